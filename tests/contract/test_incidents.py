"""Incidents, as the store keeps them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.unit_of_work import SqlStore
from tests.builders import NOW, a_person, an_incident, declared
from tests.threads import together
from workflows.domain.errors import ConcurrentUpdate
from workflows.domain.ids import ChannelId, IncidentId
from workflows.domain.incident import Incident, Phase


def test_a_resent_request_is_found_again(store: SqlStore) -> None:
    incident = declared(store, request_id="V123")
    with store.read() as uow:
        assert uow.incidents.by_request("V123") == incident
        assert uow.incidents.by_request("V124") is None


def test_the_same_request_is_stored_once(store: SqlStore) -> None:
    incident = declared(store, request_id="V123")
    with store.write() as uow:
        with pytest.raises(ConcurrentUpdate):
            uow.incidents.add(an_incident(request_id="V123"))
        assert uow.incidents.by_request("V123") == incident, "the transaction can still be used"


def test_of_many_who_send_the_same_request_at_once_one_wins(store: SqlStore) -> None:
    def declare(_number: int) -> Incident | None:
        try:
            return declared(store, request_id="V123")
        except ConcurrentUpdate:
            return None

    winners = [incident for incident in together(6, declare) if incident is not None]
    with store.read() as uow:
        assert winners == [uow.incidents.by_request("V123")]


def test_numbers_rise_in_the_order_of_declaring(store: SqlStore) -> None:
    assert [declared(store).id for _ in range(3)] == [1, 2, 3]


def test_a_war_room_leads_to_its_incident(store: SqlStore) -> None:
    incident = declared(store, room=ChannelId("C1"))
    with store.read() as uow:
        assert uow.incidents.by_room(ChannelId("C1")) == incident
        assert uow.incidents.by_room(ChannelId("C2")) is None


def test_a_room_belongs_to_one_incident(store: SqlStore) -> None:
    declared(store, room=ChannelId("C1"))
    with pytest.raises(ConcurrentUpdate):
        declared(store, room=ChannelId("C1"))


def test_an_incident_that_does_not_exist_is_none_and_cannot_be_saved(store: SqlStore) -> None:
    with store.write() as uow:
        assert uow.incidents.get(IncidentId(99)) is None
        with pytest.raises(LookupError):
            uow.incidents.save(an_incident(id=IncidentId(99)))


def test_only_the_titles_of_what_was_declared_since_then_and_is_active_are_recent(store: SqlStore) -> None:
    declared(store, declared_at=NOW - timedelta(minutes=11))
    on_the_spot = declared(store, declared_at=NOW - timedelta(minutes=10))
    declared(store, declared_at=NOW, phase=Phase.SETTLED)
    declared(store, declared_at=NOW, practice=True)
    latest = declared(store, declared_at=NOW, title="Another")
    with store.read() as uow:
        recent = uow.incidents.titles_since(NOW - timedelta(minutes=10), a_person())
    assert list(recent.items()) == [(on_the_spot.id, on_the_spot.title), (latest.id, "Another")]


def test_verbs_on_one_incident_follow_one_another(store: SqlStore) -> None:
    incident = declared(store, title="")

    def add_a_letter(number: int) -> None:
        with store.write() as uow:
            current = uow.incidents.get(incident.id)
            assert current is not None
            uow.incidents.save(replace(current, title=current.title + "abcdefgh"[number]))
            uow.commit()

    together(8, add_a_letter)
    with store.read() as uow:
        final = uow.incidents.get(incident.id)
    assert final is not None
    assert sorted(final.title) == list("abcdefgh")


def test_whoever_waited_for_an_incident_finds_its_channels_as_they_are(store: SqlStore) -> None:
    incident = declared(store, room=ChannelId("C1"))

    def add_a_letter(number: int) -> None:
        with store.write() as uow:
            current = uow.incidents.get(incident.id)
            assert current is not None
            assert current.war_room is not None
            name = current.war_room.name + "abcdefgh"[number]
            uow.incidents.put_channel(incident.id, replace(current.war_room, name=name))
            uow.commit()

    together(8, add_a_letter)
    with store.read() as uow:
        final = uow.incidents.get(incident.id)
    assert final is not None
    assert sorted(final.room_name) == list("abcdefgh")
