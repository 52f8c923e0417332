"""Muster hears that it came into a room itself: it is no member."""

import pytest

from commands.payloads.events import read_member, seen_by


@pytest.mark.parametrize(("own", "is_own"), [("U9", True), ("U1", False), (None, False)])
def test_a_join_of_musters_own_is_told_from_those_of_people(own: str | None, is_own: bool) -> None:
    event = {"type": "member_joined_channel", "channel": "C1", "user": "U9", "event_ts": "1700000000.000100"}
    assert read_member(seen_by(own, event)).is_own is is_own
