-- Curated schemes: each table is one CSV in ontology/schemes, column for column.

CREATE TABLE source (
  source VARCHAR PRIMARY KEY, title VARCHAR, publisher VARCHAR, kind VARCHAR, edit_set VARCHAR,
  rhythm_months INTEGER,          -- how long a release stays fresh
  carries_history BOOLEAN,        -- its newest release answers for every date since its first row
  page VARCHAR);

CREATE TABLE claim_routing (      -- which sources judge a line, by claim form and type of bill
  form VARCHAR, bill_prefix VARCHAR, source VARCHAR, evidence VARCHAR, cited VARCHAR);

CREATE TABLE place_of_service (
  code VARCHAR PRIMARY KEY, name VARCHAR, rate_setting VARCHAR, valid_from DATE, valid_from_source VARCHAR,
  note VARCHAR, evidence VARCHAR, cited VARCHAR);

CREATE TABLE modifier (
  modifier VARCHAR PRIMARY KEY, level VARCHAR, category VARCHAR, label VARCHAR, effect VARCHAR,
  settings VARCHAR, releases_ptp BOOLEAN, release_group VARCHAR, valid_from DATE, valid_to DATE,
  evidence VARCHAR, cited VARCHAR);

CREATE TABLE modifier_conflict (
  modifier_a VARCHAR, modifier_b VARCHAR, severity VARCHAR, reason VARCHAR, evidence VARCHAR, cited VARCHAR,
  PRIMARY KEY (modifier_a, modifier_b));

CREATE TABLE indicator (          -- the values of the fee schedule's indicators, in our own words
  field VARCHAR, value VARCHAR, label VARCHAR, meaning VARCHAR, days_before INTEGER, days_after INTEGER,
  evidence VARCHAR, cited VARCHAR, PRIMARY KEY (field, value));

CREATE TABLE modifier_indicator ( -- what an indicator says of a modifier
  modifier VARCHAR, field VARCHAR, value VARCHAR, verdict VARCHAR, reason VARCHAR, evidence VARCHAR, cited VARCHAR,
  PRIMARY KEY (modifier, field, value));

CREATE TABLE modifier_partner (   -- a modifier that stands only beside another
  modifier VARCHAR PRIMARY KEY, needs VARCHAR, reason VARCHAR, evidence VARCHAR, cited VARCHAR);

CREATE TABLE code_range (         -- runs of codes that a rule treats alike
  range_key VARCHAR PRIMARY KEY, category VARCHAR, first VARCHAR, last VARCHAR, evidence VARCHAR, cited VARCHAR);

CREATE TABLE adjustment_code (
  code VARCHAR, kind VARCHAR, meaning VARCHAR, usual_groups VARCHAR, start_date DATE, end_date DATE,
  cited VARCHAR, PRIMARY KEY (kind, code));

CREATE TABLE payer (
  payer VARCHAR PRIMARY KEY, name VARCHAR, line_of_business VARCHAR, sums_units BOOLEAN, policy_structure VARCHAR,
  evidence VARCHAR, cited VARCHAR);

CREATE TABLE payer_identifier (
  payer VARCHAR, identifier VARCHAR, scheme VARCHAR, evidence VARCHAR, cited VARCHAR,
  PRIMARY KEY (payer, identifier));

CREATE TABLE payer_statement (    -- what a payer says of its edits and policies; family: only for these codes
  statement_key VARCHAR PRIMARY KEY, payer VARCHAR, topic VARCHAR, family VARCHAR, statement VARCHAR,
  evidence VARCHAR, cited VARCHAR);

CREATE TABLE topic (              -- what a reader expects to be told of a code
  topic VARCHAR PRIMARY KEY, label VARCHAR, definition VARCHAR, property VARCHAR);

CREATE TABLE contradiction (      -- wording (a pattern) or a setting that is wrong; family: only for these codes
  contradiction_key VARCHAR PRIMARY KEY, family VARCHAR, pattern VARCHAR, place_of_service VARCHAR,
  correction VARCHAR, evidence VARCHAR, cited VARCHAR);
