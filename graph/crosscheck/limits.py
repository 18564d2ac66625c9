"""Checks of the unit limits (medically unlikely edits) against the fee schedules and the HCPCS file."""

from __future__ import annotations

from .check import Check, for_sets

SETS = ("practitioner", "hospital", "dme")
PRACTITIONER = ("ncci-mue-practitioner", "mpfs-rvu")
HOSPITAL = ("ncci-mue-hospital", "opps-b")

LIMITS: tuple[Check, ...] = (
    *for_sets(
        Check(
            "mue-{set}-cpt-not-in-fee-schedule",
            "CPT code with a {set} unit limit that the fee schedule lacks",
            "codes",
            "A {set} unit limit is of a CPT code for which the fee schedule has no row.",
            "The code was deleted, is newer than the fee schedule, or is paid under another schedule.",
            ("ncci-mue-{set}", "mpfs-rvu"),
            "SELECT code FROM unit ANTI JOIN fee USING (code_system, code)"
            " WHERE edit_set = '{set}' AND code_system = 'cpt'",
        ),
        *SETS,
    ),
    *for_sets(
        Check(
            "mue-{set}-hcpcs-unknown",
            "HCPCS code with a {set} unit limit that the HCPCS file lacks",
            "codes",
            "A {set} unit limit is of a HCPCS Level II code that the HCPCS file does not list.",
            "The code left the file when it ended, or is newer than the file.",
            ("ncci-mue-{set}", "hcpcs"),
            "SELECT code FROM unit ANTI JOIN hcpcs USING (code_system, code)"
            " WHERE edit_set = '{set}' AND code_system = 'hcpcs'",
        ),
        *SETS,
    ),
    *for_sets(
        Check(
            "mue-{set}-hcpcs-terminated",
            "HCPCS code that ended, with a {set} unit limit",
            "codes",
            "A {set} unit limit is of a HCPCS Level II code that ended before the release of the limits began.",
            "The limit was not ended with its code.",
            ("ncci-mue-{set}", "hcpcs"),
            "SELECT code FROM unit JOIN ended USING (source, code) WHERE edit_set = '{set}'",
        ),
        *SETS,
    ),
    Check(
        "fee-schedule-without-mue",
        "payable code without a practitioner unit limit",
        "codes",
        "The fee schedule pays the code (A, C, J, R, T), and no practitioner unit limit is published for it.",
        "Some limits are not published: absence does not mean that any number of units is paid.",
        PRACTITIONER,
        "SELECT code FROM fee ANTI JOIN (FROM unit WHERE edit_set = 'practitioner') USING (code_system, code)"
        " WHERE payable",
    ),
    Check(
        "mue-practitioner-zero-paid",
        "active code with a practitioner unit limit of 0",
        "codes",
        "The fee schedule pays the code (A, R, T), and its practitioner unit limit is 0.",
        "The code has a price for practitioners and no unit of it is payable to them.",
        PRACTITIONER,
        "SELECT code FROM unit JOIN fee USING (code_system, code)"
        " WHERE edit_set = 'practitioner' AND units = 0 AND status IN ('A', 'R', 'T')",
    ),
    Check(
        "mue-practitioner-invalid-code",
        "practitioner unit limit above 0 for a code that is not valid for Medicare (I)",
        "codes",
        "The code has the status I in the fee schedule and a practitioner unit limit above 0.",
        "The limit serves payers that take the code; for Medicare the line is refused before it is reached.",
        PRACTITIONER,
        "SELECT code FROM unit JOIN fee USING (code_system, code)"
        " WHERE edit_set = 'practitioner' AND units > 0 AND status = 'I'",
    ),
    Check(
        "mue-hospital-zero-paid",
        "code with an outpatient rate and a hospital unit limit of 0",
        "codes",
        "Addendum B has a payment rate for the code, and its hospital unit limit is 0.",
        "The code has a price for outpatient hospitals and no unit of it is payable to them.",
        HOSPITAL,
        "SELECT code FROM unit JOIN outpatient USING (code_system, code)"
        " WHERE edit_set = 'hospital' AND units = 0 AND rate > 0",
    ),
)
