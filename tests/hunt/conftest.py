"""Pairs of worlds, made once for each visibility."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import SqliteTemplate
from tests.hunt.world import Pair, make_pair
from workflows.domain.exposure import Visibility


@pytest.fixture(scope="session")
def template(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database."""
    return Path(sqlite_template.clone(tmp_path_factory.mktemp("empty")).removeprefix("sqlite:///"))


@pytest.fixture(scope="session")
def pair_of(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Visibility], Pair]:
    """The pair with a long history."""
    folder = tmp_path_factory.mktemp("hunt")
    made: dict[Visibility, Pair] = {}

    def pair(visibility: Visibility) -> Pair:
        if visibility not in made:
            place = folder / visibility
            place.mkdir()
            made[visibility] = make_pair(template, place, visibility)
        return made[visibility]

    return pair
