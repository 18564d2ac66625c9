import gzip
import resource
import zipfile

import pytest
from medcodegraph.errors import InputError
from medcodegraph.graph.claims.read import read_claims


def refused(path):
    with pytest.raises(InputError) as caught:
        list(read_claims(path))
    return caught.value


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (b" \n\n", "file of nothing but blanks"),
        (b"\xef\xbb\xbf", "file of nothing but blanks"),
        (b"\x00\x01\x02junk", "binary file: not claims"),
        (b"{\x00\x00\x00", "binary file: not claims"),
        (b"%PDF-1.7\n", "PDF document: not claims"),
        (b"PAR1\x15\x04", "a Parquet file that is cut off or damaged"),
        (gzip.compress(b"{}"), "gzip archive: unpack it first"),
        ('{"id": 1}'.encode("utf-16"), "UTF-16 text: save it as UTF-8"),
        (b"<Claim xmlns='http://hl7.org/fhir'/>", "XML or HTML: FHIR is read as JSON only"),
        (b"[1, 2]", "JSON-like text that holds no objects: not claims"),
        (b"{junk", "JSON-like text that holds no objects: not claims"),
        (b"GS*HC*A*B~ST*837*1~", "X12 without its interchange header: an X12 file begins with ISA"),
        (b"BENE_ID|CLM_ID|CARR_NUM\n1|2|3\n", "Medicare RIF carrier file: not supported"),
        (b"BENE_ID|CLM_ID|FI_NUM\n1|2|3\n", "Medicare RIF institutional file: not supported"),
        (b"claim_id,code,units\n1,2,3\n", 'column "id" is missing'),
        (b"claim,procedure,count\n1,2,3\n", "delimited table (CSV) without the columns of a claims file"),
        (b"Dear Sir or Madam,\nplease pay.", "not a claim file"),
    ],
)
def test_what_a_file_seems_to_be_is_named(tmp_path, content, reason):
    path = tmp_path / "claims.json"
    path.write_bytes(content)
    assert reason in refused(path).reason


@pytest.mark.parametrize(
    ("member", "reason"),
    [("claims.json", "ZIP archive: unpack it first"), ("[Content_Types].xml", "Excel workbook: not claims")],
)
def test_archives_are_named(tmp_path, member, reason):
    path = tmp_path / "claims.837"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "{}")
    assert refused(path).reason == reason


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert "No such file" in refused(tmp_path / "absent").reason
    assert "directory" in refused(tmp_path).reason


def test_one_gigabyte_of_nothing_is_refused_from_its_head(tmp_path):
    path = tmp_path / "huge"
    with path.open("wb") as handle:
        handle.truncate(2**30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused(path).reason == "binary file: not claims"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KB


def test_the_name_of_a_file_does_not_matter(tmp_path):
    path = tmp_path / "claims.837"
    path.write_text('{"id": "A", "form": "837P", "lines": [{"number": 1, "code": "99213"}]}')
    assert [one.id for one in read_claims(path)] == ["A"]
