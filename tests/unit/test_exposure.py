"""The table of what each visibility means, and how strict it is where it says nothing."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import SECRET, an_entry, an_incident
from tests.unit.surfaces.incidents import FACTS
from workflows.domain.exposure import EXPOSURE, Exposure, Presence, SeenBy, Visibility
from workflows.domain.ids import IncidentId
from workflows.domain.timeline import EntryFact
from workflows.timeline.effects import jobs_for
from workflows.war_room.plan import PLAN
from workflows.war_room.room_making import words_of_name

IN_THE_ROOM = {Presence.JOINED, Presence.TYPED, Presence.LISTED}


def test_the_table_knows_every_visibility() -> None:
    assert set(EXPOSURE) == set(Visibility)


@given(st.text().filter(lambda value: value not in tuple(Visibility)))
def test_what_the_table_does_not_know_keeps_its_value_and_shows_as_little_as_can_be(value: str) -> None:
    unknown = Visibility.stored(value)
    assert (unknown, unknown.value, f"{unknown}") == (value, value, value)
    assert unknown not in tuple(Visibility)
    assert unknown.exposure == Exposure(
        private_room=True,
        title_in_name=False,
        announced=False,
        seen_by=SeenBy.GRANTED,
        joins_by_presence=False,
        exported=False,
        summarised=False,
    )
    assert unknown.shown_as is Visibility.PRIVATE


@pytest.mark.parametrize("visibility", Visibility)
def test_a_known_visibility_is_read_as_itself(visibility: Visibility) -> None:
    assert Visibility.stored(visibility.value) is visibility
    assert visibility.shown_as is visibility


@pytest.mark.parametrize(
    ("visibility", "is_guarded", "admitted"),
    [
        (Visibility.OPEN, False, IN_THE_ROOM),
        (Visibility.OPEN, True, IN_THE_ROOM),
        (Visibility.PRIVATE, True, set(Presence)),
        (Visibility.PRIVATE, False, set()),
        (Visibility.RESTRICTED, True, set(Presence)),
        (Visibility.PRIVILEGED, True, set(Presence)),
        (Visibility.PRIVILEGED, False, set()),
        (SECRET, True, set()),
    ],
)
def test_presence_makes_a_member_where_it_takes_being_in_the_room(
    visibility: Visibility, is_guarded: bool, admitted: set[Presence]
) -> None:
    exposure = visibility.exposure
    assert {presence for presence in Presence if exposure.admits(presence, is_guarded=is_guarded)} == admitted


def test_fewer_may_know_of_each_visibility_than_of_the_one_before() -> None:
    in_order = [Visibility.OPEN, Visibility.PRIVATE, Visibility.RESTRICTED, Visibility.PRIVILEGED]
    for wide, narrow in combinations(in_order, 2):
        assert wide.is_wider_than(narrow)
        assert not narrow.is_wider_than(wide)
    assert not SECRET.is_wider_than(Visibility.PRIVILEGED)


@pytest.mark.parametrize("visibility", [Visibility.RESTRICTED, Visibility.PRIVILEGED])
def test_what_is_restricted_or_privileged_shows_nowhere(visibility: Visibility) -> None:
    shown = visibility.exposure
    by_legal = visibility is Visibility.PRIVILEGED
    assert shown == Exposure(
        seen_by=shown.seen_by, joins_by_presence=True, admitted_by_legal=by_legal, needs_waiver=by_legal
    )
    steps = {s.name for s in PLAN if s.wanted(an_incident(visibility=visibility))}
    assert not steps & {"announce", "announce_to_leadership"}


def test_a_room_of_an_unknown_visibility_is_set_up_as_a_private_one() -> None:
    unknown, private = (
        an_incident(id=IncidentId(1), visibility=visibility, code_name="calm-harbour")
        for visibility in (SECRET, Visibility.PRIVATE)
    )
    assert words_of_name(unknown) == words_of_name(private) == "calm-harbour"
    steps = [s.name for s in PLAN if s.wanted(unknown)]
    assert "announce_to_leadership" not in steps, "what leaders may know of it, only the newer version knows"
    assert steps == [s.name for s in PLAN if s.wanted(private) and s.name != "announce_to_leadership"]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.kind)
def test_an_unknown_visibility_causes_what_a_private_one_does(fact: EntryFact) -> None:
    entry = an_entry(IncidentId(1), fact=fact)
    unknown, private = (
        jobs_for(an_incident(id=IncidentId(1), visibility=visibility), entry)
        for visibility in (SECRET, Visibility.PRIVATE)
    )
    assert unknown == private
