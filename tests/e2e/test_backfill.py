"""Muster was away, or could not hear: what was done in a room meanwhile is there afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from sandbox import Message, Person, Room
from tests.e2e.test_timeline import MARK, PIN, captured
from tests.e2e.town import Town, settle_in

both_kinds = pytest.mark.parametrize("private", [False, True], ids=["open", "private"])
on_http = pytest.mark.parametrize("transport", ["http"], indirect=True)
AWAY = 120.0


@pytest.fixture
def town(request: pytest.FixtureRequest) -> Iterator["Stopping"]:
    raise NotImplementedError
