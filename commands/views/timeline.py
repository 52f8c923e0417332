"""What one person reads privately about one incident: its facts, its timeline, what is new in it."""

from collections.abc import Sequence

from commands.views.blocks import MESSAGE_LIMIT, Block, Rendered, context, paragraphs, section
from commands.views.incident_facts import description, fallback, head, last_update, open_work
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.snapshot import Snapshot
from workflows.messages.timeline import CatchUp, TimelinePage
from workflows.presentation.incidents import LastUpdate, present_incident
from workflows.presentation.timeline import SENTENCE, EntryRow, present_entry, present_timeline
from workflows.text.slack_text import escaped

DESCRIPTION_SHOWN = 1500
UPDATE_SHOWN = 1000
OPEN_ROOM = 1500
DECISIONS = 1500
WHAT_IS_NEW = 4000
"""Characters for the new entries of a catch-up: its message also has the state and the last update."""


def incident_info(fmt: SlackFormatter, shown: Snapshot) -> Rendered:
    """One incident, for somebody who may be elsewhere."""
    view = present_incident(fmt, shown)
    blocks = (*head(fmt, view), *description(view, DESCRIPTION_SHOWN), context(fmt.markup(view.where)))
    return Rendered(text=fallback(fmt, shown.incident), blocks=blocks)


def timeline_message(fmt: SlackFormatter, page: TimelinePage) -> Rendered:
    """The newest entries, with what was left out."""
    view = present_timeline(fmt, page)
    entries = _newest(fmt, view.rows, view.more, MESSAGE_LIMIT)
    return Rendered(text=view.title, blocks=(section(f"*{view.title}*"), *entries))


def catch_up_message(fmt: SlackFormatter, page: CatchUp) -> Rendered:
    """The state first, then what is new since this reader last asked."""
    shown = page.snapshot
    view = present_incident(fmt, shown)
    since = fmt("catchup.since", at=fmt.when(page.since)) if page.since else fmt("catchup.first")
    new = _newest(fmt, [present_entry(fmt, entry, shown) for entry in page.entries], page.more, WHAT_IS_NEW)
    blocks = (
        *head(fmt, view),
        *_last_update(fmt, view.last_update),
        *_decisions(fmt, page),
        *open_work(fmt, view, OPEN_ROOM),
        section(f"*{since}*"),
        *(new if page.entries else [*new, section(fmt("catchup.nothing"))]),
    )
    return Rendered(text=fallback(fmt, shown.incident), blocks=blocks)


def _last_update(fmt: SlackFormatter, update: LastUpdate | None) -> list[Block]:
    return [last_update(fmt, update, escaped(update.message, UPDATE_SHOWN))] if update else []


def _decisions(fmt: SlackFormatter, page: CatchUp) -> list[Block]:
    if not page.decisions:
        return []
    lines = [_entry(fmt, present_entry(fmt, entry, page.snapshot)) for entry in page.decisions]
    return [section(f"*{fmt('catchup.decisions')}*"), *paragraphs(_newest_that_fit(lines, DECISIONS))]


def _newest(fmt: SlackFormatter, rows: Sequence[EntryRow], more: int, room: int) -> list[Block]:
    """The newest entries that fit into `room` characters, and the number of earlier ones; `more` were not read."""
    lines = _newest_that_fit([_entry(fmt, row) for row in rows], room)
    left_out = more + len(rows) - len(lines)
    earlier = [context(fmt.catalogue.plural("timeline.more", left_out))] if left_out else []
    return [*earlier, *paragraphs(lines)]


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
    return f"{fmt.markup((row.at,))}  {escaped(row.sentence, SENTENCE)}{late}{link}"
