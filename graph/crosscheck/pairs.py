"""Checks of the procedure-to-procedure edits against the other files, and of their two sets against each other."""

from __future__ import annotations

from .check import Check, for_sets

SETS = ("practitioner", "hospital")
BOTH = ("ncci-ptp-practitioner", "ncci-ptp-hospital")

PAIRS: tuple[Check, ...] = (
    Check(
        "ptp-practitioner-not-in-fee-schedule",
        "code of a live practitioner pair that the fee schedule lacks",
        "codes",
        "A live practitioner edit names a code for which the fee schedule has no row.",
        "The code was deleted, is newer than the fee schedule, or is paid under another schedule.",
        ("ncci-ptp-practitioner", "mpfs-rvu"),
        "SELECT code FROM paired_code ANTI JOIN fee USING (code_system, code) WHERE edit_set = 'practitioner'",
    ),
    Check(
        "ptp-practitioner-deleted-code",
        "code of a live practitioner pair that the fee schedule calls deleted (D, F, G)",
        "codes",
        "A live practitioner edit names a code with the status D, F or G.",
        "The edit was not ended with its code; no claim line can meet it any more.",
        ("ncci-ptp-practitioner", "mpfs-rvu"),
        "SELECT code FROM paired_code JOIN fee USING (code_system, code) WHERE edit_set = 'practitioner' AND deleted",
    ),
    Check(
        "ptp-practitioner-invalid-code",
        "code of a live practitioner pair that is not valid for Medicare (I)",
        "codes",
        "A live practitioner edit names a code with the status I: Medicare uses another code.",
        "The edit serves payers that take the code; for Medicare the line is refused before the edit is reached.",
        ("ncci-ptp-practitioner", "mpfs-rvu"),
        "SELECT code FROM paired_code JOIN fee USING (code_system, code)"
        " WHERE edit_set = 'practitioner' AND status = 'I'",
    ),
    Check(
        "ptp-hospital-not-in-opps",
        "code of a live hospital pair that the outpatient addendum lacks",
        "codes",
        "A live hospital edit names a code for which Addendum B has no row.",
        "The code was deleted, or is newer than the addendum.",
        ("ncci-ptp-hospital", "opps-b"),
        "SELECT code FROM paired_code ANTI JOIN outpatient USING (code_system, code) WHERE edit_set = 'hospital'",
    ),
    *for_sets(
        Check(
            "ptp-{set}-hcpcs-unknown",
            "HCPCS code of a live {set} pair that the HCPCS file lacks",
            "codes",
            "A live {set} edit names a HCPCS Level II code that the HCPCS file does not list.",
            "The code left the file when it ended, or is newer than the file.",
            ("ncci-ptp-{set}", "hcpcs"),
            "SELECT code FROM paired_code ANTI JOIN hcpcs USING (code_system, code)"
            " WHERE edit_set = '{set}' AND code_system = 'hcpcs'",
        ),
        *SETS,
    ),
    *for_sets(
        Check(
            "ptp-{set}-hcpcs-terminated",
            "HCPCS code that ended, in a live {set} pair",
            "codes",
            "A live {set} edit names a HCPCS Level II code that ended before the release of the edits began.",
            "The edit was not ended with its code; no claim line can meet it any more.",
            ("ncci-ptp-{set}", "hcpcs"),
            "SELECT code FROM paired_code JOIN ended USING (code)"
            " WHERE edit_set = '{set}' AND source = 'ncci-ptp-{set}'",
        ),
        *SETS,
    ),
    Check(
        "ptp-sets-reversed",
        "pair that bundles one way for practitioners and the other way for hospitals",
        "pairs",
        "A pair is live in the practitioner set, and live in reverse in the hospital set.",
        "Each set pays another code of the two: a rule written for one set is wrong in the other.",
        BOTH,
        "SELECT p.one || ' ' || p.two FROM live_pair p JOIN live_pair h ON p.one = h.two AND p.two = h.one"
        " WHERE p.edit_set = 'practitioner' AND h.edit_set = 'hospital'",
    ),
    Check(
        "ptp-sets-indicator",
        "pair that a modifier releases in one set only",
        "pairs",
        "A pair is live in both sets with different modifier indicators.",
        "A modifier that releases the pair on one claim form does not on the other.",
        BOTH,
        "SELECT p.one || ' ' || p.two FROM live_pair p JOIN live_pair h USING (one, two)"
        " WHERE p.edit_set = 'practitioner' AND h.edit_set = 'hospital' AND p.indicator <> h.indicator",
    ),
    *for_sets(
        Check(
            "ptp-{set}-addon-primary-never",
            "add-on and its listed primary, bundled without release ({set})",
            "pairs",
            "A live {set} edit with indicator 0 pairs an add-on with a primary that the add-on file lists for it.",
            "The add-on needs the primary beside it and is never paid beside it: with this primary it can't be paid.",
            ("ncci-ptp-{set}", "ncci-aoc"),
            "SELECT DISTINCT addon || ' ' || primary_code FROM supported JOIN live_pair USING (one, two)"
            " WHERE edit_set = '{set}' AND indicator = '0'",
        ),
        *SETS,
    ),
    *for_sets(
        Check(
            "ptp-{set}-addon-primary",
            "add-on and its listed primary, bundled unless a modifier releases them ({set})",
            "pairs",
            "A live {set} edit with indicator 1 pairs an add-on with a primary that the add-on file lists for it.",
            "The add-on is paid beside its primary only with a modifier, as for two sites or two sessions.",
            ("ncci-ptp-{set}", "ncci-aoc"),
            "SELECT DISTINCT addon || ' ' || primary_code FROM supported JOIN live_pair USING (one, two)"
            " WHERE edit_set = '{set}' AND indicator = '1'",
        ),
        *SETS,
    ),
)
