"""Completing a capture: the words, their author and the link are fetched after the fact was recorded."""

from contextlib import suppress
from dataclasses import replace

from workflows.deps import Deps
from workflows.domain.chat import Fetched
from workflows.domain.errors import ChatRejected, NotAllowed
from workflows.domain.ids import UserId
from workflows.domain.incident import MessageRef
from workflows.domain.prose import mentions, plain
from workflows.domain.timeline import Change, Entry, EntryState, Revision
from workflows.facts import incident_of
from workflows.jobs import CompleteCapture, UnmarkCapture
from workflows.people import know

MARK = "white_check_mark"


def complete_capture(job: CompleteCapture, deps: Deps) -> None:
    """Fill in what the entry lacks, then mark the message as kept. What Muster itself said is on record already."""
    with deps.store.read() as uow:
        entry, incident = uow.timeline.get(job.entry_id), incident_of(uow, job.incident_id)
    if entry is None or entry.source is None or entry.state is EntryState.WITHDRAWN:
        return
    is_pending = entry.state is EntryState.PENDING
    fetched = deps.chat.fetch(entry.source) if is_pending else None
    if fetched is not None and fetched.is_ours:
        _discard(entry, deps)
        return
    words = readable(fetched.markup, deps) if fetched else None
    author = fetched.author if fetched else entry.author
    if author is not None:
        _name(author, deps)  # remembered, so that the timeline can name them
    if is_pending or not entry.permalink:
        _save(entry, fetched, words, _link(entry.source, deps), deps)
    is_gone = fetched is None if is_pending else bool(entry.data.get("deleted"))
    if entry.source.channel == incident.room and not is_gone:  # complete, but the mark was asked to wait
        _mark(entry.source, deps)


def _discard(entry: Entry, deps: Deps) -> None:
    """The capture is withdrawn without a word, and its message gets no mark."""
    with deps.store.write() as uow:
        uow.incidents.lock(entry.incident_id)
        current = uow.timeline.get(entry.id)
        if current is None or current.state is not EntryState.PENDING:
            return
        withdrawn = replace(current, state=EntryState.WITHDRAWN)
        revision = Revision(entry_id=entry.id, change=Change.WITHDRAWN, by=None, at=deps.clock.now())
        uow.timeline.revise(withdrawn, revision)
        uow.commit()


def _mark(source: MessageRef, deps: Deps) -> None:
    try:
        deps.chat.react(source, MARK)
    except ChatRejected:
        return  # deleted meanwhile, or reactions are closed: the entry is complete without its mark


def _link(source: MessageRef, deps: Deps) -> str:
    try:
        return deps.chat.permalink(source)
    except ChatRejected:
        return ""  # a message the bot cannot reach, or one that is gone: the words stay without a link


def _save(entry: Entry, fetched: Fetched | None, words: str | None, link: str, deps: Deps) -> None:
    """`words` were fetched after `entry` was read: an edit that was followed meanwhile knows better."""
    now = deps.clock.now()
    with deps.store.write() as uow:
        uow.incidents.lock(entry.incident_id)
        current = uow.timeline.get(entry.id)
        if current is None or current.state is EntryState.WITHDRAWN:
            return
        edited = (current.text, current.data.get("edited")) != (entry.text, entry.data.get("edited"))
        gone = {"deleted": now.isoformat()} if current.state is EntryState.PENDING and not fetched else {}
        completed = replace(
            current,
            text=current.text if words is None or edited else words,
            author=fetched.author if fetched else current.author,
            thread=current.thread or (fetched.thread if fetched else ""),
            permalink=link,
            state=EntryState.LIVE,
            data={**current.data, **gone},
        )
        uow.timeline.revise(completed, Revision(entry_id=entry.id, change=Change.COMPLETED, by=None, at=now))
        uow.commit()


def readable(markup: str, deps: Deps) -> str:
    """A message's markup as plain text, with the names of the people it mentions."""
    names = {user: _name(UserId(user), deps) for user in mentions(markup)}
    return plain(markup, lambda user: names.get(user, user))


def _name(user: UserId, deps: Deps) -> str:
    try:
        return know(user, deps.clock.now(), deps).name
    except NotAllowed:
        return user


def unmark_capture(job: UnmarkCapture, deps: Deps) -> None:
    """Take the mark away again, unless the message was captured anew meanwhile."""
    with deps.store.read() as uow:
        entry = uow.timeline.get(job.entry_id)
    if entry is not None and entry.source is not None and entry.state is EntryState.WITHDRAWN:
        with suppress(ChatRejected):  # deleted meanwhile: the mark went with it
            deps.chat.unreact(entry.source, MARK)
