import re
from datetime import date
from decimal import Decimal

import pytest
from medcodegraph.graph.claims.record import Claim, Line
from medcodegraph.graph.claims.rows import claim_rows

DAY = date(2024, 9, 10)
COLUMNS = {
    "claim_key",
    "line_key",
    "claim_id",
    "line_number",
    "form",
    "payer",
    "code_text",
    "code_system",
    "code",
    "units",
    "unit",
    "units_per_day",
    "service_from",
    "service_to",
    "day_number",
    "place_of_service_text",
    "place_of_service",
    "type_of_bill",
    "revenue_code",
    "rendering",
    "npi_check",
    "withdrawal",
    "withdrawn_by",
    "original",
    "provider_group",
    "specialty",
    "practitioner",
    "service_day",
    "patient_key",
}


def line(number=1, **changes):
    plain = {"code": "99213", "modifiers": (), "units": Decimal(1), "from_": DAY, "to": DAY}
    return Line(number=number, **(plain | changes))


def claim(*lines, **changes):
    plain = {"id": "C", "form": "837P", "payer": "medicare", "patient": "P/1", "type_of_bill": None}
    return Claim(lines=lines or (line(),), **(plain | changes))


def lines(*claims):
    return claim_rows(claims).claim_line


def column(name, *claims):
    return [row[name] for row in lines(*claims)]


def test_the_columns_are_the_contract_and_the_keys_ordinals():
    rows = lines(claim(line(1), line(7)), claim())
    assert all(set(row) == COLUMNS for row in rows)
    assert [(row["claim_key"], row["line_key"], row["line_number"]) for row in rows] == [
        ("1", "1", 1),
        ("1", "2", 7),
        ("2", "1", 1),
    ]
    assert rows[0]["day_number"] == 19976
    assert [row["patient_key"] for row in rows] == ["p1", "p1", "p1"]


@pytest.mark.parametrize(
    ("code", "stated", "system"),
    [
        ("99213", None, "cpt"),
        ("0001U", "HC", "cpt"),
        ("4000F", "HC", "cpt"),
        ("G0463", "HC", "hcpcs"),
        ("D0120", None, "cdt"),
        ("", None, None),
        ("9921", "HC", None),
        ("N0001", "HC", None),
        ("٩٩٢١٣", None, None),
        ("99213\n", None, None),
        ("12345", "http://local", None),
        ("1AA01", "HP", None),
    ],
)
def test_the_system_of_a_code_is_its_format(code, stated, system):
    (row,) = lines(claim(line(code=code, code_system=stated)))
    assert (row["code_text"], row["code_system"]) == (code, system)
    assert row["code"] == (code if system else None)


@pytest.mark.parametrize(
    ("units", "unit", "last", "per_day"),
    [
        ("3", "UN", DAY, "3"),
        ("2.5", "UN", DAY, "2.5"),
        ("2.5", "UN", None, "2.5"),
        ("5", "UN", date(2024, 9, 11), "3"),
        ("4", "UN", date(2024, 9, 12), "1"),
        ("1", "UN", date(2024, 9, 12), "0"),
        ("61", "MJ", DAY, None),
        (None, "UN", DAY, None),
    ],
)
def test_units_per_day(units, unit, last, per_day):
    (found,) = column("units_per_day", claim(line(units=Decimal(units) if units else None, unit=unit, to=last)))
    assert found == (Decimal(per_day) if per_day else None)


@pytest.mark.parametrize(("text", "place"), [("22", "22"), ("2", None), (None, None), ("AB", None)])
def test_a_place_of_service_has_two_digits(text, place):
    (row,) = lines(claim(line(place_of_service=text)))
    assert (row["place_of_service_text"], row["place_of_service"]) == (text, place)


@pytest.mark.parametrize(
    ("payer", "key"), [("medicare", "medicare"), ("Org/Payer 1", "org-payer-1"), ("//", None), (None, None)]
)
def test_a_payer_may_stand_in_an_iri(payer, key):
    assert column("payer", claim(payer=payer)) == [key]


def test_modifiers_and_diagnoses_have_their_positions():
    rows = claim_rows([claim(line(modifiers=("59", "X", "LT"), diagnoses=("C7951", "I10")))])
    assert [(row["position"], row["modifier_text"], row["modifier"]) for row in rows.claim_modifier] == [
        (1, "59", "59"),
        (2, "X", None),
        (3, "LT", "LT"),
    ]
    assert rows.claim_diagnosis == [
        {"claim_key": "1", "line_key": "1", "position": 1, "diagnosis_text": "C7951"},
        {"claim_key": "1", "line_key": "1", "position": 2, "diagnosis_text": "I10"},
    ]


def same(*claims):
    """Which lines are of one practitioner, as a list of small numbers."""
    keys = column("practitioner", *claims)
    return [keys.index(key) for key in keys]


def test_one_npi_is_one_practitioner():
    assert same(claim(line(1, rendering="1"), line(2, rendering="2"), line(3, rendering="1"))) == [0, 1, 0]


def test_one_group_and_specialty_is_one_practitioner():
    both = {"group": "G", "specialty": "S"}
    assert same(claim(line(1, rendering="1", **both), line(2, rendering="2", **both))) == [0, 0]
    other = {"group": "G", "specialty": "T"}
    assert same(claim(line(1, rendering="1", **both), line(2, rendering="2", **other))) == [0, 1]


def test_a_pair_stated_once_holds_for_every_line_of_the_npi():
    stated = line(1, rendering="1", group="G", specialty="S")
    silent = line(2, rendering="1")
    colleague = line(3, rendering="2", group="G", specialty="S")
    assert same(claim(stated, silent), claim(colleague)) == [0, 0, 0]


def test_of_several_pairs_the_smallest_counts_whatever_the_order():
    first, second = ({"rendering": "1", "group": "G", "specialty": one} for one in "AB")
    other = line(3, rendering="2", group="G", specialty="A")
    assert same(claim(line(1, **first), line(2, **second), other)) == [0, 0, 0]
    assert same(claim(line(1, **second), line(2, **first), other)) == [0, 0, 0]


def test_a_pair_does_not_pass_from_patient_to_patient():
    stated = claim(line(1, rendering="1", group="G", specialty="S"), patient="A")
    silent = claim(line(1, rendering="1"), line(2, rendering="2", group="G", specialty="S"), patient="B")
    assert same(stated, silent) == [0, 1, 2]


def test_without_a_rendering_provider_the_group_or_the_claim_stands_in():
    assert same(claim(billing="B"), claim(line(group="B")), claim(), claim()) == [0, 0, 2, 3]


def test_on_an_institutional_claim_the_facility_is_the_practitioner():
    first = claim(line(1, rendering="1", group="H"), line(2, rendering="2", group="H"), form="837I")
    assert same(first, claim(line(rendering="3"), billing="H", form="837I")) == [0, 0, 0]
    assert same(claim(line(1, rendering="1"), line(2, rendering="2"), form="837I")) == [0, 1]


def test_a_service_day_is_a_patient_a_practitioner_and_a_date():
    one = {"rendering": "1"}
    found = column(
        "service_day",
        claim(line(1, **one), line(2, rendering="2"), line(3, rendering="1", from_=None, to=None)),
        claim(line(**one)),
        claim(line(**one), patient="Q"),
        claim(line(**one), patient=None),
        claim(line(**one), patient=None),
    )
    assert found[2] is None
    assert found[0] == found[3]
    assert len({found[0], found[1], *found[4:]}) == 5
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", one) for one in found if one)


def test_no_patient_value_is_in_the_keys():
    (row,) = lines(claim(patient="SECRET"))
    assert "SECRET" not in repr(row)
