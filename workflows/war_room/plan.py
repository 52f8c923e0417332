"""The war room, step by step. Every step may run twice and leaves one effect.

`PLAN` is the order of things: a step runs as soon as the steps it names are done, side by side with the others.
Creating the room, inviting and the incident card come first; what decorates the room waits until that is over.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from workflows.access.grants import can_come, who_comes
from workflows.access.hazard_notices import awaited
from workflows.deps import Deps
from workflows.domain.chat import Priority, Refusal
from workflows.domain.errors import ChatRejected
from workflows.domain.exposure import SeenBy
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.roles import lead_of
from workflows.domain.rosters import cleared_for
from workflows.domain.tutorial import steps_done
from workflows.messages.war_room import (
    Announcement,
    IncidentCard,
    LeadershipAnnouncement,
    Tutorial,
)
from workflows.organisation.rosters import remember
from workflows.outbox.announce_channel import announce_channel
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.text.defang import defang
from workflows.text.slack_text import shorten
from workflows.war_room.ai_exclusion import exclude_from_ai
from workflows.war_room.announcing import leadership_channel
from workflows.war_room.inviting import invited, learn_names
from workflows.war_room.leaving import (
    apply_archived,
    apply_closed,
    archive_old_room,
    ask_to_archive,
    close_old_room,
    empty_old_room,
)
from workflows.war_room.moving import LEAVING, apply_move, ask_to_convert, invite_members, move_room, tell_of_move
from workflows.war_room.receipt import notify_declarer, refresh_receipt
from workflows.war_room.results import (
    apply_announcement,
    apply_card,
    apply_leadership,
    apply_members,
    apply_receipt,
    apply_responders,
    apply_room,
)
from workflows.war_room.room_making import create_room
from workflows.war_room.room_state import MOVE_ROOM
from workflows.war_room.step_context import Result, StepContext

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
    refused: Callable[[UnitOfWork, Incident], None] = lambda _uow, _incident: None
    """What follows when the chat refuses it for good."""


def invite_declarer(context: StepContext) -> Result:
    with context.deps.store.read() as uow:
        lead = lead_of(uow.roles.of(context.incident.id))
        called = awaited(uow, context.incident)
        first = [
            user
            for user in dict.fromkeys((context.incident.declared_by, lead))
            if user and user not in called and can_come(uow, context.incident, user)
        ]
    if not first:
        return {}
    return invited(first, context.deps.chat.invite(context.room, first), context.deps)


def invite_responders(context: StepContext) -> Result:
    deps, incident = context.deps, context.incident
    kind = deps.programme.types.get(incident.type)
    behind, unknown = _behind(kind.invite if kind else (), deps)
    remember(behind, deps.clock.now(), deps)
    people = [user for users in behind.values() for user in users]
    called = [u for u in dict.fromkeys(people) if u != incident.declared_by]
    with deps.store.read() as uow:
        wanted, waiting = who_comes(uow, incident, called, deps.programme.classes_in(incident))
        there = uow.members.of(incident.id)
        cleared = uow.rosters.of(cleared_for(incident.type))
    uncleared = _uncleared(incident, behind, {*wanted, *cleared})
    told_first = [user for user in wanted if user not in there] if deps.programme.hazards_of(incident) else []
    wanted = [user for user in wanted if user not in told_first]
    learn_names(told_first, deps)
    refused = deps.chat.invite(context.room, wanted) if wanted else ()
    result = invited(wanted, (*refused, *unknown), deps) if wanted or unknown else {}
    lists: Mapping[str, Collection[str]] = {"waiting": waiting, "called": told_first, "uncleared": uncleared}
    return {**result, **{name: " ".join(users) for name, users in lists.items() if users}}


def _behind(functions: Iterable[str], deps: Deps) -> tuple[dict[str, list[UserId]], list[Refusal]]:
    """Who is of each function that has somebody set up, and the references that belong to nobody."""
    behind: dict[str, list[UserId]] = {}
    unknown: dict[str, Refusal] = {}
    for function in functions:
        for reference in deps.programme.functions[function].members:
            found = behind.setdefault(function, [])
            try:
                found += deps.chat.resolve(reference)
            except ChatRejected as error:
                unknown[reference] = Refusal(UserId(reference), error.code)
    return behind, [*unknown.values()]


def _uncleared(incident: Incident, behind: Mapping[str, list[UserId]], cleared: Collection[UserId]) -> list[str]:
    """The functions of which nobody is cleared. Who asked not to be called is cleared all the same."""
    if incident.exposure.seen_by is not SeenBy.CLEARED:
        return []
    known = {*cleared, incident.declared_by}
    return [function for function, users in behind.items() if not known & set(users)]


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


FIRST = ("invite_declarer", "post_card", "announce")
"""What people wait for. Decorations are Tier 2 calls as well, and come afterwards."""


def _stays(incident: Incident) -> bool:
    """Whether nothing of it may be seen in its room by those who must not."""
    return not incident.is_exposed


def _practises(incident: Incident) -> bool:
    return incident.practice and _stays(incident)


def _is_guarded(incident: Incident) -> bool:
    return incident.exposure.private_room and not incident.practice and _stays(incident)


def _moved(incident: Incident) -> bool:
    return incident.left_room is not None


BUILD: tuple[Step, ...] = (
    Step(name="create_room", after=(), run=create_room, apply=apply_room),
    Step(
        name="invite_declarer",
        after=("create_room",),
        run=invite_declarer,
        apply=apply_members,
        wanted=_stays,
    ),
    Step(name="post_card", after=("create_room",), run=post_card, apply=apply_card, wanted=_stays),
    Step(
        name="invite_responders",
        after=("create_room",),
        run=invite_responders,
        apply=apply_responders,
        wanted=lambda incident: not incident.practice and _stays(incident),
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
    Step(name="post_tutorial", after=("post_card", "invite_declarer"), run=post_tutorial, wanted=_practises),
    Step(name="tell_declarer", after=("invite_declarer",), run=notify_declarer, apply=apply_receipt),
    Step(name="pin_card", after=("post_card",), run=pin_card, wanted=_stays),
    Step(name="set_topic", after=("create_room",), yields_to=FIRST, run=set_topic, wanted=_stays),
    Step(
        name="set_purpose",
        after=("create_room",),
        yields_to=FIRST,
        run=set_purpose,
        wanted=lambda incident: not incident.exposure.private_room,  # nobody comes upon a private room by browsing
    ),
    Step(name="add_bookmark", after=("post_card",), yields_to=FIRST, run=add_bookmark, wanted=_stays),
    Step(name="exclude_from_ai", after=("create_room",), yields_to=FIRST, run=exclude_from_ai, wanted=_is_guarded),
)

MOVE: tuple[Step, ...] = (
    Step(
        name=MOVE_ROOM,
        after=("create_room",),
        yields_to=LEAVING,
        run=move_room,
        apply=apply_move,
        refused=ask_to_convert,
        wanted=lambda incident: incident.is_exposed,
    ),
    Step(name="invite_members", after=("create_room",), run=invite_members, apply=apply_members, wanted=_moved),
    Step(name="tell_of_move", after=("invite_members",), run=tell_of_move, wanted=_moved),
    Step(name="refresh_receipt", after=("invite_members", "tell_declarer"), run=refresh_receipt, wanted=_moved),
    Step(
        name="empty_old_room",
        after=("create_room",),
        yields_to=("invite_members", "post_card"),
        run=empty_old_room,
        wanted=_moved,
    ),
    Step(
        name="close_old_room",
        after=("create_room",),
        yields_to=("empty_old_room",),
        run=close_old_room,
        apply=apply_closed,
        wanted=_moved,
    ),
    Step(
        name="archive_old_room",
        after=("create_room",),
        yields_to=("empty_old_room", "close_old_room"),
        run=archive_old_room,
        apply=apply_archived,
        refused=ask_to_archive,
        wanted=_moved,
    ),
)
"""Of a room that everybody reads, when the incident is not for everybody any more."""

PLAN: tuple[Step, ...] = (*BUILD, *MOVE)
