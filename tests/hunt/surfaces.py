"""Every way in which somebody can read: one row for each word, button, form, shortcut and query.

A row says what is tried. It is tried by people outside in two worlds, where nothing may differ, and by people inside,
where something must: unless the row is silent, which shows no incident to anybody.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from commands.payloads import request as requests
from commands.payloads.shortcut import MessageShortcut
from commands.registry import OPTIONS, VIEWS
from tests.builders import NOW
from tests.hunt.actors import Actor, form_about
from tests.hunt.chat import PUBLIC
from tests.hunt.world import TITLE, Ids
from workflows.domain.chat import SeenMessage
from workflows.domain.ids import ChannelId, MessageTs
from workflows.domain.incident import MessageRef, Phase

Try = Callable[[Actor, Ids], str]


@dataclass(frozen=True)
class Surface:
    name: str
    tried: Try
    shows: bool | None = True
    """Whether people inside read of the incident there; False: it shows none to anybody. None: not in this state."""
    in_its_room: bool = False
    """Tried by those only who are in the room and may not see the incident."""


SILENT_WORDS = frozenset({"help", "tutorial", "setup", "exposure"})
NAMED = "INC-{n}"
WORDS: Mapping[str, tuple[str, ...]] = {
    "declare": (f"declare {TITLE}",),
    "list": ("list", "list open", "list closed", "list all", "list mine", "list 2", f"list {NAMED}"),
    "info": (
        "info {n}",
        f"info {NAMED}",
        "inc{n}",
        NAMED,
        "info <#{room}|secret>",
        "info",
        *tuple(f"{word} {NAMED} at 14:20" for word in ("info", "timeline", "catchup", "summary")),
    ),
    "update": (f"update {NAMED} All is well", f"update {NAMED}", "update Mine"),
    "severity": (f"severity S1 {NAMED}", f"severity {NAMED}", "s0 {n}"),
    "status": (f"status containing {NAMED}", f"status {NAMED}", f"status duplicate of {NAMED}"),
    "resolve": (f"resolve {NAMED}", "resolve {n} done"),
    "close": ("close {n} done", f"close {NAMED}"),
    "cancel": ("cancel {n} a test", f"cancel {NAMED}"),
    "reopen": (f"reopen {NAMED} again", "reopen {n}"),
    "duplicate": (
        *(f"duplicate of {NAMED}", f"duplicate {NAMED}", f"duplicate {NAMED} of INC-{{own}}"),
        *(f"duplicate INC-{{own}} of {NAMED}", f"duplicate undo {NAMED}", "duplicate {n}", "duplicate"),
    ),
    "role": (f"role scribe <@U0DANA> {NAMED}", f"role {NAMED}"),
    "claim": (f"claim scribe {NAMED}", f"claim lead {NAMED}", f"claim {NAMED}"),
    "handover": (f"handover {NAMED} <@U0DANA>", f"handover {NAMED}", f"accept {NAMED}"),
    "invite": (f"invite <@U0CHARLIE> {NAMED}", f"invite {NAMED}"),
    "note": (f"note {NAMED} Mine", f"note {NAMED}", f"impact {NAMED} Mine", f"note {NAMED} decision: Mine"),
    "correct": (f"correct {NAMED} 1 Mine", f"correct {NAMED} 1"),
    "withdraw": (f"withdraw {NAMED} 1 Mine", f"withdraw {NAMED} 1"),
    "timeline": ("timeline {n}", f"timeline {NAMED}", f"timeline {NAMED} before 5"),
    "task": (f"task {NAMED} Call", f"task {NAMED}", f"task {NAMED} done 2", f"task {NAMED} list", "done 2"),
    "exhibit": (f"exhibit {NAMED}", f"exhibit {NAMED} E1", f"exhibit {NAMED} add"),
    "hold": ("hold {n}", f"hold {NAMED}"),
    "exposure": ("exposure",),
    "todo": ("todo",),
    "remind": (f"remind {NAMED} 20m Mine", f"remind {NAMED}"),
    "catchup": ("catchup {n}", f"catchup {NAMED}"),
    "summary": (f"summary {NAMED}", "summary {n}", f"summary {NAMED} post"),
    "sitrep": (f"sitrep {NAMED}", "sitrep {n}"),
    "export": (f"export {NAMED} counsel Mine", f"export {NAMED}", f"export {NAMED} partner Mine"),
    "rename": (f"rename {NAMED} Mine", f"rename {NAMED}"),
    "type": (f"type fraud {NAMED}", f"type {NAMED}"),
    "visibility": (f"visibility open {NAMED}", f"visibility private {NAMED}", f"visibility {NAMED}"),
    "marking": (f"marking clear {NAMED}", f"marking red {NAMED}", f"marking {NAMED}"),
    "access": ("access {n}", "access INC-{n}"),
    "setup": ("setup",),
    "tutorial": ("tutorial",),
    "help": ("help", "xyzzy", "wobblegat", "infi {n}"),
}
"""By the word they are tried for: what is typed, in a public channel and in the room of another incident. `{n}`: the
number of the hidden incident."""

ASKED: Mapping[str, tuple[str, ...]] = {
    "incident list": ("incident list", "incident list all", "incident list closed", "incident list mine"),
    "incident show": ("incident show {n}", "incident show {n} --at 14:20"),
    "incident summary": ("incident summary {n}", "incident summary {n} --at 14:20"),
    "incident sitrep": ("incident sitrep {n}",),
    "incident declare": (f"incident declare '{TITLE} again'",),
    "incident note": ("incident note {n} Mine", "incident note {n} Mine --decision"),
    "incident update": ("incident update {n} 'All is well' --next 30m",),
    "incident severity": ("incident severity {n} S0", "incident severity {n} S3 --reason Mine"),
    "incident status": ("incident status {n}", "incident status {n} containing"),
    "incident resolve": ("incident resolve {n} --reason Mine",),
    "incident reopen": ("incident reopen {n} --reason Mine",),
    "incident duplicate": (
        *("incident duplicate {n} {own}", "incident duplicate {own} {n}", "incident duplicate {n} --undo"),
    ),
    "incident assign": ("incident assign {n} scribe U0DANA",),
    "incident claim": ("incident claim {n} scribe",),
    "incident handover": ("incident handover {n} U0DANA",),
    "incident accept": ("incident accept {n}",),
    "incident task": ("incident task {n} Mine --to U0DANA",),
    "incident done": ("incident done {n} 1",),
    "incident marking": ("incident marking {n} red",),
    "hold issue": ("hold issue {n} --matter Mine",),
    "hold release": ("hold release {n} {hold} --reason Mine",),
    "hold list": ("hold list {n}",),
    "hold show": ("hold show {n}",),
    "export": ("export {n} --audience counsel --purpose Mine -o /dev/null/file",),
}
"""By the command of `./muster` that acts in somebody's name, what is typed."""
PRESSED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        [
            *(
                "card.update",
                "card.retry",
                "card.name",
                "delivery.retry",
                "delivery.dismiss",
                "card.menu",
                "card.reopen",
            ),
            *("card.undo_merge", "room.end", "room.unarchive", "menu.close", "menu.timeline", "declare.join"),
            *("summary.room", "summary.update", "summary.person", "leftover.cancel"),
            *("leftover.hand_over", "sitrep.room", "sitrep.edit"),
        ],
        ("{n}",),
    ),
    **dict.fromkeys(
        ("access.grant", "access.ask", "access.break", "access.review", "access.confirm", "access.not_confirm"),
        ("{n}",),
    ),
    "access.revoke": ("{n}/U0DANA",),
    "offer.until": ("{offer}",),
    "offer.choose": ("{invitation}",),
    **dict.fromkeys(("access.waive", "access.unwaive", "access.ask_waiver"), ("{n}",)),
    **dict.fromkeys(("key.mark", "key.unmark", "entry.correct"), ("{entry}",)),
    "card.claim": ("{n}/scribe", "{n}/deputy"),
    **dict.fromkeys(("nudge.update", "nudge.not_needed"), ("{n}/{reminder}",)),
    "nudge.snooze": ("{n}/{reminder}/15",),
    **dict.fromkeys(
        ("nudge.task_done", "task.tick", "task.on_it", "task.cannot", "task.done", "task.answer"), ("{task}",)
    ),
    "exhibit.add": ("{n}",),
    **dict.fromkeys(("entry.show", "entry.reveal"), ("{hidden}",)),
    **dict.fromkeys(("exhibit.reveal", "exhibit.show", "exhibit.chain", "exhibit.custody"), ("{exhibit}",)),
    "hold.issue": ("{n}",),
    **dict.fromkeys(("hold.release", "hold.review", "hold.acknowledge"), ("{hold}",)),
    **dict.fromkeys(("declarer.ask", "declarer.answer"), ("{n}",)),
    **dict.fromkeys(("notice.join", "notice.not_me"), ("{n}",)),
    **dict.fromkeys(("ask.on_it", "ask.cannot", "ask.answer"), ("{ask}",)),
    **{
        f"offer.{answer}.{kind}": (f"{{{proposal}}}",)
        for answer in ("accept", "decline")
        for kind, proposal in {
            "handover": "offer",
            "lower_severity": "offer",
            "open_up": "offer",
            "widen_marking": "offer",
            "access": "offer",
            "waiver": "offer",
            "invitation": "invitation",
            "decision": "decision",
        }.items()
    },
}
"""By action id, the values of the hidden incident that a button could be turned to."""

CHOSEN = frozenset({"declare.type", "declare.severity", "severity.chosen", "status.chosen", "type.chosen"})
"""What is chosen within a form, which may say that it is about the hidden incident."""
SILENT_PRESSES = frozenset({"home.declare", "setup.change", "setup.function"})
FOR_OPERATORS = frozenset({"operators.retry", "operators.dismiss"})
"""Of everything that could not be delivered, in a private channel: neither name nor number of an incident."""

OFFER_WHAT_IS_USED = frozenset({"declare.type", "type.chosen"})
"""Menus that begin with what was used in incidents that one may see."""
UNTOLD_COMMANDS = frozenset({"incident list closed", "incident declare 'Wobblegate again'"})
"""What shows the incident in another state of it."""

FIELDS: Mapping[str, Mapping[str, Any]] = {
    **{
        name: {"value": "Mine now"}
        for name in (
            "text",
            "message",
            "title",
            "note",
            "reason",
            "done",
            "impact",
            "cause",
            "why",
            "summary",
            "words",
            "purpose",
            "matter",
            "scope",
            "instruction",
        )
    },
    **{name: {"value": "in 2h"} for name in ("due", "when", "custom_time")},
    **{name: {"selected_user": "U0DANA"} for name in ("person", "assignee", "lead", "hand_over")},
    "severity": {"selected_option": {"value": "S0"}},
    "status": {"selected_option": {"value": "containing"}},
    "visibility": {"selected_option": {"value": "open"}},
    "type": {"selected_option": {"value": "FRAUD"}},
    "marking": {"selected_option": {"value": "red"}},
    "privilege": {"selected_option": {"value": "yes"}},
    "audience": {"selected_option": {"value": "counsel"}},
    "role": {"selected_option": {"value": "scribe"}},
    "function": {"selected_option": {"value": "legal"}},
    "kind": {"selected_option": {"value": "note"}},
    "what": {"selected_option": {"value": "change"}},
    "next_update": {"selected_option": {"value": "60"}},
    "open_tasks": {"selected_option": {"value": "keep"}},
    "time": {"value": ""},
    "class": {"selected_option": {"value": "hate"}},
    "classes": {"selected_options": []},
    "chosen": {"selected_options": [{"value": "U0DANA"}]},
    "use": {"selected_option": {"value": "summaries"}},
    "people": {"selected_users": ["U0DANA"], "selected_option": {"value": "everybody"}},
}
"""What is typed into every form, whichever of these fields it has."""

SPECIAL: Mapping[str, Mapping[str, Any]] = {
    "custody": {"kind": {"selected_option": {"value": "copied"}}},
    "hold_issue": {"people": {"selected_users": []}},
    "exhibit": {"medium": {"selected_option": {"value": "text"}}, "class": {"selected_option": {"value": "-"}}},
    "remind": {"time": {"value": "in 2h"}},
    "declare": {"title": {"value": ""}},
}
"""What some forms take instead."""

SUBJECTS: Mapping[str, str] = {
    **dict.fromkeys(("task_decline", "task_answer"), "task"),
    **dict.fromkeys(("ask_decline", "ask_answer"), "ask"),
    "skip": "reminder",
    "inviting_choose": "invitation",
    "key_moment": "entry",
    **dict.fromkeys(("hold_release", "hold_review"), "hold"),
}
"""Of which noun a form carries the id besides the number of the incident."""

UNTOLD_FORMS = frozenset(
    {"declarer_answer", "declare", "capture", "access_ask", "access_break", "access_review", "access_until"}
)
"""What they answer to somebody inside tells no more than to anybody else."""
SILENT_FORMS = frozenset({"setup", "setup_function", "opened", "own_exposure"})
ABOUT_TARGET: Mapping[str, str] = {"duplicate": "target", "capture": "incident"}
"""Forms in which an incident is chosen, and the field."""


def surfaces() -> list[Surface]:
    """All of them."""
    home = Surface("home", lambda actor, ids: actor.opens_home())
    return [home, *_typed(), *_typed_there(), *_pressed(), *_sent(), *_used(), *_asked()]


def filled(pattern: str, ids: Ids) -> str:
    return pattern.format(n=ids.number, **{name: getattr(ids, name) for name in Ids.__dataclass_fields__})


def _typed() -> list[Surface]:
    def typing(pattern: str, place: Callable[[Ids], ChannelId]) -> Try:
        return lambda actor, ids: actor.types(filled(pattern, ids), place(ids))

    places: Mapping[str, Callable[[Ids], ChannelId]] = {
        "in public": lambda ids: PUBLIC,
        "in another room": lambda ids: ids.own_room,
    }
    return [
        Surface(f"/incident {pattern} {where}", typing(pattern, place), _shows(word, pattern, where))
        for word, patterns in WORDS.items()
        for pattern in patterns
        for where, place in places.items()
    ]


IN_STATES = frozenset({"list closed", f"list {NAMED}", f"duplicate undo {NAMED}", "duplicate", "s0 {n}"})
"""What shows the incident in another state of it, or of where it is typed."""
OWN = frozenset({"info", "update Mine", "done 2"})
"""What shows the rooms of whoever types it where there is none."""


THERE = (
    "help",
    "info",
    "update",
    "note Mine",
    "task Mine",
    "list",
    "xyzzy",
    "severity S1",
    "claim scribe",
    "timeline",
    "",
)


def _typed_there() -> list[Surface]:
    def typing(words: str) -> Try:
        return lambda actor, ids: actor.types(words, ids.room)

    return [Surface(f"/incident {words} in its room", typing(words), in_its_room=True, shows=None) for words in THERE]


def _shows(word: str, pattern: str, where: str) -> bool | None:
    if pattern in IN_STATES:
        return None
    if pattern in OWN:
        return True if where == "in public" else None
    return word not in SILENT_WORDS | {"declare"}


def _of_another(action_id: str) -> bool:
    """Whether the incident has no such proposal: it has one of each of the others."""
    others = (
        "declarer.answer",
        "offer.until",
        "lower_severity",
        "open_up",
        "widen_marking",
        "offer.accept.waiver",
        "offer.decline.waiver",
        "offer.accept.access",
        "offer.decline.access",
    )
    return action_id.endswith(
        (
            *others,
            "notice.join",
            "notice.not_me",
            "access.ask",
            "access.break",
            "access.review",
            "access.confirm",
            "access.not_confirm",
        )
    )


def _pressed() -> list[Surface]:
    def pressing(action_id: str, value: str) -> Try:
        return lambda actor, ids: actor.presses(action_id, filled(value, ids))

    def choosing(action_id: str) -> Try:
        def choose(actor: Actor, ids: Ids) -> str:
            form = form_about("status", {"incident": ids.number}, FIELDS)
            return actor.presses(action_id, "", form=form, surface=requests.Surface.FORM)

        return choose

    return [
        *(
            Surface(f"button {action_id} {value}", pressing(action_id, value), None if _of_another(action_id) else True)
            for action_id, values in PRESSED.items()
            for value in values
        ),
        *(Surface(f"choice {action_id}", choosing(action_id), None) for action_id in sorted(CHOSEN)),
        *(
            Surface(f"button {action_id}", pressing(action_id, "{n}"), False)
            for action_id in sorted(SILENT_PRESSES | FOR_OPERATORS)
        ),
    ]


def _sent() -> list[Surface]:
    return [surface for callback in VIEWS for surface in _of_form(callback)]


def _of_form(callback: str) -> list[Surface]:
    subject = SUBJECTS.get(callback, "")

    def about(actor: Actor, ids: Ids, number: int, noun: int) -> str:
        target = {name: {"selected_option": {"value": str(ids.number)}} for name in ("target", "incident")}
        metadata = {"incident": number, "subject": noun, "draft": "", "function": "legal"}
        return actor.sends(form_about(callback, metadata, {**FIELDS, **target, **SPECIAL.get(callback, {})}))

    def its_own(actor: Actor, ids: Ids) -> str:
        return about(actor, ids, ids.number, getattr(ids, subject) if subject else 1)

    def mixed(actor: Actor, ids: Ids) -> str:
        return about(actor, ids, ids.number, ids.own_task)

    def into(actor: Actor, ids: Ids) -> str:
        return about(actor, ids, ids.own, 1)

    shows = False if callback in SILENT_FORMS else None if callback in UNTOLD_FORMS else True
    return [
        Surface(f"form {callback}", its_own, shows),
        Surface(f"form {callback} with a noun of another", mixed, None),
        Surface(f"form {callback} of another that names it", into, True if callback == "duplicate" else None),
    ]


def _message(room: ChannelId) -> MessageShortcut:
    return MessageShortcut(
        message=MessageRef(room, MessageTs("1700000000.000100")),
        seen=SeenMessage(markup="The disk is full"),
        said_at=datetime(2026, 11, 24, 14, 0, tzinfo=UTC),
        thread="",
    )


def _asked() -> list[Surface]:
    def asking(pattern: str) -> Try:
        return lambda actor, ids: actor.asks(filled(pattern, ids))

    return [
        Surface(f"./muster {pattern}", asking(pattern), None if pattern in UNTOLD_COMMANDS else True)
        for patterns in ASKED.values()
        for pattern in patterns
    ]


def _used() -> list[Surface]:
    return [
        Surface("shortcut declare", lambda actor, ids: actor.uses("declare"), False),
        Surface(
            "shortcut declare_from_message",
            lambda actor, ids: actor.uses("declare_from_message", _message(PUBLIC)),
            False,
        ),
        Surface("shortcut add_to_timeline", lambda actor, ids: actor.uses("add_to_timeline", _message(PUBLIC))),
        Surface(
            "shortcut add_to_timeline in its room", lambda actor, ids: actor.uses("add_to_timeline", _message(ids.room))
        ),
        *(
            Surface(
                f"menu {menu}, {typed!r} typed",
                lambda actor, ids, m=menu, t=typed: actor.looks_in(m, t),
                menu in OFFER_WHAT_IS_USED and not typed,
            )
            for menu in sorted(OPTIONS)
            for typed in ("", TITLE, "fraud")
        ),
        Surface("a kept message put into it", _captured),
        Surface("a title like its own", _declared_again),
    ]


def _captured(actor: Actor, ids: Ids) -> str:
    """Whoever is in some incident is asked which one a message is for: the answer names the hidden one."""
    asked = json.loads(actor.uses("add_to_timeline", _message(PUBLIC)))
    carried = json.loads(asked.get("private_metadata", "{}"))
    return actor.sends(form_about("capture", carried, {"incident": {"selected_option": {"value": str(ids.number)}}}))


def _declared_again(actor: Actor, ids: Ids) -> str:
    """Declared a minute later."""
    clock, then = actor.clock, actor.clock.at
    clock.at = ids.declared_at + timedelta(minutes=1)
    said = actor.sends(form_about("declare", {"draft": ""}, {**FIELDS, "title": {"value": f"{TITLE} in zanzibar"}}))
    clock.at = then
    return said


PHASES = tuple(Phase)
QUERIES: Mapping[str, Callable[[Any, Any, Ids], object]] = {
    "incidents.visible_to": lambda uow, person, ids: uow.incidents.visible_to(person, PHASES, 100),
    "incidents.most_severe": lambda uow, person, ids: uow.incidents.most_severe(person, PHASES, ["S0", "S1"], 100),
    "incidents.page": lambda uow, person, ids: uow.incidents.page(person, PHASES, 100, 0),
    "incidents.how_many": lambda uow, person, ids: uow.incidents.how_many(person, PHASES),
    "incidents.of_member": lambda uow, person, ids: uow.incidents.of_member(person, PHASES, 100),
    "incidents.seen_by": lambda uow, person, ids: uow.incidents.seen_by(person, ids.number),
    "incidents.seen_in": lambda uow, person, ids: uow.incidents.seen_in(person, ids.room),
    "incidents.types_used": lambda uow, person, ids: uow.incidents.types_used(NOW - timedelta(days=90), person, 8),
    "incidents.titles_since": lambda uow, person, ids: uow.incidents.titles_since(NOW, person),
    "tasks.open_of": lambda uow, person, ids: uow.tasks.open_of(person, 100),
}
"""What repositories are asked for a person."""
