-- Claims as rows. Keys are ordinals of the batch: no identifier of a patient stands in them.

CREATE TABLE claim_line (
  claim_key VARCHAR, line_key VARCHAR, claim_id VARCHAR, line_number INTEGER, form VARCHAR,
  ordinal INTEGER,                -- of the line in the batch
  payer VARCHAR, code_text VARCHAR, code_system VARCHAR, code VARCHAR,
  units DECIMAL(18, 3), unit VARCHAR, units_per_day DECIMAL(18, 3),
  service_from DATE, service_to DATE, day_number INTEGER,  -- days since 1970-01-01
  place_of_service_text VARCHAR, place_of_service VARCHAR, type_of_bill VARCHAR, revenue_code VARCHAR,
  rendering VARCHAR, npi_check VARCHAR,                    -- 'wrong': the check digit of `rendering`
  provider_group VARCHAR, specialty VARCHAR,
  withdrawal VARCHAR,             -- why the line bills nothing: 'void', 'voided', 'replaced'; then hardly more is known
  withdrawn_by VARCHAR,           -- the id of the claim that voided or replaced it
  original VARCHAR,               -- 'missing': what the claim replaces or voids does not stand before it
  practitioner VARCHAR, service_day VARCHAR, patient_key VARCHAR,
  PRIMARY KEY (claim_key, line_key));

CREATE TABLE claim_modifier (
  claim_key VARCHAR, line_key VARCHAR, position INTEGER, modifier_text VARCHAR, modifier VARCHAR,
  PRIMARY KEY (claim_key, line_key, position));

CREATE TABLE claim_diagnosis (
  claim_key VARCHAR, line_key VARCHAR, position INTEGER, diagnosis_text VARCHAR,
  PRIMARY KEY (claim_key, line_key, position));

CREATE TABLE claim_routed (       -- the sources that must judge a line
  claim_key VARCHAR, line_key VARCHAR, source VARCHAR);

CREATE TABLE claim_judged (       -- the edition of each such source in force on the line's date of service
  claim_key VARCHAR, line_key VARCHAR, source VARCHAR, release VARCHAR);
