"""A summary as a Markdown document."""

import re

from workflows.messages.timeline import SummaryLine
from workflows.presentation.summary import SummaryRow, SummaryView

_ESCAPED = str.maketrans({markup: f"\\{markup}" for markup in "\\`*_[]<>#|~&$"})
_BEGINS_A_LIST = re.compile(r"^(\d*)([-+.)])")


def as_markdown(view: SummaryView) -> str:
    lines = [f"# {view.label} {_md(view.title)}", "", _md(view.headline), "", view.as_of, ""]
    for section in view.sections:
        lines += [f"## {section.title}", ""]
        lines += [f"- {_md(line.text)}{_basis(line)}" for line in section.lines] + [""]
    lines += [f"## {view.timeline}", "", *map(_row, view.rows)]
    return "\n".join(lines) + "\n"


def _basis(line: SummaryLine) -> str:
    return f" [{', '.join(f'#{e}' for e in line.entries)}]" if line.entries else ""


def _row(row: SummaryRow) -> str:
    sentence = f" {_md(row.sentence)}" if row.sentence else ""
    link = f" <{row.link}>" if row.link else ""
    return f"- {row.at}{sentence}{link}"


def _md(text: str) -> str:
    """A person's words on one line of Markdown, with nothing that could be read as markup."""
    flat = " ".join(text.split())
    return _BEGINS_A_LIST.sub(r"\1\\\2", flat.translate(_ESCAPED))
