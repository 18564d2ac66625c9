-- The code system of a code by its format (domain rules: CPT 4 digits and a digit or A F M T U; HCPCS Level II
-- a letter and 4 digits; D codes are CDT). Null when no format matches.
CREATE OR REPLACE MACRO code_system(code) AS CASE
  WHEN regexp_full_match(code, '[0-9]{4}[0-9AFMTU]') THEN 'cpt'
  WHEN regexp_full_match(code, '[ABCEGHJKLMPQRSTUV][0-9]{4}') THEN 'hcpcs'
  WHEN regexp_full_match(code, 'D[0-9]{4}') THEN 'cdt' END;

-- YYYYDDD, as the add-on file writes dates; null when it is no such date.
CREATE OR REPLACE MACRO ordinal_date(text) AS
  CASE WHEN regexp_full_match(text, '[0-9]{7}') AND strftime(try_strptime(text, '%Y%j'), '%Y%j') = text
    THEN try_strptime(text, '%Y%j')::DATE END;

-- YYYYMMDD, as the NCCI files write dates; null when it is no such date.
CREATE OR REPLACE MACRO basic_date(text) AS
  CASE WHEN regexp_full_match(text, '[0-9]{8}') THEN try_strptime(text, '%Y%m%d')::DATE END;
