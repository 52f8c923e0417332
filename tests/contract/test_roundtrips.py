"""Whatever is stored comes back as it was: every field, every script, every microsecond."""

from dataclasses import MISSING, fields, replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from storage.unit_of_work import SqlStore
from tests.builders import (
    ALICE,
    BOB,
    CHARLIE,
    NOW,
    a_holding,
    a_person,
    a_reminder,
    a_task,
    an_entry,
    an_incident,
    an_update,
    declared,
)
from workflows.domain.asks import AskedMessage
from workflows.domain.declarer_questions import DeclarerQuestion
from workflows.domain.direct_messages import DirectMessage
from workflows.domain.entries.incidents import TitleChanged
from workflows.domain.exposure import Visibility
from workflows.domain.hazard_notices import HazardNotice, HazardNoticeState
from workflows.domain.ids import ChannelId, ClassId, EntryId, IncidentId, MessageTs, RoleId, SeverityCode, StatusId
from workflows.domain.incident import Incident, MessageRef, Phase
from workflows.domain.markings import Tlp
from workflows.domain.merges import Merge, MergeState
from workflows.domain.people import Person
from workflows.domain.privilege import Use
from workflows.domain.proposals import Proposal, ProposalKind, ProposalState
from workflows.domain.reminders import Outcome, Reminder, ReminderKind, ReminderState
from workflows.domain.request import Source
from workflows.domain.retention import AccessLogNotice
from workflows.domain.roles import Holding
from workflows.domain.steps import StepRecord, StepState
from workflows.domain.tasks import Task
from workflows.domain.timeline import AlreadyPosted, Change, Entry, EntryState, Revision
from workflows.domain.updates import Update
from workflows.ports.store import UnitOfWork

REF = MessageRef(ChannelId("C1"), MessageTs("1764000000.000100"))
LATER = NOW + timedelta(hours=1, microseconds=1)
EVERY_SCRIPT = ("Взлом аккаунтов " * 60 + "اختراق الحسابات " * 60 + "👩🏽‍🚒🔥é'\"\\%_\n" * 120)[:3000]


def full(thing: Any) -> Any:
    """`thing`, after checking that every field of it says something other than its default."""
    for field in fields(thing):
        default = field.default if field.default_factory is MISSING else field.default_factory()
        assert field.name == "id" or getattr(thing, field.name) != default, f"{field.name} is not tried"
    return thing


def full_incident() -> Incident:
    made = an_incident(
        description=EVERY_SCRIPT,
        visibility=Visibility.PRIVATE,
        code_name="calm-harbour",
        room=REF.channel,
        room_name="inc-1",
        card=REF.ts,
        announcement=REF,
        next_update_at=LATER,
        updated_at=NOW,
        resolved_at=LATER,
        closed_at=LATER,
        phase=Phase.ENDED,
        practice=True,
        duplicate_of=IncidentId(1),
        tasks_numbered=7,
        marking=Tlp.RED,
        privilege_marked=True,
        waived=frozenset(Use),
        added_classes=frozenset({ClassId("hate"), ClassId("torture")}),
        subtype="account_takeover",
        programme="a3f11aab0127",
    )
    return full(made)  # type: ignore[no-any-return]


def full_entry(incident_id: IncidentId) -> Entry:
    made = an_entry(
        incident_id,
        content_class=ClassId("graphic"),
        text=EVERY_SCRIPT,
        fact=TitleChanged(old="S2", new=EVERY_SCRIPT),
        author=CHARLIE,
        author_name="Watchtower",
        source=REF,
        thread="1763999999.000001",
        permalink="https://example.slack.com/archives/C1/p1764000000000100",
        state=EntryState.PENDING,
        request_source=Source.COMMAND_LINE,
        already_posted=AlreadyPosted.BY_CARD,
        edited_at=NOW,
        deleted_at=LATER,
    )
    return full(made)  # type: ignore[no-any-return]


def full_task(incident_id: IncidentId) -> Task:
    return full(
        a_task(
            incident_id,
            number=1,
            due_at=LATER,
            done_at=NOW,
            done_by=CHARLIE,
            cancelled_at=LATER,
            cancelled_by=CHARLIE,
            was_of=IncidentId(7),
            was_number=3,
        )
    )  # type: ignore[no-any-return]


def full_reminder(task: Task) -> Reminder:
    made = a_reminder(
        task.incident_id,
        kind=ReminderKind.TASK_DUE,
        level=2,
        promised_at=LATER,
        subject_id=task.id,
        user=BOB,
        text=EVERY_SCRIPT,
        state=ReminderState.CLOSED,
        fired_at=NOW,
        message=REF,
        outcome=Outcome.SNOOZED,
        closed_by=BOB,
        closed_until=LATER,
    )
    return full(made)  # type: ignore[no-any-return]


def full_offer(incident_id: IncidentId) -> Proposal:
    made = Proposal(
        incident_id=incident_id,
        kind=ProposalKind.HANDOVER,
        by=ALICE,
        at=NOW,
        to=BOB,
        role=RoleId("incident_lead"),
        severity=SeverityCode("S3"),
        marking=Tlp.GREEN,
        visibility=Visibility.RESTRICTED,
        use=Use.EXPORTS,
        people=(BOB, ALICE),
        happened_at=LATER,
        reason=EVERY_SCRIPT,
        state=ProposalState.ACCEPTED,
        answered_by=BOB,
        answered_at=LATER,
        message=REF.ts,
    )
    return full(made)  # type: ignore[no-any-return]


def test_an_incident_comes_back_whole(store: SqlStore) -> None:
    with store.write() as uow:
        incident = uow.incidents.add(full_incident())
        uow.commit()
    with store.read() as uow:
        assert uow.incidents.get(incident.id) == incident


def test_an_incident_is_saved_whole(store: SqlStore) -> None:
    blank = declared(store)
    changed = replace(full_incident(), id=blank.id)
    with store.write() as uow:
        uow.incidents.save(changed)
        for channel in changed.channels:
            uow.incidents.put_channel(changed.id, channel)
        assert uow.incidents.get(blank.id) == changed


def test_an_entry_and_its_revisions_come_back_whole(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        entry = uow.timeline.add(full_entry(incident.id))
        revision: Revision = full(
            Revision(
                entry_id=entry.id,
                change=Change.EDITED,
                by=BOB,
                at=LATER,
                text=EVERY_SCRIPT,
                reason=EVERY_SCRIPT,
                request_source=Source.COMMAND_LINE,
            )
        )
        edited = replace(entry, text="short", state=EntryState.LIVE, edited_at=LATER)
        uow.timeline.revise(edited, revision)
        uow.commit()
    with store.read() as uow:
        assert uow.timeline.get(entry.id) == edited
        assert uow.timeline.revisions(incident.id) == (revision,)


def test_an_update_comes_back_whole(store: SqlStore) -> None:
    incident, other = declared(store), declared(store)
    with store.write() as uow:
        entry = uow.timeline.add(an_entry(incident.id))
        made: Update = full(
            an_update(incident.id, entry.id, message=EVERY_SCRIPT, status=StatusId("fixing"), next_update_at=LATER)
        )
        update = uow.updates.add(made)
        assert uow.updates.get(update.id) == update
        assert uow.updates.of(incident.id) == (update,)
        later = uow.updates.add(made)
        assert (uow.updates.last(incident.id), uow.updates.last(other.id)) == (later, None)


def test_tasks_and_reminders_come_back_whole(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        task = uow.tasks.add(full_task(incident.id))
        reminder = uow.reminders.add(full_reminder(task))
        assert reminder is not None
        assert uow.tasks.get(task.id) == task
        assert uow.reminders.get(reminder.id) == reminder


def test_tasks_and_reminders_are_saved_whole(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        task = replace(full_task(incident.id), id=uow.tasks.add(a_task(incident.id)).id)
        uow.tasks.save(task)
        waiting = uow.reminders.add(a_reminder(incident.id))
        assert waiting is not None
        reminder = replace(full_reminder(task), id=waiting.id)
        uow.reminders.save(reminder)
        assert uow.tasks.get(task.id) == task
        assert uow.reminders.get(reminder.id) == replace(reminder, message=None)
        assert reminder.message is not None
        uow.reminders.posted(reminder.id, reminder.message)
        assert uow.reminders.get(reminder.id) == reminder


def test_an_offer_comes_back_and_is_saved_whole(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        proposal = uow.proposals.add(full_offer(incident.id))
        assert uow.proposals.get(proposal.id) == proposal
        blank = uow.proposals.add(Proposal(incident_id=incident.id, kind=ProposalKind.LOWER_SEVERITY, by=BOB, at=NOW))
        changed = replace(proposal, id=blank.id)
        uow.proposals.save(changed)
        assert uow.proposals.get(blank.id) == changed


def test_a_merge_comes_back_and_is_saved_whole(store: SqlStore) -> None:
    duplicate, target = declared(store), declared(store)
    resolved = StatusId("resolved")
    made = Merge(incident_id=duplicate.id, target=target.id, by=BOB, at=NOW, status=resolved, phase=Phase.SETTLED)
    with store.write() as uow:
        merge = uow.merges.add(made)
        full_one = replace(merge, next_update_at=LATER, resolved_at=LATER, tasks={"7": 3})
        full(replace(full_one, state=MergeState.UNDONE))
        uow.merges.save(full_one)
        assert uow.merges.last_of(duplicate.id) == full_one
        assert uow.merges.open_before(LATER) == (full_one,)
        uow.merges.save(replace(full_one, state=MergeState.UNDONE))
        assert uow.merges.open_before(LATER) == ()


def test_a_message_that_asks_comes_back_once_until_it_is_settled(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        entry = uow.timeline.add(an_entry(incident.id))
        made = AskedMessage(incident_id=incident.id, user=BOB, entry_id=entry.id, message=REF)
        uow.asked_messages.add(made)
        uow.asked_messages.add(made)
        (asked,) = uow.asked_messages.open_of(incident.id)
        assert replace(asked, id=0) == made
        answered = replace(asked, answer_shown=entry.id)
        full(replace(answered, closed=True))
        uow.asked_messages.save(answered)
        assert uow.asked_messages.open_of(incident.id) == (answered,)
        uow.asked_messages.save(replace(answered, closed=True))
        assert uow.asked_messages.open_of(incident.id) == ()
        assert uow.asked_messages.of(incident.id) == (replace(answered, closed=True),)
        uow.asked_messages.forget(answered)
        assert uow.asked_messages.of(incident.id) == ()


def test_what_is_announced_of_the_access_log_comes_back_as_it_was(store: SqlStore) -> None:
    with store.write() as uow:
        made = full(AccessLogNotice(until=NOW - timedelta(days=365), announced_at=NOW, erase_at=LATER))
        uow.erasing.announce_access_log(made)
        assert uow.erasing.access_log_notice() == made
        uow.erasing.withdraw_access_log()
        assert uow.erasing.access_log_notice() is None


def test_a_question_to_who_declared_it_comes_back_as_it_was(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        made = DeclarerQuestion(incident_id=incident.id, user=BOB, by=ALICE, entry_id=EntryId(3), at=NOW)
        asked = uow.declarer_questions.add(made)
        assert uow.declarer_questions.get(asked.id) == replace(made, id=asked.id)
        assert uow.declarer_questions.count_since(incident.id, NOW - timedelta(hours=1)) == 1
        assert uow.declarer_questions.count_since(incident.id, NOW) == 0
        uow.declarer_questions.answered(asked, LATER)
        answered = uow.declarer_questions.get(asked.id)
        assert full(answered) == replace(asked, answered_at=LATER)


def test_a_hazard_notice_comes_back_as_it_was(store: SqlStore) -> None:
    """One at a time is open for a person; answered, it stays on record."""
    incident = declared(store)
    with store.write() as uow:
        made = HazardNotice(incident_id=incident.id, user=BOB, by=ALICE, at=NOW, role=RoleId("scribe"))
        uow.hazard_notices.open(made)
        uow.hazard_notices.open(replace(made, by=None))
        opened = uow.hazard_notices.open_for(incident.id, BOB)
        assert opened is not None
        assert replace(opened, id=made.id) == made
        uow.hazard_notices.told_by(opened, EntryId(3))
        uow.hazard_notices.settle(incident.id, (BOB, ALICE), HazardNoticeState.DECLINED, LATER)
        assert uow.hazard_notices.open_of(incident.id) == ()
        (settled,) = uow.hazard_notices.of(incident.id)
        assert full(settled) == replace(
            opened, entry_id=EntryId(3), state=HazardNoticeState.DECLINED, answered_at=LATER
        )


def test_direct_messages_and_home_tabs_come_back_whole(store: SqlStore) -> None:
    incident, other = declared(store), declared(store)
    with store.write() as uow:
        noted = DirectMessage(incident_id=incident.id, user=BOB, key="k", stays=True, has_file=True)
        uow.direct_messages.note(noted)
        uow.direct_messages.note(replace(noted, stays=False))
        (found,) = uow.direct_messages.of(incident.id)
        assert replace(found, id=0) == noted
        uow.direct_messages.posted(BOB, "k", REF)
        (posted,) = uow.direct_messages.of(incident.id)
        assert full(posted) == replace(found, message=REF)
        assert uow.direct_messages.at(REF) == posted
        uow.direct_messages.forget(posted)
        assert uow.direct_messages.of(incident.id) == ()
        uow.home_tabs.will_show(BOB, [incident.id])
        uow.home_tabs.will_show(BOB, [incident.id, other.id])
        assert uow.home_tabs.readers(incident.id) == uow.home_tabs.readers(other.id) == (BOB,)
        uow.home_tabs.shows(BOB, [other.id])
        assert (uow.home_tabs.readers(incident.id), uow.home_tabs.readers(other.id)) == ((), (BOB,))
        uow.home_tabs.shows(BOB, [])
        assert uow.home_tabs.readers(other.id) == ()


def test_people_holdings_and_steps_come_back_whole(store: SqlStore) -> None:
    incident = declared(store)
    person: Person = full(
        a_person(
            name="Зоя 🔥",
            is_guest=True,
            is_external=True,
            is_bot=True,
            is_deactivated=True,
            is_admin=True,
            timezone="Asia/Tbilisi",
            locale="ka",
            seen_at=LATER,
        )
    )
    held: Holding = full(a_holding(incident.id, until=LATER))
    step: StepRecord = full(
        StepRecord(
            incident_id=incident.id,
            step="announce",
            state=StepState.FAILED,
            at=LATER,
            result={"ts": REF.ts},
            error="is_archived",
        )
    )
    with store.write() as uow:
        uow.people.save(person)
        uow.roles.add(held)
        uow.steps.save(step)
        uow.commit()
    with store.read() as uow:
        assert uow.people.get(person.id) == person
        assert uow.roles.of(incident.id) == (held,)
        assert uow.steps.of(incident.id) == uow.steps.failed(incident.id) == (step,)


def test_a_moment_from_another_zone_is_the_same_moment_in_utc(store: SqlStore) -> None:
    in_tbilisi = NOW.astimezone(timezone(timedelta(hours=4)))
    incident = declared(store, declared_at=in_tbilisi)
    with store.read() as uow:
        stored = uow.incidents.get(incident.id)
    assert stored is not None
    assert stored.declared_at == in_tbilisi
    assert (stored.declared_at.utcoffset(), stored.declared_at.microsecond) == (timedelta(0), 789012)


def test_a_moment_without_a_zone_is_refused(store: SqlStore) -> None:
    def note_naively(uow: UnitOfWork) -> None:
        uow.people.save(a_person(seen_at=datetime(2026, 11, 24, 14, 5)))

    with store.write() as uow, pytest.raises(Exception, match="without a time zone"):
        note_naively(uow)
