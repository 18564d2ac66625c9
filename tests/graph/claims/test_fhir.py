import json
from datetime import date
from decimal import Decimal

import pytest
from medcodegraph.errors import InputError
from medcodegraph.graph.claims.read import read_claims
from medcodegraph.graph.claims.record import BrokenClaim, Claim

SECRET = "SECRETNAME"
CPT = "http://www.ama-assn.org/go/cpt"
HCPCS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
POS = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"


def concept(*codes, system=CPT):
    return {"coding": [{"system": system, "code": code} for code in codes]}


def item(number=1, **changes):
    plain = {"sequence": number, "productOrService": concept("99213"), "servicedDate": "2024-09-10"}
    return plain | changes


def resource(*items, kind="Claim", form="professional", **changes):
    return {
        "resourceType": kind,
        "id": "r1",
        "status": "active",
        "use": "claim",
        "type": concept(form, system="http://terminology.hl7.org/CodeSystem/claim-type"),
        "patient": {"reference": f"Patient/{SECRET}"},
        "insurer": {"identifier": {"value": "60054"}},
        "provider": {"identifier": {"value": "1000000001"}},
        "item": list(items) or [item()],
    } | changes


def read(tmp_path, *values, indent=None):
    path = tmp_path / "claims.837"
    path.write_text("\n".join(json.dumps(one, indent=indent) for one in values))
    return list(read_claims(path))


def only(tmp_path, value):
    (found,) = read(tmp_path, value)
    assert isinstance(found, Claim), found
    return found


@pytest.mark.parametrize("kind", ["Claim", "ExplanationOfBenefit"])
def test_a_professional_claim_is_read_whole(tmp_path, kind):
    team = [
        {"sequence": 1, "role": concept("referring"), "provider": {"identifier": {"value": "1000000008"}}},
        {
            "sequence": 2,
            "role": concept("rendering"),
            "provider": {"identifier": {"value": "1000000002"}},
            "qualification": concept("207R00000X"),
        },
    ]
    stated = item(
        modifier=[concept("25", "59"), concept("lt", system=HCPCS)],
        quantity={"value": 2},
        locationCodeableConcept=concept("22", system=POS),
        careTeamSequence=[1, 2],
        diagnosisSequence=[2, 1],
        net={"value": 100.5},
    )
    diagnoses = [
        {"sequence": 1, "diagnosisCodeableConcept": concept("C79.51")},
        {"sequence": 2, "diagnosisCodeableConcept": concept("G89.3")},
    ]
    found = only(
        tmp_path,
        resource(stated, kind=kind, careTeam=team, diagnosis=diagnoses, identifier=[{"value": "CLAIM-1"}]),
    )
    assert (found.id, found.form, found.payer, found.billing) == ("CLAIM-1", "837P", "60054", "1000000001")
    (line,) = found.lines
    assert (line.code, line.code_system, line.modifiers) == ("99213", "HC", ("25", "59", "LT"))
    assert (line.units, line.unit, line.charge) == (Decimal(2), "UN", Decimal("100.5"))
    assert (line.from_, line.to, line.place_of_service) == (date(2024, 9, 10), date(2024, 9, 10), "22")
    assert (line.rendering, line.specialty, line.group) == ("1000000002", "207R00000X", "1000000001")
    assert line.diagnoses == ("G893", "C7951")
    assert SECRET not in repr(found)
    assert found.patient
    assert SECRET not in found.patient


def test_the_stu3_shape_is_read(tmp_path):
    old = {
        "sequence": 1,
        "service": concept("G0463", system=HCPCS),
        "servicedPeriod": {"start": "2024-09-10T08:00:00-05:00", "end": "2024-09-11"},
        "careTeamLinkId": [1],
        "diagnosisLinkId": [1],
    }
    found = only(
        tmp_path,
        resource(
            old,
            use="complete",
            insurance={"coverage": {"reference": "Coverage/1"}},
            careTeam=[{"sequence": 1, "provider": {"reference": "Practitioner/5"}}],
            diagnosis=[{"sequence": 1, "diagnosisCodeableConcept": concept("I10")}],
            information=[{"category": concept("typeofbill"), "code": concept("131")}],
        ),
    )
    (line,) = found.lines
    assert (line.code, line.from_, line.to) == ("G0463", date(2024, 9, 10), date(2024, 9, 11))
    assert (line.rendering, line.diagnoses, found.type_of_bill) == ("Practitioner/5", ("I10",), "0131")


def test_an_institutional_claim_keeps_lines_without_a_code(tmp_path):
    revenue = item(productOrService=concept("not-applicable", system=ABSENT), revenue=concept("450"), servicedDate=None)
    found = only(
        tmp_path,
        resource(
            revenue,
            form="institutional",
            billablePeriod={"start": "2024-09-01", "end": "2024-09-03"},
            diagnosis=[{"sequence": 1, "diagnosisCodeableConcept": concept("I10")}],
            supportingInfo=[{"category": concept("typeofbill"), "code": concept("111")}],
        ),
    )
    assert (found.form, found.type_of_bill) == ("837I", "0111")
    (line,) = found.lines
    assert (line.code, line.code_system, line.revenue_code) == ("", None, "0450")
    assert (line.from_, line.to, line.diagnoses) == (date(2024, 9, 1), date(2024, 9, 3), ("I10",))


@pytest.mark.parametrize(
    ("system", "place"),
    [
        (POS, "11"),
        ("https://www.cms.gov/medicare/coding/place-of-service-codes/place_of_service_code_set.html", "11"),
        ("http://terminology.hl7.org/CodeSystem/ex-serviceplace", "11"),
        ("urn:oid:2.16.840.1.113883.15.5", "11"),
        ("http://example.org/room", None),
    ],
)
def test_the_place_of_service_is_known_by_any_spelling_of_its_system(tmp_path, system, place):
    found = only(tmp_path, resource(item(locationCodeableConcept=concept("11", system=system))))
    assert found.lines[0].place_of_service == place


@pytest.mark.parametrize(("unit", "kept"), [("MJ", "MJ"), ("min", "MJ"), ("days", "DA"), ("each", "UN")])
def test_the_unit_of_a_quantity(tmp_path, unit, kept):
    assert only(tmp_path, resource(item(quantity={"value": 61, "unit": unit}))).lines[0].unit == kept


@pytest.mark.parametrize("system", [CPT, HCPCS, HCPCS.replace("https", "http"), "urn:oid:2.16.840.1.113883.6.285"])
def test_hcpcs_and_cpt_are_preferred_over_local_codes(tmp_path, system):
    codes = {"coding": [{"system": "http://local", "code": "12345"}, {"system": system, "code": "g0463"}]}
    (line,) = only(tmp_path, resource(item(productOrService=codes))).lines
    assert (line.code, line.code_system) == ("G0463", "HC")


def test_a_local_code_beside_a_real_line_keeps_its_system(tmp_path):
    found = only(tmp_path, resource(item(), item(2, productOrService=concept("12345", system="http://local"))))
    assert (found.lines[1].code, found.lines[1].code_system) == ("12345", "http://local")


def test_contained_and_bundled_parties_are_resolved(tmp_path):
    npi = {"system": "http://hl7.org/fhir/sid/us-npi", "value": "1000000003"}
    claim = resource(
        contained=[{"resourceType": "Organization", "id": "org", "identifier": [{"value": "9"}, npi]}],
        provider={"reference": "#org"},
        insurer=None,
        insurance=[{"focal": True, "coverage": {"reference": "http://server/Coverage/c1"}}],
    )
    coverage = {"resourceType": "Coverage", "id": "c1", "payor": [{"reference": "urn:uuid:payer"}]}
    payer = {"resourceType": "Organization", "id": "p", "identifier": [{"value": "87726"}]}
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"resource": claim},
            {"resource": coverage},
            {"fullUrl": "urn:uuid:payer", "resource": payer},
        ],
    }
    (found,) = read(tmp_path, bundle)
    assert (found.billing, found.payer, found.position) == ("1000000003", "87726", "line 1 entry[0]")


def test_a_patient_who_pays_is_no_payer(tmp_path):
    person = {"resourceType": "Patient", "id": "p", "identifier": [{"value": SECRET}]}
    coverage = {"resourceType": "Coverage", "id": "c", "payor": [{"reference": "#p"}]}
    claim = resource(contained=[person, coverage], insurer=None, insurance=[{"coverage": {"reference": "#c"}}])
    found = only(tmp_path, claim)
    assert found.payer is None
    assert SECRET not in repr(found)


def contained(name, born):
    person = {
        "resourceType": "Patient",
        "id": "p",
        "name": [{"family": name, "given": ["A"]}],
        "birthDate": born,
    }
    return resource(contained=[person], patient={"reference": "#p"})


def test_patients_are_told_apart(tmp_path):
    values = [
        resource(patient={"reference": "Patient/1"}),
        resource(patient={"reference": "http://server/fhir/Patient/1/_history/2"}),
        resource(patient={"reference": "Patient/2"}),
        contained("X", "1990-01-01"),
        contained("X", "1990-01-01"),
        contained("Y", "1990-01-01"),
        resource(patient={"reference": "#gone"}),
    ]
    keys = [one.patient for one in read(tmp_path, *values)]
    assert keys[0] == keys[1] != keys[2]
    assert keys[3] == keys[4] != keys[5]
    assert keys[6] is None
    assert len(set(keys)) == 5


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"use": "preauthorization"}, "FHIR Claim with use preauthorization: not a claim for payment"),
        ({"use": "predetermination"}, "FHIR Claim with use predetermination: not a claim for payment"),
        ({"use": "proposed"}, "FHIR Claim with use proposed: not a claim for payment"),
        ({"status": "entered-in-error"}, "FHIR Claim with status entered-in-error: not a claim for payment"),
        (
            {"related": [{"relationship": concept("replacedby")}]},
            "FHIR Claim that another claim replaces: not a claim for payment",
        ),
        ({"form": "oral"}, "FHIR Claim: dental claim (CDT codes): not supported"),
        ({"form": "pharmacy"}, "FHIR Claim: pharmacy claim (drug codes): no line with a HCPCS/CPT code"),
        (
            {"item": [item(productOrService=concept("exam", system="http://local"))]},
            "FHIR claim: no line with a HCPCS/CPT code",
        ),
        ({"resourceType": "ClaimResponse"}, "FHIR ClaimResponse: not a claim"),
        ({"resourceType": "Patient"}, "FHIR Patient: not a claim"),
        ({"resourceType": SECRET + "/1"}, "FHIR resource: not a claim"),
    ],
)
def test_what_is_no_claim_for_payment_is_refused_by_name(tmp_path, changes, reason):
    with pytest.raises(InputError) as caught:
        read(tmp_path, resource(**changes), indent=1)
    assert caught.value.reason == reason
    first, second = read(tmp_path, resource(**changes), resource())
    assert isinstance(first, BrokenClaim)
    assert (first.reason, first.position, first.line) == (reason, "line 1", 1)
    assert isinstance(second, Claim)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"item": [item(sequence=None)]}, "item.sequence is not a whole number from 1"),
        ({"item": [item(), item()]}, "line number 1 stands twice"),
        ({"careTeam": [{"sequence": {}}]}, "careTeam.sequence is not a whole number from 1"),
        ({"diagnosis": [{}]}, "diagnosis.sequence is not a whole number from 1"),
        ({"item": []}, "claim without a line (item)"),
        ({"item": "x"}, "item must be a list of objects"),
        (
            {"item": [item(servicedDate="2024-09")]},
            "line 1: servicedDate is not a date of the form YYYY-MM-DD",
        ),
        ({"item": [item(servicedDate=SECRET)]}, "line 1: servicedDate is not a date of the form YYYY-MM-DD"),
        ({"item": [item(quantity={"value": "2"})]}, "line 1: quantity is not a number"),
        ({"item": [item(quantity={"value": -2})]}, "line 1: quantity is negative"),
        (
            {"item": [item(diagnosisSequence=[4])]},
            "line 1: diagnosisSequence to a diagnosis that the claim does not state",
        ),
        (
            {"item": [item(detail=[{"productOrService": concept("99214")}])]},
            "line 1 holds detail lines with codes of their own: not supported",
        ),
        (
            {"billablePeriod": {"start": "2024-09-10", "end": "2024-09-01"}},
            "billablePeriod ends before it begins",
        ),
        ({"type": None}, "type is neither professional nor institutional"),
    ],
)
def test_a_broken_resource_says_why_and_the_next_is_read(tmp_path, changes, reason):
    first, second = read(tmp_path, resource(**changes), resource())
    assert isinstance(first, BrokenClaim)
    assert (first.claim, first.reason, first.line) == ("r1", reason, 1)
    assert SECRET not in repr(first)
    assert isinstance(second, Claim)


def test_a_bundle_gives_each_claim_and_reports_the_broken(tmp_path):
    entries = [{"resource": one} for one in ({"resourceType": "Patient"}, resource(), resource(item="x"), resource())]
    entries[2]["resource"]["item"] = "x"
    bundle = {"resourceType": "Bundle", "entry": entries}
    found = read(tmp_path, bundle, indent=1)
    assert [type(one) for one in found] == [Claim, BrokenClaim, Claim]
    assert found[1].position == "entry[2]"
    assert next(one.position for one in read(tmp_path, bundle, bundle)) == "line 1 entry[1]"


def test_an_array_of_resources_is_read(tmp_path):
    found = read(tmp_path, [resource(), resource(use="preauthorization"), resource()], indent=1)
    assert [one.position for one in found] == ["[0]", "[1]", "[2]"]
    assert isinstance(found[1], BrokenClaim)


def test_a_bundle_without_claims_is_refused(tmp_path):
    with pytest.raises(InputError, match="Bundle without a Claim"):
        read(tmp_path, {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "ClaimResponse"}}]})
    (found,) = read(tmp_path, {"resourceType": "Bundle", "entry": "x"})
    assert found.reason == "entry must be a list of objects"


@pytest.mark.parametrize(
    ("related", "stated"),
    [
        ([], (None, None)),
        ([{"relationship": concept("associated"), "reference": {"value": "OLD"}}], (None, None)),
        ([{"relationship": concept("prior"), "reference": {"value": "OLD"}}], ("7", "OLD")),
        ([{"relationship": concept("prior"), "claim": {"reference": "Claim/c9"}}], ("7", "c9")),
        ([{"relationship": concept("prior"), "claim": {"identifier": {"value": "OLD"}}}], ("7", "OLD")),
        ([{"relationship": concept("prior")}], (None, None)),
    ],
)
def test_an_adjusted_claim_names_the_prior_one(tmp_path, related, stated):
    found = only(tmp_path, resource(related=related))
    assert (found.frequency, found.replaces) == stated


def test_a_prior_claim_of_the_bundle_goes_by_its_identifier(tmp_path):
    first = resource(identifier=[{"value": "ICN1"}])
    second = resource(id="r2", related=[{"relationship": concept("prior"), "claim": {"reference": "Claim/r1"}}])
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": first}, {"resource": second}]}
    old, new = read(tmp_path, bundle)
    assert (new.frequency, new.replaces) == ("7", old.id) == ("7", "ICN1")
