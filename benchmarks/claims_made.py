"""Make claims of any number of lines as flat Parquet, of the codes that a graph folder names: always the same ones.

    python benchmarks/claims_made.py --lines 1000000 --to claims.parquet [--graph DIR | --edits DIR]

A patient has about three claims over a quarter, in no order, a fifth of them on a day of another claim; a claim has
one to four lines. One line in fourteen is an add-on, mostly with a primary beside it.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import duckdb
from edits_made import PAIRS, make_edits
from medcodegraph.graph.build import layout

LINES_A_CLAIM = 2.5

CODES = """
CREATE TABLE code AS SELECT code, (row_number() OVER (ORDER BY hash(code)) - 1)::INTEGER AS nth FROM (
  SELECT column_one AS code FROM read_parquet('{tables}/ptp_row/*.parquet') WHERE deletion IS NULL
  UNION SELECT code FROM read_parquet('{tables}/unit_limit/*.parquet'))
WHERE regexp_full_match(code, '[0-9]{{5}}');
CREATE TABLE addon AS
SELECT addon, primary_code, (row_number() OVER (ORDER BY hash(addon, primary_code)) - 1)::INTEGER AS nth
FROM (SELECT DISTINCT addon, primary_code FROM read_parquet('{tables}/addon_row/*.parquet')
      WHERE primary_code IS NOT NULL AND deletion IS NULL)"""

CLAIMS = """
COPY (
WITH claim AS (
  SELECT c, 1 + (hash(c, 'lines') % 4)::INTEGER AS size, hash(c, 'patient') % {patients} AS p,
    hash(c, 'form') % 100 < 15 AS institutional,
    CASE WHEN hash(c, 'addon') % 7 = 0 THEN (hash(c, 'which') % {addons})::INTEGER END AS pair
  FROM range({claims}) AS t(c)),
dated AS (
  SELECT *, DATE '2024-07-01' + (hash(p, CASE WHEN hash(c, 'with') % 5 = 0 THEN 0 ELSE c END) % 92)::INTEGER AS day,
    1000000000 + (p * 7 + CASE WHEN hash(c, 'who') % 5 = 0 THEN 1 ELSE 0 END) % 900000000 AS npi FROM claim),
line AS (
  SELECT * REPLACE (CASE WHEN number <= 2 THEN pair END AS pair),
    floor({codes} * pow((hash(c, number, 'code') % 1000003) / 1000003.0, 1.7))::INTEGER AS rank
  FROM (SELECT *, unnest(range(1, size + 1)) AS number FROM dated)),
coded AS (
  SELECT line.*, hash(c, number, 'kind') % 28 AS kind, addon.addon, addon.primary_code, code.code
  FROM line JOIN code ON code.nth = line.rank LEFT JOIN addon ON addon.nth = line.pair)
SELECT 'C' || c AS id, CASE WHEN institutional THEN '837I' ELSE '837P' END AS form, 'medicare' AS payer,
  'P' || p AS patient, CASE WHEN institutional THEN '0131' END AS type_of_bill,
  '1' || lpad((p % 5000)::VARCHAR, 9, '0') AS billing,
  number::INTEGER AS number,
  CASE WHEN addon IS NOT NULL AND number = 1 THEN addon
    WHEN addon IS NOT NULL AND number = 2 AND kind > 2 THEN primary_code
    WHEN kind = 0 THEN '99213' WHEN kind = 1 THEN '99214' ELSE code END AS code,
  CASE hash(c, number, 'modifier') % 20 WHEN 0 THEN ['59'] WHEN 1 THEN ['LT'] WHEN 2 THEN ['25']
    WHEN 3 THEN ['26', '59'] WHEN 4 THEN ['RT'] WHEN 5 THEN ['XS'] ELSE [] END::VARCHAR[] AS modifiers,
  CASE hash(c, number, 'units') % 64 WHEN 0 THEN 2 WHEN 1 THEN 3 WHEN 2 THEN 8 ELSE 1 END::DECIMAL(18, 3)
    AS units,
  'UN' AS unit, day AS "from", day AS "to",
  CASE WHEN NOT institutional THEN ['22', '11', '24', '21'][1 + (hash(c, 'place') % 4)::INTEGER] END
    AS place_of_service,
  npi::VARCHAR AS rendering, NULL::VARCHAR AS "group", NULL::VARCHAR AS specialty,
  ['M54' || (hash(c, number) % 10)::VARCHAR] AS diagnoses,
  CASE WHEN institutional THEN '0360' END AS revenue_code, NULL::DECIMAL(18, 3) AS charge
FROM coded LIMIT {lines})
TO '{to}' (FORMAT parquet, COMPRESSION zstd)"""


def make_claims(graph: Path, to: Path, lines: int, memory: str = "1GB") -> None:
    """Write so many claim lines, one a row, with columns as in claim JSON."""
    folder = layout.current(graph)
    assert folder, f"{graph}: no graph folder"
    connection = duckdb.connect(config={"memory_limit": memory, "temp_directory": str(to.parent)})
    connection.execute(CODES.format(tables=folder / "tables"))
    counts = connection.execute("SELECT (SELECT count(*) FROM code), (SELECT count(*) FROM addon)").fetchone()
    assert counts and all(counts), f"{graph}: names no codes or no add-ons"
    claims = int(lines / LINES_A_CLAIM * 1.05) + 10
    numbers = {"claims": claims, "patients": max(claims // 3, 1), "codes": counts[0], "addons": counts[1]}
    connection.execute(CLAIMS.format(to=to, lines=lines, **numbers))


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--lines", type=int, required=True)
    parser.add_argument("--to", type=Path, required=True, help="Parquet file")
    parser.add_argument("--graph", type=Path, help="graph folder whose codes are billed")
    parser.add_argument("--edits", type=Path, help="without --graph: folder where edits of full size are made")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="how many pair edits are made")
    chosen = parser.parse_args()
    graph = chosen.graph or chosen.edits
    if graph is None:
        parser.error("name a graph folder with --graph, or where to make one with --edits")
    if layout.current(graph) is None:
        print(f"{make_edits(graph, chosen.pairs):,} pair edits in {graph}")
    make_claims(graph, chosen.to, chosen.lines)
    print(f"{chosen.lines:,} claim lines in {chosen.to}")


if __name__ == "__main__":
    main()
