"""A chunk of lines as the tables of claims.sql: what graph/claims/rows.py does for records, set-at-a-time.

A test holds both to the same rows. Keys are ordinals of the chunk.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow as pa

MOST_BROKEN = 1000

_CLAIMS = """
CREATE OR REPLACE TEMP TABLE claim AS
SELECT *, row_number() OVER (ORDER BY first) AS claim_key, faults > 0 OR repeats AS broken
FROM (
  SELECT file, claim_row, claim_id, person, min(ordinal) AS first, min(row) AS row, count(fault) AS faults,
    arg_min(struct_pack(form := form, frequency := coalesce(frequency, CASE WHEN form = '837I'
      AND regexp_full_match(type_of_bill, '0[0-9]{{2}}[0-9A-Z]') THEN type_of_bill[-1] END), replaces := replaces),
      ordinal) AS stated,
    len(list_distinct(list(line_number))) < len(list(line_number)) AS repeats
  FROM {line} GROUP BY ALL)"""

_STANDINGS = """
CREATE OR REPLACE TEMP TABLE standing AS
WITH told AS (SELECT claim_key, claim_id, person, stated.* FROM claim WHERE NOT broken),
taken AS (
  SELECT one.claim_key, other.claim_key AS taker, other.claim_id AS taker_id, other.frequency
  FROM told one JOIN told other ON one.person = other.person AND one.form = other.form
    AND one.claim_id IN (other.claim_id, other.replaces) AND one.claim_key < other.claim_key
  WHERE other.frequency IN ('7', '8') AND one.frequency IS DISTINCT FROM '8')
SELECT claim_key, CASE WHEN frequency = '8' THEN 'void' ELSE first.how END AS withdrawal,
  CASE WHEN frequency IS DISTINCT FROM '8' THEN first.taker_id END AS withdrawn_by,
  CASE WHEN frequency IN ('7', '8') AND claim_key NOT IN (SELECT taker FROM taken) THEN 'missing' END AS original
FROM told LEFT JOIN (
  SELECT claim_key, arg_min(taker_id, taker) AS taker_id,
    arg_min(CASE frequency WHEN '7' THEN 'replaced' ELSE 'voided' END, taker) AS how
  FROM taken GROUP BY claim_key) AS first USING (claim_key)"""

_BILLED = (
    "form", "payer", "code", "coded", "modifiers", "units", "unit", "service_from", "service_to", "place_of_service",
    "type_of_bill", "revenue_code", "rendering", "provider_group", "specialty", "diagnoses",
)  # fmt: skip
"""What the lines of a claim that bills nothing don't hold."""

_WITHDRAWN = f"""
UPDATE known SET {", ".join(f"{name} = NULL" for name in _BILLED)} WHERE withdrawal IS NOT NULL"""

_PRACTITIONERS = """
CREATE OR REPLACE TEMP TABLE practitioner AS
SELECT *, 'p' || dense_rank() OVER (ORDER BY person) AS patient_key, 'r' || row_number() OVER () AS practitioner
FROM (SELECT DISTINCT person, kind, one, two FROM known)"""

_KNOWN = r"""
CREATE OR REPLACE TEMP TABLE known AS
WITH whole AS (
  SELECT line.*, claim_key, withdrawal, withdrawn_by, original FROM {line} AS line JOIN claim
    ON line.file = claim.file AND line.claim_row IS NOT DISTINCT FROM claim.claim_row
    AND line.claim_id = claim.claim_id AND line.person = claim.person
  JOIN standing USING (claim_key)),
pair AS (
  SELECT person, rendering, min((provider_group, specialty)) AS pair FROM whole
  WHERE rendering IS NOT NULL AND provider_group IS NOT NULL AND specialty IS NOT NULL GROUP BY ALL)
SELECT whole.*, coalesce(billing, provider_group) AS facility,
  CASE WHEN form = '837I' AND facility IS NOT NULL THEN 'facility' WHEN pair IS NOT NULL THEN 'pair'
    WHEN rendering IS NOT NULL THEN 'npi' WHEN facility IS NOT NULL THEN 'group' ELSE 'claim' END AS kind,
  CASE kind WHEN 'pair' THEN pair[1] WHEN 'npi' THEN rendering WHEN 'claim' THEN claim_key::VARCHAR
    ELSE facility END AS one,
  CASE kind WHEN 'pair' THEN pair[2] END AS two,
  CASE WHEN code_system IS NOT NULL AND code_system <> 'HC' THEN NULL
    WHEN regexp_full_match(code, '[0-9]{{4}}[0-9AFMTU]') THEN 'cpt'
    WHEN regexp_full_match(code, '[ABCEGHJKLMPQRSTUV][0-9]{{4}}') THEN 'hcpcs'
    WHEN regexp_full_match(code, 'D[0-9]{{4}}') THEN 'cdt' END AS coded
FROM whole LEFT JOIN pair USING (person, rendering)"""

_LINES = r"""
SELECT claim_key::VARCHAR AS claim_key, line_number::VARCHAR AS line_key, claim_id, line_number, form,
  ordinal::INTEGER AS ordinal,
  nullif(trim(regexp_replace(lower(payer), '[^a-z0-9]+', '-', 'g'), '-'), '') AS payer,
  code AS code_text, coded AS code_system, CASE WHEN coded IS NOT NULL THEN code END AS code,
  units, unit,
  CASE WHEN unit = 'MJ' THEN NULL WHEN service_to > service_from
    THEN round(units::DECIMAL(27, 9) / (service_to - service_from + 1), 0)::DECIMAL(18, 3)
    ELSE units END AS units_per_day,
  service_from, service_to, (service_from - DATE '1970-01-01')::INTEGER AS day_number,
  place_of_service AS place_of_service_text,
  CASE WHEN regexp_full_match(place_of_service, '[0-9]{2}') THEN place_of_service END AS place_of_service,
  type_of_bill, revenue_code, rendering,
  CASE WHEN regexp_full_match(rendering, '[0-9]{10}') AND (24 + list_sum(list_transform(string_split(rendering, ''),
    lambda digit, place: CASE WHEN place % 2 = 1 AND digit > '4' THEN 2 * digit::INTEGER - 9
      WHEN place % 2 = 1 THEN 2 * digit::INTEGER ELSE digit::INTEGER END))) % 10 <> 0 THEN 'wrong' END AS npi_check,
  provider_group, specialty, withdrawal, withdrawn_by, original, practitioner,
  patient_key || '-' || practitioner || '-' || (service_from - DATE '1970-01-01') AS service_day, patient_key
FROM known JOIN practitioner ON known.person = practitioner.person AND known.kind = practitioner.kind
  AND known.one = practitioner.one AND known.two IS NOT DISTINCT FROM practitioner.two"""

_MODIFIERS = """
SELECT claim_key, line_key, position, modifier_text,
  CASE WHEN regexp_full_match(modifier_text, '[0-9A-Z]{2}') THEN modifier_text END AS modifier
FROM (SELECT claim_key::VARCHAR AS claim_key, line_number::VARCHAR AS line_key,
        generate_subscripts(modifiers, 1)::INTEGER AS position, unnest(modifiers) AS modifier_text FROM known)"""

_DIAGNOSES = """
SELECT claim_key::VARCHAR AS claim_key, line_number::VARCHAR AS line_key,
  generate_subscripts(diagnoses, 1)::INTEGER AS position, unnest(diagnoses) AS diagnosis_text FROM known"""

_BROKEN = f"""
SELECT file, row, claim_id, fault FROM {{line}} WHERE fault IS NOT NULL
UNION ALL SELECT file, row, claim_id, 'a line number of the claim stands twice' FROM claim WHERE repeats AND faults = 0
ORDER BY ALL LIMIT {MOST_BROKEN}"""

_COUNTS = """
SELECT count(*) FILTER (NOT broken), coalesce(sum(faults) + count(*) FILTER (repeats AND faults = 0), 0) FROM claim"""


@dataclass(frozen=True, slots=True)
class ChunkRows:
    """The tables of a chunk, how many claims they hold, and the rows that can't be read: file, row, claim, reason."""

    lines: pa.Table
    modifiers: pa.Table
    diagnoses: pa.Table
    claims: int
    broken: list[tuple[int, int, str | None, str]]
    broken_count: int


def chunk_rows(connection: duckdb.DuckDBPyConnection, relation: str) -> ChunkRows:
    """Return the rows of lines, in the columns that `partition` writes; claims with a broken row are left out."""
    connection.execute(_CLAIMS.format(line=relation))
    connection.execute(_STANDINGS)
    connection.execute(_KNOWN.format(line=relation))
    connection.execute(_PRACTITIONERS)
    connection.execute(_WITHDRAWN)
    tables = [connection.execute(statement).to_arrow_table() for statement in (_LINES, _MODIFIERS, _DIAGNOSES)]
    claims, count = connection.execute(_COUNTS).fetchone() or (0, 0)
    broken = connection.execute(_BROKEN.format(line=relation)).fetchall() if count else []
    for table in ("claim", "standing", "known", "practitioner"):
        connection.execute(f"DROP TABLE {table}")
    return ChunkRows(*tables, claims=int(claims), broken=broken, broken_count=int(count))
