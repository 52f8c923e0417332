"""Completing a capture: the words, their author and the link are fetched after the fact was recorded."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from workflows.access.readable import person_name, read
from workflows.deps import Deps
from workflows.domain.chat import FetchedMessage
from workflows.domain.errors import ChatRejected
from workflows.domain.incident import MessageRef
from workflows.domain.timeline import Change, Entry, EntryState
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.timeline import CompleteCapture, UnmarkCapture
from workflows.outbox.preconditions import incident_of
from workflows.text.secrets import Masked
from workflows.timeline.masked_words import tell_of_masked
from workflows.timeline.media import post_of, refuse_media, takes_no_media
from workflows.timeline.record import revise

MARK = "white_check_mark"


def complete_capture(claimed: Claimed, deps: Deps) -> None:
    """Fill in what the entry lacks, then mark the message as kept. What Muster itself said is on record already, and a
    guarded type takes no media: such a capture is withdrawn."""
    job = job_as(CompleteCapture, claimed)
    with deps.store.read() as uow:
        entry, incident = uow.timeline.get(job.entry_id), incident_of(uow, job.incident_id)
    if entry is None or entry.source is None or entry.state is EntryState.WITHDRAWN:
        return
    is_pending = entry.state is EntryState.PENDING
    fetched = deps.chat.fetch(entry.source) if is_pending else None
    if fetched is not None and fetched.seen.has_media and not fetched.is_ours and takes_no_media(entry.source, deps):
        refuse_media(post_of(entry.source, fetched.seen), deps)
        return
    if fetched is not None and fetched.is_ours:
        _revise(entry, Change.WITHDRAWN, lambda current: replace(current, state=EntryState.WITHDRAWN), deps)
        return
    if is_pending or not entry.permalink:
        _complete(entry, entry.source, fetched, deps)
    is_gone = fetched is None if is_pending else entry.deleted_at is not None
    if entry.source.channel == incident.room and not is_gone:  # complete, but the mark was asked to wait
        with suppress(ChatRejected):  # deleted meanwhile, or reactions are closed: no mark, and nobody's trouble
            deps.chat.react(entry.source, MARK)


def unmark_capture(claimed: Claimed, deps: Deps) -> None:
    """Take the mark away again, unless the message was captured anew meanwhile."""
    job = job_as(UnmarkCapture, claimed)
    with deps.store.read() as uow:
        entry = uow.timeline.get(job.entry_id)
    if entry is not None and entry.source is not None and entry.state is EntryState.WITHDRAWN:
        with suppress(ChatRejected):  # deleted meanwhile: the mark went with it
            deps.chat.unreact(entry.source, MARK)


def _complete(entry: Entry, source: MessageRef, fetched: FetchedMessage | None, deps: Deps) -> None:
    """The words were fetched after `entry` was read: an edit that was followed meanwhile knows better."""
    words = read(fetched.seen.markup, deps) if fetched else None
    author = fetched.seen.author if fetched else entry.author
    if author is not None:
        person_name(author, deps)  # remembered, so that the timeline can name them
    link = _link(source, deps)

    def completed(current: Entry) -> Entry:
        edited = (current.text, current.edited_at) != (entry.text, entry.edited_at)
        is_gone = current.state is EntryState.PENDING and fetched is None
        return replace(
            current,
            text=current.text if words is None or edited else words.text,
            author=fetched.seen.author if fetched else current.author,
            author_name=fetched.seen.author_name if fetched else current.author_name,
            thread=current.thread or (fetched.thread if fetched else ""),
            permalink=link,
            state=EntryState.LIVE,
            deleted_at=deps.clock.now() if is_gone else current.deleted_at,
        )

    _revise(entry, Change.COMPLETED, completed, deps, words)


def _revise(
    entry: Entry, change: Change, changed: Callable[[Entry], Entry], deps: Deps, words: Masked | None = None
) -> None:
    """Change an entry as it now is, unless it was withdrawn since it was read."""
    with deps.store.write() as uow:
        uow.incidents.lock(entry.incident_id)
        current = uow.timeline.get(entry.id)
        if current is not None and current.state is not EntryState.WITHDRAWN:
            revise(uow, current, changed(current), change, None, deps.clock.now())
            if words is not None:
                tell_of_masked(uow, changed(current), words, deps.clock.now())
            uow.commit()


def _link(source: MessageRef, deps: Deps) -> str:
    try:
        return deps.chat.permalink(source)
    except ChatRejected:
        return ""  # a message the bot cannot reach, or one that is gone: the words stay without a link
