-- The embedded default: curated codes and the edits among them, from named CMS releases. It covers its own codes
-- and no others. Effective dates of these edits are not known. `family` is ontology/default/code_family.csv,
-- `pair` is ontology/default/ptp_edit.csv, `fact` is ontology/default/code_fact.csv.

INSERT INTO edition
SELECT source, release, title, effective, answers_from, 'curated', file, sha256, rows_read, rows_read, 0,
  'Facts: CMS; labels: medcodegraph, Apache-2.0', note, NULL
FROM (VALUES
  ('ncci-aoc', 'curated-2024-06-03', 'Curated subset of the NCCI add-on code file of 2024-06-03', DATE '2024-06-03', DATE '2024-06-03',
   'code_family.csv', (SELECT count(*) FROM family WHERE addon_type IS NOT NULL),
   'Effective dates dropped by the copy that it was taken from'),
  ('ncci-ptp-practitioner', 'curated-2024-07-01', 'Curated subset of the NCCI practitioner edits of 2024-07-01', DATE '2024-07-01', DATE '2024-07-01',
   'ptp_edit.csv', (SELECT count(*) FROM pair WHERE edit_set = 'practitioner'), 'Effective dates unknown'),
  ('ncci-ptp-hospital', 'curated-2024-07-01', 'Curated subset of the NCCI hospital edits of 2024-07-01', DATE '2024-07-01', DATE '2024-07-01',
   'ptp_edit.csv', (SELECT count(*) FROM pair WHERE edit_set = 'hospital'), 'Effective dates unknown'),
  ('ncci-mue-practitioner', 'curated-2024-07-01', 'Curated subset of the NCCI practitioner unit limits of 2024-07-01', DATE '2024-07-01', DATE '2024-07-01',
   'code_family.csv', (SELECT count(mue_practitioner) FROM family), NULL),
  ('ncci-mue-hospital', 'curated-2024-07-01', 'Curated subset of the NCCI hospital unit limits of 2024-07-01', DATE '2024-07-01', DATE '2024-07-01',
   'code_family.csv', (SELECT count(mue_hospital) FROM family), NULL),
  ('mpfs-rvu', 'curated-2025-10-01', 'Curated subset of the Medicare fee schedule of October 2025', DATE '2025-10-01', DATE '2025-10-01',
   'code_family.csv', (SELECT count(status) FROM family), 'Indicators only, no relative values'),
  ('medcodegraph-curated', 'default', 'Curated codes: families, labels and statements in our own words', NULL, NULL,
   'code_family.csv', (SELECT count(*) FROM family), NULL)
) AS release(source, release, title, effective, answers_from, file, rows_read, note)
JOIN checksum USING (file);

INSERT INTO code_label
SELECT code_system(code), code, label, family, role, valid_to::DATE, valid_to_source,
  'medcodegraph-curated', 'default', row_number FROM family;

INSERT INTO code_fact
SELECT fact_key, code_system, code, topic, statement, evidence, cited,
  'medcodegraph-curated', 'default', row_number FROM fact;

INSERT INTO addon_row
SELECT 'medicare', code_system(code), code, listed, code_system(nullif(listed, 'CCCCC')), nullif(listed, 'CCCCC'),
  addon_type, 'unknown', NULL, NULL, NULL, NULL, NULL, NULL, 'ncci-aoc', 'curated-2024-06-03', row_number
FROM (SELECT *, unnest(string_split(primaries, ' ')) AS listed FROM family WHERE addon_type IS NOT NULL);

INSERT INTO unit_limit
SELECT edit_set, code_system(code), code, 'curated-2024-07-01', units::BIGINT, indicator, mue_rationale,
  'ncci-mue-' || edit_set, 'curated-2024-07-01', row_number
FROM (SELECT *, 'practitioner' AS edit_set, mue_practitioner AS units, mai_practitioner AS indicator FROM family
      UNION ALL SELECT *, 'hospital', mue_hospital, mai_hospital FROM family)
WHERE units IS NOT NULL;

INSERT INTO fee_schedule (code_system, code, item_key, effective_key, status, component, global_period, multiple,
  bilateral, assistant, cosurgeon, team, supervision, nonfacility_na, facility_na, source, release, row_number)
SELECT code_system(code), code, code, 'curated-2025-10-01', status, pctc, global_period, multiple, bilateral, assistant,
  cosurgeon, team, supervision, nonfacility_na, facility_na, 'mpfs-rvu', 'curated-2025-10-01', row_number
FROM family WHERE status IS NOT NULL;

INSERT INTO ptp_row
SELECT edit_set, code_system(column_one), column_one, code_system(column_two), column_two, 'unknown', NULL, NULL, NULL,
  modifier_indicator, rationale, 'ncci-ptp-' || edit_set, 'curated-2024-07-01', row_number
FROM pair;
