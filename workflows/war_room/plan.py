"""The war room, step by step. Every step may run twice and leaves one effect.

`PLAN` is the order of things: a step runs as soon as the steps it names are done, side by side with the others.
Creating the room, inviting and the incident card come first; what decorates the room waits until that is over.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from workflows.access.audience import may_read
from workflows.access.grants import can_come, thanks_for, who_comes
from workflows.access.people import get_person
from workflows.deps import Deps
from workflows.domain.chat import Priority, Refusal
from workflows.domain.errors import ChatRejected, NotAllowed, RateLimited
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.naming import room_name, slug
from workflows.domain.roles import lead_of
from workflows.domain.tutorial import steps_done
from workflows.messages.war_room import (
    Announcement,
    DeclaredReceipt,
    IncidentCard,
    LeadershipAnnouncement,
    Sentence,
    Tutorial,
)
from workflows.outbox.announce_channel import announce_channel
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.text.defang import defang
from workflows.text.slack_text import shorten
from workflows.war_room.announcing import leadership_channel
from workflows.war_room.creation_queue import edit_into_receipt, wait_in_queue
from workflows.war_room.results import (
    apply_announcement,
    apply_card,
    apply_leadership,
    apply_members,
    apply_receipt,
    apply_responders,
    apply_room,
)
from workflows.war_room.step_context import Result, StepContext

NAMES_TRIED = 20
TOPIC_LIMIT = 250
"""https://docs.slack.dev/reference/methods/conversations.setTopic"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what it waits for, what it does, what of its result is a fact, and whether an incident has it.

    `after`: what it builds on. `yields_to`: what is more urgent; it is waited for until it is over, however it ended.
    `apply` gets the time at which the step began: what happened since may have superseded it.
    """

    name: str
    after: tuple[str, ...]
    yields_to: tuple[str, ...] = ()
    run: Callable[[StepContext], Result]
    apply: Callable[[UnitOfWork, Incident, Result, datetime], None] = lambda _uow, _incident, _result, _began: None
    wanted: Callable[[Incident], bool] = lambda _incident: True


def create_room(context: StepContext) -> Result:
    wait_in_queue(context)
    try:
        return _create_room(context)
    except RateLimited:  # the first call that meets a pause did not know how long it is
        wait_in_queue(context)
        raise


def _create_room(context: StepContext) -> Result:
    incident = context.incident
    words = words_of_name(incident)
    for taken in range(NAMES_TRIED):
        room = context.deps.chat.create_room(
            room_name(incident.id, words, taken),
            private=incident.exposure.private_room,
            not_before=incident.declared_at,
        )
        if room is not None:
            return {"room": room.id, "name": room.name, "private": "yes" if incident.exposure.private_room else ""}
    raise ChatRejected("name_taken")


def words_of_name(incident: Incident) -> str:
    """What the name of the room says besides the number."""
    return slug(incident.title) if incident.exposure.title_in_name else incident.code_name


def invite_declarer(context: StepContext) -> Result:
    with context.deps.store.read() as uow:
        lead = lead_of(uow.roles.of(context.incident.id))
        first = [
            user
            for user in dict.fromkeys((context.incident.declared_by, lead))
            if user and can_come(uow, context.incident, user)
        ]
    if not first:
        return {}
    return _invited(first, context.deps.chat.invite(context.room, first), context.deps)


def invite_responders(context: StepContext) -> Result:
    deps = context.deps
    functions = (
        deps.programme.types[context.incident.type].invite if context.incident.type in deps.programme.types else ()
    )
    references = [m for f in functions for m in deps.programme.functions[f].members]
    people: list[UserId] = []
    unknown: list[Refusal] = []
    for reference in dict.fromkeys(references):
        try:
            people += deps.chat.resolve(reference)
        except ChatRejected as error:
            unknown.append(Refusal(UserId(reference), error.code))
    called = [u for u in dict.fromkeys(people) if u != context.incident.declared_by]
    with deps.store.read() as uow:
        wanted, waiting = who_comes(uow, context.incident, called)
    refused = deps.chat.invite(context.room, wanted) if wanted else ()
    result = _invited(wanted, (*refused, *unknown), deps) if wanted or unknown else {}
    return {**result, "waiting": " ".join(waiting)} if waiting else result


def _invited(wanted: list[UserId], refusals: tuple[Refusal, ...], deps: Deps) -> Result:
    refused = {r.user: r.code for r in refusals}
    for user in wanted:
        _learn_name(user, deps)
    return {
        "members": " ".join(u for u in wanted if u not in refused),
        "refused": json.dumps(refused) if refused else "",
    }


def _learn_name(user: UserId, deps: Deps) -> None:
    try:
        get_person(user, deps.clock.now(), deps)
    except (NotAllowed, RateLimited):
        return  # the room reads "someone" until Slack says who they are


def set_topic(context: StepContext) -> Result:
    context.deps.chat.set_topic(context.room, topic_of(context.incident, context.deps))
    return {}


def topic_of(incident: Incident, deps: Deps) -> str:
    """The room's topic: severity and title. Not the status: Slack tells the room of every change of its topic."""
    title = incident.title if deps.programme.keeps_links(incident) else defang(incident.title)
    text = deps.catalogue("room.topic", severity=deps.programme.signed(incident.severity), title=title)
    return shorten(text, TOPIC_LIMIT)


def set_purpose(context: StepContext) -> Result:
    context.deps.chat.set_purpose(context.room, context.deps.catalogue("room.purpose", label=context.incident.label))
    return {}


def add_bookmark(context: StepContext) -> Result:
    ref = _card_ref(context)
    title, link = context.deps.catalogue("room.bookmark"), context.deps.chat.address(ref)
    context.deps.chat.add_bookmark(context.room, title, link, may_have_run=context.may_have_run)
    return {}


def post_card(context: StepContext) -> Result:
    with context.deps.store.read() as uow:
        shown = snapshot(uow, context.incident, context.deps.clock.now())
    ref = context.deps.chat.post(
        context.room,
        IncidentCard(shown),
        key=context.key("post_card"),
        may_have_run=context.may_have_run,
        priority=Priority.FIRST,
    )
    return {"ts": ref.ts}


def post_tutorial(context: StepContext) -> Result:
    with context.deps.store.read() as uow:
        shown = snapshot(uow, context.incident, context.deps.clock.now())
        done = steps_done(uow.timeline.of(context.incident.id))
    key = context.key("post_tutorial")
    ref = context.deps.chat.post(context.room, Tutorial(shown, done), key=key, may_have_run=context.may_have_run)
    return {"ts": ref.ts}


def pin_card(context: StepContext) -> Result:
    context.deps.chat.pin(_card_ref(context))
    return {}


def _card_ref(context: StepContext) -> MessageRef:
    assert context.incident.card is not None
    return MessageRef(context.room, context.incident.card)


def announce(context: StepContext) -> Result:
    with context.deps.store.read() as uow:
        shown = snapshot(uow, context.incident, context.deps.clock.now())
    where = announce_channel(context.deps)
    ref = context.deps.chat.post(
        where,
        Announcement(shown),
        key=context.key("announce"),
        may_have_run=context.may_have_run,
        priority=Priority.FIRST,
    )
    return {"channel": ref.channel, "ts": ref.ts}


def announce_to_leadership(context: StepContext) -> Result:
    """Nothing where there is no leadership channel now."""
    where = leadership_channel(context.deps)
    if where is None:
        return {}
    with context.deps.store.read() as uow:
        shown = snapshot(uow, context.incident, context.deps.clock.now())
    key, may_have_run = context.key("announce_to_leadership"), context.may_have_run
    ref = context.deps.chat.post(where, LeadershipAnnouncement(shown), key=key, may_have_run=may_have_run)
    return {"channel": ref.channel, "ts": ref.ts}


def notify_declarer(context: StepContext) -> Result:
    """The way into the room; thanks with a reference that says nothing, to a declarer who may not see the incident."""
    with context.deps.store.read() as uow:
        shown = snapshot(uow, context.incident, context.deps.clock.now())
        is_seen = may_read(uow, context.incident, context.incident.declared_by)
        thanks = Sentence(key=thanks_for(uow, context.incident), params={"reference": context.incident.code_name})
    receipt = DeclaredReceipt(shown) if is_seen else thanks
    if not edit_into_receipt(receipt, context):
        key = context.key("tell_declarer")
        context.deps.chat.post(
            context.incident.declared_by, receipt, key=key, may_have_run=context.may_have_run, priority=Priority.FIRST
        )
    return {}


FIRST = ("invite_declarer", "post_card", "announce")
"""What people wait for. Decorations are Tier 2 calls as well, and come afterwards."""

PLAN: tuple[Step, ...] = (
    Step(name="create_room", after=(), run=create_room, apply=apply_room),
    Step(name="invite_declarer", after=("create_room",), run=invite_declarer, apply=apply_members),
    Step(name="post_card", after=("create_room",), run=post_card, apply=apply_card),
    Step(
        name="invite_responders",
        after=("create_room",),
        run=invite_responders,
        apply=apply_responders,
        wanted=lambda incident: not incident.practice,
    ),
    Step(
        name="announce",
        after=("create_room",),
        run=announce,
        apply=apply_announcement,
        wanted=lambda incident: incident.is_announced,
    ),
    Step(
        name="announce_to_leadership",
        after=("create_room",),
        run=announce_to_leadership,
        apply=apply_leadership,
        wanted=lambda incident: incident.is_told_to_leadership,
    ),
    Step(
        name="post_tutorial",
        after=("post_card", "invite_declarer"),
        run=post_tutorial,
        wanted=lambda incident: incident.practice,
    ),
    Step(name="tell_declarer", after=("invite_declarer",), run=notify_declarer, apply=apply_receipt),
    Step(name="pin_card", after=("post_card",), run=pin_card),
    Step(name="set_topic", after=("create_room",), yields_to=FIRST, run=set_topic),
    Step(
        name="set_purpose",
        after=("create_room",),
        yields_to=FIRST,
        run=set_purpose,
        wanted=lambda incident: not incident.exposure.private_room,  # nobody comes upon a private room by browsing
    ),
    Step(name="add_bookmark", after=("post_card",), yields_to=FIRST, run=add_bookmark),
)
