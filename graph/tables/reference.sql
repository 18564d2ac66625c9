-- Tables of what else CMS publishes of codes: code files, payment of facilities, local coverage. Like the tables of
-- catalog.sql, every row names the source and release that brought it and its row in the file.

CREATE TABLE hcpcs_entry (         -- HCPCS Level II codes, as one release describes them
  code_system VARCHAR NOT NULL, code VARCHAR NOT NULL, effective_key VARCHAR NOT NULL,
  short_text VARCHAR, long_text VARCHAR,
  coverage VARCHAR, action VARCHAR, betos VARCHAR, multiple_pricing VARCHAR,
  pricing_1 VARCHAR, pricing_2 VARCHAR, pricing_3 VARCHAR, pricing_4 VARCHAR,
  service_type_1 VARCHAR, service_type_2 VARCHAR, service_type_3 VARCHAR, service_type_4 VARCHAR,
  service_type_5 VARCHAR,
  added DATE, action_effective DATE, terminated DATE,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE hcpcs_reference (     -- the codes, modifiers or remarks that a HCPCS code refers to
  code_system VARCHAR NOT NULL, code VARCHAR NOT NULL, effective_key VARCHAR NOT NULL,
  target VARCHAR NOT NULL, target_system VARCHAR,  -- null: the target is no code
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE modifier_entry (      -- HCPCS Level II modifiers, as one release describes them
  modifier VARCHAR NOT NULL, effective_key VARCHAR NOT NULL, short_text VARCHAR, long_text VARCHAR,
  coverage VARCHAR, action VARCHAR, added DATE, action_effective DATE, terminated DATE,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE diagnosis_entry (     -- ICD-10-CM codes and headings, as one release describes them
  code VARCHAR NOT NULL, effective_key VARCHAR NOT NULL, order_number INTEGER NOT NULL,
  billable BOOLEAN NOT NULL, short_text VARCHAR, long_text VARCHAR,
  parent VARCHAR,                  -- the longest code of the release that this one begins with
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE diagnosis_change (    -- what a release of ICD-10-CM changed
  code VARCHAR NOT NULL, effective_key VARCHAR NOT NULL,
  change VARCHAR NOT NULL,         -- added | deleted | revised-from | revised-to
  billable BOOLEAN NOT NULL, short_text VARCHAR, long_text VARCHAR,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE outpatient_item (     -- how Medicare pays a code in a hospital's outpatient department (Addendum B)
  code_system VARCHAR NOT NULL, code VARCHAR NOT NULL, effective_key VARCHAR NOT NULL,
  payment_status VARCHAR NOT NULL, payment_class VARCHAR, weight DECIMAL(12, 4), rate DECIMAL(14, 3),
  national_copay DECIMAL(14, 3), minimum_copay DECIMAL(14, 3),
  copay_capped BOOLEAN NOT NULL, pass_through_ends BOOLEAN NOT NULL, changed BOOLEAN NOT NULL,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE surgical_center_item (  -- how Medicare pays a code in an ambulatory surgical center (Addenda AA, BB)
  addendum VARCHAR NOT NULL, code_system VARCHAR NOT NULL, code VARCHAR NOT NULL, effective_key VARCHAR NOT NULL,
  payment_status VARCHAR NOT NULL, weight DECIMAL(12, 4), rate DECIMAL(14, 3), adjusted_copay DECIMAL(14, 3),
  multiple_discount BOOLEAN,       -- of procedures only
  pass_through_ends BOOLEAN,       -- of ancillary services only
  marker VARCHAR,                  -- * | ** | ***
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE surgical_center_exclusion (  -- procedures that Medicare does not pay in a surgical center (Addendum EE)
  code_system VARCHAR NOT NULL, code VARCHAR NOT NULL, effective_key VARCHAR NOT NULL,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE device_offset (       -- the part of a surgical center's payment that is for a device (Addendum FF)
  code_system VARCHAR NOT NULL, code VARCHAR NOT NULL, effective_key VARCHAR NOT NULL,
  payment_status VARCHAR NOT NULL, payment_class VARCHAR,
  class_percent DECIMAL(7, 2), outpatient_rate DECIMAL(14, 3),
  device_percent DECIMAL(7, 2), device_amount DECIMAL(14, 3),
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

-- Local coverage. `kind` is article or lcd; a document has versions, and every row is of a version.

CREATE TABLE coverage_contractor (
  contractor_key VARCHAR NOT NULL, -- number, type and version in the coverage database
  contractor_number VARCHAR, name VARCHAR NOT NULL,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE service_area (        -- states, territories and parts of states
  area VARCHAR NOT NULL, abbreviation VARCHAR NOT NULL, name VARCHAR NOT NULL,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE contractor_area (
  contractor_key VARCHAR NOT NULL, area VARCHAR NOT NULL,
  active DATE,                     -- null: 1900-01-01 in the file, which stands for unknown
  terminated DATE,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE document_contractor (
  kind VARCHAR NOT NULL, document VARCHAR NOT NULL, version VARCHAR NOT NULL, contractor_key VARCHAR NOT NULL,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE document_bill_type (
  kind VARCHAR NOT NULL, document VARCHAR NOT NULL, version VARCHAR NOT NULL,
  bill_type VARCHAR NOT NULL,      -- three digits: 0, facility, care
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE document_revenue_code (
  kind VARCHAR NOT NULL, document VARCHAR NOT NULL, version VARCHAR NOT NULL, revenue_code VARCHAR NOT NULL,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE document_code (
  kind VARCHAR NOT NULL, document VARCHAR NOT NULL, version VARCHAR NOT NULL,
  code_system VARCHAR NOT NULL, code VARCHAR NOT NULL, code_group VARCHAR NOT NULL,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE document_group (      -- the numbered groups of codes of a version; their text is not loaded
  kind VARCHAR NOT NULL, document VARCHAR NOT NULL, version VARCHAR NOT NULL,
  group_kind VARCHAR NOT NULL,     -- codes | covered-diagnoses | noncovered-diagnoses
  code_group VARCHAR NOT NULL,
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

CREATE TABLE document_relation (
  kind VARCHAR NOT NULL, document VARCHAR NOT NULL, version VARCHAR NOT NULL,
  target_kind VARCHAR NOT NULL, target_document VARCHAR NOT NULL,
  target_version VARCHAR NOT NULL, -- often an old one: the newest is the target that counts
  source VARCHAR NOT NULL, release VARCHAR NOT NULL, row_number BIGINT NOT NULL);

-- Every code that these tables name.
CREATE VIEW reference_code AS
SELECT code_system, code FROM hcpcs_entry
UNION SELECT target_system, target FROM hcpcs_reference WHERE target_system IS NOT NULL
UNION SELECT code_system, code FROM outpatient_item
UNION SELECT code_system, code FROM surgical_center_item
UNION SELECT code_system, code FROM surgical_center_exclusion
UNION SELECT code_system, code FROM device_offset
UNION SELECT code_system, code FROM document_code;

-- Every diagnosis code that these tables name.
CREATE VIEW diagnosis AS
SELECT code FROM diagnosis_entry UNION SELECT code FROM diagnosis_change;

-- A contractor decides in an area until it is terminated there.
CREATE VIEW serving_contractor AS SELECT * FROM contractor_area WHERE terminated IS NULL;

-- Every version of a document that these tables name, and the class of its document.
CREATE VIEW document_version AS
WITH named AS (
  SELECT kind, document, version FROM document_contractor
  UNION SELECT kind, document, version FROM document_bill_type
  UNION SELECT kind, document, version FROM document_revenue_code
  UNION SELECT kind, document, version FROM document_code
  UNION SELECT kind, document, version FROM document_group
  UNION SELECT kind, document, version FROM document_relation
  UNION SELECT target_kind, target_document, target_version FROM document_relation)
SELECT *, CASE kind WHEN 'article' THEN 'A' ELSE 'L' END || document AS document_number,
  CASE kind WHEN 'article' THEN 'CoverageArticle' ELSE 'LocalCoverageDetermination' END AS document_class
FROM named;
