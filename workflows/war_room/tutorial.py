"""The next step of a practice incident, posted where one looks."""

from datetime import timedelta

from workflows.deps import Deps
from workflows.domain.errors import Obsolete, RetryLater
from workflows.domain.incident import Incident
from workflows.domain.tutorial import STEPS, steps_done
from workflows.jobs.states import Claimed
from workflows.jobs.war_room import PostTutorialStep
from workflows.messages.war_room import TutorialStep
from workflows.outbox.posting import post_in_room
from workflows.ports.store import UnitOfWork

FIRST = next(iter(STEPS))
"""Done by declaring: the list of the steps, posted with the room, says what comes after it."""
AFTER = timedelta(seconds=3)
"""What was done is posted first."""


def post_tutorial_step(claimed: Claimed, deps: Deps) -> None:
    """After an entry that completed a step: what comes next. Nothing if another step was completed since."""
    job = claimed.job
    assert isinstance(job, PostTutorialStep)

    def say(uow: UnitOfWork, incident: Incident) -> TutorialStep:
        entries = uow.timeline.of(incident.id)
        completed = next(e for e in entries if e.id == job.entry_id)
        earlier = steps_done(e for e in entries if e.id < completed.id)
        done = steps_done(e for e in entries if e.id <= completed.id)
        if done in (earlier, {FIRST}) or done != steps_done(entries):
            raise Obsolete
        if deps.clock.now() < completed.recorded_at + AFTER:
            raise RetryLater(completed.recorded_at + AFTER)
        return TutorialStep(done)

    post_in_room(claimed, say, deps)
