"""Whatever shows somebody an incident that is not open leaves a row in the access log."""

import os
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path

import pytest

from tests.hunt.surfaces import surfaces
from tests.hunt.test_leaks import lacks
from tests.hunt.world import INSIDE, SECRETS, Ids, Muster, Pair
from workflows.domain.access_log import Accessed, kind_of
from workflows.domain.exposure import EXPOSURE, SeenBy, Visibility
from workflows.domain.journal import access_chain

LARGE = "MUSTER_HUNT" in os.environ
SURFACES = [one for one in surfaces() if one.shows]
GUARDED = [visibility for visibility in EXPOSURE if EXPOSURE[visibility].seen_by is not SeenBy.FULL_MEMBERS]
AT_ONCE = 10
SILENT = '{"acknowledged": ""}'


def logged(it: Muster, ids: Ids) -> list[str]:
    """The kinds of the rows that name the incident."""
    with it.store.read() as uow:
        of_it = uow.journal.rows(access_chain(ids.number))
        others = [
            row for row in uow.journal.rows(access_chain()) if row.data and ids.number in named(row.data["access"])
        ]
    return [row.seal.kind for row in (*of_it, *others)]


def named(said: Mapping[str, object]) -> list[object]:
    several = said.get("incidents")
    return [said.get("incident"), *(several if isinstance(several, list) else [])]


def shows(said: str, ids: Ids) -> bool:
    return any(word in said for word in (*SECRETS, f"INC-{ids.number}", ids.room))


@pytest.mark.parametrize("visibility", GUARDED)
def test_whatever_shows_it_is_in_the_access_log(
    visibility: Visibility, pair_of: Callable[[Visibility], Pair], tmp_path: Path
) -> None:
    """Each surface has its turn with one visibility, or with MUSTER_HUNT with all; some at a time in one world."""
    pair, turn = pair_of(visibility), GUARDED.index(visibility)
    mine = [s for s in (SURFACES if LARGE else SURFACES[turn :: len(GUARDED)]) if not lacks(visibility, s)]
    forgotten, shown = [], set()
    for start in range(0, len(mine), AT_ONCE):
        with pair.musters(tmp_path) as (_, it):
            for surface, user in product(mine[start : start + AT_ONCE], INSIDE):
                if surface.name in shown:
                    continue
                before = len(logged(it, pair.ids))
                said = surface.tried(it.actor(user), pair.ids)
                if said != SILENT and shows(said, pair.ids):
                    shown.add(surface.name)
                    if len(logged(it, pair.ids)) == before:
                        forgotten.append(f"{user}: {surface.name}\n   {said}")
    assert not forgotten, "\n".join(forgotten)
    assert len(shown) > len(mine) * 2 // 3, "what is not shown proves nothing"


def test_reading_an_open_incident_leaves_none(pair_of: Callable[[Visibility], Pair], tmp_path: Path) -> None:
    pair = pair_of(Visibility.OPEN)
    with pair.musters(tmp_path) as (_, it):
        before = logged(it, pair.ids)
        for words in (f"info {pair.ids.number}", "list", f"summary INC-{pair.ids.number}", "todo"):
            assert shows(it.actor(INSIDE[0]).types(words, pair.ids.room), pair.ids)
        it.actor(INSIDE[0]).opens_home()
        assert logged(it, pair.ids) == before
        assert kind_of(Accessed.READ) not in before
