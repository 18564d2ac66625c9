"""A code page as one standalone HTML document: no script, no font and no file from elsewhere."""

from __future__ import annotations

from html import escape

from .sections import graph_line, sections, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .context import Fact

META = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24 }
h1 { font-size: 1.6rem; margin-bottom: .2rem }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #c9d1d9 }
table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .5rem 0 1rem }
caption { text-align: left; font-weight: 600; padding: .3rem 0 }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #e5e8eb }
th { color: #57606a; font-weight: 500 }
.source { color: #57606a; font-size: .85em } .missing { color: #7a4f01 }
@media (prefers-color-scheme: dark) { body { background: #15181c; color: #dfe3e8 } th, .source { color: #9aa4af }
  h2, th, td { border-color: #343a41 } .missing { color: #e0b15c } }
"""


def to_html(page: Fact) -> str:
    """Return the page as an HTML document; every text is escaped."""
    body = [f"<h1>{escape(title(page))}</h1>", f'<p class="source">{escape(graph_line(page))}</p>']
    for name, blocks in sections(page):
        anchor = name.lower().replace(" ", "-")
        body.append(f'<section id="{anchor}"><h2>{escape(name)}</h2>')
        body += [_block(block) for block in blocks]
        body.append("</section>")
    head = f"{META}<title>{escape(title(page))}</title><style>{STYLE}</style>"
    content = "\n".join(body)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{content}\n</body></html>\n'


def _block(block: Sequence[object]) -> str:
    kind, *parts = block
    if kind == "fact":
        return f'<p>{escape(str(parts[0]))} <span class="source">{escape(str(parts[1]))}</span></p>'
    if kind == "missing":
        return f'<p class="missing">{escape(str(parts[0]))}: {escape(str(parts[1]))}</p>'
    return _table(*parts)  # pyright: ignore


def _table(caption: str, columns: Sequence[str], rows: list[list[str]]) -> str:
    heading = f"<caption>{escape(caption)}</caption>" if caption else ""
    names = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{heading}<thead><tr>{names}</tr></thead><tbody>\n{body}\n</tbody></table>"
