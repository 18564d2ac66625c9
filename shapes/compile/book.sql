-- What the batches need of the graph beside the tables that the rules name; made once.

CREATE OR REPLACE TEMP TABLE payer_name AS
SELECT name, max(payer) AS payer FROM (
  SELECT payer, payer AS name FROM payer UNION SELECT payer, identifier FROM payer_identifier) GROUP BY name;

-- With a release that amends a register, the earlier ones of the register judge too.
CREATE OR REPLACE TEMP TABLE judging_period AS
SELECT f.source, f.release, f.from_date, f.to_date FROM in_force f
UNION SELECT f.source, o.release, f.from_date, f.to_date FROM in_force f
  JOIN edition_register r USING (source, release) JOIN edition_register o ON o.register = r.register;
