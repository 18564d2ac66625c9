-- Tables of the rule book. Every row names the source and release that brought it and its row in the file.
-- A code stands beside its system, because two systems may share a value. `*_key` columns are parts of IRIs.

CREATE TABLE edition (
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, title VARCHAR NOT NULL,
  effective DATE,                 -- first day of the release; unknown for a derived file
  answers_from DATE,              -- first date of service it can judge (its first row, where it carries history)
  coverage VARCHAR NOT NULL,      -- full | curated
  file VARCHAR NOT NULL, sha256 VARCHAR NOT NULL,
  rows_read BIGINT NOT NULL, rows_kept BIGINT NOT NULL, rows_rejected BIGINT NOT NULL,
  licence VARCHAR, note VARCHAR, loaded_at TIMESTAMP,
  PRIMARY KEY (source, release));

CREATE TABLE source_file (         -- the files of a release, in parts where CMS cuts it
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, part INTEGER NOT NULL,
  file VARCHAR NOT NULL, sha256 VARCHAR NOT NULL,
  rows_read BIGINT NOT NULL, rows_kept BIGINT NOT NULL, rows_rejected BIGINT NOT NULL, loaded_at TIMESTAMP,
  PRIMARY KEY (source, release, part));

-- Registers: a source that carries its own history repeats its rows release after release. A row stands here once,
-- under the first release that carried it as it stands; `*_end` tells which release no longer carried it so.
-- The views ptp_edit and addon_edit (derived.sql) are what the newest release carries.

CREATE TABLE ptp_row (
  edit_set VARCHAR NOT NULL,      -- practitioner | hospital
  column_one_system VARCHAR NOT NULL, column_one VARCHAR NOT NULL,
  column_two_system VARCHAR NOT NULL, column_two VARCHAR NOT NULL,
  effective_key VARCHAR NOT NULL, -- ISO date; `unknown`, or `after-` and a date, where the file has none
  effective DATE, deletion DATE,  -- both inclusive
  not_before DATE,                -- where the effective date is unknown: the first day that it can be
  modifier_indicator VARCHAR NOT NULL, rationale VARCHAR,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE ptp_end (
  edit_set VARCHAR NOT NULL, column_one VARCHAR NOT NULL, column_two VARCHAR NOT NULL, effective_key VARCHAR NOT NULL,
  row_release VARCHAR NOT NULL, source VARCHAR NOT NULL, release VARCHAR NOT NULL);

CREATE TABLE addon_row (
  edit_set VARCHAR NOT NULL,      -- medicare
  addon_system VARCHAR NOT NULL, addon VARCHAR NOT NULL,
  primary_key VARCHAR NOT NULL,   -- the primary code, or CCCCC: the contractor defines the primaries
  primary_system VARCHAR, primary_code VARCHAR,
  addon_type VARCHAR NOT NULL,    -- 1 | 2 | 3
  effective_key VARCHAR NOT NULL, effective DATE, deletion DATE,
  addon_deletion DATE, primary_deletion DATE, note VARCHAR, not_before DATE,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE addon_end (
  edit_set VARCHAR NOT NULL, addon VARCHAR NOT NULL, primary_key VARCHAR NOT NULL, effective_key VARCHAR NOT NULL,
  row_release VARCHAR NOT NULL, source VARCHAR NOT NULL, release VARCHAR NOT NULL);

CREATE TABLE unit_limit (
  edit_set VARCHAR NOT NULL,      -- practitioner | hospital | dme
  code_system VARCHAR NOT NULL, code VARCHAR NOT NULL, effective_key VARCHAR NOT NULL,
  units BIGINT NOT NULL,          -- the most units a day (MAI 2, 3) or a line (MAI 1); 0: not payable
  adjudication_indicator VARCHAR, rationale VARCHAR,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE fee_schedule (
  code_system VARCHAR NOT NULL, code VARCHAR NOT NULL, modifier VARCHAR,
  item_key VARCHAR NOT NULL,      -- code, or code-modifier
  effective_key VARCHAR NOT NULL,
  status VARCHAR, component VARCHAR, global_period VARCHAR, multiple VARCHAR, bilateral VARCHAR,
  assistant VARCHAR, cosurgeon VARCHAR, team VARCHAR, supervision VARCHAR,
  nonfacility_na VARCHAR, facility_na VARCHAR,   -- NA, or null
  work_rvu DECIMAL(9, 2), nonfacility_pe_rvu DECIMAL(9, 2), facility_pe_rvu DECIMAL(9, 2),
  malpractice_rvu DECIMAL(9, 2), nonfacility_total_rvu DECIMAL(9, 2), facility_total_rvu DECIMAL(9, 2),
  conversion_factor DECIMAL(9, 4), endoscopic_base VARCHAR, endoscopic_base_system VARCHAR,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE code_label (          -- curated codes: our own words, never a descriptor of the code's owner
  code_system VARCHAR NOT NULL, code VARCHAR NOT NULL, label VARCHAR NOT NULL, family VARCHAR NOT NULL,
  role VARCHAR NOT NULL, valid_to DATE, valid_to_source VARCHAR,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE code_fact (           -- curated statements about a code, by topic
  fact_key VARCHAR NOT NULL, code_system VARCHAR NOT NULL, code VARCHAR NOT NULL, topic VARCHAR NOT NULL,
  statement VARCHAR NOT NULL, evidence VARCHAR NOT NULL, cited VARCHAR NOT NULL,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE rejected_row (        -- rows that a source could not keep; never a silent loss
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL, reason VARCHAR NOT NULL);
