"""What one person reads privately about one incident: its facts, its timeline, what is new in it."""

from collections.abc import Sequence

from commands.views.blocks import MESSAGE_LIMIT, Block, Rendered, actions, button, context, section
from commands.views.exposures import show_button
from commands.views.incident_facts import description, fallback, head
from commands.views.key_moments import star
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.snapshot import Snapshot
from workflows.messages.timeline import CatchUp, TimelinePage
from workflows.presentation.catch_up import present_catch_up
from workflows.presentation.incidents import present_incident
from workflows.presentation.timeline import SENTENCE, EntryRow, present_timeline
from workflows.text.slack_text import escape, escaped, shorten_at_word

CORRECT = "entry.correct"
DESCRIPTION_SHOWN = 1500
DESCRIPTION_AT_FIRST, IMPACT_SHOWN, UPDATE_SHOWN = 220, 130, 170
LINE = 86
"""Characters of one line of a catch-up: all of it fits one screen of a phone."""
SHOWN = 5
"""Buttons for what is hidden."""
ASKED = 4
"""Lines of what is asked of one person."""


def incident_info(fmt: SlackFormatter, shown: Snapshot) -> Rendered:
    """One incident, for somebody who may be elsewhere."""
    view = present_incident(fmt, shown)
    blocks = (*head(fmt, view), *description(view, DESCRIPTION_SHOWN), context(fmt.markup(view.where)))
    return Rendered(text=fallback(fmt, shown.incident), blocks=blocks)


def timeline_message(fmt: SlackFormatter, page: TimelinePage) -> Rendered:
    """The newest entries, each with the star that makes it a key moment, and what was left out."""
    told = present_timeline(fmt, page)
    lines = _newest_that_fit([_entry(fmt, row) for row in told.rows], MESSAGE_LIMIT)
    shown = told.rows[len(told.rows) - len(lines) :]
    left_out = told.more + len(told.rows) - len(lines)
    here, oldest = page.snapshot.incident.label, shown[0].number.removeprefix("#") if shown else ""
    more = fmt.catalogue.plural("timeline.more", left_out, label=here, number=oldest)
    earlier = [context(more)] if left_out and shown else []
    entries = [block for line, row in zip(lines, shown, strict=True) for block in _with_buttons(fmt, line, row)]
    return Rendered(text=told.title, blocks=(section(f"*{told.title}*"), *earlier, *entries))


def _with_buttons(fmt: SlackFormatter, line: str, row: EntryRow) -> list[Block]:
    """The entry with its star; what is hidden, and what the reader may correct, has a button below."""
    blocks = [section(line, star(fmt, row.entry, row.is_key))]
    below = [show_button(fmt, row.entry, fmt("exposure.show"))] if row.is_hidden else []
    if row.is_correctable:
        below.append(button(fmt("correct.button"), f"{CORRECT}.{row.entry}", str(row.entry)))
    if below:
        blocks.append(actions(*below))
    return blocks


def catch_up_message(fmt: SlackFormatter, page: CatchUp) -> Rendered:
    """The state first, then what is new since this reader last asked, decisions, what is asked of them."""
    told = present_catch_up(fmt, page)
    texts = ((told.description, DESCRIPTION_AT_FIRST), (told.impact, IMPACT_SHOWN), (told.last_update, UPDATE_SHOWN))
    story = [_cut(text, limit) for text, limit in texts if text]
    head = [f"*{_cut(told.title, LINE)}*", escape(told.standing), *story]
    news, asked = _list(told.news) or [fmt("catchup.nothing")], _list(told.asked[:ASKED])
    if more := len(told.asked[ASKED:]):
        asked.append(fmt.catalogue.plural("catchup.asked_more", more))
    if told.more:
        news.append(fmt.catalogue.plural("catchup.more", told.more))
    parts = [
        "\n".join(head),
        "\n".join([f"*{escape(told.since)}*", *news]),
        *(["\n".join([f"*{fmt('catchup.decisions')}*", *_list(told.decisions)])] if told.decisions else []),
        "\n".join([f"*{fmt('catchup.asked')}*", *(asked or [fmt("catchup.nothing_asked")])]),
        f"*{fmt('catchup.next_update')}*  {escape(told.next_update)}",
    ]
    shows = [show_button(fmt, entry, fmt("exposure.show_what", what=what)) for entry, what in told.hidden[:SHOWN]]
    blocks = [*map(section, parts), *([actions(*shows)] if shows else [])]
    return Rendered(text=fallback(fmt, page.snapshot.incident), blocks=tuple(blocks))


def _list(texts: Sequence[str]) -> list[str]:
    return [f"• {_cut(text, LINE)}" for text in texts]


def _cut(text: str, limit: int) -> str:
    return escaped(shorten_at_word(text, limit), SENTENCE)


def _newest_that_fit(lines: Sequence[str], room: int) -> list[str]:
    kept: list[str] = []
    for line in reversed(lines):
        room -= len(line) + 1
        if room < 0:
            break
        kept.insert(0, line)
    return kept


def _entry(fmt: SlackFormatter, row: EntryRow) -> str:
    late = f"  _{row.late}_" if row.late else ""
    link = f"  {fmt.markup((row.link,))}" if row.link else ""
    number = f"{row.number}  " if row.number else ""
    return f"{number}{fmt.markup((row.at,))}  {escaped(row.sentence, SENTENCE)}{late}{link}"
