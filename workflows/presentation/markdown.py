"""The file of a timeline as a Markdown document."""

import re

from workflows.presentation.record_teller import SummaryLine
from workflows.presentation.timeline_file import TimelineFile, TimelineRow

_ESCAPED = str.maketrans({markup: f"\\{markup}" for markup in "\\`*_[]<>#|~&$"})
_BEGINS_A_LIST = re.compile(r"^(\d*)([-+.)])")


def as_markdown(file: TimelineFile) -> str:
    page = file.summary
    heading = f"# {page.label} {in_markdown(page.title)} · {in_markdown(page.marking)}"
    lines = [heading, "", in_markdown(page.headline), "", file.note, ""]
    for section in page.sections:
        lines += [f"## {section.title}", ""]
        lines += [f"- {in_markdown(line.text)}{_basis(line)}" for line in section.lines] + [""]
    lines += [f"## {file.title}", "", *map(_row, file.rows), "", f"{page.label} · {in_markdown(page.marking)}"]
    return "\n".join(lines) + "\n"


def _basis(line: SummaryLine) -> str:
    return f" [{', '.join(f'#{e}' for e in line.entries)}]" if line.entries else ""


def _row(row: TimelineRow) -> str:
    sentence = f" {in_markdown(row.sentence)}" if row.sentence else ""
    link = f" <{row.link}>" if row.link else ""
    return f"- {row.at}{sentence}{link}"


def in_markdown(text: str) -> str:
    """A person's words on one line of Markdown, with nothing that could be read as markup."""
    flat = " ".join(text.split())
    return _BEGINS_A_LIST.sub(r"\1\\\2", flat.translate(_ESCAPED))
