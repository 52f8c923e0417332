"""Every story runs over both transports and on both databases, unless it says otherwise."""

from collections.abc import Iterator

import pytest

from sandbox import Sandbox, SandboxClock
from tests.e2e.town import Town, app_manifest, settings_for, settle_in

TRANSPORTS = ("http", "socket")


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def town(transport: str, database_url: str) -> Iterator[Town]:
    """Muster in a workspace of its own."""
    clock = SandboxClock()
    with Sandbox(app_manifest(), clock=clock, time_scale=0.01) as slack:
        settings = settings_for(slack, database_url, transport == "socket")
        house, lodger = settle_in(slack, settings, clock)
        yield Town(slack, house, clock)
        violations = slack.violations
        lodger.stop()
    assert not violations, violations


