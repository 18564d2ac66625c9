"""Make the tables of a graph folder at the size of the published editions: about 2 million pair edits, all made up.

The curated families of the embedded default keep their own rows; codes beside them are numbers of the right form
that mean nothing. Only tables are made, no store: it serves the compiled engine and whatever reads tables.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
from medcodegraph.graph.build import layout
from medcodegraph.graph.build.build import empty_tables

PAIRS = 2_000_000
RELEASE = "made"

CODES = """
CREATE TEMP TABLE made_code AS
SELECT code, (row_number() OVER (ORDER BY hash(code)) - 1)::INTEGER AS nth FROM (
  SELECT code FROM code_label WHERE code_system = 'cpt' AND valid_to IS NULL
  UNION SELECT lpad(n::VARCHAR, 5, '0') FROM range(10004, 99607) AS t(n) WHERE hash(n) % 7 = 0
  UNION SELECT unnest(['99202', '99203', '99204', '99212', '99213', '99214', '99215']))"""

PTP = """
INSERT INTO ptp_row
SELECT edit_set, 'cpt', one.code, 'cpt', two.code, effective::VARCHAR, effective,
  CASE WHEN hash(n, 'ends') % 100 < 15 THEN (effective + (hash(n, 'lasts') % 4000)::INTEGER)::DATE END, NULL,
  CASE WHEN hash(n, 'kind') % 100 < 40 THEN '0' WHEN hash(n, 'kind') % 100 < 98 THEN '1' ELSE '9' END,
  'Made up', 'ncci-ptp-' || edit_set, '{release}', row_number() OVER ()
FROM (
  SELECT min(n) AS n, edit_set, one, two, DATE '1996-01-01' + (hash(min(n), 'begins') % 10400)::INTEGER AS effective
  FROM (SELECT n, CASE WHEN n % 5 < 3 THEN 'practitioner' ELSE 'hospital' END AS edit_set,
          (hash(n, 'one') % {codes})::INTEGER AS one, (hash(n, 'two') % {codes})::INTEGER AS two
        FROM range({pairs}) AS t(n))
  WHERE one <> two GROUP BY edit_set, one, two) AS pair
JOIN made_code one ON one.nth = pair.one JOIN made_code two ON two.nth = pair.two
WHERE hash(least(one.code, two.code), edit_set) % 2 = (one.code < two.code)::INTEGER"""

AOC = """
INSERT INTO addon_row
SELECT 'medicare', addon_system, addon, primary_key, primary_system, primary_code, addon_type, '2013-04-01',
  DATE '2013-04-01', NULL, NULL, NULL, NULL, NULL, 'ncci-aoc', '{release}', row_number() OVER ()
FROM (FROM addon_row WHERE source = 'ncci-aoc' AND addon_system = 'cpt')
UNION ALL
SELECT 'medicare', 'cpt', a.code, p.code, 'cpt', p.code, CASE WHEN a.nth % 10 = 0 THEN '3' ELSE '1' END, '2013-04-01',
  DATE '2013-04-01', NULL, NULL, NULL, NULL, NULL, 'ncci-aoc', '{release}', 100000 + a.nth * 10 + k
FROM made_code a, range(8) AS t(k), made_code p
WHERE a.nth % 20 = 3 AND p.nth = (hash(a.nth, k) % {codes})::INTEGER AND p.nth % 20 <> 3 AND a.code NOT LIKE '99%'
  AND a.code NOT IN (SELECT code FROM code_label)"""

MUE = """
INSERT INTO unit_limit
SELECT edit_set, 'cpt', code, '2024-07-01',
  [0, 1, 1, 1, 1, 2, 2, 3, 4, 6, 12, 40][1 + (hash(code, 'most') % 12)::INTEGER],
  ['1', '2', '2', '3', '3', '3'][1 + (hash(code, 'by') % 6)::INTEGER], 'Clinical: Data', 'ncci-mue-' || edit_set,
  '{release}', row_number() OVER ()
FROM made_code, (VALUES ('practitioner'), ('hospital')) AS s(edit_set) WHERE hash(code, edit_set) % 50 > 0"""

RVU = """
INSERT INTO fee_schedule (code_system, code, item_key, effective_key, status, component, global_period, multiple,
  bilateral, assistant, cosurgeon, team, supervision, source, release, row_number)
SELECT 'cpt', code, code, '2024-07-01', 'A', '0',
  CASE WHEN nth % 20 = 3 THEN 'ZZZ' ELSE ['XXX', 'XXX', '000', '010', '090'][1 + (hash(code, 'days') % 5)::INTEGER] END,
  '2', '0', '2', '0', '0', '09', 'mpfs-rvu', '{release}', row_number() OVER () FROM made_code"""

EDITION = """
INSERT INTO edition
SELECT source, '{release}', title || ', made up', DATE '2024-07-01', answers_from, 'full', 'made.txt', '', 0, 0, 0,
  'Made up', NULL, TIMESTAMP '2024-07-01 00:00:00'
FROM (VALUES ('ncci-ptp-practitioner', DATE '1996-01-01'), ('ncci-ptp-hospital', DATE '1996-01-01'),
  ('ncci-aoc', DATE '2013-04-01'), ('ncci-mue-practitioner', DATE '2024-07-01'),
  ('ncci-mue-hospital', DATE '2024-07-01'), ('mpfs-rvu', DATE '2024-07-01')) AS e(source, answers_from)
JOIN source USING (source)"""

FILES = """
INSERT INTO source_file SELECT source, release, 1, 'made.txt', '', 0, 0, 0, loaded_at
FROM edition WHERE release = '{release}'"""

TABLES = ("ptp_row", "ptp_end", "addon_row", "addon_end", "unit_limit", "fee_schedule", "source_file", "edition")


def make_edits(folder: Path, pairs: int = PAIRS) -> int:
    """Make a graph folder of tables with about so many pair edits, and return how many there are."""
    connection = empty_tables()
    connection.execute(CODES)
    codes = _count(connection, "made_code")
    for statement in (EDITION, FILES, PTP, AOC, MUE, RVU):
        connection.execute(statement.format(codes=codes, pairs=pairs * 2, release=RELEASE))
    with layout.new_build(folder) as target:
        for table in TABLES:
            _write(connection, table, target / "tables" / table)
        layout.switch(folder, target)
    return _count(connection, f"ptp_row WHERE release = '{RELEASE}'")


def _write(connection: duckdb.DuckDBPyConnection, table: str, part: Path) -> None:
    part.mkdir(parents=True)
    for (source,) in connection.execute(f"SELECT DISTINCT source FROM {table} WHERE release = '{RELEASE}'").fetchall():
        connection.execute(
            f"COPY (FROM {table} WHERE source = '{source}' AND release = '{RELEASE}')"
            f" TO '{part / f'{source}@{RELEASE}.parquet'}' (FORMAT parquet)"
        )


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    (number,) = connection.execute(f"SELECT count(*) FROM {rows}").fetchone() or (0,)
    return int(number)
