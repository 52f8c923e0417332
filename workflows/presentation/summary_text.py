"""A summary as plain text: on a terminal, and as the beginning of an update."""

from workflows.presentation.summary import Style, SummarySection, SummaryView, in_a_row

TOLD_IN_UPDATE = frozenset({"what_happened", "now_title", "impact", "why", "decided", "owed"})
"""The sections that people outside the room ask for."""


def as_text(view: SummaryView) -> str:
    """The whole page."""
    heading = f"{view.label}  {view.title}  ·  {view.marking}"
    return "\n".join([heading, view.headline, "", *map(_section, view.sections)])


def as_update(view: SummaryView) -> str:
    """What an update can begin with: its author goes on from there."""
    return "\n".join(_section(section) for section in view.sections if section.name in TOLD_IN_UPDATE)


def _section(section: SummarySection) -> str:
    texts = [" ".join(line.text.split()) for line in section.lines]
    if section.style is Style.LIST and len(texts) > 1:
        return "\n".join([f"{section.title}:", *(f"  • {text}" for text in texts)])
    return f"{section.title}: {' · '.join(texts) if section.style is Style.ITEMS else in_a_row(texts)}"
