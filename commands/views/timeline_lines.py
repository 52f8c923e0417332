"""Timeline entries in a war room: small print, one line for each change, or several together when they come late.

Decisions, the impact, the severity and who leads stand out: in bold, with a sign.
"""

from collections.abc import Iterable, Mapping

from commands.views.blocks import (
    SECTION_LIMIT,
    Block,
    Rendered,
    actions,
    bold,
    button,
    confirmation,
    context,
    paragraphs,
    section,
    struck,
)
from commands.views.slack_formatter import SlackFormatter, ping
from workflows.domain.entries.dead_letters import DeliveryFailed
from workflows.domain.entries.incidents import SeverityChanged, StatusChanged
from workflows.domain.entries.roles import HandoverAccepted, RoleAssigned, RoleReleased
from workflows.domain.entries.words import DecisionAdded, ImpactAdded
from workflows.domain.ids import UserId
from workflows.domain.snapshot import LATE, Snapshot
from workflows.domain.timeline import Entry, EntryFact, EntryState
from workflows.messages.war_room import EntryPosted, LateEntriesPosted
from workflows.presentation.calls import called_by
from workflows.presentation.timeline import other_room
from workflows.text.slack_text import one_line

RETRY = "delivery.retry"
DISCARD = "delivery.dismiss"
LONGEST_OF_MANY, WITH_TIMES = 550, 600
MOST_CALLED = 30
SIGNS: Mapping[type[EntryFact], str] = {
    DecisionAdded: ":scales: ",
    ImpactAdded: ":chart_with_downwards_trend: ",
    SeverityChanged: "",
    StatusChanged: ":rotating_light: ",
    RoleAssigned: ":bust_in_silhouette: ",
    RoleReleased: ":bust_in_silhouette: ",
    HandoverAccepted: ":bust_in_silhouette: ",
}
"""What stands before an entry in bold; a severity has a sign of its own."""
MARKS = 200
"""Characters for what makes a text bold, line by line."""


def entry_posted(fmt: SlackFormatter, message: EntryPosted) -> Rendered:
    """One quiet line, or what stands out; names do not ping, but for those who are called. An entry of a while
    ago shows its time."""
    entry, shown = message.entry, message.snapshot
    at = f"{fmt.when(entry.happened_at)}  " if shown.now - entry.happened_at > LATE else ""
    calls = " ".join(ping(user) for user in called_by(entry, shown, fmt.programme)[:MOST_CALLED])
    at = f"{calls} {at}" if calls else at
    text = at + _told(fmt, entry, shown.names, SECTION_LIMIT - MARKS - len(at))
    room = other_room(fmt, entry, shown)
    text = f"{text}  {fmt.markup((room,))}" if room else text
    retry = _retry(fmt, shown, (entry,))
    return Rendered(text=text, blocks=(_line(entry, text), *retry, *_last_line(fmt, message.is_last)))


def _line(entry: Entry, text: str) -> Block:
    sign = SIGNS.get(type(entry.fact))
    if sign is None or not entry.fact.stands_out or entry.state is EntryState.WITHDRAWN:
        return context(text)
    return section(sign + bold(text) if len(text) < SECTION_LIMIT - MARKS else sign + text)


def _told(fmt: SlackFormatter, entry: Entry, names: Mapping[UserId, str], limit: int) -> str:
    """What an entry says; struck once it was withdrawn."""
    said = fmt.sentence(entry, names, limit)
    if entry.state is not EntryState.WITHDRAWN:
        return said
    return fmt("entry.marked", sentence=struck(said), mark=fmt("entry.mark_withdrawn"))


def late_entries_posted(fmt: SlackFormatter, message: LateEntriesPosted) -> Rendered:
    """What could not be posted in time, each entry with its time."""
    names = message.snapshot.names
    lines = [
        f"{fmt.when(e.happened_at)}  {one_line(_told(fmt, e, names, LONGEST_OF_MANY), WITH_TIMES)}"
        for e in message.entries
    ]
    earlier = (context(fmt.catalogue.plural("room.earlier", message.more)),) if message.more else ()
    heading = fmt("room.late")
    retry = _retry(fmt, message.snapshot, message.entries)
    blocks = (context(heading), *earlier, *paragraphs(lines), *retry, *_last_line(fmt, message.is_last))
    return Rendered(text=heading, blocks=blocks)


def _retry(fmt: SlackFormatter, shown: Snapshot, entries: Iterable[Entry]) -> tuple[Block, ...]:
    """For a failed delivery: the buttons that retry it and that discard it."""
    if not any(isinstance(entry.fact, DeliveryFailed) for entry in entries):
        return ()
    value, question = str(shown.incident.id), fmt("card.discard_confirm", label=shown.incident.label)
    discard = fmt("card.discard")
    confirm = confirmation(discard, question, fmt("form.cancel"))
    return (actions(button(fmt("card.retry"), RETRY, value), button(discard, DISCARD, value, confirm=confirm)),)


def _last_line(fmt: SlackFormatter, is_last: bool) -> tuple[Block, ...]:
    return (context(f"_{fmt('room.last_line')}_"),) if is_last else ()
