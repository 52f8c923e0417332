"""The war room, step by step. Every step may run twice and leaves one effect; each result is recorded on its own.

`PLAN` is the order of things: a step runs as soon as the steps it names are done, side by side with the others.
Creating the room, inviting and the state card need three round trips; nothing else is waited for.
"""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.access import admit
from workflows.deps import Deps
from workflows.domain.errors import ChatRejected, ChatUnavailable, NotAllowed
from workflows.domain.ids import ChannelId, IncidentId, MessageTs, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.naming import room_name, slug
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.prose import shorten
from workflows.domain.roles import lead_of
from workflows.domain.timeline import EntryKind
from workflows.domain.tutorial import steps_done
from workflows.jobs import ProvisionWarRoom, RefreshStateCard
from workflows.messages import Announcement, DeclaredReceipt, StateCard, Tutorial
from workflows.people import know
from workflows.ports import Refusal, StepRecord, StepState, UnitOfWork
from workflows.record import record
from workflows.snapshot import snapshot

NAMES_TRIED = 20
TOPIC_LIMIT = 250
"""https://docs.slack.dev/reference/methods/conversations.setTopic"""

Result = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a step works with. `again`: an earlier run may have had its effect."""

    incident: Incident
    deps: Deps
    again: bool

    @property
    def room(self) -> ChannelId:
        assert self.incident.room is not None
        return self.incident.room

    def key(self, step: str) -> str:
        return f"step-{self.incident.id}-{step}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what it waits for, what it does, what of its result is a fact, and whether an incident has it."""

    name: str
    after: tuple[str, ...]
    run: Callable[[Site], Result]
    keep: Callable[[UnitOfWork, Incident, Result], None] = lambda _uow, _incident, _result: None
    wanted: Callable[[Incident], bool] = lambda _incident: True


def create_room(site: Site) -> Result:
    incident = site.incident
    words = incident.code_name if incident.is_private else slug(incident.title)
    for taken in range(NAMES_TRIED):
        room = site.deps.chat.create_room(
            room_name(incident.id, words, taken),
            private=incident.is_private,
            not_before=incident.declared_at if site.again else None,
        )
        if room is not None:
            return {"room": room.id, "name": room.name}
    raise ChatRejected("name_taken")


def invite_declarer(site: Site) -> Result:
    with site.deps.store.read() as uow:
        lead = lead_of(uow.roles.of(site.incident.id))
    first = [site.incident.declared_by] + ([lead] if lead and lead != site.incident.declared_by else [])
    return _invited(first, site.deps.chat.invite(site.room, first), site.deps)


def invite_responders(site: Site) -> Result:
    deps = site.deps
    functions = deps.programme.types[site.incident.type].invite if site.incident.type in deps.programme.types else ()
    references = [m for f in functions for m in deps.programme.functions[f].members]
    people = [user for reference in references for user in deps.chat.resolve(reference)]
    wanted = [u for u in dict.fromkeys(people) if u != site.incident.declared_by]
    return _invited(wanted, deps.chat.invite(site.room, wanted), deps) if wanted else {}


def _invited(wanted: list[UserId], refusals: tuple[Refusal, ...], deps: Deps) -> Result:
    refused = {r.user: r.code for r in refusals}
    for user in refused:
        _learn_name(user, deps)
    return {
        "members": " ".join(u for u in wanted if u not in refused),
        "refused": json.dumps(refused) if refused else "",
    }


def _learn_name(user: UserId, deps: Deps) -> None:
    try:
        know(user, deps.clock.now(), deps)
    except NotAllowed:
        return  # unknown even to the chat: the room is told "someone"


def set_topic(site: Site) -> Result:
    site.deps.chat.set_topic(site.room, topic_of(site.incident, site.deps))
    return {}


def topic_of(incident: Incident, deps: Deps) -> str:
    """The room's topic: severity and title. Not the status: Slack tells the room of every change of its topic."""
    text = deps.words("room.topic", severity=incident.severity, title=incident.title)
    return shorten(text, TOPIC_LIMIT)


def set_purpose(site: Site) -> Result:
    site.deps.chat.set_purpose(site.room, site.deps.words("room.purpose", label=site.incident.label))
    return {}


def add_bookmark(site: Site) -> Result:
    ref = _card_ref(site)
    title, link = site.deps.words("room.bookmark"), site.deps.chat.permalink(ref)
    site.deps.chat.add_bookmark(site.room, title, link, again=site.again)
    return {}


def post_card(site: Site) -> Result:
    with site.deps.store.read() as uow:
        shown = snapshot(uow, site.incident, site.deps.clock.now())
    ref = site.deps.chat.post(site.room, StateCard(shown), key=site.key("post_card"), again=site.again)
    return {"ts": ref.ts}


def post_tutorial(site: Site) -> Result:
    with site.deps.store.read() as uow:
        shown = snapshot(uow, site.incident, site.deps.clock.now())
        done = steps_done(uow.timeline.of(site.incident.id))
    key = site.key("post_tutorial")
    ref = site.deps.chat.post(site.room, Tutorial(shown, done), key=key, again=site.again)
    return {"ts": ref.ts}


def pin_card(site: Site) -> Result:
    site.deps.chat.pin(_card_ref(site))
    return {}


def _card_ref(site: Site) -> MessageRef:
    assert site.incident.card is not None
    return MessageRef(site.room, site.incident.card)


def announce(site: Site) -> Result:
    with site.deps.store.read() as uow:
        shown = snapshot(uow, site.incident, site.deps.clock.now())
    where = site.deps.announce_channel
    ref = site.deps.chat.post(where, Announcement(shown), key=site.key("announce"), again=site.again)
    return {"channel": ref.channel, "ts": ref.ts}


def tell_declarer(site: Site) -> Result:
    with site.deps.store.read() as uow:
        shown = snapshot(uow, site.incident, site.deps.clock.now())
    key = site.key("tell_declarer")
    site.deps.chat.post(site.incident.declared_by, DeclaredReceipt(shown), key=key, again=site.again)
    return {}


def keep_room(uow: UnitOfWork, incident: Incident, result: Result) -> None:
    uow.incidents.save(incident.with_room(ChannelId(result["room"]), result["name"]))


def keep_members(uow: UnitOfWork, incident: Incident, result: Result) -> None:
    for user in result.get("members", "").split():
        uow.members.add(incident.id, UserId(user))


def keep_card(uow: UnitOfWork, incident: Incident, result: Result) -> None:
    uow.incidents.save(replace(incident, card=MessageTs(result["ts"])))


def keep_announcement(uow: UnitOfWork, incident: Incident, result: Result) -> None:
    where = MessageRef(ChannelId(result["channel"]), MessageTs(result["ts"]))
    uow.incidents.save(replace(incident, announcement=where))


PLAN: tuple[Step, ...] = (
    Step(name="create_room", after=(), run=create_room, keep=keep_room),
    Step(name="invite_declarer", after=("create_room",), run=invite_declarer, keep=keep_members),
    Step(name="post_card", after=("create_room",), run=post_card, keep=keep_card),
    Step(
        name="invite_responders",
        after=("create_room",),
        run=invite_responders,
        keep=keep_members,
        wanted=lambda incident: not incident.practice,
    ),
    Step(
        name="announce",
        after=("create_room",),
        run=announce,
        keep=keep_announcement,
        wanted=lambda incident: incident.is_announced,
    ),
    Step(
        name="post_tutorial",
        after=("post_card", "invite_declarer"),
        run=post_tutorial,
        wanted=lambda incident: incident.practice,
    ),
    Step(name="tell_declarer", after=("invite_declarer",), run=tell_declarer),
    Step(name="pin_card", after=("post_card",), run=pin_card),
    Step(name="set_topic", after=("create_room",), run=set_topic),
    Step(name="set_purpose", after=("create_room",), run=set_purpose),
    Step(name="add_bookmark", after=("post_card",), run=add_bookmark),
)


def provision(job: ProvisionWarRoom, deps: Deps) -> None:
    """Run every step that is not done, each as soon as it can.

    Raises `ChatUnavailable` when some must be tried again later; the others are done by then.
    """
    run = _Run(job.incident_id, deps)
    run.to_the_end()
    _finish(job.incident_id, deps)
    if run.held_up:
        raise max(run.held_up, key=lambda error: error.retry_after or 0)


class _Run:
    """One pass over the plan."""

    def __init__(self, incident_id: IncidentId, deps: Deps) -> None:
        self._incident_id = incident_id
        self._deps = deps
        self._tried: set[str] = set()
        self._running: set[Future[ChatUnavailable | None]] = set()
        self.held_up: list[ChatUnavailable] = []

    def to_the_end(self) -> None:
        self._start_ready()
        while self._running:
            done, self._running = wait(self._running, return_when=FIRST_COMPLETED)
            self.held_up += [error for future in done if (error := future.result()) is not None]
            self._start_ready()

    def _start_ready(self) -> None:
        """Note the steps that can begin as started, so that a crash is remembered, and begin them."""
        with self._deps.store.write() as uow:
            incident = uow.incidents.get(self._incident_id)
            if incident is None:
                return
            records = {r.step: r for r in uow.steps.of(incident.id)}
            ready = [s for s in _ready(incident, records) if s.name not in self._tried]
            if not ready:
                return
            for step in ready:
                uow.steps.save(_record(incident.id, step.name, StepState.STARTED, self._deps.clock.now()))
            uow.commit()
        for step in ready:
            self._tried.add(step.name)
            site = Site(incident=incident, deps=self._deps, again=step.name in records)
            self._running.add(self._deps.pool.submit(_attempt, step, site))


def _ready(incident: Incident, records: Mapping[str, StepRecord]) -> list[Step]:
    done = {name for name, r in records.items() if r.state is StepState.DONE}
    over = done | {name for name, r in records.items() if r.state is StepState.FAILED}
    return [s for s in PLAN if s.name not in over and s.wanted(incident) and done.issuperset(s.after)]


def _attempt(step: Step, site: Site) -> ChatUnavailable | None:
    """Run one step and record how it went, in a transaction of its own."""
    try:
        result = step.run(site)
    except ChatUnavailable as error:
        return error
    except ChatRejected as error:
        _fail(step, site, error.code)
        return None
    with site.deps.store.write() as uow:
        incident = uow.incidents.get(site.incident.id)
        assert incident is not None
        now = site.deps.clock.now()
        uow.steps.save(_record(incident.id, step.name, StepState.DONE, now, result))
        step.keep(uow, incident, result)
        _say_who_was_refused(uow, incident, result, now)
        uow.commit()
    return None


def _fail(step: Step, site: Site, code: str) -> None:
    now = site.deps.clock.now()
    with site.deps.store.write() as uow:
        uow.steps.save(replace(_record(site.incident.id, step.name, StepState.FAILED, now), error=code))
        data = {"step": step.name, "error": code}
        record(uow, site.incident, EntryKind.STEP_FAILED, None, now, data=data)
        uow.commit()


def _say_who_was_refused(uow: UnitOfWork, incident: Incident, result: Result, now: datetime) -> None:
    if result.get("refused"):
        refused = json.loads(result["refused"])
        data = {"refused": " ".join(refused), "codes": " ".join(refused.values())}
        record(uow, incident, EntryKind.INVITED, None, now, data=data)


def _record(
    incident_id: IncidentId, step: str, state: StepState, at: datetime, result: Result | None = None
) -> StepRecord:
    return StepRecord(incident_id=incident_id, step=step, state=state, at=at, result=result or {})


def _finish(incident_id: IncidentId, deps: Deps) -> None:
    """The moment the room stands, recorded once."""
    with deps.store.write() as uow:
        incident = uow.incidents.get(incident_id)
        if incident is None or incident.room is None:
            return
        records = {r.step: r for r in uow.steps.of(incident_id)}
        unfinished = [s for s in PLAN if s.wanted(incident) and not _is_over(records.get(s.name))]
        now = deps.clock.now()
        if unfinished or not uow.receipts.first_time(f"room_ready/{incident_id}", now):
            return
        record(uow, incident, EntryKind.ROOM_READY, None, now)
        uow.commit()


def _is_over(record: StepRecord | None) -> bool:
    return record is not None and record.state is not StepState.STARTED


def retry_setup(incident_id: IncidentId, by: Person, now: datetime, deps: Deps) -> bool:
    """Try the failed steps again. False when none failed."""
    with deps.store.write() as uow:
        incident = admit(uow, Verb.RETRY, incident_id, by)
        failed = [r for r in uow.steps.of(incident.id) if r.state is StepState.FAILED]
        for step in failed:
            uow.steps.save(replace(step, state=StepState.STARTED, at=now, error=""))
        if failed:
            uow.outbox.put(ProvisionWarRoom(incident.id))
            uow.outbox.put(RefreshStateCard(incident.id))
            uow.commit()
    return bool(failed)
