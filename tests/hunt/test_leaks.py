"""For whoever may not see an incident, everything reads as if there were none."""

import inspect
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import ndiff
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import structlog
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import DataObject, data, lists, sampled_from
from typer.main import get_command

from bot.cli.main import app
from commands.registry import ACTIONS, INCIDENT, VIEWS
from commands.shortcuts import SHORTCUTS
from tests.builders import ALICE, BOB, CHARLIE
from tests.hunt.chat import ANNOUNCE, LEADERS, OPERATORS, PUBLIC
from tests.hunt.surfaces import (
    ASKED,
    CHOSEN,
    FOR_OPERATORS,
    PRESSED,
    QUERIES,
    SILENT_PRESSES,
    WORDS,
    Surface,
    surfaces,
)
from tests.hunt.world import (
    ADMIN,
    BOT,
    CLOSED,
    DECLARER,
    DENIED,
    ENDINGS,
    FORMER,
    GUEST,
    HISTORY,
    INSIDE,
    LAPSED,
    PEOPLE,
    REFUSED,
    SECRETS,
    UNCLEARED,
    Muster,
    Pair,
    make_pair,
    statements_of,
)
from workflows.domain.exposure import EXPOSURE, SeenBy, Visibility
from workflows.domain.ids import UserId
from workflows.ports.store import UnitOfWork

LARGE = "MUSTER_HUNT" in os.environ
SURFACES = surfaces()
STRANGERS = (CHARLIE, DECLARER, FORMER, REFUSED, DENIED, LAPSED, ADMIN, GUEST, BOT, CLOSED)
THERE_ALL_THE_SAME = frozenset({DENIED, LAPSED, UNCLEARED})
OUTSIDE: Mapping[Visibility, tuple[UserId, ...]] = {
    Visibility.OPEN: (GUEST, CLOSED, BOT, DENIED),
    Visibility.PRIVATE: STRANGERS,
    Visibility.RESTRICTED: (*STRANGERS, UNCLEARED),
    Visibility.PRIVILEGED: (*(one for one in STRANGERS if one != DECLARER), UNCLEARED),  # a declarer has a grant
}


def test_every_word_button_form_and_shortcut_is_hunted() -> None:
    assert set(WORDS) == {s.word for s in INCIDENT.subcommands} | {"help"}
    pressed = set(PRESSED) | CHOSEN | SILENT_PRESSES | FOR_OPERATORS
    assert {"menu" if name.startswith("menu.") else name for name in pressed} == set(ACTIONS)
    names = {surface.name for surface in SURFACES}
    assert {f"form {callback}" for callback in VIEWS} <= names
    assert {f"shortcut {shortcut.callback}" for shortcut in SHORTCUTS} <= {n.removesuffix(" in public") for n in names}


def test_every_command_in_somebodys_name_is_hunted() -> None:
    def in_a_name(group: Any, *path: str) -> Iterator[str]:
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from in_a_name(command, *path, name)
            elif not command.hidden and "--as" in {opt for param in command.params for opt in param.opts}:
                yield " ".join((*path, name))

    assert set(in_a_name(get_command(app))) == set(ASKED)


def test_every_visibility_says_who_is_outside() -> None:
    assert set(OUTSIDE) == set(EXPOSURE)


def listed(found: Mapping[str, str]) -> str:
    return "\n".join(f"{name}\n   {said}" for name, said in found.items())


def tried(surface: Surface, pair: Pair, user: UserId, worlds: tuple[Muster, Muster]) -> tuple[str, str]:
    without, with_it = (surface.tried(world.actor(user), pair.ids) for world in worlds)
    return without, with_it


def differences(pair: Pair, user: UserId, chosen: Sequence[Surface], folder: Path) -> dict[str, str]:
    """What somebody outside reads in one world and not in the other, or what the database is asked, by which time could
    be measured."""
    found = {}
    with pair.musters(folder) as worlds, structlog.testing.capture_logs() as logs:
        asked = [statements_of(world) for world in worlds]
        for surface in chosen:
            if surface.in_its_room and (user not in THERE_ALL_THE_SAME or EXPOSURE[pair.visibility].announced):
                continue
            without, with_it = tried(surface, pair, user, worlds)
            if without != with_it:
                found[f"{user}: {surface.name}"] = f"{without}\n   with: {with_it}"
            elif asked[0] != asked[1] and not surface.in_its_room:
                found[f"{user}: {surface.name}"] = "\n   ".join(ndiff(*asked))
            for statements in asked:
                statements.clear()
    if "request.failed" in str(logs) or any(secret in str(logs) for secret in SECRETS):
        found["logs"] = str([log for log in logs if "failed" in log["event"]] or logs)
    return found


@pytest.mark.parametrize("visibility", list(EXPOSURE))
def test_outside_nothing_differs_from_a_world_without_it(
    visibility: Visibility, pair_of: Callable[[Visibility], Pair], tmp_path: Path
) -> None:
    """Each surface is tried by one of those outside, or with MUSTER_HUNT by all."""
    pair, outside = pair_of(visibility), OUTSIDE[visibility]
    found: dict[str, str] = {}
    for place, user in enumerate(outside):
        mine = SURFACES if LARGE else SURFACES[place :: len(outside)]
        found |= differences(pair, user, mine, tmp_path)
    assert not found, listed(found)


def lacks(visibility: Visibility, surface: Surface) -> bool:
    """Whether its history has nothing that this surface is about: nobody had to propose an invitation where everybody
    may invite, or could propose one of somebody who is not cleared; and nobody was asked where who is invited waits for
    Legal."""
    exposure = EXPOSURE[visibility]
    is_of_ask = surface.name.startswith(("form ask_", "button ask."))
    has_none = exposure.invites_freely or exposure.seen_by is SeenBy.CLEARED
    is_of_invitation = "invitation" in surface.name or surface.name.startswith("form inviting_choose")
    return (has_none and is_of_invitation) or (exposure.admitted_by_legal and is_of_ask)


@pytest.mark.parametrize("visibility", list(EXPOSURE))
def test_inside_every_surface_shows_it(
    visibility: Visibility, pair_of: Callable[[Visibility], Pair], tmp_path: Path
) -> None:
    """Nothing is looked for in vain where it could not be. Each surface has its turn with one visibility, or with
    MUSTER_HUNT with all."""
    pair, turn = pair_of(visibility), list(EXPOSURE).index(visibility)
    wrong = {}
    for surface in SURFACES if LARGE else SURFACES[turn :: len(EXPOSURE)]:
        if surface.shows is None or lacks(visibility, surface):
            continue
        shown, last = False, ""
        for user in INSIDE:
            with pair.musters(tmp_path) as worlds:
                without, last = tried(surface, pair, user, worlds)
            shown = shown or without != last
            if shown:
                break
        if shown != surface.shows:
            wrong[surface.name] = last
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("visibility", list(EXPOSURE))
def test_what_a_repository_is_asked_for_a_person_is_the_same(
    visibility: Visibility, pair_of: Callable[[Visibility], Pair], tmp_path: Path
) -> None:
    pair = pair_of(visibility)

    def differing(user: UserId, worlds: tuple[Muster, Muster]) -> set[str]:
        found = set()
        for name, query in QUERIES.items():
            answers = []
            for world in worlds:
                with world.store.read() as uow:
                    answers.append(query(uow, PEOPLE[user], pair.ids))
            if answers[0] != answers[1]:
                found.add(name)
        return found

    with pair.musters(tmp_path) as worlds:
        outside = {user: differing(user, worlds) for user in OUTSIDE[visibility]}
        assert outside == {user: set() for user in OUTSIDE[visibility]}
        assert set[str]().union(*(differing(user, worlds) for user in INSIDE)) == set(QUERIES)


def test_every_query_for_a_person_is_hunted() -> None:
    there = set()
    for name, protocol in get_type_hints(UnitOfWork).items():
        for method, function in inspect.getmembers(protocol, inspect.isfunction):
            if "person" in inspect.signature(function).parameters and method != "save":
                there.add(f"{name}.{method}")
    assert there == set(QUERIES)


@pytest.mark.parametrize("visibility", [one for one in EXPOSURE if not EXPOSURE[one].announced])
def test_what_muster_says_by_itself_reaches_nobody_outside(
    visibility: Visibility, pair_of: Callable[[Visibility], Pair]
) -> None:
    """Direct messages, announcements, the leadership channel, the operators' channel."""
    pair = pair_of(visibility)
    places = {to for to, _ in pair.said}
    assert {pair.ids.room, ALICE, BOB} <= places, "it says nothing at all"
    assert any(secret in text for to, text in pair.said if to == pair.ids.room for secret in SECRETS)
    assert places & {CHARLIE, REFUSED, GUEST, BOT, CLOSED, ANNOUNCE, PUBLIC, OPERATORS} == set()
    to_leaders = [text for to, text in pair.said if to == LEADERS]
    assert bool(to_leaders) is EXPOSURE[visibility].told_to_leadership
    assert [text for text in to_leaders if any(secret in text for secret in (*SECRETS, pair.ids.room))] == []


# ----------------------------------------------------------------------------------------- any history, by chance


@given(drawn=data())
@settings(
    max_examples=int(os.environ.get("MUSTER_HUNT", "2")),
    deadline=None,
    derandomize=not LARGE,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_whatever_happened_in_it_nothing_shows_outside(template: Path, tmp_path: Path, drawn: DataObject) -> None:
    visibility = drawn.draw(sampled_from(list(EXPOSURE)))
    history = drawn.draw(lists(sampled_from(HISTORY), max_size=6))
    ending = drawn.draw(sampled_from(ENDINGS))
    chosen = drawn.draw(lists(sampled_from(SURFACES), min_size=30, max_size=60, unique_by=lambda s: s.name))
    user = drawn.draw(sampled_from(OUTSIDE[visibility]))
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    pair = make_pair(template, folder, visibility, (*HISTORY[:1], *history), ending)
    found = differences(pair, user, chosen, folder)
    shutil.rmtree(folder)
    assert not found, listed(found)
