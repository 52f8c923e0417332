"""Posting a summary in the room, and sending it to somebody."""

from workflows.access.audience import know_readers
from workflows.access.authorize import is_visible
from workflows.access.people import get_person
from workflows.deps import Deps
from workflows.domain.channels import Channel, Purpose
from workflows.domain.errors import ChatRejected, NotAllowed, Obsolete
from workflows.domain.ids import ChannelId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.privilege import Use
from workflows.domain.record import Record
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.timeline import PostSummary, RefreshSummary, SendSummary
from workflows.messages.timeline import SummaryGiven, SummaryPosted
from workflows.outbox.direct import tell
from workflows.outbox.posting import edit_if_there
from workflows.outbox.preconditions import incident_of, speaking_room
from workflows.presentation.markdown import as_markdown
from workflows.presentation.presenter import Presenter
from workflows.presentation.timeline_file import present_file
from workflows.text.defang import defang_markup
from workflows.timeline.summary import read_record


def post_summary(claimed: Claimed, deps: Deps) -> None:
    """Edit the last one, unless somebody said something since; else post a new one. Then the file, in its thread."""
    job, now = job_as(PostSummary, claimed), deps.clock.now()
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        room = speaking_room(uow, incident, deps)
        _check_used(incident)
        record, kept = read_record(uow, incident, now), read_record(uow, incident, now, is_kept=True)
    ref = deps.chat.posted(room, claimed.key) if claimed.may_have_run else None
    ref = ref or _edited(record, room, deps)
    has_thread = ref is not None
    ref = ref or deps.chat.post(room, SummaryPosted(record=record), key=claimed.key)
    with deps.store.write() as uow:
        uow.incidents.put_channel(incident.id, Channel(purpose=Purpose.SUMMARY, channel=ref.channel, message_ts=ref.ts))
        uow.outbox.mark_outcome_unknown(claimed)  # the upload may be asked to wait
        uow.commit()
    title = deps.catalogue("summary.file", label=incident.label)
    content = as_markdown(present_file(Presenter(deps.catalogue, deps.programme), kept))
    content = content if deps.programme.keeps_links(incident) else defang_markup(content)
    deps.chat.upload(ref, _file_name(record), title, content, may_have_run=has_thread)


def _check_used(incident: Incident) -> None:
    """What is privileged is left out, also of the summary that comes by itself. Raises `Obsolete`."""
    if incident.leaves_out(Use.SUMMARIES):
        raise Obsolete


def _file_name(record: Record) -> str:
    """Of one for each state of the record: its newest entry is in the name."""
    return f"{record.incident.label.lower()}-timeline-{len(record.entries)}.md"


def _edited(record: Record, room: ChannelId, deps: Deps) -> MessageRef | None:
    """The last summary, which now says this; None where a new one has to be posted."""
    last = record.incident.summary
    if last is None or last.channel != room or _said_since(last, deps):
        return None
    try:
        deps.chat.edit(last, SummaryPosted(record=record))
    except ChatRejected as error:
        if error.code != "message_not_found":
            raise
        return None
    return last


def _said_since(last: MessageRef, deps: Deps) -> bool:
    """Whether a person said something in the room after that message; so also when it is too far back to tell."""
    for message in deps.chat.history(last.channel).messages:
        if message.ref.ts == last.ts:
            return False
        if not message.is_ours:
            return True
    return True


def refresh_summary(claimed: Claimed, deps: Deps) -> None:
    """The incident goes on: nobody is to read in the room that it is over."""
    job, now = job_as(RefreshSummary, claimed), deps.clock.now()
    know_readers(job.incident_id, deps)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        room = speaking_room(uow, incident, deps)
        _check_used(incident)
        record = read_record(uow, incident, now)
    last = incident.summary
    if last is not None and last.channel == room:
        edit_if_there(last, SummaryPosted(record=record), deps)


def send_summary(claimed: Claimed, deps: Deps) -> None:
    """Nothing is sent to somebody who may not see the incident any more."""
    job, now = job_as(SendSummary, claimed), deps.clock.now()
    try:
        reader = get_person(job.user, now, deps)
    except NotAllowed:
        raise Obsolete from None
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        if not is_visible(uow, incident, reader):
            raise Obsolete
        _check_used(incident)
        message = SummaryGiven(record=read_record(uow, incident, now, job.by, reader=reader), by=job.by)
    tell(claimed, job.user, message, deps)
