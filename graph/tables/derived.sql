-- Derived from the tables above at the end of a build.

-- What the newest release of a register carries.
CREATE VIEW ptp_edit AS SELECT * FROM ptp_row r ANTI JOIN (SELECT * RENAME (row_release AS ended_release) FROM ptp_end) e
  ON r.edit_set = e.edit_set AND r.column_one = e.column_one AND r.column_two = e.column_two
  AND r.effective_key = e.effective_key AND r.source = e.source AND r.release = e.ended_release;

CREATE VIEW addon_edit AS SELECT * FROM addon_row r ANTI JOIN (SELECT * RENAME (row_release AS ended_release) FROM addon_end) e
  ON r.edit_set = e.edit_set AND r.addon = e.addon AND r.primary_key = e.primary_key
  AND r.effective_key = e.effective_key AND r.source = e.source AND r.release = e.ended_release;

-- What it carried before: superseded statements of an edit, with the release that ended each.
CREATE VIEW ptp_superseded AS SELECT r.*, e.release AS ended_in FROM ptp_row r JOIN ptp_end e
  ON r.edit_set = e.edit_set AND r.column_one = e.column_one AND r.column_two = e.column_two
  AND r.effective_key = e.effective_key AND r.source = e.source AND r.release = e.row_release;

CREATE VIEW addon_superseded AS SELECT r.*, e.release AS ended_in FROM addon_row r JOIN addon_end e
  ON r.edit_set = e.edit_set AND r.addon = e.addon AND r.primary_key = e.primary_key
  AND r.effective_key = e.effective_key AND r.source = e.source AND r.release = e.row_release;

CREATE TABLE code AS
WITH named AS (
  SELECT column_one_system AS code_system, column_one AS code FROM ptp_edit
  UNION SELECT column_two_system, column_two FROM ptp_edit
  UNION SELECT addon_system, addon FROM addon_edit
  UNION SELECT primary_system, primary_code FROM addon_edit WHERE primary_code IS NOT NULL
  UNION SELECT code_system, code FROM unit_limit
  UNION SELECT code_system, code FROM fee_schedule
  UNION SELECT endoscopic_base_system, endoscopic_base FROM fee_schedule WHERE endoscopic_base_system IS NOT NULL
  UNION SELECT code_system, code FROM code_label
  UNION SELECT code_system, code FROM reference_code)
SELECT code_system, code,
  CASE code_system WHEN 'cpt' THEN 'CptCode' WHEN 'hcpcs' THEN 'HcpcsCode' ELSE 'CdtCode' END AS code_class
FROM named;

CREATE TABLE code_category AS
SELECT DISTINCT c.code_system, c.code, r.category FROM code c JOIN code_range r ON c.code BETWEEN r.first AND r.last
WHERE c.code_system = 'cpt' AND regexp_full_match(c.code, '[0-9]{5}');

-- The releases of a source that carries its own history amend one register; any other release is one of its own.
CREATE TABLE edition_register AS
SELECT source, release, coverage,
  CASE WHEN NOT carries_history THEN concat_ws('-', source, release)
    WHEN coverage = 'curated' THEN source || '-curated' ELSE source END AS register
FROM edition JOIN source USING (source) WHERE kind <> 'scheme';

-- An edition is in force from its effective date until the next release of its source. Where a source carries
-- its own history, the newest full release answers for every date since the register's first row.
CREATE TABLE in_force AS
WITH ranked AS (
  SELECT e.source, e.release, e.coverage, s.carries_history, e.effective,
    CASE WHEN s.carries_history THEN min(coalesce(e.answers_from, e.effective)) OVER (PARTITION BY e.source, e.coverage)
      ELSE e.effective END AS from_date,
    row_number() OVER (PARTITION BY e.source ORDER BY e.coverage = 'full' DESC, e.effective DESC) AS newest
  FROM edition e JOIN source s USING (source) WHERE s.kind <> 'scheme' AND e.effective IS NOT NULL),
chosen AS (
  SELECT * FROM ranked r WHERE NOT carries_history OR newest = 1
    OR effective < (SELECT min(from_date) FROM ranked n WHERE n.source = r.source AND n.newest = 1)),
-- a curated subset gives way to a full release of the same day
single AS (
  SELECT * FROM chosen QUALIFY row_number() OVER (PARTITION BY source, from_date ORDER BY coverage = 'full' DESC, effective DESC) = 1)
SELECT source, release, coverage, from_date,
  CAST(lead(from_date) OVER (PARTITION BY source ORDER BY from_date) - 1 AS DATE) AS to_date
FROM single;

-- Direct edges for simple queries and pictures: what the newest edition in force holds and has not ended.
CREATE TABLE live_primary AS
SELECT DISTINCT addon_system, addon, primary_system, primary_code FROM addon_edit
JOIN edition_register USING (source, release) JOIN in_force f USING (source, coverage)
WHERE primary_code IS NOT NULL AND deletion IS NULL AND addon_deletion IS NULL AND primary_deletion IS NULL AND f.to_date IS NULL;

CREATE TABLE live_bundle AS
SELECT DISTINCT column_one_system, column_one, column_two_system, column_two FROM ptp_edit
JOIN edition_register USING (source, release) JOIN in_force f USING (source, coverage)
WHERE deletion IS NULL AND modifier_indicator <> '9' AND f.to_date IS NULL;

-- What a curated edition speaks of: its own codes and no others.
CREATE TABLE covered_code AS
SELECT e.source, e.release, l.code_system, l.code FROM edition e, code_label l WHERE e.coverage = 'curated';

-- What a reader expects and no loaded source holds, code by code: data, so that it can be asked for.
CREATE TABLE missing_topic AS
WITH held AS (
  SELECT code_system, code, topic FROM code_fact
  UNION SELECT code_system, code, 'summary' FROM code_label
  UNION SELECT code_system, code, 'unit-limit' FROM unit_limit
  UNION SELECT code_system, code, 'global-period' FROM fee_schedule WHERE global_period IS NOT NULL
  UNION SELECT code_system, code, 'modifiers' FROM fee_schedule WHERE component IS NOT NULL
  UNION SELECT code_system, code, 'benchmarks' FROM fee_schedule WHERE work_rvu IS NOT NULL
  UNION SELECT column_one_system, column_one, 'bundling' FROM ptp_edit
  UNION SELECT column_two_system, column_two, 'bundling' FROM ptp_edit
  UNION SELECT addon_system, addon, 'primaries' FROM addon_edit
  UNION SELECT code_system, code, 'payers' FROM code_label JOIN payer_statement USING (family))
SELECT c.code_system, c.code, t.topic FROM code c, topic t
WHERE t.topic NOT IN ('edit-sets', 'add-on-rule')  -- asked of a payer, not of a code
  AND (t.topic <> 'primaries'                      -- asked of an add-on only
    OR EXISTS (FROM fee_schedule f WHERE f.code_system = c.code_system AND f.code = c.code AND f.global_period = 'ZZZ'))
  AND NOT EXISTS (FROM held h WHERE h.code_system = c.code_system AND h.code = c.code AND h.topic = t.topic);
