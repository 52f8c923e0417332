"""The summary as a message in the war room; the file beside it has everything."""

from commands.views.blocks import MESSAGE_LIMIT, PARAGRAPH_LIMIT, Block, Rendered, context, section
from commands.views.incident_facts import fallback
from commands.views.slack_formatter import SlackFormatter
from workflows.messages.timeline import SummaryPosted, SummarySection
from workflows.text.slack_text import escape, shorten

LEAST_ROOM = 200
"""Characters left below which no further section is begun."""


def summary_posted(fmt: SlackFormatter, message: SummaryPosted) -> Rendered:
    """One page, without numbers: the file names the entries behind each sentence."""
    incident = message.incident
    title = fmt("summary.heading", label=incident.label, title=escape(shorten(incident.title, 200)))
    as_of = fmt("summary.headline_as_of", headline=escape(message.headline), at=fmt.when(message.at))
    blocks: list[Block] = [section(f":memo: *{title}*\n{as_of}")]
    left = MESSAGE_LIMIT
    for part in message.sections:
        text = _whole_lines(_lines(part), min(PARAGRAPH_LIMIT, left), fmt("summary.more_in_file"))
        left -= len(text)
        blocks.append(section(text))
        if left < LEAST_ROOM:
            break
    blocks.append(context(fmt("summary.file_hint")))
    text = fmt("summary.fallback", label=incident.label, incident=fallback(fmt, incident))
    return Rendered(text=text, blocks=tuple(blocks))


def _lines(part: SummarySection) -> list[str]:
    return [f"*{escape(part.title)}*", *(f"• {escape(line.text)}" for line in part.lines)]


def _whole_lines(lines: list[str], limit: int, more: str) -> str:
    """As many whole lines as fit, then a word about the rest."""
    kept: list[str] = []
    room = limit - len(more) - 1
    for line in lines:
        if len(line) + 1 > room:
            return "\n".join([*kept, more])
        kept.append(line)
        room -= len(line) + 1
    return "\n".join(kept)
