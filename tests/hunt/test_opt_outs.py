"""Whoever opted out of a class is invited by somebody all the same: to everybody else it reads as if they did not
answer."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from difflib import ndiff
from pathlib import Path

import pytest

from tests.builders import ALICE, BOB, CHARLIE, NOW
from tests.hunt.surfaces import surfaces
from tests.hunt.world import (
    DANA,
    FORMER,
    INSIDE,
    PEOPLE,
    TITLE,
    TYPE,
    Ids,
    Muster,
    by_grants,
    everybody_is_known,
    ids_in,
    muster,
    statements_of,
)
from workflows.domain.exposure import EXPOSURE, Visibility
from workflows.domain.ids import ClassId
from workflows.domain.request import Request
from workflows.domain.rosters import LEGAL, cleared_for, people_of_function
from workflows.incidents.exposures import opt_out
from workflows.incidents.hazard_notices import join_called
from workflows.incidents.strangers import watch_rooms

HATE = ClassId("hate")
SURFACES = surfaces()
OTHERS = (ALICE, BOB, DANA, FORMER)
MEETS = "It may contain"


@dataclass
class World:
    it: Muster
    ids: Ids
    file: Path

    def of_others(self) -> list[tuple[str, str]]:
        return [(one.to, one.text) for one in self.it.chat.said if one.to != CHARLIE]

    def of_theirs(self) -> str:
        return "".join(one.text for one in self.it.chat.said if one.to == CHARLIE)


@contextmanager
def world(template: Path, folder: Path, visibility: Visibility, *, is_out: bool) -> Iterator[World]:
    """Alice invites Charlie into an incident in which hate may be met."""
    file = Path(shutil.copy(template, folder / f"{is_out}.db"))
    with muster(file, NOW, classes=(HATE,)) as it:
        everybody_is_known(it)
        with it.store.write() as uow:
            uow.rosters.replace(cleared_for(TYPE), INSIDE, NOW)
            uow.rosters.replace(people_of_function(LEGAL), (ALICE,), NOW)
            uow.commit()
        own, own_room = it.declares(BOB, "Coffee machine broken", lead=BOB, visibility=Visibility.OPEN)
        it.actor(BOB).types(f"task Clean the spout <@{BOB}>", own_room)
        for number, wanted in enumerate(((HATE,), (HATE,) if is_out else ())):
            opt_out(wanted, Request(person=PEOPLE[CHARLIE], now=it.clock.at, id=f"V{number}"), it.deps)
        number, room = it.declares(ALICE, TITLE, lead=ALICE, visibility=visibility, let_in=by_grants(visibility))
        with it.store.write() as uow:
            uow.rosters.replace(cleared_for(TYPE), (*INSIDE, CHARLIE), it.clock.at)
            uow.commit()
        for words in (f"invite <@{BOB}> <@{DANA}>", f"invite <@{CHARLIE}> she knows the rival", f"note {TITLE}"):
            it.clock.at += timedelta(minutes=1)
            it.actor(ALICE).types(words, room)
            it.run_jobs(2)
        for user in (BOB, DANA):
            join_called(number, Request(person=PEOPLE[user], now=it.clock.at, id=f"A{user}"), it.deps)
        for _ in range(3):
            it.clock.at += timedelta(minutes=1)
            watch_rooms(it.clock.at, it.deps)
            it.run_jobs(3)
        with it.store.read() as uow:
            task = uow.tasks.of(own)[0].id
        found = Ids(number=number, room=room, declared_at=it.clock.at, own=own, own_room=own_room, own_task=task)
        yield World(it, ids_in(it, found), file)


@pytest.mark.parametrize("visibility", list(EXPOSURE))
def test_an_invitation_of_somebody_who_opted_out_reads_as_one_without_an_answer(
    visibility: Visibility, template: Path, tmp_path: Path
) -> None:
    with (
        world(template, tmp_path, visibility, is_out=False) as called,
        world(template, tmp_path, visibility, is_out=True) as out,
    ):
        assert MEETS in called.of_theirs(), "they would have been asked"
        assert MEETS not in out.of_theirs()
        assert TITLE not in out.of_theirs()
        assert out.ids == called.ids
        assert out.of_others() == called.of_others()
        assert out.it.chat.rooms == called.it.chat.rooms
        assert CHARLIE not in out.it.chat.rooms[out.ids.room]
        assert {ALICE, BOB, DANA} <= out.it.chat.rooms[out.ids.room]
        found = differing(called, out)
        assert not found, "\n".join(found)


def test_who_says_so_comes_into_the_room(template: Path, tmp_path: Path) -> None:
    with world(template, tmp_path, Visibility.PRIVATE, is_out=False) as called:
        it, request = called.it, Request(person=PEOPLE[CHARLIE], now=called.it.clock.at, id="VC")
        assert CHARLIE not in it.chat.rooms[called.ids.room]
        join_called(called.ids.number, request, it.deps)
        it.run_jobs(3)
        assert CHARLIE in it.chat.rooms[called.ids.room]


def differing(called: World, out: World) -> list[str]:
    """What somebody else reads in one world and not in the other, or what the database is asked for it."""
    found = []
    asked_of = [statements_of(one.it) for one in (called, out)]
    for place, user in enumerate(OTHERS):
        for surface in SURFACES[place :: len(OTHERS)]:
            for statements in asked_of:
                statements.clear()
            without, with_it = (surface.tried(one.it.actor(user), one.ids) for one in (called, out))
            if without != with_it or asked_of[0] != asked_of[1]:
                found.append(
                    f"{user}: {surface.name}\n" + "\n".join(ndiff([without, *asked_of[0]], [with_it, *asked_of[1]]))
                )
    return found


def test_whoever_is_cleared_and_has_not_come_is_not_named_by_the_access_list(template: Path, tmp_path: Path) -> None:
    """Called or not: whoever opted out would be the one on the list who never comes."""
    said = []
    for is_out in (False, True):
        with world(template, tmp_path, Visibility.RESTRICTED, is_out=is_out) as one:
            it = one.it
            number, _ = it.declares(
                ALICE, "Another matter", lead=ALICE, visibility=Visibility.RESTRICTED, let_in=by_grants(Visibility.OPEN)
            )
            said.append(it.actor(ALICE).types(f"access INC-{number}"))
            if not is_out:
                join_called(number, Request(person=PEOPLE[CHARLIE], now=it.clock.at, id="VC"), it.deps)
                it.run_jobs(3)
                assert PEOPLE[CHARLIE].name in it.actor(ALICE).types(f"access INC-{number}")
    assert said[0] == said[1]
    assert "Whoever else is cleared" in said[0]
    assert PEOPLE[CHARLIE].name not in said[0]
