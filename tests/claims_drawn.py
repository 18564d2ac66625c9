"""Claims drawn by chance, with what claims really hold: blanks, spans, minutes, missing facts, odd texts."""

import csv
import json
import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

FLAT = (
    "id", "form", "payer", "patient", "type_of_bill", "billing", "frequency", "replaces", "number", "code", "modifiers",
    "units", "unit", "from", "to", "place_of_service", "rendering", "group", "specialty", "diagnoses", "revenue_code",
    "charge",
)  # fmt: skip
TYPES = {"number": pa.int32(), "modifiers": pa.list_(pa.string()), "diagnoses": pa.list_(pa.string()),
         "units": pa.decimal128(18, 3), "from": pa.date32(), "to": pa.date32(), "charge": pa.float64()}  # fmt: skip


def drawn_claims(seed: int, count: int) -> list[dict]:
    chance = random.Random(seed)
    return [_claim(chance, number) for number in range(count)]


def _claim(chance: random.Random, number: int) -> dict:
    form = chance.choice(["837P", "837P", "837I"])
    return {
        "id": f"C{number}",
        "form": form,
        "payer": chance.choice(["medicare", "Medicare", "Some Payer & Co", None]),
        "patient": chance.choice([None, *(f"P{n}" for n in range(9))]),
        "type_of_bill": chance.choice(["0131", "131", "13 1", "0137", "138", "7x", None]) if form == "837I" else None,
        "billing": chance.choice(["1999999999", None]),
        "frequency": chance.choice([None, None, "1", "7", "8"]),
        "replaces": chance.choice([None, f"C{max(0, number - chance.randrange(40))}"]),
        "lines": [_line(chance, at) for at in range(1, chance.randint(2, 5))],
    }


def _line(chance: random.Random, number: int) -> dict:
    day = date(2024, 7, 1) + timedelta(days=chance.randrange(3))
    return {
        "number": number * chance.choice([1, 10]) if number > 1 else 1,
        "code": chance.choice(["63620", "63621", " 6 3620", "g0339", "D0120", "0042T", "36,15", "XYZ"]),
        "modifiers": chance.choice([[], [], ["59"], ["lt", " rt"], ["59", "XS", "LT", "RT", "76"], ["999"]]),
        "units": chance.choice([None, 0, 1, 2, 7, 1.5, 3.125]),
        "unit": chance.choice([None, "UN", "MJ", "un"]),
        "from": chance.choice([day.isoformat(), day.isoformat(), None]),
        "to": chance.choice([None, (day + timedelta(days=chance.choice([0, 0, 4]))).isoformat()]),
        "place_of_service": chance.choice(["22", "2", None, " 11 "]),
        "rendering": chance.choice(["1234567893", "1111111111", None]),
        "group": chance.choice(["G1", "G2", None]),
        "specialty": chance.choice(["14", None]),
        "diagnoses": chance.choice([[], ["C79.51"], ["c7951", "M54.5"]]),
        "revenue_code": chance.choice(["0360", "360", "450.00", None]),
        "charge": chance.choice([None, 12.5]),
    }


def flat_rows(claims: list[dict]) -> list[dict]:
    rows = []
    for claim in claims:
        rows += [{k: v for k, v in claim.items() if k != "lines"} | line for line in claim["lines"]]
    return rows


def write_json(path: Path, claims: list[dict]) -> Path:
    path.write_text(json.dumps(claims), "utf-8")
    return path


def write_ndjson(path: Path, claims: list[dict]) -> Path:
    path.write_text("".join(json.dumps(claim) + "\n" for claim in claims), "utf-8")
    return path


def write_csv(path: Path, claims: list[dict], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, FLAT, delimiter=delimiter)
        writer.writeheader()
        for row in flat_rows(claims):
            lists = {name: ";".join(row[name]) for name in ("modifiers", "diagnoses")}
            writer.writerow({name: row[name] for name in FLAT} | lists)
    return path


def flat_table(claims: list[dict]) -> pa.Table:
    rows = flat_rows(claims)
    for row in rows:
        row |= {name: row[name] and date.fromisoformat(row[name]) for name in ("from", "to")}
        row["units"] = None if row["units"] is None else Decimal(str(row["units"])).quantize(Decimal("0.001"))
    return pa.table({name: pa.array([row[name] for row in rows], TYPES.get(name, pa.string())) for name in FLAT})


def write_parquet(path: Path, claims: list[dict]) -> Path:
    pq.write_table(flat_table(claims), path)
    return path


WRITERS = {"json": write_json, "ndjson": write_ndjson, "csv": write_csv, "parquet": write_parquet}
