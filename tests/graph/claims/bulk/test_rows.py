import pytest
from claims_drawn import WRITERS, drawn_claims
from medcodegraph.graph.claims.bulk.partition import partition
from medcodegraph.graph.claims.bulk.rows import chunk_rows
from medcodegraph.graph.claims.read import read_claims
from medcodegraph.graph.claims.rows import claim_rows

KEYS = ("claim_key", "line_key", "patient_key", "practitioner", "service_day", "ordinal")


def in_bulk(path, folder, limits, chunks):
    partition([path], folder, chunks, limits, lambda _: None)
    connection = limits.connect()
    parts = [chunk_rows(connection, f"read_parquet('{part}/*.parquet')") for part in sorted(folder.glob("chunk=*"))]
    assert len(parts) == chunks
    tables = ("lines", "modifiers", "diagnoses")
    return [
        [
            row | {key: (at, row[key]) for key in KEYS if row.get(key)}
            for at, p in enumerate(parts)
            for row in getattr(p, name).to_pylist()
        ]
        for name in tables
    ]


def facts(lines):
    return {(row["claim_id"], row["line_number"]): {k: v for k, v in row.items() if k not in KEYS} for row in lines}


def together(lines, key):
    """Which lines share a key, whatever the key is."""
    groups = {}
    for row in lines:
        groups.setdefault(row[key], set()).add((row["claim_id"], row["line_number"]))
    none = groups.pop(None, set())
    return none, {frozenset(group) for group in groups.values()}


def of_lines(lines, rows, *values):
    names = {(row["claim_key"], row["line_key"]): (row["claim_id"], row["line_number"]) for row in lines}
    return sorted((names[row["claim_key"], row["line_key"]], *(str(row[v]) for v in values)) for row in rows)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("seed", range(3))
def test_bulk_rows_are_those_of_the_records(tmp_path, limits, kind, seed):
    claims = drawn_claims(seed, 150)
    expected = claim_rows(list(read_claims(WRITERS["json"](tmp_path / "expected", claims))))
    lines, modifiers, diagnoses = in_bulk(WRITERS[kind](tmp_path / "claims", claims), tmp_path / "cut", limits, 3)
    assert facts(lines) == facts(expected.claim_line)
    for key in ("claim_key", "patient_key", "practitioner", "service_day"):
        assert together(lines, key) == together(expected.claim_line, key), key
    assert of_lines(lines, modifiers, "position", "modifier_text", "modifier") == of_lines(
        expected.claim_line, expected.claim_modifier, "position", "modifier_text", "modifier"
    )
    assert of_lines(lines, diagnoses, "position", "diagnosis_text") == of_lines(
        expected.claim_line, expected.claim_diagnosis, "position", "diagnosis_text"
    )


@pytest.mark.parametrize("kind", WRITERS)
def test_flat_files_give_the_claims_of_claim_json(tmp_path, kind):
    claims = drawn_claims(7, 60)
    found, expected = (list(read_claims(WRITERS[one](tmp_path / one, claims))) for one in (kind, "json"))
    assert claim_rows(found) == claim_rows(expected)


@pytest.mark.parametrize("kind", WRITERS)
def test_lines_keep_the_order_of_the_file(tmp_path, limits, kind):
    claims = drawn_claims(5, 80)
    lines, _, _ = in_bulk(WRITERS[kind](tmp_path / "claims", claims), tmp_path / "cut", limits, 1)
    in_order = [(row["claim_id"], row["line_number"]) for row in sorted(lines, key=lambda row: row["ordinal"])]
    assert in_order == [(claim["id"], line["number"]) for claim in claims for line in claim["lines"]]
