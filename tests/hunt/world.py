"""Two Musters that differ in one thing: in the second there is an incident that some may not see."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import event

from bot.worker.outcomes import JobOutcome, record_outcome
from commands.views.render import render
from commands.views.slack_formatter import SlackFormatter
from storage.engine.database import SqliteDatabase, open_database
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW, a_person
from tests.hunt.actors import Actor, MovingClock
from tests.hunt.chat import LEADERS, RecordingChat
from workflows.deps import Deps
from workflows.dispatch import deliver
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.entries.words import NoteAdded
from workflows.domain.exhibits import Exhibit, Medium
from workflows.domain.exposure import EXPOSURE, SeenBy, Visibility
from workflows.domain.grants import Grant, Via
from workflows.domain.ids import ChannelId, ClassId, IncidentId, SeverityCode, TypeCode, UserId
from workflows.domain.people import Person
from workflows.domain.proposals import ProposalKind
from workflows.domain.reminders import ReminderKind
from workflows.domain.request import Request
from workflows.domain.retention import Custodian, Hold
from workflows.domain.rosters import cleared_for
from workflows.domain.timeline import Entry
from workflows.incidents.declare import Declaration, Declared, declare
from workflows.incidents.presence import left
from workflows.outbox.retry import after_failure
from workflows.ports.store import UnitOfWork
from workflows.programme.load import load_programme
from workflows.text.load import load_catalogue
from workflows.text.local_text import LocalText

DANA, DECLARER, FORMER, REFUSED = (UserId(f"U0{name}") for name in ("DANA", "DECLARER", "FORMER", "REFUSED"))
DENIED, LAPSED, UNCLEARED, ADMIN = (UserId(f"U0{name}") for name in ("DENIED", "LAPSED", "UNCLEARED", "ADMIN"))
"""Opted out of it, though everything else lets them in; with a grant that ended; in its room and nothing else."""
GUEST, BOT, CLOSED = UserId("U0GUEST"), UserId("U0BOT"), UserId("U0CLOSED")
PEOPLE: Mapping[UserId, Person] = {
    **{user: a_person(user) for user in (ALICE, BOB, CHARLIE, DANA, DECLARER, FORMER)},
    **{user: a_person(user) for user in (REFUSED, DENIED, LAPSED, UNCLEARED)},
    ADMIN: a_person(ADMIN, is_admin=True),
    GUEST: a_person(GUEST, is_guest=True),
    BOT: a_person(BOT, is_bot=True),
    CLOSED: a_person(CLOSED, is_deactivated=True),
}
INSIDE = (ALICE, BOB, DANA)
TITLE, DESCRIPTION = "Wobblegate", "The seller list leaked to a rival"
SECRETS = ("Wobblegate", "wobblegate", "seller list", "rival", "zanzibar")
"""Words of the hidden incident: none of them is said of another."""
TYPE = TypeCode("OTHER")
SUBTYPE, SUBTYPES = "leak", {"leak": LocalText("Leak")}
OWN_TASK = "Clean the spout"
LOOKS_AT = NOW + timedelta(hours=6)
LEASE = timedelta(seconds=30)
Step = tuple[UserId, str]

HISTORY: tuple[Step, ...] = (
    (ALICE, f"invite <@{BOB}> <@{DANA}> <@{FORMER}> <@{REFUSED}>"),
    (ALICE, f"task Call the rival <@{BOB}>"),
    (ALICE, f"task Call zanzibar <@{DANA}> in 3h"),
    (BOB, "role scribe <@U0BOB>"),
    (DANA, f"invite <@{CHARLIE}> she knows the rival"),
    (BOB, "note The rival has the seller list"),
    (BOB, "note impact: 61 sellers of zanzibar"),
    (DANA, "note decision: The rival is told"),
    (BOB, "note decision: Zanzibar closes, zanzibar is told"),
    (ALICE, "update The rival has been told, next update in 2h"),
    (ALICE, "severity S1 zanzibar is on it"),
    (ALICE, "status containing the rival is offline"),
    (ALICE, "remind 20m call zanzibar again"),
    (ALICE, "rename Wobblegate in zanzibar"),
    (ALICE, "summary post"),
    (BOB, "correct 3 The rival has half of the seller list"),
    (ALICE, f"handover <@{BOB}> the rival calls at five"),
)
ENDINGS: tuple[tuple[Step, ...], ...] = (
    (),
    ((ALICE, "resolve The rival deleted it"),),
    ((ALICE, "resolve The rival deleted it"), (ALICE, "close zanzibar is happy")),
    ((ALICE, "cancel zanzibar was a test"),),
)


LetIn = Callable[[UnitOfWork, IncidentId], None]


def nobody(uow: UnitOfWork, number: IncidentId) -> None:
    """The default: nobody besides those whom declaring lets in."""


def by_grants(visibility: Visibility) -> LetIn:
    """Those inside by invitation; the others in the room who see nothing all the same."""

    def let_in(uow: UnitOfWork, number: IncidentId) -> None:
        given = {"incident_id": number, "at": NOW, "by": ALICE}
        if EXPOSURE[visibility].seen_by is SeenBy.GRANTED:
            for user in INSIDE:
                uow.grants.add(Grant(user=user, via=Via.INVITATION, **given))
        uow.grants.add(Grant(user=DENIED, via=Via.INVITATION, **given))
        uow.grants.add(Grant(user=DENIED, via=Via.CLEARANCE, denies=True, **given))
        uow.grants.add(Grant(user=LAPSED, via=Via.BREAK_GLASS, until=NOW + timedelta(seconds=1), **given))
        if not EXPOSURE[visibility].announced:  # whoever is in the room of an open incident sees it
            for user in (DENIED, LAPSED, UNCLEARED):
                uow.members.add(number, user, NOW)

    return let_in


@dataclass
class Muster:
    """One database with a Muster on it, whose chat remembers."""

    store: SqlStore
    deps: Deps
    fmt: SlackFormatter
    chat: RecordingChat
    clock: MovingClock
    database: SqliteDatabase
    _actors: dict[UserId, Actor] = field(default_factory=dict)

    def actor(self, user: UserId) -> Actor:
        return self._actors.setdefault(user, Actor(self.deps, self.fmt, user, self.clock))

    def run_jobs(self, rounds: int = 12) -> None:
        """What the worker does, with time going by."""
        for _ in range(rounds):
            self.clock.at += timedelta(seconds=4)
            with self.store.write() as uow:
                found = uow.outbox.claim(self.clock.at, LEASE, 50)
                uow.commit()
            for claimed in found:
                decision = None
                try:
                    deliver(claimed, self.deps)
                except Exception as error:  # noqa: BLE001  as the worker
                    decision = after_failure(error, claimed, self.clock.at)
                record_outcome(JobOutcome(claimed, decision), self.clock.at, self.deps)

    def declares(self, who: UserId, title: str, let_in: LetIn = nobody, **more: Any) -> tuple[IncidentId, ChannelId]:
        """An incident with its room, once everything in it is done. `let_in`: whom, before anything is done."""
        order = Declaration(title=title, type=TYPE, severity=SeverityCode("S2"), despite_similar=True, **more)
        done = declare(order, Request(person=PEOPLE[who], now=self.clock.at, id=f"V{title}"), self.deps)
        assert isinstance(done, Declared)
        with self.store.write() as uow:
            let_in(uow, done.incident.id)
            uow.commit()
        self.run_jobs()
        with self.store.read() as uow:
            incident = uow.incidents.get(done.incident.id)
        assert incident is not None
        assert incident.room is not None, "no room was made"
        return incident.id, incident.room


@cache
def _formatter(classes: tuple[ClassId, ...] = ()) -> SlackFormatter:
    default = load_programme()
    kind = default.types[TYPE].model_copy(update={"cleared": (ALICE,), "classes": classes, "subtypes": SUBTYPES})
    types = default.types | {TYPE: kind}
    programme = default.model_copy(update={"number_gaps": 0, "quiet_hours": None, "types": types})
    return SlackFormatter(catalogue=load_catalogue(programme.texts, programme.language), programme=programme)


@contextmanager
def muster(
    file: Path, at: datetime, chat: RecordingChat | None = None, classes: tuple[ClassId, ...] = ()
) -> Iterator[Muster]:
    """A Muster on this database. `chat`: one that another Muster began with. `classes`: what may be met there."""
    database = open_database(f"sqlite:///{file}")
    assert isinstance(database, SqliteDatabase)
    clock = MovingClock(at)
    fmt = _formatter(classes)
    chat = chat or RecordingChat(
        render=lambda message, reader: render(fmt, message, is_direct=reader is not None), people=PEOPLE
    )
    chat.refuses = {REFUSED}
    store = SqlStore(database, clock=clock)
    with ThreadPoolExecutor(1) as pool:
        deps = Deps(
            store=store,
            chat=cast(Any, chat),
            clock=clock,
            programme=fmt.programme,
            catalogue=fmt.catalogue,
            announce_channel="incidents",
            operators_channel="operators",
            leadership_channel=LEADERS,
            pool=pool,
        )
        yield Muster(store, deps, fmt, chat, clock, database)
    database.close()


@dataclass(frozen=True)
class Ids:
    """What can be guessed: numbers and ids of the hidden incident, and of the reader's own."""

    number: IncidentId
    room: ChannelId
    declared_at: datetime
    own: IncidentId
    own_room: ChannelId
    own_task: int
    task: int = 0
    invitation: int = 0
    decision: int = 0
    offer: int = 0
    ask: int = 0
    reminder: int = 0
    entry: int = 0
    exhibit: int = 0
    hold: int = 0
    hidden: int = 0


@dataclass(frozen=True)
class Pair:
    """`without` and `with_it`: files of databases that are alike but for the hidden incident."""

    visibility: Visibility
    without: Path
    with_it: Path
    ids: Ids
    said: Sequence[tuple[str, str]]
    """What the chat was told while the incident came into being: (to, text)."""

    @contextmanager
    def musters(self, folder: Path) -> Iterator[tuple[Muster, Muster]]:
        """Fresh copies of both, at the same moment."""
        files = [Path(shutil.copy(file, folder / f"{file.stem}-copy.db")) for file in (self.without, self.with_it)]
        with muster(files[0], LOOKS_AT) as without, muster(files[1], LOOKS_AT) as with_it:
            yield without, with_it
        for file in files:
            for one in folder.glob(f"{file.name}*"):
                one.unlink()


def statements_of(it: Muster) -> list[str]:
    """Everything that its database is asked from now on, without the values."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(" ".join(statement.split()))

    for engine in it.database.engines:
        event.listen(engine, "before_cursor_execute", note)
    return asked


def everybody_is_known(it: Muster) -> None:
    with it.store.write() as uow:
        for one in PEOPLE.values():
            uow.people.save(replace(one, seen_at=LOOKS_AT))
        uow.rosters.replace(cleared_for(TYPE), (*INSIDE, DENIED), NOW)
        uow.commit()


def make_pair(
    template: Path,
    folder: Path,
    visibility: Visibility,
    history: Sequence[Step] = HISTORY,
    ending: Sequence[Step] = (),
) -> Pair:
    """Two databases, of which the second has an incident of this visibility with this history."""
    without, with_it = folder / "without.db", folder / "with.db"
    shutil.copy(template, without)
    with muster(without, NOW) as it:
        everybody_is_known(it)
        own, own_room = it.declares(CHARLIE, "Coffee machine broken", lead=CHARLIE, visibility=Visibility.OPEN)
        it.actor(CHARLIE).types(f"task {OWN_TASK} <@{CHARLIE}>", own_room)
        it.run_jobs()
        before, began = it.chat, it.clock.at
        with it.store.read() as uow:
            own_task = uow.tasks.of(own)[0].id
    shutil.copy(without, with_it)
    with muster(with_it, began, before) as it:
        already = len(it.chat.said)
        number, room = it.declares(
            DECLARER,
            TITLE,
            subtype=SUBTYPE,
            description=DESCRIPTION,
            lead=ALICE,
            visibility=visibility,
            let_in=by_grants(visibility),
        )
        declared_at = it.clock.at
        _live(it, room, (*history, *ending))
        _keep_an_exhibit(it, number)
        _hold(it, number)
        ids = ids_in(
            it, Ids(number=number, room=room, declared_at=declared_at, own=own, own_room=own_room, own_task=own_task)
        )
        said = tuple((one.to, one.text) for one in it.chat.said[already:])
    _count_alike(without, with_it)
    return Pair(visibility, without, with_it, ids, said)


def _keep_an_exhibit(it: Muster, number: IncidentId) -> None:
    with it.store.write() as uow:
        uow.exhibits.add(
            Exhibit(
                incident_id=number,
                reference="Report 4471",
                content_class=None,
                medium=Medium.TEXT,
                location="the vault",
                hash="",
                how="",
                collected_by=ALICE,
                collected_at=it.clock.at,
                recorded_by=ALICE,
                recorded_at=it.clock.at,
            )
        )
        uow.timeline.add(
            Entry(
                incident_id=number,
                fact=NoteAdded(),
                by=ALICE,
                happened_at=it.clock.at,
                recorded_at=it.clock.at,
                text="Zebrafinch",
                content_class=ClassId("hate"),
            )
        )
        uow.commit()


def _hold(it: Muster, number: IncidentId) -> None:
    """Under legal hold, which somebody inside is asked to acknowledge."""
    with it.store.write() as uow:
        made = Hold(incident_id=number, matter="The rival", by=BOB, at=it.clock.at)
        hold = uow.holds.add(made)
        one = {"incident_id": number, "hold_id": hold.id, "asked_at": it.clock.at}
        for user in INSIDE:
            uow.holds.add_custodian(Custodian(user=user, **one))
        uow.commit()


def _count_alike(without: Path, with_it: Path) -> None:
    """New rows get the same ids in both worlds: what they tell is no part of this hunt (`docs/decisions`)."""
    with closing(sqlite3.connect(without)) as here:
        here.execute("ATTACH ? AS other", [str(with_it)])
        here.execute("DELETE FROM main.sqlite_sequence")
        here.execute("INSERT INTO main.sqlite_sequence SELECT * FROM other.sqlite_sequence")
        here.commit()


def _live(it: Muster, room: ChannelId, steps: Sequence[Step]) -> None:
    for who, words in steps:
        it.clock.at += timedelta(minutes=1)
        it.actor(who).types(words, room)
        it.run_jobs(2)
    for gone in (DECLARER, FORMER):
        it.chat.rooms[room].discard(gone)
        it.clock.at += timedelta(minutes=1)
        left(room, gone, it.clock.at, it.deps)
    it.run_jobs()
    assert it.clock.at < LOOKS_AT


def ids_in(it: Muster, found: Ids) -> Ids:
    """With the ids of what there is in its incident."""
    number = found.number

    def of(kind: ProposalKind) -> int:
        return next((p.id for p in uow.proposals.open_of(number, kind)), 0)

    with it.store.read() as uow:
        entries = uow.timeline.of(number)
        return replace(
            found,
            task=next((t.id for t in uow.tasks.of(number)), 0),
            invitation=of(ProposalKind.INVITATION),
            decision=of(ProposalKind.DECISION),
            offer=of(ProposalKind.HANDOVER),
            ask=next((e.id for e in entries if isinstance(e.fact, PeopleInvited)), 0),
            reminder=next((r.id for r in uow.reminders.of(number, ReminderKind.UPDATE_DUE)), 0),
            entry=next(e.id for e in reversed(entries) if e.content_class is None),
            hidden=next((e.id for e in entries if e.content_class is not None), 0),
            exhibit=next((e.id for e in uow.exhibits.of(number)), 0),
            hold=next((h.id for h in uow.holds.of(number)), 0),
        )
