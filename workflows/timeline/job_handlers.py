"""What the jobs of a timeline do."""

from workflows.deps import Deps
from workflows.jobs.states import Claimed, job_as
from workflows.jobs.timeline import CompleteCapture, PostSummary, UnmarkCapture
from workflows.messages.timeline import SummaryPosted
from workflows.outbox.handlers import Handlers
from workflows.outbox.preconditions import incident_of, speaking_room
from workflows.presentation.markdown import as_markdown
from workflows.presentation.presenter import Presenter
from workflows.presentation.summary import Summariser
from workflows.timeline.capture_jobs import complete_capture, unmark_capture
from workflows.timeline.summary import read_record


def post_summary(claimed: Claimed, deps: Deps) -> None:
    job, now = job_as(PostSummary, claimed), deps.clock.now()
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        room = speaking_room(uow, incident, deps)
        record = read_record(uow, incident, now)
    view = Summariser(Presenter(deps.catalogue, deps.programme)).view(record)
    may_have_run = claimed.may_have_run
    message = SummaryPosted(incident=incident, headline=view.headline, sections=view.sections, at=now)
    ref = deps.chat.post(room, message, key=claimed.key, may_have_run=may_have_run)
    with deps.store.write() as uow:
        uow.outbox.mark_outcome_unknown(claimed)  # the upload may be asked to wait
        uow.commit()
    name = f"{incident.label.lower()}-timeline.md"
    title = deps.catalogue("summary.file", label=incident.label)
    deps.chat.upload(ref, name, title, as_markdown(view), may_have_run=may_have_run)


HANDLERS: Handlers = {
    CompleteCapture: complete_capture,
    UnmarkCapture: unmark_capture,
    PostSummary: post_summary,
}
