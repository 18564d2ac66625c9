-- What the cross-file checks compare: of each source the newest full release, of each register what still holds.

CREATE TEMP TABLE newest AS
SELECT source, release, title, effective FROM edition WHERE coverage = 'full'
QUALIFY row_number() OVER (PARTITION BY source ORDER BY effective DESC NULLS LAST, release DESC) = 1;

CREATE TEMP TABLE live_pair AS
SELECT edit_set, column_one_system AS one_system, column_one AS one, column_two_system AS two_system,
  column_two AS two, modifier_indicator AS indicator
FROM ptp_row ANTI JOIN (SELECT edit_set, column_one, column_two, effective_key, source, row_release AS release FROM ptp_end)
  USING (edit_set, column_one, column_two, effective_key, source, release)
WHERE deletion IS NULL AND modifier_indicator <> '9';

CREATE TEMP TABLE paired_code AS
SELECT edit_set, one_system AS code_system, one AS code FROM live_pair
UNION SELECT edit_set, two_system, two FROM live_pair;

CREATE TEMP TABLE live_addon AS
SELECT addon_type, addon_system, addon, primary_system, primary_code
FROM addon_row ANTI JOIN (SELECT edit_set, addon, primary_key, effective_key, source, row_release AS release FROM addon_end)
  USING (edit_set, addon, primary_key, effective_key, source, release)
WHERE deletion IS NULL AND addon_deletion IS NULL AND primary_deletion IS NULL;

CREATE TEMP TABLE addon_code AS
SELECT addon_system AS code_system, addon AS code FROM live_addon
UNION SELECT primary_system, primary_code FROM live_addon WHERE primary_code IS NOT NULL;

-- An add-on beside each of its listed primaries, in either order of columns.
CREATE TEMP TABLE supported AS
SELECT DISTINCT addon, primary_code, addon AS one, primary_code AS two FROM live_addon WHERE primary_code IS NOT NULL
UNION SELECT addon, primary_code, primary_code, addon FROM live_addon WHERE primary_code IS NOT NULL;

-- A code as a whole: rows of its parts (26, TC) and of a broken-off procedure (53) say the same of it.
CREATE TEMP TABLE fee AS
SELECT *, status IN ('A', 'C', 'J', 'R', 'T') AS payable,  -- priced by the schedule, the contractor or by time
  status IN ('D', 'F', 'G') AS deleted
FROM fee_schedule SEMI JOIN newest USING (source, release) WHERE modifier IS NULL;

CREATE TEMP VIEW unit AS FROM unit_limit SEMI JOIN newest USING (source, release);
CREATE TEMP VIEW hcpcs AS FROM hcpcs_entry SEMI JOIN newest USING (source, release);
CREATE TEMP VIEW outpatient AS FROM outpatient_item SEMI JOIN newest USING (source, release);
CREATE TEMP VIEW surgical AS FROM surgical_center_item SEMI JOIN newest USING (source, release);
CREATE TEMP VIEW excluded AS FROM surgical_center_exclusion SEMI JOIN newest USING (source, release);
CREATE TEMP VIEW device AS FROM device_offset SEMI JOIN newest USING (source, release);
CREATE TEMP VIEW listed_diagnosis AS FROM diagnosis_entry SEMI JOIN newest USING (source, release);
CREATE TEMP VIEW article_code AS
SELECT DISTINCT code_system, code FROM document_code SEMI JOIN newest USING (source, release) WHERE kind = 'article';

-- HCPCS codes that had ended before the newest release of another source began.
CREATE TEMP VIEW ended AS
SELECT n.source, h.code FROM hcpcs h, newest n WHERE h.terminated < n.effective;
