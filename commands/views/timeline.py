"""What one person reads privately about one incident: its facts, its timeline, what is new in it."""

from collections.abc import Sequence

from commands.views.blocks import MESSAGE_LIMIT, Block, Rendered, context, paragraphs, section
from commands.views.incident_facts import description, facts, fallback, incident_header, last_update, open_tasks
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.timeline import Entry
from workflows.messages.snapshot import Snapshot
from workflows.messages.timeline import CatchUp, TimelinePage
from workflows.text.slack_text import escaped, one_line

LINE = 300
DESCRIPTION_SHOWN = 1500
UPDATE_SHOWN = 1000
TASKS_SHOWN = 5
DECISIONS = 1500
WHAT_IS_NEW = 4500
"""Characters for the new entries of a catch-up: its message also has the state and the last update."""


def incident_info(fmt: SlackFormatter, shown: Snapshot) -> Rendered:
    """One incident, for somebody who may be elsewhere."""
    incident = shown.incident
    who = fmt.name(incident.declared_by, shown.names)
    where = fmt("info.where", room=fmt.room(incident), by=who, at=fmt.when(incident.declared_at))
    blocks = (incident_header(incident), facts(fmt, shown), *description(incident, DESCRIPTION_SHOWN), context(where))
    return Rendered(text=fallback(fmt, incident), blocks=blocks)


def timeline_message(fmt: SlackFormatter, page: TimelinePage) -> Rendered:
    """The newest entries, with what was left out."""
    heading = fmt("timeline.heading", label=page.snapshot.incident.label)
    entries = _newest(fmt, page.entries, page.more, page.snapshot, MESSAGE_LIMIT)
    return Rendered(text=heading, blocks=(section(f"*{heading}*"), *entries))


def catch_up_message(fmt: SlackFormatter, page: CatchUp) -> Rendered:
    """The state first, then what is new since this reader last asked."""
    shown = page.snapshot
    since = fmt("catchup.since", at=fmt.when(page.since)) if page.since else fmt("catchup.first")
    new = _newest(fmt, page.entries, page.more, shown, WHAT_IS_NEW)
    blocks = (
        incident_header(shown.incident),
        facts(fmt, shown),
        *_last_update(fmt, shown),
        *_decisions(fmt, page),
        *_open_tasks(fmt, shown),
        section(f"*{since}*"),
        *(new if page.entries else [*new, section(fmt("catchup.nothing"))]),
    )
    return Rendered(text=fallback(fmt, shown.incident), blocks=blocks)


def _last_update(fmt: SlackFormatter, shown: Snapshot) -> list[Block]:
    update = shown.last_update
    return [last_update(fmt, shown, escaped(update.message, UPDATE_SHOWN))] if update else []


def _decisions(fmt: SlackFormatter, page: CatchUp) -> list[Block]:
    if not page.decisions:
        return []
    lines = [_entry(fmt, entry, page.snapshot) for entry in page.decisions]
    return [section(f"*{fmt('catchup.decisions')}*"), *paragraphs(_newest_that_fit(lines, DECISIONS))]


def _open_tasks(fmt: SlackFormatter, shown: Snapshot) -> list[Block]:
    undone = open_tasks(shown)
    if not undone:
        return []
    heading = f"*{fmt.catalogue.plural('card.tasks', len(undone))}*"
    lines = [f"• {t.number}. {escaped(one_line(t.text, 150), 200)}" for t in undone[:TASKS_SHOWN]]
    return [section("\n".join([heading, *lines]))]


def _newest(fmt: SlackFormatter, entries: Sequence[Entry], more: int, shown: Snapshot, room: int) -> list[Block]:
    """The newest entries that fit into `room` characters, and the number of earlier ones; `more` were not read."""
    lines = _newest_that_fit([_entry(fmt, entry, shown) for entry in entries], room)
    left_out = more + len(entries) - len(lines)
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


def _entry(fmt: SlackFormatter, entry: Entry, shown: Snapshot) -> str:
    said = escaped(one_line(fmt.entry_formatter.sentence(entry, shown.names), LINE), LINE)
    late = f"  _{fmt('entry.mark_late_short')}_" if entry.is_late else ""
    link = f"  <{entry.permalink}|{fmt('timeline.link')}>" if entry.permalink else ""
    return f"{fmt.when(entry.happened_at)}  {said}{late}{link}"
