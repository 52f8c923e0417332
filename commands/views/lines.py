"""Lines in a war room about what changed: small print, one for each change, or several together when they come late."""

from collections.abc import Iterable

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from commands.answers import Rendered
from commands.views.plain import button_that_asks, paragraphs
from commands.views.room import small
from commands.views.voice import SECTION_LIMIT, Voice
from workflows.domain.prose import escaped, one_line
from workflows.domain.timeline import Entry, EntryKind
from workflows.messages import LATE, EntryLine, LateLines, Snapshot

RETRY = "delivery.retry"
DISMISS = "delivery.dismiss"
LONGEST_OF_MANY = 300


def entry_line(voice: Voice, message: EntryLine) -> Rendered:
    """One quiet line; names do not ping. What was a while ago says when it was."""
    entry, shown = message.entry, message.snapshot
    at = f"{voice.when(entry.happened_at)}  " if shown.now - entry.happened_at > LATE else ""
    text = at + escaped(voice.teller.sentence(entry, shown.names), SECTION_LIMIT - len(at))
    retry = _retry(voice, message.snapshot, (entry,))
    return Rendered(text=text, blocks=(small(text), *retry, *_last_line(voice, message.is_last)))


def late_lines(voice: Voice, message: LateLines) -> Rendered:
    """What a room could not be told in time, each with its time."""
    names = message.snapshot.names
    lines = [
        f"{voice.when(e.happened_at)}  {escaped(one_line(voice.teller.sentence(e, names), LONGEST_OF_MANY), 350)}"
        for e in message.entries
    ]
    earlier = (small(voice("room.earlier", n=message.more)),) if message.more else ()
    heading = voice("room.late")
    retry = _retry(voice, message.snapshot, message.entries)
    blocks = (small(heading), *earlier, *paragraphs(lines), *retry, *_last_line(voice, message.is_last))
    return Rendered(text=heading, blocks=blocks)


def _retry(voice: Voice, shown: Snapshot, entries: Iterable[Entry]) -> tuple[Block, ...]:
    """Where something could not be delivered: the buttons that try again, and that let it be."""
    if not any(entry.kind is EntryKind.DELIVERY_FAILED for entry in entries):
        return ()
    value, question = str(shown.incident.id), voice("card.dismiss_confirm", label=shown.incident.label)
    retry = ButtonElement(text=voice("card.retry"), action_id=RETRY, value=value)
    dismiss = button_that_asks(voice, voice("card.dismiss"), question, DISMISS, value)
    return (ActionsBlock(elements=[retry, dismiss]),)


def _last_line(voice: Voice, is_last: bool) -> tuple[Block, ...]:
    return (small(f"_{voice('room.last_line')}_"),) if is_last else ()
