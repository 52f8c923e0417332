"""Declaring an incident, as people see it."""

from tests.e2e.town import Town


def test_alice_declares_and_the_war_room_stands(town: Town) -> None:
    outcome = town.alice.slash("/incident declare API is down", town.general)
    form = outcome.form
    assert form is not None
    assert form.title == "Declare incident"
    assert form.labels == ["Title", "Type", "Severity", "Visibility", "Incident lead", "Summary"]
    assert form.values["Title"] == "API is down"

    room = town.sent(town.alice, form, Severity="S2 High", Summary="Nobody can log in.")

    assert room.name == "inc-1-api-is-down"
    assert not room.is_private
    assert "Alice" in room.members
    assert "API is down" in room.topic
    card = town.card(room)
    print(town.slack.transcript(room, as_=town.alice))
    print(town.slack.transcript(town.announcements, as_=town.alice))
    print([m.text for m in town.alice.dms()])
    assert "Nobody can log in." in card.text
    assert 0
