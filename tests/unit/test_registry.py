"""What can be typed, pressed, sent and done: every table has a row for everything it is about."""

import inspect
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, get_args

import pytest

import workflows.jobs
from commands.events import EVENTS
from commands.payloads.events import MESSAGE_SUBTYPES
from commands.registry import ACTIONS, INCIDENT, VIEWS, action_handler, view_handler
from commands.shortcuts import SHORTCUTS, shortcut_named
from commands.subcommands import Where
from commands.views.render import RENDERERS
from tests.builders import an_entry, an_incident
from tests.unit.surfaces.incidents import FACTS
from workflows.dispatch import HANDLERS
from workflows.domain.entries.incidents import TitleChanged
from workflows.domain.errors import NotFound
from workflows.domain.exposure import Visibility
from workflows.domain.ids import IncidentId
from workflows.domain.lifecycle import StatusKind
from workflows.domain.reminder_rules import REMINDERS
from workflows.domain.reminders import ReminderKind
from workflows.domain.timeline import Effect, EntryFact
from workflows.incidents.status import VERB_TO
from workflows.jobs.job import Job, dedup_key
from workflows.jobs.kinds import JOBS, OLD_KINDS, decode, encode, job_class
from workflows.jobs.recovery import BackfillHistory, BackfillNext, PlanBackfill, SyncMembers
from workflows.messages.message import Message
from workflows.timeline.effects import EFFECTS, jobs_for
from workflows.war_room.plan import PLAN

NUMBER = IncidentId(12)


def a_job(kind: type[Job]) -> Job:
    """One of its kind; every field of its own."""
    values: dict[str, Any] = {
        "incident_id": NUMBER,
        "user": "U0BOB",
        "by": "U0ALICE",
        "role": "scribe",
        "request": "V1",
    }
    return kind(**{f.name: values.get(f.name, 7) for f in fields(kind)})


# ----------------------------------------------------------------------------------------------------- the words


def test_the_words_of_the_command_are_the_ones_promised() -> None:
    promised = """declare list info update severity status resolve close cancel reopen role claim handover invite note
    timeline task todo remind catchup summary sitrep rename help"""
    assert set(promised.split()) <= {s.word for s in INCIDENT.subcommands}
    assert len({s.word for s in INCIDENT.subcommands}) == len(INCIDENT.subcommands)


def test_the_menu_of_a_room_offers_words_that_work_there() -> None:
    words = [s.word for s in INCIDENT.menu]
    assert words[:4] == ["update", "severity", "status", "role"]
    assert words[-5:] == ["resolve", "close", "cancel", "duplicate", "reopen"]
    assert len({s.in_menu for s in INCIDENT.menu}) == len(words)
    assert {s.word for s in INCIDENT.subcommands if s.where is Where.ROOM} - set(words) == {
        "claim",
        "correct",
        "withdraw",
    }


def test_the_menu_asks_for_the_right_that_the_word_itself_checks() -> None:
    checked = {
        s.word: re.findall(r"authorized_incident\(.*, (Verb\.\w+)\)", inspect.getsource(s.run))
        for s in INCIDENT.subcommands
    }
    assert {word for word, verbs in checked.items() if verbs} >= {
        "update",
        "severity",
        "role",
        "handover",
        "note",
        "task",
    }
    for subcommand in INCIDENT.subcommands:
        assert set(checked[subcommand.word]) <= {f"Verb.{subcommand.verb.name}"}, subcommand.word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (text, True)
            for text in ("", "  ", "declare", "declare API is down", "TUTORIAL", "update", "cancel", "role")
        ),
        *((text, True) for text in ("role scribe", "role <@UBOB>", "handover you know it", "note", "rename")),
        *((text, False) for text in ("list", "info 12", "help", "todo", "update Still down.", "cancel a false alarm")),
        *((text, False) for text in ("role scribe none", "role scribe <@UBOB>", "handover <@UBOB>", "claim scribe")),
        *((text, False) for text in ("severity s1", "xyzzy")),
    ],
)
def test_a_command_knows_whether_it_opens_a_form(text: str, expected: bool) -> None:
    assert INCIDENT.opens_form(text) is expected


# ------------------------------------------------------------------------------------------------- ids of controls


@pytest.mark.parametrize("action_id", sorted(ACTIONS))
def test_an_action_is_found_by_its_id_with_and_without_an_end(action_id: str) -> None:
    assert action_handler(action_id) is action_handler(f"{action_id}.12.more") is ACTIONS[action_id]


def test_a_control_nobody_knows_is_told_so() -> None:
    for missing in ("", "nothing", "card", "menux", ".card.update"):
        with pytest.raises(NotFound) as refused:
            action_handler(missing)
        assert refused.value.text_key == "control_gone"
    for lookup in (view_handler, shortcut_named):
        with pytest.raises(NotFound):
            lookup("nothing")


def test_forms_and_shortcuts_are_found_by_their_ids() -> None:
    assert {view_handler(callback) for callback in VIEWS} == set(VIEWS.values())
    assert [shortcut_named(s.callback) for s in SHORTCUTS] == list(SHORTCUTS)
    assert len({s.callback for s in SHORTCUTS}) == len(SHORTCUTS)


def test_everything_that_happens_in_a_channel_has_one_handler() -> None:
    assert set(EVENTS) == {
        *("reaction_added", "reaction_removed", "message"),
        *("member_joined_channel", "member_left_channel", "user_change"),
        *("subteam_members_changed", "subteam_updated"),
        *(f"{room}_{what}" for room in ("channel", "group") for what in ("archive", "unarchive", "left", "deleted")),
    }
    conversions = {"channel_convert_to_private", "channel_convert_to_public"}
    assert set(MESSAGE_SUBTYPES) == {"message_changed", "message_deleted", *conversions}


# ------------------------------------------------------------------------------------------------ entries and jobs


def test_every_effect_is_a_job() -> None:
    assert set(EFFECTS) == set(Effect)


def caused(fact: EntryFact, visibility: Visibility) -> set[str]:
    entry = an_entry(NUMBER, fact=fact)
    return {type(job).__name__ for job in jobs_for(an_incident(id=NUMBER, visibility=visibility), entry)}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_a_private_incident_is_never_announced_or_renamed_by_its_title(fact: EntryFact) -> None:
    """All else happens as in an open one. That it is private from now on empties what was announced, and the name."""
    of_its_own = {"WithdrawAnnouncements"}
    if Effect.WITHDRAW_ANNOUNCEMENTS in fact.effects:
        if Effect.RENAME_ROOM in fact.effects:
            of_its_own |= {"RenameRoom"}
        assert of_its_own <= caused(fact, Visibility.PRIVATE)
    never = {"RefreshAnnouncement", "RenameRoom"}
    assert caused(fact, Visibility.PRIVATE) - of_its_own == caused(fact, Visibility.OPEN) - never


def test_some_entries_of_open_incidents_are_announced() -> None:
    assert {"RefreshAnnouncement", "RenameRoom"} <= caused(TitleChanged(old="Old", new="New"), Visibility.OPEN)


def test_every_job_has_a_handler_and_can_be_stored() -> None:
    assert set(HANDLERS) == set(JOBS.values()) == set(every_job())
    for kind in JOBS.values():
        job = a_job(kind)
        assert decode(*encode(job)) == job


OF_EARLIER_VERSIONS: Mapping[str, tuple[Job, dict[str, Any]]] = {
    "CheckMembers": (SyncMembers(NUMBER), {"incident_id": 12}),
    "FollowMembers": (SyncMembers(NUMBER, in_backfill=True), {"incident_id": 12}),
    "TakeStock": (PlanBackfill("then"), {"since": "then"}),
    "LookThrough": (BackfillNext(), {}),
    "Backfill": (BackfillHistory(NUMBER, "then"), {"incident_id": 12, "since": "then"}),
    "BackfillEarlier": (
        BackfillHistory(NUMBER, "then", cursor="9.1", pages=4),
        {"incident_id": 12, "since": "then", "before": "9.1", "pages": 4},
    ),
    "BackfillThread": (
        BackfillHistory(NUMBER, "then", thread="7.1", cursor="8.1", pages=3),
        {"incident_id": 12, "since": "then", "thread": "7.1", "after": "8.1", "pages": 3},
    ),
}


def of_an_earlier_version(kind: str) -> tuple[Job, dict[str, Any]]:
    """A job, and what was stored of it under its old kind."""
    job, names = a_job(OLD_KINDS[kind].job), {new: old for old, new in OLD_KINDS[kind].renamed.items()}
    return job, {names.get(name, name): value for name, value in asdict(job).items()}


@pytest.mark.parametrize("kind", OLD_KINDS)
def test_jobs_of_earlier_versions_are_still_read(kind: str) -> None:
    job, data = OF_EARLIER_VERSIONS.get(kind) or of_an_earlier_version(kind)
    assert (decode(kind, data), job_class(kind)) == (job, type(job))


def test_the_stored_kinds_are_those_that_a_database_already_holds() -> None:
    """A kind that is renamed orphans every row that waits: the old one goes into `OLD_KINDS`."""
    assert sorted(JOBS) == STORED_KINDS


STORED_KINDS = [
    "access.ended",
    "access_request.deliver",
    "anchor.post",
    "announcement.change",
    "announcement.refresh",
    "announcements.withdraw",
    "asked.notify",
    "asker.notify",
    "asks.refresh",
    "asks.withdraw",
    "assignee.notify",
    "backfill.capture",
    "backfill.history",
    "backfill.next",
    "backfill.plan",
    "capture.complete",
    "capture.unmark",
    "card.refresh",
    "custodian.ask",
    "custodian.released",
    "declarer.answered",
    "declarer.ask",
    "declarer.nobody_called",
    "declarer.notify",
    "entry.post",
    "entry.refresh",
    "erasure.clear",
    "erasure.notify",
    "export.send",
    "glass.answer",
    "glass.ask",
    "glass.close",
    "glass.notify",
    "holder.notify",
    "home.refresh",
    "instructions.send",
    "legal.ask",
    "masked.notify",
    "media.remove",
    "member.invite",
    "member.remove",
    "members.sync",
    "merged_lines.retell",
    "nudge.close",
    "nudge.post",
    "operator_message.refresh",
    "outsider.tell",
    "outsiders.flag",
    "people_line.refresh",
    "person.call_further",
    "person.call_next",
    "person.look",
    "person.remind_called",
    "proposal.close",
    "proposal.post",
    "proposer.notify",
    "report.post",
    "room.look",
    "room.not_archived",
    "room.notify",
    "rooms.look",
    "strangers.put_out",
    "summary.post",
    "summary.refresh",
    "summary.send",
    "topic.refresh",
    "tutorial.refresh",
    "tutorial.step",
    "update.post",
    "war_room.provision",
    "war_room.rename",
]


def every_job() -> list[type[Job]]:
    """Every kind of job that a module of `workflows.jobs` defines."""
    modules = [import_module(f"workflows.jobs.{module.name}") for module in iter_modules(workflows.jobs.__path__)]
    made = {
        one for module in modules for one in vars(module).values() if isinstance(one, type) and issubclass(one, Job)
    }
    return [job for job in made if "kind" in vars(job)]


def test_edits_coalesce_and_what_is_said_never_does() -> None:
    single = {kind for kind, job in JOBS.items() if dedup_key(a_job(job)) is not None}
    assert single >= {"card.refresh", "announcement.refresh", "topic.refresh", "war_room.provision"}
    assert single.isdisjoint(
        {"entry.post", "update.post", "nudge.post", "proposal.post", "summary.post", "member.invite"}
    )
    keys = [dedup_key(a_job(JOBS[kind])) for kind in single]
    assert len(set(keys)) == len(keys)


def test_what_a_room_is_told_is_told_in_order() -> None:
    told = {
        a_job(JOBS[name]).ordering_key
        for name in ("entry.post", "update.post", "proposal.post", "summary.post", "report.post")
    }
    assert told == {"room/12"}
    reminded = {a_job(JOBS[name]).ordering_key for name in ("nudge.post", "nudge.close")}
    assert len(reminded) == 1
    assert not reminded & told, "a reminder reaches people also while all else waits for the room"


# --------------------------------------------------------------------------------------------------- other tables


def test_every_message_has_a_renderer() -> None:
    assert set(RENDERERS) == set(get_args(Message))


def test_every_reminder_has_a_rule() -> None:
    assert set(REMINDERS) == set(ReminderKind)


def test_every_kind_of_status_counts_as_a_verb() -> None:
    assert set(VERB_TO) == set(StatusKind)


def test_the_steps_of_a_war_room_wait_only_for_steps_before_them() -> None:
    names = [step.name for step in PLAN]
    assert len(set(names)) == len(names)
    for index, step in enumerate(PLAN):
        assert set(step.after) <= set(names[:index]), step.name
    assert names[:3] == ["create_room", "invite_declarer", "post_card"]
