"""What is decided before it is said, and what is known of being away: the same on each database, also at once."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

from storage.engine.database import open_database
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW, a_person, an_entry, an_incident, declared
from tests.contract.outbox_workers import claim, put, retry, settle, waiting
from workflows.dead_letters.bury import bury
from workflows.domain.backfill import BackfillItem, BackfillKind, BackfillRoom
from workflows.domain.errors import ChatUnavailable
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ChannelId, EntryId, IncidentId, UserId
from workflows.domain.incident import Phase
from workflows.domain.posted_entries import PostedEntry
from workflows.jobs.incidents import InviteToRoom, PostUpdate
from workflows.jobs.recovery import (
    BackfillCapture,
    BackfillHistory,
    BackfillNext,
    LookAtRooms,
    PlanBackfill,
    SyncMembers,
)
from workflows.jobs.war_room import PostEntry, RenameRoom
from workflows.outbox.retry import Bury, after_failure
from workflows.ports.store import Store, UnitOfWork
from workflows.recovery.backfill import BATCH, backfill_next, plan_backfill
from workflows.recovery.outage import HEARTBEAT_NAME, beat

MINUTE = timedelta(minutes=1)


def entries_of(store: Store, incident_id: IncidentId, count: int) -> list[EntryId]:
    with store.write() as uow:
        made = [uow.timeline.add(an_entry(incident_id)).id for _ in range(count)]
        uow.commit()
    return made


def written(store: Store, *lines: PostedEntry) -> None:
    with store.write() as uow:
        for line in lines:
            uow.posted_entries.put(line)
        uow.commit()


def test_a_message_is_known_by_the_entries_it_tells(store: SqlStore) -> None:
    incident, other = declared(store), declared(store)
    first, second, third = entries_of(store, incident.id, 3)
    (elsewhere,) = entries_of(store, other.id, 1)
    one = PostedEntry(entry_id=first, incident_id=incident.id, key="job-1", in_thread=False, at=NOW)
    two = PostedEntry(entry_id=second, incident_id=incident.id, key="job-1", in_thread=False, at=NOW)
    hidden = PostedEntry(entry_id=third, incident_id=incident.id, key="job-2", in_thread=True, at=NOW)
    others = PostedEntry(entry_id=elsewhere, incident_id=other.id, key="job-3", in_thread=False, at=NOW)
    written(store, one, two, hidden, others)

    with store.read() as uow:
        assert uow.posted_entries.by_message(incident.id, "job-1") == (one, two)
        assert (uow.posted_entries.get(third), uow.posted_entries.get(EntryId(999))) == (hidden, None)
        assert uow.posted_entries.messages_between(incident.id, NOW - MINUTE, NOW) == 1
        assert uow.posted_entries.messages_between(incident.id, NOW, NOW + MINUTE) == 0
        assert uow.posted_entries.messages_between(incident.id, NOW - MINUTE, NOW - timedelta(seconds=1)) == 0

    taken_over = PostedEntry(entry_id=second, incident_id=incident.id, key="job-4", in_thread=True, at=NOW + MINUTE)
    with store.write() as uow:
        uow.posted_entries.put(taken_over)
        uow.posted_entries.forget(incident.id, "job-1")
        uow.commit()
    with store.read() as uow:
        assert (uow.posted_entries.get(first), uow.posted_entries.get(second)) == (None, taken_over)


def in_one(store: Store, work: Callable[[UnitOfWork], object]) -> object:
    with store.write() as uow:
        done = work(uow)
        uow.commit()
    return done


def test_the_earliest_beginning_is_kept_and_an_end_is_told_once(store: SqlStore) -> None:
    begun = [in_one(store, lambda uow, at=at: uow.heartbeats.begin("away", at)) for at in (NOW, NOW + MINUTE)]  # type: ignore[misc]
    ended = [in_one(store, lambda uow: uow.heartbeats.end("away")) for _ in range(2)]
    assert (begun, ended) == ([True, False], [NOW, None])


def test_a_pulse_tells_when_the_last_one_was(store: SqlStore) -> None:
    """A clock that is a little behind changes nothing; one that was set back does."""
    times = [NOW, NOW + MINUTE, NOW + MINUTE / 2, NOW + 2 * MINUTE, NOW - 60 * MINUTE, NOW]
    seen = [in_one(store, lambda uow, at=at: uow.heartbeats.renew("listening", at)) for at in times]  # type: ignore[misc]
    assert seen == [None, NOW, NOW + MINUTE, NOW + MINUTE, NOW + 2 * MINUTE, NOW - 60 * MINUTE]


def at_once(url: str, work: Callable[[UnitOfWork], object], count: int = 4) -> list[object]:
    """What each of some processes gets."""
    databases = [open_database(url) for _ in range(count)]
    ready = threading.Barrier(count)
    got: list[object] = []

    def go(store: SqlStore) -> None:
        ready.wait()
        got.append(in_one(store, work))

    threads = [threading.Thread(target=go, args=(SqlStore(database),)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in databases:
        database.close()
    return got


def test_of_processes_that_notice_at_once_one_is_the_first(store: SqlStore, database_url: str) -> None:
    assert sorted(map(str, at_once(database_url, lambda uow: uow.heartbeats.begin("away", NOW)))) == [
        *["False"] * 3,
        "True",
    ]
    ended = at_once(database_url, lambda uow: uow.heartbeats.end("away"))
    assert sorted(map(str, ended)) == sorted(map(str, [NOW, None, None, None]))
    in_one(store, lambda uow: uow.heartbeats.renew("listening", NOW - 60 * MINUTE))
    renewed = at_once(database_url, lambda uow: uow.heartbeats.renew("listening", NOW))
    assert renewed.count(NOW - 60 * MINUTE) == 1
    assert renewed.count(NOW) == 3


def test_lines_are_gathered_past_what_says_nothing(store: SqlStore) -> None:
    incident = declared(store)
    ids = entries_of(store, incident.id, 5)
    invitation = InviteToRoom(incident.id, user=BOB, by=ALICE)
    told = [PostEntry(incident.id, entry) for entry in ids]
    jobs = [told[0], invitation, told[1], RenameRoom(incident.id), told[2], PostUpdate(incident.id, 1), told[3]]  # type: ignore[arg-type]
    with store.write() as uow:
        for job in jobs:
            uow.outbox.put(job)
        (first,) = uow.outbox.claim(NOW, MINUTE, 1)
        assert uow.outbox.following(first) == ()
        assert uow.outbox.following(first, past=(InviteToRoom, RenameRoom)) == (told[1], told[2])


def test_who_is_invited_is_known_until_they_are(store: SqlStore) -> None:
    incident, other = declared(store), declared(store)
    with store.write() as uow:
        uow.outbox.put(InviteToRoom(incident.id, user=BOB, by=ALICE))
        uow.outbox.put(InviteToRoom(other.id, user=CHARLIE, by=ALICE))
        uow.commit()
    with store.write() as uow:
        before = uow.members.invited(incident.id)
        for job in uow.outbox.claim(NOW, MINUTE, 2):
            if job.incident_id == incident.id:
                uow.outbox.complete(job)
        assert (before, uow.members.invited(incident.id)) == (frozenset({BOB}), frozenset())


def test_rooms_are_looked_through_where_something_happened_last_first(store: SqlStore) -> None:
    """Of what has ended, only those whose record not everybody may read."""
    private = {"visibility": Visibility.PRIVATE}
    quiet = declared(store, room=ChannelId("C1"))
    lively = declared(store, room=ChannelId("C2"), **private)
    visited = declared(store, room=ChannelId("C3"))
    over, long_over, over_and_visited = (
        declared(store, room=ChannelId(f"C{n}"), phase=Phase.ENDED, closed_at=NOW + timedelta(days=d), **kind)
        for n, d, kind in ((4, 1, private), (5, 0, private), (6, 2, {}))
    )
    declared(store, room=ChannelId("C7"), phase=Phase.ENDED)
    declared(store)
    with store.write() as uow:
        uow.people.save(a_person(CHARLIE, is_guest=True))
        for incident in (visited, over_and_visited):
            uow.members.add(incident.id, CHARLIE, NOW)
        for incident, minutes in ((quiet, 1), (lively, 9), (visited, 5)):
            uow.timeline.add(an_entry(incident.id, happened_at=NOW + minutes * MINUTE))
        assert uow.incidents.rooms_under_way() == (
            BackfillRoom(lively.id, guarded=True),
            BackfillRoom(visited.id, guarded=True),
            BackfillRoom(quiet.id, guarded=False),
        )
        ended = [BackfillRoom(incident.id, guarded=True) for incident in (over_and_visited, over, long_over)]
        assert [*uow.incidents.guarded_rooms_ended(9)] == ended
        assert [*uow.incidents.guarded_rooms_ended(2)] == ended[:2], "there are ever more of them"


def test_what_is_to_be_looked_at_keeps_its_place_and_is_taken_once(store: SqlStore) -> None:
    one, two = declared(store), declared(store)
    items = [BackfillItem(i.id, kind, NOW) for i in (two, one) for kind in BackfillKind]
    with store.write() as uow:
        uow.backfill_queue.put_each(items)
        uow.backfill_queue.put_each([BackfillItem(one.id, BackfillKind.HISTORY, NOW + MINUTE)])
        assert uow.backfill_queue.count() == 4
        assert uow.backfill_queue.take(3) == tuple(items[:3])
        assert uow.backfill_queue.take(3) == (items[3],)
        assert (uow.backfill_queue.take(3), uow.backfill_queue.count()) == ((), 0)


def test_however_many_rooms_are_looked_through_few_jobs_stand_in_the_outbox_and_one_at_a_time_is_done(
    store: SqlStore,
) -> None:
    """So nothing that somebody waits for stands behind them."""
    many = 5 * BATCH
    with store.write() as uow:
        for number in range(many):
            uow.incidents.add(an_incident(request_id=f"V{number}", room=ChannelId(f"C{number}")))
        uow.heartbeats.renew(HEARTBEAT_NAME, NOW - 60 * MINUTE)
        uow.commit()
    deps = cast(Any, SimpleNamespace(store=store))
    assert beat(NOW, deps)
    done = Counter[str]()
    while jobs := in_one(store, lambda uow: uow.outbox.claim(NOW, MINUTE, 100)):
        assert len([claimed for claimed in jobs if not isinstance(claimed.job, LookAtRooms)]) == 1
        assert in_one(store, lambda uow: uow.outbox.waiting()) <= BATCH + 2
        for claimed in jobs:
            done[claimed.job.kind] += 1
            if isinstance(claimed.job, PlanBackfill):
                plan_backfill(claimed, deps)
            if isinstance(claimed.job, BackfillNext):
                backfill_next(claimed, deps)
            in_one(store, lambda uow, claimed=claimed: uow.outbox.complete(claimed))  # type: ignore[misc]
    assert (done.pop("backfill.plan"), done.pop("rooms.look")) == (1, 1)
    assert done == {"members.sync": many, "backfill.history": many, "backfill.next": 2 * many // BATCH + 1}


def test_one_room_that_cannot_be_served_does_not_keep_the_others_waiting(store: SqlStore) -> None:
    """All rooms share an ordering key: a job that waits for another try would hold up the others for three days."""
    bad, good, last = (declared(store, room=ChannelId(f"C{n}")).id for n in range(3))
    with store.write() as uow:
        for incident_id in (bad, good, last):
            uow.outbox.put(SyncMembers(incident_id, in_backfill=True))
        uow.commit()
    deps, now, done = cast(Any, SimpleNamespace(store=store)), NOW, list[IncidentId]()
    while waiting(store) and now < NOW + MINUTE:
        for claimed in claim(store, now):
            if claimed.incident_id != bad:
                done.append(claimed.incident_id)
                settle(store, claimed)
                continue
            decision = after_failure(ChatUnavailable("fetch_members_failed", local=True), claimed, now)
            if isinstance(decision, Bury):
                bury(claimed, decision.error, now, deps)
            else:
                assert decision.failure is not None
                retry(store, claimed, decision.at, decision.failure)
        now += timedelta(seconds=1)
    assert done == [good, last]
    with store.read() as uow:
        assert [(dead_letter.incident_id, dead_letter.error) for dead_letter in uow.outbox.dead_letters()] == [
            (bad, "fetch_members_failed")
        ]


def test_a_page_that_is_read_again_puts_what_follows_from_it_once(store: SqlStore) -> None:
    """Its job was killed between putting that and being done."""
    incident_id = declared(store, room=ChannelId("C1")).id
    follows = [
        BackfillHistory(incident_id, "since", cursor="9", pages=4),
        BackfillHistory(incident_id, "since", cursor="5", pages=3),
        BackfillHistory(incident_id, "since", thread="7"),
        BackfillHistory(incident_id, "since", thread="7", cursor="8"),
        BackfillHistory(incident_id, "since", thread="8"),
        BackfillCapture(incident_id, EntryId(1)),
        BackfillCapture(incident_id, EntryId(2)),
    ]
    put(store, *follows)
    put(store, *follows)
    assert waiting(store) == len(follows)


def test_people_are_known_by_their_names(store: SqlStore) -> None:
    people = {
        "U1": {"name": "Ann Lee"},
        "U2": {"name": "Ann"},
        "U3": {"name": "Öyvind Ström"},
        "U4": {"name": "Annabot", "is_bot": True},
        "U5": {"name": "Anna", "is_deactivated": True},
        "U6": {"name": "Lee Marvin"},
    }
    with store.write() as uow:
        for user, facts in people.items():
            uow.people.save(a_person(UserId(user), **facts))
        uow.commit()
    asked = ("ann", " ANN LEE ", "lee", "öyvind", "STRÖM", "bot", "", "%")
    with store.read() as uow:
        found = {name: [p.id for p in uow.people.find_by_name(name)] for name in asked}
    assert found == {
        "ann": ["U2"],
        " ANN LEE ": ["U1"],
        "lee": ["U1", "U6"],
        "öyvind": ["U3"],
        "STRÖM": ["U3"],
        "bot": [],
        "": [],
        "%": [],
    }
