"""The record of an incident: who held which role, who is in the room, what happened."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import select, update

from storage.engine.database import Database
from storage.tables import entries
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW, a_holding, an_entry, an_update, declared
from workflows.domain.entries.words import DecisionAdded, NoteAdded
from workflows.domain.errors import ConcurrentUpdate
from workflows.domain.ids import ChannelId, EntryId, MessageTs, UserId
from workflows.domain.incident import MessageRef
from workflows.domain.read_markers import ReadMarker
from workflows.domain.roles import DEPUTY, LEAD
from workflows.domain.timeline import Change, EntryState, Revision, UnknownFact

SOURCE = MessageRef(ChannelId("C1"), MessageTs("1764000000.000100"))
LATER = NOW + timedelta(minutes=5)
Told = tuple[tuple[str, datetime], ...]


def test_holding_a_role_twice_is_holding_it_once(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        uow.roles.add(a_holding(incident.id))
        uow.roles.add(a_holding(incident.id, since=LATER))
        assert uow.roles.of(incident.id) == (a_holding(incident.id),)


def test_a_role_that_ended_can_begin_again_and_the_past_stays(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        uow.roles.add(a_holding(incident.id))
        uow.roles.add(a_holding(incident.id, user=BOB, role=DEPUTY))
        uow.roles.end(incident.id, LEAD, ALICE, LATER)
        uow.roles.end(incident.id, LEAD, CHARLIE, LATER)
        uow.roles.add(a_holding(incident.id, since=LATER))
        assert uow.roles.of(incident.id) == (
            a_holding(incident.id, until=LATER),
            a_holding(incident.id, user=BOB, role=DEPUTY),
            a_holding(incident.id, since=LATER),
        )


def test_members_come_and_go_and_coming_twice_is_coming_once(store: SqlStore) -> None:
    incident, other = declared(store), declared(store)
    with store.write() as uow:
        for user in (ALICE, BOB, BOB):
            uow.members.add(incident.id, user, NOW)
        uow.members.add(other.id, CHARLIE, NOW)
        assert uow.members.of(incident.id) == {ALICE, BOB}
        uow.members.left(incident.id, BOB, LATER, LATER)
        uow.members.left(incident.id, CHARLIE, LATER, LATER)
        assert uow.members.of(incident.id) == {ALICE}
        assert uow.members.of(other.id) == {CHARLIE}


BEFORE, AFTER = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)


@pytest.mark.parametrize("told", list(permutations([("came", BEFORE), ("left", NOW), ("came", BEFORE)])))
def test_whoever_left_stays_out_in_whatever_order_it_is_told(store: SqlStore, told: Told) -> None:
    assert members_after(store, told) == set()


@pytest.mark.parametrize("told", list(permutations([("came", BEFORE), ("left", NOW), ("came", AFTER)])))
def test_whoever_came_back_stays_in_whatever_order_it_is_told(store: SqlStore, told: Told) -> None:
    assert members_after(store, told) == {BOB}


@pytest.mark.parametrize("told", list(permutations([("came", NOW), ("left", NOW)])))
def test_whoever_came_and_left_at_one_moment_is_out(store: SqlStore, told: Told) -> None:
    assert members_after(store, told) == set()


def members_after(store: SqlStore, told: Told) -> frozenset[UserId]:
    incident = declared(store)
    with store.write() as uow:
        for what, at in told:
            note = uow.members.came if what == "came" else uow.members.left
            note(incident.id, BOB, at, NOW)
        return uow.members.of(incident.id)


YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.mark.parametrize("ours", [YESTERDAY, NOW, TOMORROW], ids=["clock behind", "clock right", "clock ahead"])
@pytest.mark.parametrize("brought", ["by invitation", "by the chat's word"])
def test_whoever_leaves_is_out_whatever_our_own_clock_says(store: SqlStore, ours: datetime, brought: str) -> None:
    """It went by another time when they came in than when they left."""
    incident = declared(store)
    with store.write() as uow:
        if brought == "by invitation":
            uow.members.add(incident.id, BOB, ours)
        else:
            uow.members.came(incident.id, BOB, BEFORE, ours)
        uow.members.left(incident.id, BOB, NOW, YESTERDAY)
        assert uow.members.of(incident.id) == set()
        uow.members.add(incident.id, BOB, YESTERDAY)
        assert uow.members.of(incident.id) == set(), "what Muster knew before it heard that"


def test_nobody_is_let_in_on_old_news_that_contradicts_a_look_at_the_room(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        assert uow.members.came(incident.id, BOB, BEFORE, NOW)
        uow.members.correct(incident.id, BOB, uow.members.known(incident.id)[BOB], is_member=False, at=NOW)
        assert not uow.members.came(incident.id, BOB, AFTER, YESTERDAY), "only the room can say"
        assert uow.members.of(incident.id) == set()
        uow.members.left(incident.id, BOB, NOW, NOW)
        assert uow.members.came(incident.id, BOB, AFTER, NOW), "now the chat itself gave them an order"
        assert uow.members.of(incident.id) == {BOB}


@pytest.mark.parametrize("heard", ["left", "came"])
def test_what_is_told_while_a_room_is_looked_at_stands(store: SqlStore, heard: str) -> None:
    incident = declared(store)
    with store.write() as uow:
        for user in (ALICE, BOB):
            uow.members.add(incident.id, user, NOW)
        uow.members.left(incident.id, BOB, NOW, NOW)
        seen = uow.members.known(incident.id)
        user = ALICE if heard == "left" else BOB
        (uow.members.left if heard == "left" else uow.members.came)(incident.id, user, AFTER, NOW)
        uow.members.correct(incident.id, user, seen[user], is_member=heard == "left", at=NOW)
        uow.members.correct(incident.id, CHARLIE, seen.get(CHARLIE), is_member=True, at=NOW)
        assert uow.members.of(incident.id) == ({CHARLIE} if heard == "left" else {ALICE, BOB, CHARLIE})


def test_whoever_was_refused_is_no_member_unless_the_chat_said_so(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        for user in (ALICE, BOB):
            uow.members.add(incident.id, user, NOW)
        uow.members.came(incident.id, ALICE, NOW, NOW)
        for user in (ALICE, BOB, CHARLIE):
            uow.members.refuse(incident.id, user, YESTERDAY)
        assert uow.members.of(incident.id) == {ALICE}


def test_the_timeline_is_told_in_the_order_in_which_it_happened(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        second = uow.timeline.add(an_entry(incident.id, text="second"))
        first = uow.timeline.add(an_entry(incident.id, text="first", happened_at=NOW - timedelta(microseconds=1)))
        third = uow.timeline.add(an_entry(incident.id, text="third"))
        assert uow.timeline.of(incident.id) == (first, second, third)


def test_what_a_newer_version_recorded_is_passed_over(store: SqlStore, database: Database) -> None:
    """Replicas are upgraded one after another: an old one goes on reading."""
    incident = declared(store)
    with store.write() as uow:
        newer, known = (uow.timeline.add(an_entry(incident.id, text=text)) for text in ("newer", "known"))
        uow.commit()
    with database.write() as transaction:
        transaction.change(update(entries).where(entries.c.id == newer.id).values(kind="stargazed"))
        transaction.commit()
    with store.read() as uow:
        assert uow.timeline.of(incident.id) == uow.timeline.newest(incident.id, 9) == (known,)
        (kept,) = (found for found in [uow.timeline.get(newer.id)] if found)
        assert kept.fact == UnknownFact(stored_kind="stargazed", data={})


def test_revising_an_entry_loses_nothing_that_a_newer_version_recorded(store: SqlStore, database: Database) -> None:
    incident = declared(store)
    with store.write() as uow:
        entry = uow.timeline.add(an_entry(incident.id))
        uow.commit()
    with database.write() as transaction:
        transaction.change(update(entries).where(entries.c.id == entry.id).values(data={"mood": "calm"}))
        transaction.commit()
    with store.write() as uow:
        edited = replace(entry, text="Rotated them again")
        uow.timeline.revise(edited, Revision(entry_id=entry.id, change=Change.EDITED, by=BOB, at=LATER))
        uow.commit()
    with database.connect() as connection:
        row = connection.execute(select(entries.c.text, entries.c.data)).one()
    assert tuple(row) == ("Rotated them again", {"mood": "calm"})


def test_the_newest_of_the_story_come_without_the_rest(store: SqlStore) -> None:
    incident, other = declared(store), declared(store)
    with store.write() as uow:
        last = uow.timeline.add(an_entry(incident.id, happened_at=LATER))
        early, decision, third = (
            uow.timeline.add(an_entry(incident.id, fact=fact)) for fact in (NoteAdded(), DecisionAdded(), NoteAdded())
        )
        for state in (EntryState.PENDING, EntryState.WITHDRAWN):
            uow.timeline.add(an_entry(incident.id, state=state, happened_at=LATER))
        uow.timeline.add(an_entry(other.id, fact=DecisionAdded()))
        assert uow.timeline.newest(incident.id, 9) == (early, decision, third, last)
        assert uow.timeline.newest(incident.id, 2) == (third, last)
        assert uow.timeline.newest(incident.id, 9, kind=DecisionAdded) == (decision,)
        assert uow.timeline.count(incident.id) == 4


def test_what_a_look_missed_is_what_came_later_and_what_joined_the_story_since(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        assert uow.timeline.read_marker(incident.id, NOW) == ReadMarker(at=NOW, newest=EntryId(0))
        uow.timeline.add(an_entry(incident.id))
        pending = uow.timeline.add(an_entry(incident.id, source=SOURCE, state=EntryState.PENDING))
        withdrawn = uow.timeline.add(an_entry(incident.id, state=EntryState.WITHDRAWN))
        look = uow.timeline.read_marker(incident.id, LATER)
        assert look == ReadMarker(at=LATER, newest=withdrawn.id, missing=frozenset({pending.id, withdrawn.id}))
        assert uow.timeline.newest(incident.id, 9, unseen=look) == ()
        assert uow.timeline.count(incident.id, unseen=look) == 0

        told = replace(pending, state=EntryState.LIVE, text="The cache was empty")
        uow.timeline.revise(told, Revision(entry_id=told.id, change=Change.COMPLETED, by=None, at=LATER))
        newer = uow.timeline.add(an_entry(incident.id, happened_at=NOW - timedelta(hours=1)))

        unseen = uow.timeline.newest(incident.id, 9, unseen=look)
        assert unseen == tuple(e for e in uow.timeline.of(incident.id) if e.id in (told.id, newer.id))
        assert uow.timeline.newest(incident.id, 1, unseen=look) == (told,)
        assert uow.timeline.count(incident.id, unseen=look) == 2


def test_a_withdrawn_entry_stays_in_the_record(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        entry = uow.timeline.add(an_entry(incident.id, source=SOURCE))
        for state, change in ((EntryState.WITHDRAWN, Change.WITHDRAWN), (EntryState.LIVE, Change.RESTORED)):
            revision = Revision(entry_id=entry.id, change=change, by=BOB, at=LATER, text=entry.text)
            uow.timeline.revise(replace(entry, state=state), revision)
            assert uow.timeline.of(incident.id) == (replace(entry, state=state),)
        assert [r.change for r in uow.timeline.revisions(incident.id)] == [Change.WITHDRAWN, Change.RESTORED]


def test_a_message_is_captured_once_for_an_incident(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        entry = uow.timeline.add(an_entry(incident.id, source=SOURCE))
        with pytest.raises(ConcurrentUpdate):
            uow.timeline.add(an_entry(incident.id, source=SOURCE))
        assert uow.timeline.by_source(SOURCE) == (entry,), "the transaction can still be used"


def test_a_message_can_matter_to_two_incidents(store: SqlStore) -> None:
    one, two = declared(store), declared(store)
    with store.write() as uow:
        entries = tuple(uow.timeline.add(an_entry(i.id, source=SOURCE)) for i in (one, two))
        elsewhere = replace(SOURCE, channel=ChannelId("C2"))
        uow.timeline.add(an_entry(one.id, source=elsewhere))
        assert uow.timeline.by_source(SOURCE) == entries


def test_any_number_of_entries_have_no_message_behind_them(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        entries = tuple(uow.timeline.add(an_entry(incident.id)) for _ in range(3))
        assert uow.timeline.of(incident.id) == entries


def test_revisions_of_other_incidents_are_not_mixed_in(store: SqlStore) -> None:
    one, two = declared(store), declared(store)
    with store.write() as uow:
        entry = uow.timeline.add(an_entry(one.id))
        uow.timeline.revise(entry, Revision(entry_id=entry.id, change=Change.EDITED, by=BOB, at=LATER))
        assert len(uow.timeline.revisions(one.id)) == 1
        assert uow.timeline.revisions(two.id) == ()


def test_updates_are_listed_as_they_were_posted(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        entry = uow.timeline.add(an_entry(incident.id))
        first = uow.updates.add(an_update(incident.id, entry.id))
        second = uow.updates.add(an_update(incident.id, entry.id, at=LATER))
        assert uow.updates.of(incident.id) == (first, second)
