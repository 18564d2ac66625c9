"""Checks of the add-on code edits against the fee schedule and the HCPCS file."""

from __future__ import annotations

from .check import Check

FILES = ("ncci-aoc", "mpfs-rvu")

ADDONS: tuple[Check, ...] = (
    Check(
        "addon-not-in-fee-schedule",
        "live add-on that the fee schedule lacks",
        "codes",
        "A live add-on edit is of a code for which the fee schedule has no row.",
        "The add-on was deleted, is newer than the fee schedule, or is paid under another schedule.",
        FILES,
        "SELECT DISTINCT addon FROM live_addon ANTI JOIN fee ON addon = code AND addon_system = code_system",
    ),
    Check(
        "addon-not-zzz",
        "live add-on whose global period is not ZZZ",
        "codes",
        "A live add-on edit is of a code that the fee schedule prices with another global period than ZZZ.",
        "One file takes the code for an add-on, the other for a service of its own; XXX is usual for tests.",
        FILES,
        "SELECT DISTINCT addon FROM live_addon JOIN fee ON addon = code AND addon_system = code_system"
        " WHERE global_period IS DISTINCT FROM 'ZZZ'",
    ),
    Check(
        "zzz-cpt-without-addon",
        "CPT code with global period ZZZ and no live add-on edit",
        "codes",
        "The fee schedule calls the CPT code an add-on (ZZZ), and no live add-on edit names its primaries.",
        "Nothing published says beside which codes it is paid: the contractor decides, or an edit is missing.",
        FILES,
        "SELECT code FROM fee ANTI JOIN live_addon ON addon = code AND addon_system = code_system"
        " WHERE global_period = 'ZZZ' AND code_system = 'cpt'",
    ),
    Check(
        "zzz-hcpcs-without-addon",
        "HCPCS code with global period ZZZ and no live add-on edit",
        "codes",
        "The fee schedule calls the HCPCS Level II code an add-on (ZZZ), and no live add-on edit names its primaries.",
        "Products that are paid beside a procedure carry ZZZ too: the add-on file does not list primaries for them.",
        FILES,
        "SELECT code FROM fee ANTI JOIN live_addon ON addon = code AND addon_system = code_system"
        " WHERE global_period = 'ZZZ' AND code_system = 'hcpcs'",
    ),
    Check(
        "addon-primary-not-in-fee-schedule",
        "listed primary that the fee schedule lacks",
        "codes",
        "A live add-on edit lists a primary for which the fee schedule has no row.",
        "The primary was deleted, or is newer than the fee schedule; with it the add-on can't be paid.",
        FILES,
        "SELECT DISTINCT primary_code FROM live_addon"
        " ANTI JOIN fee ON primary_code = code AND primary_system = code_system WHERE primary_code IS NOT NULL",
    ),
    Check(
        "addon-primary-invalid",
        "listed primary that Medicare does not take (D, F, G, I)",
        "codes",
        "A live add-on edit lists a primary that the fee schedule calls deleted or not valid for Medicare.",
        "No Medicare line with this primary is paid, so none supports the add-on.",
        FILES,
        "SELECT DISTINCT primary_code FROM live_addon"
        " JOIN fee ON primary_code = code AND primary_system = code_system WHERE deleted OR status = 'I'",
    ),
    Check(
        "addon-without-payable-primary",
        "payable add-on of type 1, none of whose primaries is payable",
        "codes",
        "The fee schedule pays the add-on, all its primaries are listed, and it pays none of them.",
        "The add-on can't be paid as the files stand.",
        FILES,
        "SELECT addon FROM live_addon JOIN fee f ON addon = f.code AND addon_system = f.code_system"
        " LEFT JOIN fee p ON primary_code = p.code AND primary_system = p.code_system"
        " WHERE addon_type = '1' AND f.payable GROUP BY addon HAVING NOT bool_or(coalesce(p.payable, false))",
    ),
    Check(
        "addon-hcpcs-terminated",
        "HCPCS code that ended, in a live add-on edit",
        "codes",
        "A live add-on edit names a HCPCS Level II code, as add-on or primary, that ended before its release began.",
        "The edit was not ended with its code.",
        ("ncci-aoc", "hcpcs"),
        "SELECT code FROM addon_code JOIN ended USING (code) WHERE source = 'ncci-aoc'",
    ),
)
