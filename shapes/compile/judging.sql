-- What judges the lines of a batch: payers by any of their names, and for each situation (form, type of bill, date of
-- service) the sources that must judge, the editions that do, and notes on editions that are old for the date.
-- Reads line_in, modifier_in and diagnosis_in; the same rules as graph/claims/judging.py, for many lines at once.

CREATE OR REPLACE TEMP TABLE situation AS
SELECT row_number() OVER () AS situation, * FROM (SELECT DISTINCT form, type_of_bill, service_from FROM line_in);

CREATE OR REPLACE TEMP TABLE claim_line AS
SELECT l.* REPLACE (p.payer AS payer), s.situation
FROM (SELECT * REPLACE (coalesce(ordinal, row_number() OVER ())::INTEGER AS ordinal) FROM line_in) l LEFT JOIN payer_name p ON p.name = l.payer
JOIN situation s ON s.form IS NOT DISTINCT FROM l.form AND s.type_of_bill IS NOT DISTINCT FROM l.type_of_bill
  AND s.service_from IS NOT DISTINCT FROM l.service_from;

CREATE OR REPLACE TEMP VIEW claim_modifier AS FROM modifier_in;

CREATE OR REPLACE TEMP VIEW claim_diagnosis AS FROM diagnosis_in;

CREATE OR REPLACE TEMP TABLE situation_routed AS
SELECT DISTINCT s.situation, r.source FROM situation s JOIN claim_routing r
  ON r.form = s.form AND (r.bill_prefix = 'any' OR starts_with(coalesce(s.type_of_bill, ''), r.bill_prefix));

CREATE OR REPLACE TEMP TABLE situation_judged AS
SELECT DISTINCT situation, source, release
FROM situation_routed JOIN situation USING (situation) JOIN judging_period USING (source)
WHERE from_date <= service_from AND (to_date IS NULL OR service_from <= to_date);

CREATE OR REPLACE TEMP TABLE situation_age AS
WITH newest AS (
  SELECT situation, source, max(e.effective) AS effective, arg_max(e.title, e.effective::VARCHAR || e.title) AS title
  FROM situation_judged JOIN edition e USING (source, release) WHERE e.effective IS NOT NULL GROUP BY situation, source)
SELECT situation, source, ' Judged by an older edition: ' || newest.title || '.' AS note
FROM newest JOIN source USING (source) JOIN situation USING (situation)
WHERE (year(service_from) - year(effective)) * 12 + month(service_from) - month(effective)
  - (day(service_from) < day(effective))::INTEGER >= rhythm_months;

CREATE OR REPLACE TEMP TABLE found (
  finding BIGINT, claim_key VARCHAR, line_key VARCHAR, claim VARCHAR, line INTEGER, shape VARCHAR, rule VARCHAR,
  denies BOOLEAN, message VARCHAR, fixes VARCHAR[],
  evidence STRUCT(edit VARCHAR, edition VARCHAR, source_file VARCHAR, "row" BIGINT)[], value VARCHAR);
