"""The document of an export as Markdown."""

from workflows.presentation.dossier import Dossier, DossierRow, Table
from workflows.presentation.markdown import in_markdown
from workflows.presentation.record_teller import SummaryLine
from workflows.text.harmless import harmless


def as_markdown(page: Dossier) -> str:
    label = f"**{_md(page.marking)}** · {_md(page.watermark)}"
    lines = [label, "", f"# {page.label} {_md(page.title)}", "", f"**{_md(page.headline)}**", "", _md(page.as_of), ""]
    lines += [f"- {_md(name)}: {_md(value)}" for name, value in page.facts]
    for section in page.sections:
        lines += ["", f"## {_md(section.title)}", "", *(f"- {_md(x.text)}{_basis(x)}" for x in section.lines)]
    for table in (page.decisions, page.tasks, page.people, page.exhibits):
        lines += ["", *_table(table, page.nothing)]
    lines += ["", f"## {_md(page.timeline_title)}", "", _md(page.timeline_note), ""]
    lines += [line for row in page.rows for line in _row(page, row)]
    lines += ["", f"## {_md(page.left_out_title)}", ""]
    lines += [f"- {_md(x.said)} {_md(x.why)}" for x in page.left_out] or [_md(page.nothing)]
    lines += ["", f"## {_md(page.signature_title)}", "", *(f"- {_md(n)}: {_md(v)}" for n, v in page.signature)]
    return "\n".join([*lines, "", label]) + "\n"


def _basis(line: SummaryLine) -> str:
    return f" [{', '.join(f'#{e}' for e in line.entries)}]" if line.entries else ""


def _table(table: Table, nothing: str) -> list[str]:
    title = [f"## {_md(table.title)}", ""]
    if not table.rows:
        return [*title, _md(nothing)]
    head = ["| " + " | ".join(map(_md, table.columns)) + " |", "|" + " --- |" * len(table.columns)]
    return [*title, *head, *("| " + " | ".join(map(_md, row)) + " |" for row in table.rows)]


def _row(page: Dossier, row: DossierRow) -> list[str]:
    late = f" ({_md(row.late)})" if row.late else ""
    link = f" <{row.link}>" if row.link.startswith("https://") and not set(row.link) & set("<> \n") else ""
    said = [f"- #{row.number} {row.at} {_md(row.said)}{late}{link}"]
    return said + [f"  - {_md(page.earlier_words)} {one.at}: ~~{_md(one.text)}~~" for one in row.earlier]


def _md(text: str) -> str:
    return in_markdown(harmless(text))
