"""The document of an export as one page of HTML: no script, nothing loaded from anywhere, made to be printed."""

from collections.abc import Iterable
from html import escape

from workflows.domain.markings import Tlp
from workflows.presentation.dossier import Dossier, DossierRow, Table
from workflows.presentation.record_teller import SummaryLine
from workflows.presentation.summary import Style, SummarySection, in_a_row
from workflows.text.harmless import harmless

COLOURS = {
    Tlp.RED: "#FF2B2B",
    Tlp.AMBER_STRICT: "#FFC000",
    Tlp.AMBER: "#FFC000",
    Tlp.GREEN: "#33FF00",
    Tlp.CLEAR: "#FFFFFF",
}
"""On black, as TLP 2.0 wants them."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #eef0f3; color: #16191d; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto,
  "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
table.page { width: 100%; max-width: 56rem; margin: 0 auto; border-collapse: collapse; background: #fff; }
table.page > * > tr > td { padding: 0; }
.label { background: #000; display: flex; justify-content: space-between; gap: 1rem; padding: .45rem 2rem;
  font-size: 12px; font-weight: 700; letter-spacing: .02em; -webkit-print-color-adjust: exact;
  print-color-adjust: exact; }
.label span + span { color: #fff; font-weight: 400; text-align: right; }
main { padding: 1.75rem 2rem 2rem; }
h1 { font-size: 1.65rem; line-height: 1.25; margin: 0 0 .25rem; }
h1 small { display: block; font-size: .95rem; font-weight: 600; color: #5a6472; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 2px solid #16191d;
  break-after: avoid; }
p, ul { margin: .35rem 0; }
ul { padding-left: 1.2rem; }
.headline { font-size: 1.05rem; font-weight: 600; }
.as-of, .note, .basis { color: #5a6472; font-size: .87rem; }
.basis { white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; margin: 1rem 0 0; padding: .9rem 1rem;
  background: #f5f6f8; border-left: 4px solid #16191d; print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
dt { color: #5a6472; }
dd { margin: 0; }
table.data { width: 100%; border-collapse: collapse; font-size: .92rem; }
table.data th, table.data td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;
  border-bottom: 1px solid #dfe3e8; }
table.data th { color: #5a6472; font-weight: 600; font-size: .82rem;
  white-space: nowrap; }
ol.timeline { list-style: none; margin: .5rem 0 0; padding: 0; font-size: .92rem; }
ol.timeline li { display: grid; grid-template-columns: 2.6rem 8.2rem 1fr; gap: .6rem; padding: .35rem 0;
  border-bottom: 1px solid #dfe3e8; break-inside: avoid; }
ol.timeline .number, ol.timeline time { color: #5a6472; font-variant-numeric: tabular-nums; }
.said { white-space: pre-line; }
.earlier { display: block; margin-top: .25rem; padding-left: .7rem; border-left: 3px solid #c98a00; color: #4b5360; }
.earlier del { text-decoration-color: #c98a00; }
.late, .withdrawn { color: #8a5a00; font-style: italic; }
code { font-size: .82rem; }
.watermark { position: fixed; inset: 0; display: flex; align-items: center; justify-content: center;
  pointer-events: none; z-index: 1; }
.watermark span { transform: rotate(-32deg); font-size: 2rem; font-weight: 700; color: #16191d; opacity: .055;
  text-align: center; max-width: 46rem; }
@media (max-width: 640px) {
  main { padding: 1.1rem 1rem 1.5rem; }
  .label { padding: .45rem 1rem; flex-direction: column; gap: 0; }
  .label span + span { text-align: left; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
  ol.timeline li { grid-template-columns: 2.2rem 1fr; }
  ol.timeline .said-cell { grid-column: 1 / -1; }
  table.data thead { display: none; }
  table.data tr { display: block; padding: .4rem 0; border-bottom: 1px solid #dfe3e8; }
  table.data td { display: block; border: 0; padding: 0; }
  table.data td::before { content: attr(data-column) "  "; color: #5a6472; font-size: .82rem; }
}
@media print {
  @page { size: A4; margin: 12mm; }
  body { background: #fff; font-size: 10.5pt; }
  table.page { max-width: none; }
  main { padding: 2mm 0 5mm; }
  table.page > thead > tr > td { padding-bottom: 4mm; }
  .label { padding: 1.5mm 3mm; }
  a { color: inherit; text-decoration: none; }
}
"""


def as_html(page: Dossier) -> str:
    colour = COLOURS[page.tlp]
    return "".join(
        (
            f'<!DOCTYPE html>\n<html lang="{_t(page.language)}">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n',
            f"<title>{_t(page.label)} {_t(page.title)} · {_t(page.marking)}</title>\n<style>{STYLE}</style>\n</head>\n",
            f'<body>\n<div class="watermark" aria-hidden="true"><span>{_t(page.watermark)}</span></div>\n',
            '<table class="page">\n',
            f"<thead><tr><td>{_label(page, colour, page.label)}</td></tr></thead>\n",
            f"<tfoot><tr><td>{_label(page, colour, page.watermark)}</td></tr></tfoot>\n",
            f"<tbody><tr><td><main>\n{_body(page)}</main></td></tr></tbody>\n</table>\n</body>\n</html>\n",
        )
    )


def _label(page: Dossier, colour: str, beside: str) -> str:
    return f'<div class="label"><span style="color: {colour}">{_t(page.marking)}</span><span>{_t(beside)}</span></div>'


def _body(page: Dossier) -> str:
    return "\n".join(
        [
            f"<h1><small>{_t(page.label)}</small>{_said(page.title)}</h1>",
            f'<p class="headline">{_t(page.headline)}</p>',
            f'<p class="as-of">{_t(page.as_of)}</p>',
            _definitions(page.facts),
            *map(_section, page.sections),
            _data(page.decisions, page.nothing),
            _data(page.tasks, page.nothing),
            _data(page.people, page.nothing),
            _data(page.exhibits, page.nothing),
            f"<h2>{_t(page.timeline_title)}</h2>",
            f'<p class="note">{_t(page.timeline_note)}</p>',
            f'<ol class="timeline">\n{"".join(_row(page, row) for row in page.rows)}</ol>',
            f"<h2>{_t(page.left_out_title)}</h2>",
            _left_out(page),
            f"<h2>{_t(page.signature_title)}</h2>",
            _definitions(page.signature),
            "",
        ]
    )


def _definitions(pairs: Iterable[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{_t(name)}</dt><dd>{_said(value)}</dd>' for name, value in pairs)}</dl>"


def _section(section: SummarySection) -> str:
    title = f"<h2>{_t(section.title)}</h2>"
    if section.style is Style.LIST and len(section.lines) > 1:
        items = "".join(f"<li>{_said(line.text)}{_basis(line)}</li>" for line in section.lines)
        return f"{title}\n<ul>{items}</ul>"
    between = "  ·  " if section.style is Style.ITEMS else " "
    texts = [line.text for line in section.lines]
    told = texts if section.style is Style.ITEMS else [in_a_row([text, ""]).strip() for text in texts]
    lines = [f"{_said(text)}{_basis(line)}" for text, line in zip(told, section.lines, strict=True)]
    return f"{title}\n<p>{between.join(lines)}</p>"


def _basis(line: SummaryLine) -> str:
    numbers = ", ".join(f'<a href="#e{number}">#{number}</a>' for number in line.entries)
    return f' <span class="basis">[{numbers}]</span>' if numbers else ""


def _data(table: Table, nothing: str) -> str:
    title = f"<h2>{_t(table.title)}</h2>\n"
    if not table.rows:
        return f'{title}<p class="note">{_t(nothing)}</p>'
    head = "".join(f"<th>{_t(column)}</th>" for column in table.columns)
    body = "".join(f"<tr>{_cells(table, row)}</tr>\n" for row in table.rows)
    return f'{title}<table class="data"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>'


def _cells(table: Table, row: tuple[str, ...]) -> str:
    pairs = zip(table.columns, row, strict=True)
    return "".join(f'<td data-column="{_t(column)}">{_said(value)}</td>' for column, value in pairs)


def _row(page: Dossier, row: DossierRow) -> str:
    said = f'<span class="withdrawn">{_t(row.said)}</span>' if row.withdrawn else _said(row.said)
    late = f' <span class="late">({_t(row.late)})</span>' if row.late else ""
    link = f' <a href="{_t(row.link)}" rel="noreferrer">↗</a>' if row.link.startswith("https://") else ""
    earlier = "".join(
        f'<span class="earlier">{_t(page.earlier_words)} {_t(one.at)}: <del>{_said(one.text)}</del>'
        f"{_t(_why(one.by, one.reason))}</span>"
        for one in row.earlier
    )
    when = f'<time datetime="{_t(row.utc)}">{_t(row.at)}</time>'
    number = f'<span class="number">#{row.number}</span>'
    cell = f'<span class="said-cell"><span class="said">{said}</span>{late}{link}{earlier}</span>'
    return f'<li id="e{row.number}">{number}{when}{cell}</li>\n'


def _why(by: str, reason: str) -> str:
    parts = ", ".join(part for part in (by, reason) if part)
    return f" ({parts})" if parts else ""


def _left_out(page: Dossier) -> str:
    if not page.left_out:
        return f'<p class="note">{_t(page.nothing)}</p>'
    items = "".join(f"<li>{_t(one.said)} {_t(one.why)}</li>" for one in page.left_out)
    return f"<ul>{items}</ul>"


def _t(text: str) -> str:
    """Words of Muster's own, or of people where no direction has to be kept apart."""
    return escape(harmless(text), quote=True)


def _said(text: str) -> str:
    """Words of people: whatever direction they run in, what follows them is not turned."""
    return f'<bdi dir="auto">{_t(text)}</bdi>'
