import json
import tracemalloc
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from medcodegraph.errors import InputError
from medcodegraph.graph.claims import documents
from medcodegraph.graph.claims.claim_json import claim_from_json, claim_to_json
from medcodegraph.graph.claims.read import read_claims
from medcodegraph.graph.claims.record import BrokenClaim, Claim, Line

PATIENT = "SECRET-PATIENT-77"


def claim(**changes):
    return {"id": "C1", "form": "837P", "payer": "medicare", "patient": PATIENT, "lines": [line()]} | changes


def line(**changes):
    return {"number": 1, "code": "99213", "units": 1, "from": "2024-09-10", "to": "2024-09-10"} | changes


def read(tmp_path, text, name="claims.bin"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_claims(path))


def test_one_object_gives_one_claim_with_normal_values(tmp_path):
    stated = line(
        code=" g0463 ",
        modifiers=["lt", " 59 "],
        units=1.5,
        diagnoses=["c79.51"],
        revenue_code="450",
        charge=10.25,
        place_of_service="22",
        unit="MJ",
    )
    (found,) = read(tmp_path, json.dumps(claim(lines=[stated], type_of_bill="131", billing="B1"), indent=1))
    assert (found.id, found.form, found.type_of_bill, found.billing) == ("C1", "837P", "0131", "B1")
    (one,) = found.lines
    assert (one.code, one.modifiers, one.diagnoses) == ("G0463", ("LT", "59"), ("C7951",))
    assert (one.units, one.unit, one.charge) == (Decimal("1.5"), "MJ", Decimal("10.25"))
    assert (one.from_, one.revenue_code, one.code_system) == (date(2024, 9, 10), "0450", None)
    assert PATIENT not in repr(found)


def test_missing_units_and_blank_code_are_kept(tmp_path):
    (found,) = read(tmp_path, json.dumps(claim(lines=[{"number": 1, "code": ""}])))
    assert found.lines[0].units is None
    assert found.lines[0].code == ""


def test_an_array_gives_each_claim_with_its_place(tmp_path):
    found = read(tmp_path, json.dumps([claim(id="A"), claim(id="B", form="X"), claim(id="C")], indent=1))
    assert [type(one) for one in found] == [Claim, BrokenClaim, Claim]
    assert (found[0].id, found[0].position, found[2].id, found[2].position) == ("A", "[0]", "C", "[2]")
    assert (found[1].claim, found[1].position, found[1].line) == ("B", "[1]", 17)
    assert found[1].reason == "claim: form must be 837P or 837I"


def test_one_object_a_line_goes_on_after_a_broken_line(tmp_path):
    text = "\n".join([json.dumps(claim(id="A")), "", '{"id": oops}', json.dumps(claim(id="B")), '{"id": "C", "li'])
    found = read(tmp_path, text)
    assert [getattr(one, "id", None) for one in found] == ["A", None, "B", None]
    assert [(one.line, one.position) for one in found if isinstance(one, BrokenClaim)] == [
        (3, "line 3"),
        (5, "line 5"),
    ]
    assert "JSON syntax error" in found[1].reason


def test_a_number_that_json_does_not_have_breaks_its_line_alone(tmp_path):
    broken, whole = read(tmp_path, json.dumps(claim(lines=[line(units=float("nan"))])) + "\n" + json.dumps(claim()))
    assert broken.reason == "JSON syntax error: NaN is no number of JSON"
    assert isinstance(whole, Claim)


def test_a_broken_first_line_does_not_stop_the_others(tmp_path):
    found = read(tmp_path, '{"id": oops}\n' + json.dumps(claim(id="B")))
    assert [type(one) for one in found] == [BrokenClaim, Claim]


def test_a_document_whose_second_line_is_an_object_is_one_document(tmp_path):
    text = '{"id": "A", "form": "837P", "lines": [\n{"number": 1, "code": "99213"}\n]}'
    (found,) = read(tmp_path, text)
    assert found.id == "A"


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (claim(extra=1), "claim: unknown key 'extra'"),
        (claim(lines=[line(unitz=1)]), "line 1: unknown key 'unitz'"),
        (claim(lines=[line(number=-1)]), "line 1: number must be a whole number from 1"),
        (claim(lines=[line(number=True)]), "line 1: number must be a whole number from 1"),
        (claim(lines=[line(), line()]), "line number 1 stands twice"),
        (claim(lines=[]), "claim: lines must be a list of at least one line"),
        (claim(lines=[line(), 3]), "line 2 must be an object"),
        (claim(lines=[line(units="1")]), "line 1: units must be a number"),
        (claim(lines=[line(units=True)]), "line 1: units must be a number"),
        (claim(lines=[line(units=-1)]), "line 1: units is negative"),
        (claim(lines=[line(units=0.0001)]), "line 1: units has more than three decimals"),
        (claim(lines=[line(units=1e20)]), "line 1: units must be a finite number below 1E+15"),
        (claim(lines=[{"number": 1}]), "line 1: code must be a text"),
        (claim(lines=[line(code=99213)]), "line 1: code must be a text"),
        (claim(lines=[line(modifiers="59")]), "line 1: modifiers must be a list of texts"),
        (claim(lines=[line(modifiers=[59])]), "line 1: modifiers must be a text"),
        (claim(lines=[line(**{"from": "2024-02-30"})]), "line 1: from is not a date of the form YYYY-MM-DD"),
        (claim(lines=[line(**{"from": "09/10/2024"})]), "line 1: from is not a date of the form YYYY-MM-DD"),
        (claim(lines=[line(to="2024-09-09")]), "line 1: the time of service ends before it begins"),
        (claim(patient=7), "claim: patient must be a text"),
        (claim(form="837D"), "claim: form must be 837P or 837I"),
        (claim(type_of_bill="\x07"), "claim: type_of_bill holds characters that can't be printed"),
    ],
)
def test_each_breach_of_the_contract_is_named(tmp_path, broken, reason):
    (found,) = read(tmp_path, json.dumps(broken))
    assert (found.reason, found.claim, found.line) == (reason, "C1", 1)
    assert PATIENT not in repr(found)


def test_a_key_that_stands_twice_is_an_error(tmp_path):
    text = json.dumps(claim()).replace('"number": 1', '"number": 1, "number": 2')
    (found,) = read(tmp_path, text)
    assert found.reason == 'line 1: key "number" stands twice'


def test_an_id_that_is_no_text_is_not_shown(tmp_path):
    (found,) = read(tmp_path, json.dumps(claim(id=5)))
    assert (found.claim, found.reason) == (None, "claim: id must be a text")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{"id": "A",\n "form": }', 2, "JSON syntax error: Expecting value"),
        ('[\n{"id": "A"},\n', 3, "is it cut off?"),
        ('{"id": "A", "li', 1, "JSON syntax error"),
        ('[{"id": "A"}] x', 1, "Extra data"),
        ('{"id":\n"\udcff"}'.encode("utf-8", "surrogateescape"), 2, "not UTF-8 text"),
        ('{"a": ' + "[" * 200_000, None, "nested too deeply"),
        ('{\n"a": ' + "1" * 5000 + "}", None, "too many digits"),
        ('{"id": "A", "charge": NaN}', None, "NaN is no number of JSON"),
        ('[{"resourceType": "Claim", "total": -Infinity}]', None, "-Infinity is no number of JSON"),
        ("{}", 1, "neither a claim"),
        ('{"type": "FeatureCollection"}', 1, "neither a claim"),
        ("[]", None, None),
    ],
)
def test_a_document_that_is_no_json_or_no_claim_is_refused(tmp_path, text, line, reason):
    if reason is None:
        assert read(tmp_path, text) == []
        return
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert reason in caught.value.reason
    assert caught.value.line == line or reason == "nested too deeply"


def test_the_claims_before_a_syntax_error_of_an_array_are_given(tmp_path):
    path = tmp_path / "claims"
    path.write_text(f"[{json.dumps(claim())},\n oops]")
    claims = read_claims(path)
    assert next(claims).id == "C1"
    with pytest.raises(InputError, match=":2: JSON syntax error"):
        next(claims)


def test_a_document_over_the_limit_is_refused_with_advice(tmp_path):
    path = tmp_path / "big"
    path.write_text("[\n" + ",\n".join([json.dumps(claim())] * 20) + "]")
    with pytest.raises(InputError, match="write one claim object a line"):
        list(documents.json_items(path, limit=1000))
    path.write_text("\n".join([json.dumps(claim())] * 20))
    assert len(list(documents.json_items(path, limit=1000))) == 20


def test_one_object_a_line_is_read_in_bounded_memory(tmp_path):
    path = tmp_path / "big"
    with path.open("w") as handle:
        for number in range(60):
            handle.write(json.dumps(claim(id=str(number))).ljust(2**20) + "\n")
    tracemalloc.start()
    assert sum(1 for _ in read_claims(path)) == 60
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20


def test_no_patient_value_is_in_any_message(tmp_path):
    text = "\n".join(
        [
            json.dumps(claim(patient={"name": PATIENT})),
            json.dumps(claim(lines=[line(**{"from": PATIENT})])),
            json.dumps(claim())[:-20],
            json.dumps(claim(id=[PATIENT])),
        ]
    )
    found = read(tmp_path, text)
    assert [type(one) for one in found] == [BrokenClaim] * 4
    assert PATIENT not in repr(found)


TEXT = st.text("abcXYZ0189-_é", min_size=1, max_size=8)
CODE = st.text("ABCXYZ0189", max_size=5)
AMOUNT = st.decimals(0, 10**9, places=3)
LINE = st.builds(
    Line,
    number=st.integers(1, 999),
    code=CODE,
    modifiers=st.lists(st.text("ABC0189", min_size=1, max_size=2), max_size=4).map(tuple),
    units=st.none() | AMOUNT,
    unit=st.sampled_from(["UN", "MJ", "DA"]),
    from_=st.none() | st.dates(date(1990, 1, 1), date(2010, 1, 1)),
    to=st.none() | st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    place_of_service=st.none() | TEXT,
    rendering=st.none() | TEXT,
    group=st.none() | TEXT,
    specialty=st.none() | TEXT,
    diagnoses=st.lists(st.text("ABC0189", min_size=1, max_size=7), max_size=4).map(tuple),
    revenue_code=st.none() | st.text("0189", min_size=4, max_size=4),
    charge=st.none() | AMOUNT,
)
CLAIM = st.builds(
    Claim,
    id=TEXT,
    form=st.sampled_from(["837P", "837I"]),
    payer=st.none() | TEXT,
    patient=st.none() | TEXT,
    type_of_bill=st.sampled_from([None, "0131", "0111"]),
    lines=st.lists(LINE, min_size=1, max_size=4, unique_by=lambda one: one.number).map(tuple),
    billing=st.none() | TEXT,
    frequency=st.sampled_from([None, "1", "7", "8"]),
    replaces=st.none() | TEXT,
)


def to_json(one: Claim) -> str:
    """The contract written the other way round, by hand."""
    lines = [
        {("from" if key == "from_" else key): getattr(each, key) for key in Line.__slots__ if key != "code_system"}
        for each in one.lines
    ]
    names = ("id", "form", "payer", "patient", "type_of_bill", "billing", "frequency", "replaces")
    whole = {key: getattr(one, key) for key in names}
    return json.dumps(
        whole | {"lines": lines},
        default=lambda value: float(value) if isinstance(value, Decimal) else str(value),
    )


@given(CLAIM)
@settings(max_examples=150, deadline=None)
def test_every_claim_survives_the_way_through_json(one):
    text = to_json(one)
    value = json.JSONDecoder(parse_float=Decimal).decode(text)
    assert claim_from_json(value) == one


def test_a_claim_reads_back_as_it_was_written():
    line = Line(
        3, "99213", ("25", "RT"), Decimal("1.5"), "MJ", date(2025, 1, 2), date(2025, 1, 3), "11", "1234567893", "G1",
        "08", ("C7951",), "0333", Decimal("12.50"),
    )  # fmt: skip
    claim = Claim("A", "837I", "medicare", "P", "0137", (line, Line(4, "99214", (), None)), "B", "7", "A0")
    text = json.dumps(claim_to_json(claim))
    assert claim_from_json(json.loads(text, parse_float=Decimal)) == claim
