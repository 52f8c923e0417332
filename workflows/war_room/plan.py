"""The war room, step by step. Every step may run twice and leaves one effect.

`PLAN` is the order of things: a step runs as soon as the steps it names are done, side by side with the others.
Creating the room, inviting and the state card come first; what decorates the room waits until that is over.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.access.people import know
from workflows.deps import Deps
from workflows.domain.chat import Refusal
from workflows.domain.errors import ChatRejected, NotAllowed, Paced
from workflows.domain.ids import ChannelId, MessageTs, UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.naming import room_name, slug
from workflows.domain.roles import lead_of
from workflows.domain.steps import StepRecord, StepState
from workflows.domain.tutorial import steps_done
from workflows.messages import Announcement, DeclaredReceipt, StateCard, Tutorial
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.text.slack_text import shorten
from workflows.war_room.creation_queue import TELL_PLACE, turn_into, wait_for_turn
from workflows.war_room.step_context import Result, Site

NAMES_TRIED = 20
TOPIC_LIMIT = 250
"""https://docs.slack.dev/reference/methods/conversations.setTopic"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what it waits for, what it does, what of its result is a fact, and whether an incident has it.

    `after`: what it builds on. `behind`: what is more urgent; it is waited for until it is over, however it ended.
    `keep` is told when the step began: what happened since may have overtaken it.
    """

    name: str
    after: tuple[str, ...]
    behind: tuple[str, ...] = ()
    run: Callable[[Site], Result]
    keep: Callable[[UnitOfWork, Incident, Result, datetime], None] = lambda _uow, _incident, _result, _began: None
    wanted: Callable[[Incident], bool] = lambda _incident: True


def create_room(site: Site) -> Result:
    wait_for_turn(site)
    try:
        return _create_room(site)
    except Paced:  # whoever runs into a pause first did not know how long it is
        wait_for_turn(site)
        raise


def _create_room(site: Site) -> Result:
    incident = site.incident
    words = incident.code_name if incident.is_private else slug(incident.title)
    for taken in range(NAMES_TRIED):
        room = site.deps.chat.create_room(
            room_name(incident.id, words, taken),
            private=incident.is_private,
            not_before=incident.declared_at,
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
    people: list[UserId] = []
    unknown: list[Refusal] = []
    for reference in dict.fromkeys(references):
        try:
            people += deps.chat.resolve(reference)
        except ChatRejected as error:
            unknown.append(Refusal(UserId(reference), error.code))
    wanted = [u for u in dict.fromkeys(people) if u != site.incident.declared_by]
    refused = deps.chat.invite(site.room, wanted) if wanted else ()
    return _invited(wanted, (*refused, *unknown), deps) if wanted or unknown else {}


def _invited(wanted: list[UserId], refusals: tuple[Refusal, ...], deps: Deps) -> Result:
    refused = {r.user: r.code for r in refusals}
    for refusal in refusals:
        if refusal.user in wanted:
            _learn_name(refusal.user, deps)
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
    title, link = site.deps.words("room.bookmark"), site.deps.chat.address(ref)
    site.deps.chat.add_bookmark(site.room, title, link, again=site.again)
    return {}


def post_card(site: Site) -> Result:
    with site.deps.store.read() as uow:
        shown = snapshot(uow, site.incident, site.deps.clock.now())
    ref = site.deps.chat.post(site.room, StateCard(shown), key=site.key("post_card"), again=site.again, first=True)
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
    ref = site.deps.chat.post(where, Announcement(shown), key=site.key("announce"), again=site.again, first=True)
    return {"channel": ref.channel, "ts": ref.ts}


def tell_declarer(site: Site) -> Result:
    with site.deps.store.read() as uow:
        shown = snapshot(uow, site.incident, site.deps.clock.now())
    receipt = DeclaredReceipt(shown)
    if not turn_into(receipt, site):
        key = site.key("tell_declarer")
        site.deps.chat.post(site.incident.declared_by, receipt, key=key, again=site.again, first=True)
    return {}


def keep_room(uow: UnitOfWork, incident: Incident, result: Result, _began: datetime) -> None:
    uow.incidents.save(incident.with_room(ChannelId(result["room"]), result["name"]))


def keep_members(uow: UnitOfWork, incident: Incident, result: Result, began: datetime) -> None:
    for user in result.get("members", "").split():
        uow.members.add(incident.id, UserId(user), began)
    for user in json.loads(result.get("refused") or "{}"):
        uow.members.was_refused(incident.id, UserId(user), began)


def keep_card(uow: UnitOfWork, incident: Incident, result: Result, _began: datetime) -> None:
    uow.incidents.save(replace(incident, card=MessageTs(result["ts"])))


def keep_receipt(uow: UnitOfWork, incident: Incident, _result: Result, began: datetime) -> None:
    """Its place in the queue need not be told any more."""
    if any(r.step == TELL_PLACE and r.state is not StepState.DONE for r in uow.steps.of(incident.id)):
        uow.steps.save(StepRecord(incident_id=incident.id, step=TELL_PLACE, state=StepState.DONE, at=began))


def keep_announcement(uow: UnitOfWork, incident: Incident, result: Result, _began: datetime) -> None:
    where = MessageRef(ChannelId(result["channel"]), MessageTs(result["ts"]))
    uow.incidents.save(replace(incident, announcement=where))


FIRST = ("invite_declarer", "post_card", "announce")
"""What people wait for. Decorations are Tier 2 calls as well, and come afterwards."""

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
    Step(name="tell_declarer", after=("invite_declarer",), run=tell_declarer, keep=keep_receipt),
    Step(name="pin_card", after=("post_card",), run=pin_card),
    Step(name="set_topic", after=("create_room",), behind=FIRST, run=set_topic),
    Step(
        name="set_purpose",
        after=("create_room",),
        behind=FIRST,
        run=set_purpose,
        wanted=lambda incident: not incident.is_private,  # nobody comes upon a private room by browsing
    ),
    Step(name="add_bookmark", after=("post_card",), behind=FIRST, run=add_bookmark),
)
