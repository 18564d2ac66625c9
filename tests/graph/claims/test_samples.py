"""Every published sample of a claim file is read or refused as this table says."""

from pathlib import Path

import pytest
from medcodegraph.errors import InputError
from medcodegraph.graph.claims.read import read_claims
from medcodegraph.graph.claims.record import Claim
from medcodegraph.graph.claims.rows import claim_rows

SAMPLES = Path(__file__).parents[3].parent / "shared" / "data" / "claims"

DENTAL = "dental claim (CDT codes): not supported"
DRUGS = "pharmacy claim (drug codes): no line with a HCPCS/CPT code"
PRIOR = "with use preauthorization: not a claim for payment"
REMITTANCE = "X12 835 remittance: not a claim"
RESPONSE = "FHIR ClaimResponse: not a claim"
RIF = "Medicare RIF"
STATUS = "X12 277 claim status: not a claim"
UNCODED = "FHIR claim: no line with a HCPCS/CPT code"

# file: the reason of its refusal, or how many claims, lines and broken parts it holds
EXPECTED = {
    "fhir/Claim-100150.json": DENTAL,
    "fhir/Claim-100151.json": DENTAL,
    "fhir/Claim-100152.json": DENTAL,
    "fhir/Claim-100153.json": PRIOR,
    "fhir/Claim-100154.json": DENTAL,
    "fhir/Claim-100155.json": DENTAL,
    "fhir/Claim-100156.json": DENTAL,
    "fhir/Claim-660150.json": UNCODED,
    "fhir/Claim-660151.json": UNCODED,
    "fhir/Claim-660152.json": UNCODED,
    "fhir/Claim-760150.json": DRUGS,
    "fhir/Claim-760151.json": DRUGS,
    "fhir/Claim-760152.json": DRUGS,
    "fhir/Claim-860150.json": UNCODED,
    "fhir/Claim-960150.json": UNCODED,
    "fhir/Claim-960151.json": UNCODED,
    "fhir/Claim-HomecareAuthorizationDifferentialExample.json": PRIOR,
    "fhir/Claim-HomecareAuthorizationExample.json": PRIOR,
    "fhir/Claim-HomecareAuthorizationUpdateExample.json": PRIOR,
    "fhir/Claim-MED-00050.json": (1, 1, 0),
    "fhir/Claim-MedicalServicesAuthorizationExample.json": PRIOR,
    "fhir/Claim-PASClaimInquiryExample.json": PRIOR,
    "fhir/Claim-ReferralAuthorizationExample.json": PRIOR,
    "fhir/Claim-SurgicalAuthorizationRequestExample.json": PRIOR,
    "fhir/ClaimResponse-R3500.json": RESPONSE,
    "fhir/ClaimResponse-R3501.json": RESPONSE,
    "fhir/ClaimResponse-R3502.json": RESPONSE,
    "fhir/ClaimResponse-R3503.json": RESPONSE,
    "fhir/ClaimResponse-UR3503.json": RESPONSE,
    "fhir/ExplanationOfBenefit-EB3500.json": DENTAL,
    "fhir/ExplanationOfBenefit-EB3501.json": DENTAL,
    "fhir/ExplanationOfBenefit-EOBInpatient1.json": (1, 1, 0),
    "fhir/ExplanationOfBenefit-EOBInpatient2.json": (1, 13, 0),
    "fhir/ExplanationOfBenefit-EOBOral1.json": DENTAL,
    "fhir/ExplanationOfBenefit-EOBOral2.json": DENTAL,
    "fhir/ExplanationOfBenefit-EOBOutpatient1.json": (1, 1, 0),
    "fhir/ExplanationOfBenefit-EOBOutpatient2.json": (1, 2, 0),
    "fhir/ExplanationOfBenefit-EOBPharmacy1.json": DRUGS,
    "fhir/ExplanationOfBenefit-EOBProfessional1.json": (1, 1, 0),
    "fhir/ExplanationOfBenefit-EOBProfessional2.json": (1, 6, 0),
    "fhir/ExplanationOfBenefit-EOBProfessionalTransportation1.json": (1, 2, 0),
    "rif/carrier.csv": RIF,
    "rif/outpatient.csv": RIF,
    "x12/automobile-accident.837": (1, 4, 0),
    "x12/claim-level-status-ncpdp.277": STATUS,
    "x12/claim-level-status.277": STATUS,
    "x12/cob-contractural-adjustment.835": REMITTANCE,
    "x12/coordination-of-benefits.837": (1, 3, 0),
    "x12/demo.277": STATUS,
    "x12/demo.835": REMITTANCE,
    "x12/demo.837": (1, 4, 0),
    "x12/demo.837i": (1, 2, 0),
    "x12/demo.ambulance.example5.837": (1, 4, 0),
    "x12/demo.autoaccident.837": (1, 2, 0),
    "x12/demo.cob.2ndary.example4.837": (1, 1, 0),
    "x12/demo.cob.example3.A.837": (1, 3, 0),
    "x12/demo.cob.example3.B.837": (1, 3, 0),
    "x12/demo.cob.example3.C.837": (1, 3, 0),
    "x12/demo.cob.example4.837": (1, 1, 0),
    "x12/demo.drug.example10.1.837": (1, 2, 0),
    "x12/demo.drug.example10.2.837": (1, 6, 0),
    "x12/demo.drug.example10.3.837": (1, 6, 0),
    "x12/demo.example1.837": (1, 4, 0),
    "x12/demo.example11.837": (1, 2, 0),
    "x12/demo.example12.837": (1, 1, 0),
    "x12/demo.example2.837": (1, 4, 0),
    "x12/demo.example6.837": (1, 1, 0),
    "x12/demo.example7.837": (1, 2, 0),
    "x12/demo.example8.837": (1, 1, 0),
    "x12/demo.example9.837": (1, 1, 0),
    "x12/dependent-commercial-insurance-01.837": (1, 6, 0),
    "x12/dependent-commercial-insurance-02.837": (1, 4, 0),
    "x12/dependent-commercial-insurance-03.837": (1, 2, 0),
    "x12/homeowners.837": (1, 3, 0),
    "x12/information-receiver-level-status.277": STATUS,
    "x12/institutional-claim.837i": (1, 2, 0),
    "x12/institutional-ppo-repriced.837": (1, 5, 0),
    "x12/institutional.837": (1, 2, 0),
    "x12/managed-care.835": REMITTANCE,
    "x12/medicare-part-a.835": REMITTANCE,
    "x12/out-of-network-repriced-claim.837i": (1, 1, 0),
    "x12/patient-is-dependent.837": (1, 4, 0),
    "x12/patient-is-subscriber.837": (1, 4, 0),
    "x12/ppo-repriced-claim.837i": (1, 2, 0),
    "x12/provider-level-status.277": STATUS,
    "x12/sample_837_0.txt": (5, 5, 0),
    "x12/sample_837_10.txt": (1, 3, 0),
    "x12/sample_837_12.txt": (3, 8, 2),
    "x12/sample_837_2.txt": (1, 3, 0),
    "x12/sample_837_4.txt": (1, 1, 0),
    "x12/sample_837_6.txt": (1, 5, 0),
    "x12/sample_837_8.txt": (1, 4, 0),
    "x12/secondary-payment.835": REMITTANCE,
    "x12/tertiary-payment.835": REMITTANCE,
    "x12/two-claims-single-provider.837i": (2, 3, 0),
    "x12/workers-compensation.837": (1, 3, 0),
}


@pytest.fixture
def samples():
    if not SAMPLES.is_dir():
        pytest.skip(f"the sample claim files are not at {SAMPLES}")
    return SAMPLES


def test_the_table_names_every_sample(samples):
    found = {str(path.relative_to(samples)) for path in samples.rglob("*") if path.is_file()}
    assert found == EXPECTED.keys()
    assert len(found) == 96


@pytest.mark.parametrize("name", EXPECTED)
def test_each_sample_is_read_or_refused(samples, name):
    expected = EXPECTED[name]
    if isinstance(expected, str):
        with pytest.raises(InputError) as caught:
            list(read_claims(samples / name))
        assert expected in caught.value.reason
        return
    found = list(read_claims(samples / name))
    claims = [one for one in found if isinstance(one, Claim)]
    lines = [line for one in claims for line in one.lines]
    assert (len(claims), len(lines), len(found) - len(claims)) == expected
    assert claims
    assert lines
    assert len(claim_rows(claims).claim_line) == len(lines)
