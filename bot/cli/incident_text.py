"""Incidents as plain text, for a terminal. What is shown is decided in `workflows/presentation/`."""

from collections.abc import Iterator

from bot.cli.terminal import TerminalFormatter
from workflows.domain.snapshot import Snapshot
from workflows.messages.incidents import IncidentPage
from workflows.messages.timeline import TimelinePage
from workflows.presentation.incidents import IncidentRow, IncidentView, Titled, present_incident, present_row
from workflows.presentation.timeline import TimelineView, present_timeline
from workflows.text.slack_text import one_line

WIDTH = 110
UPDATE_SHOWN = 300


def listed(fmt: TerminalFormatter, page: IncidentPage) -> str:
    """One line each, the newest first; which page it is, where there are several."""
    if not page.incidents:
        return fmt.plain(fmt.line(f"list.none_{page.which}"))
    rows = [_row(fmt, present_row(fmt, one, page.now)) for one in page.incidents]
    several = [fmt("list.last_page", number=page.number, pages=page.pages)] if page.pages > 1 else []
    return "\n".join([*rows, *several])


def _row(fmt: TerminalFormatter, row: IncidentRow) -> str:
    return f"{row.label}  {one_line(row.title, 60)}  {fmt.plain((row.room,))}  {fmt.plain(row.state)}"


def shown(fmt: TerminalFormatter, snapshot: Snapshot, page: TimelinePage | None) -> str:
    """The state, the open tasks, the timeline. `page` is None if the reader is no member."""
    timeline = _timeline(fmt, present_timeline(fmt, page)) if page else ()
    return "\n".join([*_incident(fmt, present_incident(fmt, snapshot)), *timeline])


def _incident(fmt: TerminalFormatter, view: IncidentView) -> Iterator[str]:
    yield one_line(view.title, WIDTH)
    if view.practice:
        yield view.practice
    yield fmt.plain(view.where)
    for fact in view.facts:
        yield from _fact(fmt, fact)
    if view.last_update:
        yield fmt("cli.fact", title=view.last_update.title, text=fmt.plain(view.last_update.posted))
        yield f"  {one_line(view.last_update.message, UPDATE_SHOWN)}"
    elif view.description:
        yield f"  {one_line(view.description, UPDATE_SHOWN)}"
    for part in filter(None, (*view.open_work, view.failed_steps)):
        yield from _titled(fmt, part)


def _fact(fmt: TerminalFormatter, fact: Titled) -> Iterator[str]:
    lines = [fmt.plain(line) for line in fact.lines]
    if len(lines) == 1:
        yield fmt("cli.fact", title=fact.title, text=lines[0])
    else:
        yield from (fact.title, *(f"  {line}" for line in lines))


def _titled(fmt: TerminalFormatter, part: Titled) -> Iterator[str]:
    yield f"\n{part.title}"
    yield from (f"  {fmt.plain(line)}" for line in part.lines)


def _timeline(fmt: TerminalFormatter, view: TimelineView) -> Iterator[str]:
    count = len(view.rows)
    yield f"\n{view.title}"
    if view.more:
        yield fmt("cli.timeline_part", shown=count, all=count + view.more)
    for row in view.rows:
        late = f"  ({row.late})" if row.late else ""
        yield f"  {fmt.plain((row.at,))}  {row.sentence}{late}"
