from datetime import date
from decimal import Decimal

import pytest
from medcodegraph.errors import InputError
from medcodegraph.graph.claims.read import read_claims
from medcodegraph.graph.claims.record import BrokenClaim, Claim

SECRET = "SECRETNAME"
MEMBER = "MEMBER0001"
ISA = f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SENDER':15}*ZZ*{'RECEIVER':15}*240911*0900*^*00501*000000001*0*P*:~"
PARTIES = [
    "HL*1**20*1",
    "PRV*BI*PXC*207Q00000X",
    "NM1*85*2*BILLER*****XX*1000000001",
    "REF*EI*990000001",
    "HL*2*1*22*0",
    "SBR*P*18*******MB",
    f"NM1*IL*1*{SECRET}*PAT****MI*{MEMBER}",
    "REF*SY*123450000",
    "DMG*D8*19500102*F",
    "NM1*PR*2*PAYER ONE*****PI*60054",
]
CLM = "CLM*A1*100***22:B:1*Y*A*Y*Y"
LINE = ["LX*1", "SV1*HC:99213:25*100*UN*1*11**1", "DTP*472*D8*20240910"]
HI = "HI*ABK:C79.51*ABF:G893"


def transaction(*segments, guide="005010X222A1", number="0001", kind="837"):
    body = [f"ST*{kind}*{number}*{guide}", "BHT*0019*00*1*20240911*0900*CH", *segments]
    return [*body, f"SE*{len(body) + 1}*{number}"]


def interchange(*transactions, guide="005010X222A1", isa=ISA, end="\n", kind="HC"):
    body = [one for each in transactions for one in each]
    group = [f"GS*{kind}*S*R*20240911*0900*1*X*{guide}", *body, f"GE*{len(transactions)}*1"]
    return isa + end + "".join(f"{one}~{end}" for one in [*group, "IEA*1*000000001"])


def professional(*lines, clm=CLM, claim_segments=(HI,), parties=PARTIES, **options):
    return interchange(transaction(*parties, clm, *claim_segments, *(lines or LINE)), **options)


def read(tmp_path, text):
    path = tmp_path / "claims.json"
    path.write_text(text, newline="")
    return list(read_claims(path))


def only(tmp_path, text):
    (found,) = read(tmp_path, text)
    assert isinstance(found, Claim), found
    return found


def broken(tmp_path, text):
    (found,) = read(tmp_path, text)
    assert isinstance(found, BrokenClaim)
    assert SECRET not in repr(found)
    assert MEMBER not in repr(found)
    return found


def test_a_professional_claim_is_read_whole(tmp_path):
    found = only(tmp_path, professional())
    assert (found.id, found.form, found.payer, found.billing) == ("A1", "837P", "medicare", "1000000001")
    assert (found.type_of_bill, found.position) == (None, "segment 15")
    (line,) = found.lines
    assert (line.number, line.code, line.modifiers, line.code_system) == (1, "99213", ("25",), "HC")
    assert (line.units, line.unit, line.charge) == (Decimal(1), "UN", Decimal(100))
    assert (line.from_, line.to) == (date(2024, 9, 10), date(2024, 9, 10))
    assert (line.place_of_service, line.diagnoses) == ("11", ("C7951",))
    assert (line.rendering, line.group, line.specialty) == ("1000000001", "1000000001", None)


def test_the_patient_becomes_an_opaque_key(tmp_path):
    found = only(tmp_path, professional())
    assert found.patient
    assert len(found.patient) == 32
    assert MEMBER not in found.patient
    assert SECRET not in repr(found)
    assert found.patient not in repr(found)


def dependents(*people):
    loops = []
    for number, (name, born) in enumerate(people, 3):
        loops += [f"HL*{number}*2*23*0", "PAT*19", f"NM1*QC*1*{SECRET}*{name}", f"DMG*D8*{born}*F"]
        loops += [f"CLM*A{number}*1***11:B:1", HI, *LINE]
    return interchange(transaction(*PARTIES, *loops))


def test_dependents_of_one_subscriber_are_different_patients(tmp_path):
    first, second, again = read(tmp_path, dependents(("ANN", "20100101"), ("BOB", "20110101"), ("ANN", "20100101")))
    assert first.patient != second.patient
    assert first.patient == again.patient
    assert first.payer == again.payer == "medicare"


@pytest.mark.parametrize(
    ("filing", "payer"), [("MA", "medicare"), ("MB", "medicare"), ("MC", "medicaid"), ("CI", "60054")]
)
def test_the_filing_code_decides_the_payer(tmp_path, filing, payer):
    parties = [one.replace("*MB", f"*{filing}") for one in PARTIES]
    assert only(tmp_path, professional(parties=parties)).payer == payer


def test_other_payers_and_their_providers_are_passed_over(tmp_path):
    other = ["SBR*S*18*******CI", "NM1*IL*1*OTHER*MEMBER****MI*999", "NM1*PR*2*OTHER*****PI*777"]
    found = only(
        tmp_path,
        professional(
            claim_segments=(HI, "NM1*82*1*DOC*A****XX*1000000002", *other, "NM1*82*1*X*Y****XX*5000000005"),
            parties=[one.replace("*MB", "*CI") for one in PARTIES],
        ),
    )
    assert found.payer == "60054"
    assert found.lines[0].rendering == "1000000002"


def test_the_line_names_its_own_practitioner(tmp_path):
    found = only(
        tmp_path,
        professional(
            *LINE,
            "NM1*82*1*DOC*B****XX*1000000003",
            "PRV*PE*PXC*207R00000X",
            "LX*2",
            "SV1*HC:99214*1*UN*1",
            claim_segments=(HI, "NM1*82*1*DOC*A****XX*1000000002", "PRV*PE*PXC*207Q00000X"),
        ),
    )
    assert [(one.rendering, one.specialty) for one in found.lines] == [
        ("1000000003", "207R00000X"),
        ("1000000002", "207Q00000X"),
    ]


def test_the_tax_id_stands_in_for_a_missing_npi(tmp_path):
    parties = [one.replace("*XX*1000000001", "") for one in PARTIES]
    assert only(tmp_path, professional(parties=parties)).billing == "990000001"


@pytest.mark.parametrize("mark", [":", ">", "|", "\\"])
def test_the_separator_in_use_counts_not_the_one_declared(tmp_path, mark):
    text = professional("LX*1", "SV1*HC:99213:25::::NOTE 1*1*UN*1***2:1").replace(":", mark)
    found = only(tmp_path, text.replace(f"*{mark}~", "*:~", 1))
    assert found.lines[0].modifiers == ("25",)
    assert found.lines[0].place_of_service == "22"
    assert found.lines[0].diagnoses == ("G893", "C7951")


def test_minutes_keep_their_unit_and_a_pointer_may_be_a_decimal(tmp_path):
    found = only(tmp_path, professional("LX*1", "SV1*HC:00142:QK:QS*827*MJ*61.00***1.00"))
    (line,) = found.lines
    assert (line.unit, line.units, line.modifiers) == ("MJ", Decimal(61), ("QK", "QS"))
    assert line.diagnoses == ("C7951",)


def test_component_seven_is_no_modifier(tmp_path):
    found = only(tmp_path, professional("LX*1", "SV1*HC:99213:25:59:::XU*1*UN*1"))
    assert found.lines[0].modifiers == ("25", "59")


@pytest.mark.parametrize(("sv105", "place"), [("", "22"), ("24", "24")])
def test_a_blank_place_is_that_of_the_claim(tmp_path, sv105, place):
    found = only(tmp_path, professional("LX*1", f"SV1*HC:99213*1*UN*1*{sv105}"))
    assert found.lines[0].place_of_service == place


def test_lines_without_lx_are_counted(tmp_path):
    found = only(tmp_path, professional("SV1*HC:99213*1*UN*1", "SV1*HC:G0463*1*UN*2", "DTP*472*D8*20240911"))
    assert [(one.number, one.code) for one in found.lines] == [(1, "99213"), (2, "G0463")]
    assert [one.from_ for one in found.lines] == [None, date(2024, 9, 11)]


@pytest.mark.parametrize(
    ("dtp", "first", "last"),
    [
        ("D8*20240910", date(2024, 9, 10), date(2024, 9, 10)),
        ("D6*240910", date(2024, 9, 10), date(2024, 9, 10)),
        ("D6*990910", date(1999, 9, 10), date(1999, 9, 10)),
        ("RD8*20240910-20240912", date(2024, 9, 10), date(2024, 9, 12)),
        ("DT*202409101530", date(2024, 9, 10), date(2024, 9, 10)),
    ],
)
def test_dates_of_service(tmp_path, dtp, first, last):
    found = only(tmp_path, professional("LX*1", "SV1*HC:99213*1*UN*1", f"DTP*472*{dtp}"))
    assert (found.lines[0].from_, found.lines[0].to) == (first, last)


INSTITUTIONAL = [
    "CLM*H1*500***13:A:1*Y*A*Y*Y",
    "DTP*434*RD8*20240901-20240903",
    "HI*ABK:I10:::::::Y",
    "HI*ABF:E119",
    "HI*APR:R079",
    "NM1*71*1*ATTENDING*A****XX*1000000009",
    "PRV*AT*PXC*207Q00000X",
    "LX*1",
    "SV2*0450*HC:99283:25*300*UN*1",
    "DTP*472*D8*20240902",
    "LX*2",
    "SV2*250**200*DA*3.5",
]


def test_an_institutional_claim_keeps_lines_without_a_code(tmp_path):
    text = interchange(transaction(*PARTIES, *INSTITUTIONAL, guide="005010X223A2"), guide="005010X223A2")
    found = only(tmp_path, text)
    assert (found.form, found.type_of_bill) == ("837I", "0131")
    first, second = found.lines
    assert (first.code, first.modifiers, first.revenue_code) == ("99283", ("25",), "0450")
    assert (first.place_of_service, first.from_) == (None, date(2024, 9, 2))
    assert (first.diagnoses, first.rendering) == (("I10", "E119"), "1000000009")
    assert (second.code, second.revenue_code, second.unit) == ("", "0250", "DA")
    assert (second.units, second.code_system) == (Decimal("3.5"), None)
    assert (second.from_, second.to) == (date(2024, 9, 1), date(2024, 9, 3))


def test_one_group_may_mix_guides_and_professional_lines_in_an_institutional_one(tmp_path):
    text = interchange(
        transaction(*PARTIES, CLM, HI, *LINE, guide="005010X222"),
        transaction(*PARTIES, *INSTITUTIONAL, guide="005010X223A3", number="0002"),
        transaction(*PARTIES, CLM.replace("A1", "A3"), HI, *LINE, guide="005010X223A2", number="0003"),
        transaction(*PARTIES, CLM.replace("A1", "A4"), HI, *LINE, guide="", number="0004"),
    )
    found = read(tmp_path, text)
    assert [(one.id, one.form) for one in found] == [
        ("A1", "837P"),
        ("H1", "837I"),
        ("A3", "837P"),
        ("A4", "837P"),
    ]


@pytest.mark.parametrize("guide", ["005010X222A1", "005010X222A2", "005010X222", "X222", "004010X098A1", ""])
def test_every_errata_of_a_guide_is_accepted(tmp_path, guide):
    assert only(tmp_path, interchange(transaction(*PARTIES, CLM, HI, *LINE, guide=guide), guide=guide))


def test_several_interchanges_in_one_line_or_with_windows_ends(tmp_path):
    assert len(read(tmp_path, professional(end="") * 2)) == 2
    assert len(read(tmp_path, professional(end="\r\n"))) == 1
    assert len(read(tmp_path, "\ufeff" + professional())) == 1


def test_an_empty_segment_does_not_stop_the_file(tmp_path):
    assert len(read(tmp_path, professional().replace("HI*", "~\nHI*"))) == 1


def test_a_terminator_may_be_the_line_end(tmp_path):
    found = read(tmp_path, professional("LX*1", "SV1*HC*1*UN*1").replace("~\n", "\n"))
    assert (found[0].line, found[0].position) == (18, "segment 18")


@pytest.mark.parametrize(
    ("lines", "reason", "at"),
    [
        (["LX*1", "SV1*HC*1*UN*1"], "line 1: SV101 holds no procedure code", 18),
        (["LX*1", "SV1*HC:99213*1*UN*two"], "line 1: SV1 units is not a number", 18),
        (["LX*1", "SV1*HC:99213*1*UN*-1"], "line 1: SV1 units is negative", 18),
        (["LX*1", "SV1*HC:99213*x*UN*1"], "line 1: charge is not a number", 18),
        (["LX*1", *LINE[1:2], f"DTP*472*D8*{SECRET}"], "date of service (DTP*472) is not a date", 19),
        (["LX*1", *LINE[1:2], "DTP*472*D8*20240230"], "date of service (DTP*472) is not a date", 19),
        (
            ["LX*1", *LINE[1:2], "DTP*472*RD8*20240910-20240901"],
            "date of service (DTP*472) ends before it begins",
            19,
        ),
        (["LX*one", *LINE[1:]], "LX01 is not a line number", 17),
        ([*LINE, *LINE], "line number 1 stands twice", 15),
        (["LX*1", "LX*2", *LINE[1:]], "line 1 holds no service (SV1 or SV2)", 18),
        (["REF*D9*1"], "claim without a service line (SV1 or SV2)", 15),
        (["LX*1", "SV3*AD:D0120*1"], "dental claim (SV3, CDT codes): not supported", 18),
        (
            ["LX*1", "SV1*HC:99213*1*UN*1***3"],
            "diagnosis pointer (SV107) to a diagnosis that the claim does not state",
            18,
        ),
    ],
)
def test_a_broken_claim_says_where_and_the_next_is_read(tmp_path, lines, reason, at):
    text = interchange(transaction(*PARTIES, CLM, HI, *lines, "CLM*A2*1***11:B:1", HI, *LINE))
    first, second = read(tmp_path, text)
    assert (first.claim, first.reason, first.position, first.line) == ("A1", reason, f"segment {at}", at)
    assert second.id == "A2"
    assert SECRET not in repr(first)


def test_a_claim_without_an_id_is_broken(tmp_path):
    found = broken(tmp_path, professional(clm="CLM**100***11:B:1"))
    assert (found.claim, found.reason) == (None, "CLM01 holds no claim id")


def two_claims():
    return interchange(transaction(*PARTIES, CLM, HI, *LINE, "CLM*A2*1***11:B:1", HI, *LINE))


def test_a_file_cut_off_gives_the_claims_before_and_says_so(tmp_path):
    text = two_claims()
    found = read(tmp_path, text[: text.index("SE*")])
    assert [getattr(one, "id", getattr(one, "claim", None)) for one in found] == [
        "A1",
        "A2",
        None,
        None,
        None,
    ]
    assert found[1].reason == "the file ends within this transaction (no SE)"
    assert [one.reason.split('"')[1] for one in found[2:]] == [
        "Interchange Control Trailer",
        "Functional Group Trailer",
        "Transaction Set Trailer",
    ]


def test_a_file_cut_within_a_segment(tmp_path):
    text = two_claims()
    found = read(tmp_path, text[: text.index("A2*1") + 2])
    assert [one.claim for one in found[:2]] == ["A1", None]
    assert found[1].reason == "the file ends within a segment"
    assert (found[1].position, found[1].line) == ("segment 19", 19)


def test_a_transaction_without_its_end_breaks_its_last_claim_only(tmp_path):
    text = interchange(
        [one for one in transaction(*PARTIES, CLM, HI, *LINE) if not one.startswith("SE")],
        transaction(*PARTIES, CLM.replace("A1", "B1"), HI, *LINE, number="0002"),
    )
    found = read(tmp_path, text)
    assert (found[0].claim, found[0].reason) == (
        "A1",
        "the transaction breaks off within this claim (no SE)",
    )
    assert "B1" in [getattr(one, "id", None) for one in found]


def test_a_wrong_count_is_reported_beside_the_claims(tmp_path):
    text = professional().replace("SE*18*", "SE*33*").replace("IEA*1", "IEA*2")
    found = read(tmp_path, text)
    assert found[0].id == "A1"
    assert [one.position for one in found[1:]] == ["segment 20", "segment 22"]
    assert "SE count of 33" in found[1].reason


def test_an_envelope_out_of_order_ends_the_reading(tmp_path):
    text = professional()
    found = read(tmp_path, text + "IEA*1*000000001~")
    assert found[0].id == "A1"
    assert found[1].reason == "X12 envelope out of order: the rest of the file can't be read"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("835", "X12 835 remittance: not a claim"),
        ("277", "X12 277 claim status: not a claim"),
        ("278", "X12 278 services review (authorization): not a claim"),
        ("850", "X12 850 transaction: not a claim"),
        ("8-5", "X12 of an unknown kind transaction: not a claim"),
    ],
)
def test_other_transactions_are_refused_by_name(tmp_path, kind, reason):
    with pytest.raises(InputError) as caught:
        read(tmp_path, interchange(transaction("BPR*I", kind=kind)))
    assert (caught.value.reason, caught.value.line) == (reason, 3)


def test_another_transaction_behind_claims_does_not_stop_them(tmp_path):
    text = interchange(
        transaction(*PARTIES, CLM, HI, *LINE),
        transaction("CLP*A", kind="835", number="0002"),
        transaction(*PARTIES, CLM, HI, "LX*1", "SV3*AD:D0120*1", guide="005010X224A2", number="0003"),
        transaction(*PARTIES, CLM.replace("A1", "A4"), HI, *LINE, number="0004"),
    )
    found = read(tmp_path, text)
    assert [type(one) for one in found] == [Claim, BrokenClaim, BrokenClaim, Claim]
    assert [one.reason for one in found[1:3]] == [
        "X12 835 remittance: not a claim",
        "X12 837 of guide X224: dental claims (CDT codes) are not supported",
    ]
    assert found[3].id == "A4"


@pytest.mark.parametrize(
    ("guide", "reason"),
    [
        ("005010X224A2", "X12 837 of guide X224: dental claims (CDT codes) are not supported"),
        ("005010X291", "X12 837 of guide X291: neither professional (X222) nor institutional (X223)"),
    ],
)
def test_other_guides_are_refused_by_name(tmp_path, guide, reason):
    with pytest.raises(InputError) as caught:
        read(tmp_path, interchange(transaction(*PARTIES, CLM, guide=guide)))
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ISA*00*", "ISA header is cut off"),
        (ISA.replace("00501", "00200"), "not of version 00401 or 00501"),
        (ISA, "without a transaction"),
        (ISA + "\n" + "x" * 100_000, "without a transaction"),
    ],
)
def test_a_header_alone_is_refused(tmp_path, text, reason):
    with pytest.raises(InputError, match=reason):
        path = tmp_path / "claims"
        path.write_text(text)
        [one for one in read_claims(path) if isinstance(one, Claim)]


def test_text_that_is_not_utf_8_is_read(tmp_path):
    path = tmp_path / "claims"
    path.write_bytes(professional().replace(SECRET, "MÜLLER").encode("cp1252"))
    assert len(list(read_claims(path))) == 1


def test_a_file_cut_at_any_place_never_gives_a_claim_too_many_or_another_error(tmp_path):
    text = two_claims()
    whole = {one.id: one for one in read(tmp_path, text)}
    for end in range(len(text)):
        try:
            found = read(tmp_path, text[:end])
        except InputError:
            continue
        assert all(whole[one.id] == one for one in found if isinstance(one, Claim))
        assert SECRET not in repr(found)
        assert any(isinstance(one, BrokenClaim) for one in found) or text[end:].strip() == ""


@pytest.mark.parametrize(
    ("clm", "segments", "stated"),
    [
        ("CLM*A1*100***22:B:1*Y*A*Y*Y", (), ("1", None)),
        ("CLM*A1*100***22:B:7*Y*A*Y*Y", ("REF*F8*ICN 1",), ("7", "ICN 1")),
        ("CLM*A1*100***22:B:8*Y*A*Y*Y", ("REF*D9*CLEARING", "REF*F8*ICN1"), ("8", "ICN1")),
        ("CLM*A1*100***22:B*Y*A*Y*Y", (), (None, None)),
        ("CLM*A1*100***22:B:7*Y*A*Y*Y", ("SBR*S*18*******CI", "NM1*PR*2*OTHER*****PI*1", "REF*F8*OTHERS"), ("7", None)),
    ],
)
def test_a_replacement_names_what_it_replaces(tmp_path, clm, segments, stated):
    found = only(tmp_path, professional(clm=clm, claim_segments=(HI, *segments)))
    assert (found.frequency, found.replaces) == stated
