-- The yardstick: six rules as a data engineer would write them for DuckDB, over the same rows as the compiled rules.
-- Codes are integers, edits and limits are narrowed once to what can apply, pairs of a day are made once for both
-- pair rules. Part one runs once, part two for each batch (line_in, modifier_in).

CREATE TABLE code_number AS
SELECT code, row_number() OVER ()::INTEGER AS number, max(valid_to) AS valid_to,
  code BETWEEN '99202' AND '99499' AND regexp_full_match(code, '[0-9]{5}') AS is_visit
FROM (
  SELECT column_one AS code, NULL::DATE AS valid_to FROM ptp_row UNION ALL SELECT column_two, NULL FROM ptp_row
  UNION ALL SELECT code, NULL FROM unit_limit UNION ALL SELECT addon, NULL FROM addon_row
  UNION ALL SELECT primary_code, NULL FROM addon_row UNION ALL SELECT code, valid_to FROM code_label)
WHERE code IS NOT NULL GROUP BY code;

CREATE TABLE pair_edit AS
SELECT (edit_set = 'practitioner') AS practitioner, one.number AS one, two.number AS two, modifier_indicator = '0' AS never,
  greatest(from_date, coalesce(effective, not_before, from_date)) AS first,
  least(coalesce(deletion, DATE '9999-12-31'), coalesce(to_date, DATE '9999-12-31')) AS last,
  least(coalesce(one.valid_to, DATE '9999-12-31'), coalesce(two.valid_to, DATE '9999-12-31')) AS valid,
  NOT one.is_visit AND NOT two.is_visit AS plain, effective_key
FROM ptp_edit JOIN edition_register USING (source, release) JOIN in_force USING (source, coverage)
JOIN code_number one ON one.code = column_one
JOIN code_number two ON two.code = column_two
WHERE modifier_indicator IN ('0', '1');

CREATE TABLE limit_of AS
SELECT edit_set = 'practitioner' AS practitioner, number AS code, units, adjudication_indicator, effective_key,
  from_date, coalesce(to_date, DATE '9999-12-31') AS to_date
FROM unit_limit JOIN in_force USING (source, release) JOIN code_number USING (code)
WHERE edit_set IN ('practitioner', 'hospital') AND units > 0;

CREATE TABLE listed_primary AS
SELECT a.number AS addon, p.number AS primary, addon_type,
  greatest(from_date, coalesce(effective, not_before, from_date)) AS first,
  least(coalesce(deletion, DATE '9999-12-31'), coalesce(addon_deletion, DATE '9999-12-31'),
    coalesce(primary_deletion, DATE '9999-12-31'), coalesce(to_date, DATE '9999-12-31')) AS last,
  'https://w3id.org/medcodegraph/edit/aoc/' || edit_set || '/' || addon || '-' || primary_key || '/' || effective_key AS edit
FROM addon_edit e JOIN edition_register USING (source, release) JOIN in_force USING (source, coverage)
JOIN code_number a ON a.code = addon
LEFT JOIN code_number p ON p.code = primary_code;

CREATE TABLE releasing AS SELECT modifier FROM modifier WHERE releases_ptp::BOOLEAN;

CREATE TABLE summing AS SELECT payer FROM payer WHERE sums_units::BOOLEAN IS DISTINCT FROM false;

-- part two

CREATE OR REPLACE TEMP TABLE billed AS
SELECT claim_key, line_key, claim_id, line_number, number AS code, form = '837P' AS practitioner, service_from,
  ((string_split(service_day, '-')[2])[2:]::BIGINT << 20) | day_number AS day, units_per_day, unit,
  CASE WHEN payer IN (FROM summing) OR payer IS NULL THEN true ELSE false END AS sums,
  (claim_key, line_key) IN (SELECT (claim_key, line_key) FROM modifier_in WHERE modifier IN (FROM releasing)) AS released
FROM line_in JOIN code_number USING (code) WHERE service_day IS NOT NULL AND (form = '837P' OR starts_with(type_of_bill, '013'));

CREATE OR REPLACE TEMP TABLE pair AS
SELECT DISTINCT two.claim_key, two.line_key, two.claim_id, two.line_number, two.practitioner, two.service_from,
  one.code AS one, two.code AS two, one.released OR two.released AS released
FROM billed two JOIN billed one ON one.day = two.day AND one.practitioner = two.practitioner AND one.code <> two.code;

CREATE OR REPLACE TEMP TABLE handwritten AS
SELECT claim_id AS claim, line_number AS line, CASE WHEN never THEN 'R-PTP-0' ELSE 'R-PTP-1' END AS rule,
  'https://w3id.org/medcodegraph/edit/ptp/' || CASE WHEN e.practitioner THEN 'practitioner/' ELSE 'hospital/' END
    || a.code || '-' || b.code || '/' || effective_key AS value
FROM (
  SELECT claim_id, line_number, never, e.practitioner, e.one, e.two, effective_key
  FROM pair p JOIN pair_edit e ON p.one = e.one AND p.two = e.two AND p.practitioner = e.practitioner
  WHERE service_from BETWEEN first AND least(last, valid) AND (never OR plain)
  GROUP BY claim_key, line_key, claim_id, line_number, never, e.practitioner, e.one, e.two, effective_key
  HAVING never OR bool_or(NOT released)) e
JOIN code_number a ON a.number = e.one JOIN code_number b ON b.number = e.two;

INSERT INTO handwritten
SELECT claim_id, line_number, 'R-MUE-1', 'https://w3id.org/medcodegraph/edit/mue/'
  || CASE WHEN b.practitioner THEN 'practitioner/' ELSE 'hospital/' END || c.code || '/' || effective_key
FROM billed b JOIN limit_of l ON l.code = b.code AND l.practitioner = b.practitioner JOIN code_number c ON c.number = b.code
WHERE unit = 'UN' AND units_per_day > units AND (adjudication_indicator = '1' OR NOT sums)
  AND service_from BETWEEN from_date AND to_date;

INSERT INTO handwritten
SELECT claim_id, line_number, 'R-MUE-' || adjudication_indicator, 'https://w3id.org/medcodegraph/edit/mue/'
  || CASE WHEN b.practitioner THEN 'practitioner/' ELSE 'hospital/' END || c.code || '/' || effective_key
FROM (
  SELECT b.day, b.code, b.practitioner, l.effective_key, l.adjudication_indicator, l.units
  FROM billed b JOIN limit_of l ON l.code = b.code AND l.practitioner = b.practitioner
  WHERE unit = 'UN' AND adjudication_indicator IN ('2', '3') AND service_from BETWEEN from_date AND to_date
  GROUP BY ALL HAVING sum(units_per_day) > l.units) over_limit
JOIN billed b USING (day, code, practitioner) JOIN code_number c ON c.number = b.code
WHERE unit = 'UN' AND sums;

INSERT INTO handwritten
SELECT claim_id, line_number, 'R-AOC-1', min(edit)
FROM billed b JOIN listed_primary e ON e.addon = b.code AND service_from BETWEEN first AND last
WHERE addon_type = '1' AND NOT EXISTS (
  SELECT 1 FROM listed_primary p JOIN billed o ON o.code = p.primary
  WHERE p.addon = b.code AND o.day = b.day AND b.service_from BETWEEN p.first AND p.last
    AND (o.claim_key, o.line_key) <> (b.claim_key, b.line_key))
GROUP BY claim_key, line_key, claim_id, line_number;
