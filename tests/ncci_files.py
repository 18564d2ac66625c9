"""NCCI files as CMS lays them out, of made-up rows."""

from pathlib import Path

PREAMBLE = (
    "CPT only copyright 2025 American Medical Association.  All rights reserved.\t\t\t\t\t\t",
    "Column1/Column2 Edits\t\t\t\t\t\t",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
    "\t\t\t\t*=no data\t1=allowed\t",
    "\t\t\t\t\t9=not applicable\t",
)
RATIONALE = "Misuse of Column Two code with Column One code"


def ptp_row(one: str, two: str, begun: str = "20200101", ended: str = "*", indicator: str = "1") -> str:
    return f"{one}\t{two}\t\t{begun}\t{ended}\t{indicator}\t{RATIONALE}"


def write_ptp(folder: Path, version: str, *rows: str, part: int = 1, edit_set: str = "pra") -> Path:
    path = folder / f"cci{edit_set}-v{version}r0-f{part}.TXT"
    path.write_bytes("\r\n".join((*PREAMBLE, *rows, "")).encode())
    return path


def write_mue(folder: Path, day: str, *rows: tuple[str, object, str], edit_set: str = "Practitioner Services") -> Path:
    """Write limits of one date (MM-DD-YYYY); a row is code, limit and adjudication indicator."""
    path = folder / f"MCR_MUE_{edit_set.replace(' ', '')}_Eff_{day}.csv"
    words = {"1": "1 Line Edit", "2": "2 Date of Service Edit: Policy", "3": "3 Date of Service Edit: Clinical"}
    header = f'"HCPCS/\nCPT Code",{edit_set} MUE Values,MUE Adjudication Indicator,MUE Rationale'
    lines = [f"{code},{limit},{words.get(mai, mai)},Clinical: Data" for code, limit, mai in rows]
    banner = '"CPT codes are copyright 2025 American Medical Association\xae.\n\nAll rights reserved.",,,'
    path.write_bytes("\n".join((banner, header, *lines, "")).encode("latin-1"))
    return path
