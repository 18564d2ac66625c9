"""Checks of what Medicare pays hospitals and surgical centers, and of the code files that these payments name."""

from __future__ import annotations

from .check import Check

FACILITIES: tuple[Check, ...] = (
    Check(
        "asc-covered-and-excluded",
        "code that surgical centers are paid for and that is excluded there",
        "codes",
        "The code stands among the covered procedures (Addendum AA) and among the excluded (Addendum EE).",
        "One of the addenda is wrong, or they are of different quarters.",
        ("asc-aa", "asc-ee"),
        "SELECT DISTINCT code FROM surgical SEMI JOIN excluded USING (code_system, code) WHERE addendum = 'AA'",
    ),
    Check(
        "asc-procedure-and-ancillary",
        "code in both addenda of surgical centers",
        "codes",
        "The code stands among the procedures (Addendum AA) and among the ancillary services (Addendum BB).",
        "A surgical center can't tell by which addendum the code is paid.",
        ("asc-aa", "asc-bb"),
        "SELECT DISTINCT code FROM surgical a SEMI JOIN (FROM surgical WHERE addendum = 'BB') USING (code_system, code)"
        " WHERE addendum = 'AA'",
    ),
    Check(
        "asc-inpatient-only",
        "inpatient-only code (C) that surgical centers are paid for",
        "codes",
        "Addendum AA covers the code, and Addendum B pays it to inpatients only (status C).",
        "The code left the inpatient-only list between the two files, or one of them is wrong.",
        ("asc-aa", "opps-b"),
        "SELECT DISTINCT code FROM surgical s JOIN outpatient o USING (code_system, code)"
        " WHERE addendum = 'AA' AND o.payment_status = 'C'",
    ),
    Check(
        "asc-not-in-opps",
        "code of a surgical center that the outpatient addendum lacks",
        "codes",
        "Addendum AA covers a code for which Addendum B has no row.",
        "The code was deleted, or is newer than Addendum B.",
        ("asc-aa", "opps-b"),
        "SELECT DISTINCT code FROM surgical ANTI JOIN outpatient USING (code_system, code) WHERE addendum = 'AA'",
    ),
    Check(
        "asc-device-not-covered",
        "device offset of a code that surgical centers are not paid for",
        "codes",
        "Addendum FF gives the device part of a payment, and Addendum AA does not cover the code.",
        "The offset has no payment to be part of.",
        ("asc-ff", "asc-aa"),
        "SELECT DISTINCT code FROM device ANTI JOIN (FROM surgical WHERE addendum = 'AA') USING (code_system, code)",
    ),
    Check(
        "opps-cpt-not-in-fee-schedule",
        "CPT code of the outpatient addendum that the fee schedule lacks",
        "codes",
        "Addendum B lists a CPT code for which the fee schedule has no row.",
        "The code was deleted, is newer than the fee schedule, or is paid under another schedule.",
        ("opps-b", "mpfs-rvu"),
        "SELECT code FROM outpatient ANTI JOIN fee USING (code_system, code) WHERE code_system = 'cpt'",
    ),
    Check(
        "opps-hcpcs-terminated",
        "HCPCS code that ended, in the outpatient addendum",
        "codes",
        "Addendum B lists a HCPCS Level II code that ended before the addendum began.",
        "The row was not removed with its code.",
        ("opps-b", "hcpcs"),
        "SELECT code FROM outpatient JOIN ended USING (source, code)",
    ),
    Check(
        "fee-schedule-hcpcs-terminated",
        "payable HCPCS code of the fee schedule that ended",
        "codes",
        "The fee schedule pays a HCPCS Level II code (A, C, J, R, T) that ended before the schedule began.",
        "The row was not changed with its code, or the HCPCS file took the end back.",
        ("mpfs-rvu", "hcpcs"),
        "SELECT code FROM fee JOIN ended USING (source, code) WHERE payable",
    ),
    Check(
        "fee-schedule-hcpcs-not-payable",
        "HCPCS code that the fee schedule pays and the HCPCS file does not (I, M, S)",
        "codes",
        "The fee schedule pays the code (A, C, J, R, T); the HCPCS file says not payable or not covered (I, M, S).",
        "The coverage of the code changed in one file before the other.",
        ("mpfs-rvu", "hcpcs"),
        "SELECT code FROM fee JOIN hcpcs h USING (code_system, code) WHERE payable AND h.coverage IN ('I', 'M', 'S')",
    ),
    Check(
        "article-cpt-not-in-fee-schedule",
        "CPT code of a coverage article that the fee schedule lacks",
        "codes",
        "A local coverage article lists a CPT code for which the fee schedule has no row.",
        "The code was deleted and the article not revised, or the code is paid under another schedule.",
        ("mcd-article-codes", "mpfs-rvu"),
        "SELECT code FROM article_code ANTI JOIN fee USING (code_system, code) WHERE code_system = 'cpt'",
    ),
    Check(
        "article-hcpcs-terminated",
        "HCPCS code that ended, in a coverage article",
        "codes",
        "A local coverage article lists a HCPCS Level II code that ended before the coverage files were made.",
        "The article was not revised when its code ended.",
        ("mcd-article-codes", "hcpcs"),
        "SELECT code FROM article_code JOIN ended USING (code) WHERE source = 'mcd-article-codes'",
    ),
    Check(
        "diagnosis-deleted-listed",
        "diagnosis code that is listed and was deleted",
        "codes",
        "The list of changes says that the billable diagnosis code was deleted, and the code is listed as billable.",
        "The list and its changes are of different releases.",
        ("icd10cm", "icd10cm-changes"),
        "SELECT code FROM listed_diagnosis l SEMI JOIN (FROM diagnosis_change SEMI JOIN newest USING (source, release)"
        " WHERE change = 'deleted' AND billable) USING (code) WHERE l.billable",
    ),
    Check(
        "diagnosis-added-missing",
        "diagnosis code that was added and is not listed",
        "codes",
        "The list of changes says that the diagnosis code was added, and the code is not listed.",
        "The list and its changes are of different releases.",
        ("icd10cm", "icd10cm-changes"),
        "SELECT DISTINCT code FROM diagnosis_change SEMI JOIN newest USING (source, release)"
        " ANTI JOIN listed_diagnosis USING (code) WHERE change = 'added'",
    ),
)
