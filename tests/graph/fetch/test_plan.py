"""Which files of a source: pages as CMS writes them, in all the styles that were seen."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import pytest
from medcodegraph.errors import InputError, UsageError
from medcodegraph.graph.fetch.addresses import Address, alternatives, chosen, read_addresses
from medcodegraph.graph.fetch.pages import ACCEPTED, links_of, offers
from medcodegraph.graph.fetch.plan import Plan, Site, checked_base, plan
from medcodegraph.graph.fetch.releases import Release, parse_release, release_of, words_of
from publisher import Answer, Server, page

TABLE = {address.source: address for address in read_addresses()}
ZIP = "/files/zip/"
PTP = TABLE["ncci-ptp-practitioner"]
CHANGES = "medicare-ncci-2026q2-hospital-quarterly-additions-deletions"
TODAY = date(2026, 8, 20)


def ptp(
    quarter: str, version: int, setting: str = "practitioner-ptp-edits-ccipra", gate: str = "/license/ama?file="
) -> list[str]:
    return [f"{gate}{ZIP}medicare-ncci-{quarter}-{setting}-v{version}r0-f{part}.zip" for part in range(1, 5)]


def planned(site: Site, server: Server, source: str, hrefs: list[str], asked: str = "") -> Plan:
    server.answers[urlsplit(TABLE[source].page).path] = page(hrefs)
    return plan(site, TABLE[source], parse_release(asked) if asked else None, TODAY)


def names(found: Plan) -> list[str]:
    return [wanted.name for wanted in found.files]


def test_the_newest_release_that_has_begun_is_taken(site: Site, server: Server) -> None:
    hrefs = (
        ptp("2026q2", 321) + ptp("2026q3", 322) + ptp("2026-q4", 323) + ptp("2026q3", 322, "hospital-ptp-edits-ccioph")
    )
    found = planned(site, server, "ncci-ptp-practitioner", hrefs)
    assert names(found) == [f"medicare-ncci-2026q3-practitioner-ptp-edits-ccipra-v322r0-f{k}.zip" for k in (1, 2, 3, 4)]
    assert not found.notes


@pytest.mark.parametrize("slug", ["2026q4", "2026-q4"])
@pytest.mark.parametrize("gate", ["/license/ama?file=", "https://www.cms.gov/apps/ama/license.asp?file=", ""])
def test_both_slugs_and_all_gates_lead_to_the_file(site: Site, server: Server, slug: str, gate: str) -> None:
    found = planned(site, server, "ncci-ptp-practitioner", ptp(slug, 323, gate=gate), "2026Q4")
    assert names(found)[0] == f"medicare-ncci-{slug}-practitioner-ptp-edits-ccipra-v323r0-f1.zip"
    asked = f"{server.base}{ZIP}{names(found)[0]}"
    assert found.files[0].asked == (f"{asked}?{ACCEPTED}" if gate else asked)


def test_a_gate_with_other_terms_is_not_opened(site: Site, server: Server) -> None:
    with pytest.raises(InputError, match="behind other terms"):
        planned(site, server, "ncci-ptp-practitioner", ptp("2026q3", 322, gate="/license/other?file="))


def test_missing_parts_are_refused(site: Site, server: Server) -> None:
    with pytest.raises(InputError, match="lists parts 1, 2, 4 of 4 of ncci-ptp-practitioner"):
        hrefs = ptp("2026q3", 322)
        planned(site, server, "ncci-ptp-practitioner", [*hrefs[:2], hrefs[3]])


def test_a_replaced_file_is_passed_by_and_said(site: Site, server: Server) -> None:
    hrefs = [f"{ZIP}rvu26c.zip", f"{ZIP}rvu26c-updated-06-30-2026.zip"]
    found = planned(site, server, "mpfs-rvu", hrefs)
    assert names(found) == ["rvu26c-updated-06-30-2026.zip"]
    assert "passed by /files/zip/rvu26c.zip" in found.notes[0]


def test_an_older_release_than_the_page_lists_is_tried_directly(site: Site, server: Server) -> None:
    found = planned(site, server, "ncci-ptp-practitioner", ptp("2026q3", 322), "2024Q2")
    assert names(found) == [f"medicare-ncci-2024q2-practitioner-ptp-edits-ccipra-v301r0-f{k}.zip" for k in (1, 2, 3, 4)]
    assert found.files[0].asked.endswith(f".zip?{ACCEPTED}")
    assert "lists 2026Q3; trying the likely address of 2024Q2" in found.notes[0]


def test_a_page_that_is_gone_leaves_the_likely_address(site: Site) -> None:
    found = plan(site, TABLE["hcpcs"], Release(2026, 4), TODAY)
    assert names(found) == ["october-2026-alpha-numeric-hcpcs-file.zip"]
    assert found.notes[0].startswith("the page is gone: ")


def test_remnants_on_a_page_are_not_taken_for_the_newest(site: Site, server: Server) -> None:
    found = planned(site, server, "ncci-mue-dme", [f"{ZIP}medicare-ncci-2024-q1-dme-supplier-services-mue-table.zip"])
    assert names(found) == ["medicare-ncci-2026-q3-dme-supplier-services-mue-table.zip"]


def test_a_late_page_gives_the_quarter_before_and_says_so(site: Site, server: Server) -> None:
    found = planned(site, server, "ncci-mue-dme", [f"{ZIP}medicare-ncci-2026-q2-dme-supplier-services-mue-table.zip"])
    assert found.files[0].release == "2026Q2"
    assert "2026Q2 is the newest listed up to 2026Q3" in found.notes[0]


@pytest.mark.parametrize(
    ("source", "between", "file"),
    [
        ("mpfs-rvu", "/rvu26c", "rvu26c-updated-06-30-2026.zip"),
        ("opps-b", "/july-2026-addendum-b", "july-2026-opps-addendum-b.zip"),
    ],
)
def test_a_page_between_is_read(site: Site, server: Server, source: str, between: str, file: str) -> None:
    path = urlsplit(TABLE[source].page).path
    server.answers[path + between] = page([f"/license/ama?file={ZIP}{file}"])
    found = planned(site, server, source, [path + between, path + between.replace("july", "april").replace("c", "b")])
    assert names(found) == [file]
    assert found.files[0].asked.endswith(ACCEPTED)


@pytest.mark.parametrize(
    ("source", "path", "release"),
    [
        ("ncci-mue-hospital", "medicare-ncci-2026-q3-facility-outpatient-hospital-services-mue-table.zip", "2026Q3"),
        ("ncci-mue-practitioner", "medicare-ncci-2026q4-practitioner-services-mue-table-0.zip", "2026Q4"),
        ("ncci-aoc", "add-code-edits-medicare-effective-06012026.zip", "2026Q2"),
        ("ncci-aoc", "add-code-edits-medicare-effective-99992026.zip", None),
        ("mpfs-rvu", "rvu25a-updated-01/10/2025.zip", "2025Q1"),
        ("hcpcs", "July-2026-Alpha-Numeric-HCPCS-Files.zip", "2026Q3"),
        ("opps-b", "cy-2026-april-opps-addendum-b.zip", "2026Q2"),
        ("opps-b", "july-2026-opps-addendum-b.zip", "2026Q3"),
        ("asc", "july-2026-asc-addenda.zip", "2026Q3"),
        ("asc", "january-2025-asc-approved-hcpcs-code-and-payment-rates.zip", "2025Q1"),
        ("icd10cm", "2027-code-descriptions-tabular-order.zip", "2026Q4"),
        ("icd10cm", "april-1-2026-code-descriptions-tabular-order-updated.zip", "2026Q2"),
        ("changes-ptp-hospital", f"{CHANGES}-revisions-ptp.zip", "2026Q2"),
        ("ncci-ptp-hospital", "medicaid-ncci-2026q3-hospital-ptp-edits-x-f1.zip", None),
        ("ncci-ptp-hospital", f"{CHANGES}-revisions-ptp.zip", None),
    ],
)  # fmt: skip
def test_names_that_were_seen_are_recognised(source: str, path: str, release: str | None) -> None:
    html = f"<a href='{ZIP}{path}'>x</a>"
    found = offers(links_of(html, "https://www.cms.gov/page"), alternatives(TABLE[source].link))
    assert [str(offer.release) for offer in found] == ([release] if release else [])


@pytest.mark.parametrize("address", [a for a in TABLE.values() if a.link], ids=lambda a: a.source)
def test_likely_addresses_fit_the_patterns_of_their_links(address: Address) -> None:
    for quarter in (1, 2, 3, 4):
        release = Release(2026, quarter)
        html = "".join(f'<a href="{url}">x</a>' for url in address.direct_files(release))
        found = offers(links_of(html, address.page), alternatives(address.link))
        assert [offer.part for offer in found] == list(range(1, address.parts + 1))
        expected = release if address.period == "quarter" else Release(2026 if quarter == 4 else 2025, 4)
        assert {offer.release for offer in found} == {expected}


def test_links_to_other_hosts_are_not_followed() -> None:
    html = (
        '<a href="https://example.org/files/zip/rvu26c.zip">x</a><a href="javascript:x">x</a><a href="http://[bad">x</a>'
        '<a href="/license/ama?file=https://example.org/files/zip/rvu26c.zip">x</a><a name="n">x</a>'
        '<a href="https://cms.gov.example.org/files/zip/rvu26c.zip">x</a><a href=" /files/zip/rvu26c.zip#top ">x</a>'
    )
    assert [link.address for link in links_of(html, "https://www.cms.gov/p")] == [
        "https://www.cms.gov/files/zip/rvu26c.zip"
    ]


def test_a_page_beyond_the_limit_is_refused(site: Site, server: Server) -> None:
    server.answers[urlsplit(PTP.page).path] = Answer(b" " * 5_000)
    small = replace(site, limits=replace(site.limits, page_bytes=4_000))
    with pytest.raises(InputError, match="a page of more than 4,000 bytes"):
        plan(small, PTP, None, TODAY)


def test_words_choose_sources() -> None:
    table = tuple(TABLE.values())
    assert [a.source for a in chosen(table, ["mue"])] == ["ncci-mue-practitioner", "ncci-mue-hospital", "ncci-mue-dme"]
    assert [a.source for a in chosen(table, ["ptp", "HCPCS"])] == [
        "ncci-ptp-practitioner",
        "ncci-ptp-hospital",
        "hcpcs",
    ]
    assert [a.source for a in chosen(table, ["changes-ptp-hospital"])] == ["changes-ptp-hospital"]
    assert not [a for a in chosen(table, []) if a.only_if_named]
    with pytest.raises(UsageError, match="no source is called 'nonsense'; known: ncci-ptp-practitioner, "):
        chosen(table, ["nonsense"])


def test_releases() -> None:
    assert parse_release("2026-q3") == Release(2026, 3) == release_of(TODAY)
    assert words_of(Release(2026, 4))["version"] == "323"
    assert words_of(Release(2024, 2))["version"] == "301"
    assert Release(2026, 1).back(4) == Release(2025, 1)
    with pytest.raises(UsageError, match="as 2026Q3"):
        parse_release("2026Q5")


@pytest.mark.parametrize("base", ["ftp://h", "h:80", "http://h/path", "http://"])
def test_a_base_is_a_server(base: str) -> None:
    with pytest.raises(UsageError, match="--base"):
        checked_base(base)


def test_the_table_is_whole() -> None:
    assert len(TABLE) == len(read_addresses()) == 16
    for address in TABLE.values():
        assert address.period in {"quarter", "year", "none"}
        assert address.page.startswith("https://www.cms.gov/")
        assert address.direct.startswith("https://")
        assert bool(address.link) == (address.period != "none")
        assert address.terms or not address.gated
