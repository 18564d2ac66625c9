"""The curated cases of the rules as the Rules page shows them; run it to write them anew for the page.

python tests/rule_examples.py
"""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests/shapes"
SHOWN_BY = ROOT / "api/web/src/rules/examples.json"
TOLD = ("form", "payer", "type_of_bill")


def collect() -> dict[str, list[dict[str, Any]]]:
    """Return the examples by the name of the shape, those that violate it first."""
    found = {
        folder.name: [_claims(file) for file in sorted(folder.glob("*.json"))]
        for folder in sorted((CASES / "claims/cases").iterdir())
    } | {
        folder.name: [
            {
                "title": f"{file.stem} graph",
                "violates": file.stem.startswith("invalid"),
                "turtle": file.read_text("utf-8"),
            }
            for file in sorted(folder.glob("*.ttl"))
        ]
        for folder in sorted((CASES / "catalog/cases").iterdir())
    }
    return {name: sorted(cases, key=lambda case: not case["violates"]) for name, cases in found.items()}


def _claims(file: Path) -> dict[str, Any]:
    case = json.loads(file.read_text("utf-8"))
    lines = [_line(claim, line) for claim in case["claims"] for line in claim["lines"]]
    return {"title": case["title"], "violates": bool(case["expect"]), "lines": lines}


def _line(claim: dict[str, Any], line: dict[str, Any]) -> str:
    about = ", ".join(str(claim[name]) for name in TOLD if claim.get(name))
    parts = [
        f"{claim['id']} ({about}) line {line.get('number')}: {line.get('code')}",
        *line.get("modifiers", []),
        f"x {line['units']}" if line.get("units") is not None else "",
        f"on {line.get('from')}",
        f"place {line['place_of_service']}" if line.get("place_of_service") else "",
    ]
    return " ".join(part for part in parts if part)


def written() -> str:
    """Return the examples as the page's file has them."""
    return json.dumps(collect(), indent=0, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    SHOWN_BY.write_text(written(), "utf-8")
