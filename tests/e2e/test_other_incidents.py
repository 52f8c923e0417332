"""A command that names another incident acts on that one or is refused; never on the one of the room."""

import pytest

from sandbox import Room
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId


@pytest.fixture
def first(one_workspace: Workspace) -> Room:
    return one_workspace.declare(one_workspace.alice, "API is down", Severity="S2 High")


@pytest.fixture
def second(one_workspace: Workspace, first: Room) -> Room:
    """Of another matter; Bob leads it. Both are in both rooms."""
    room = one_workspace.declare(one_workspace.bob, "Payments fail", Severity="S3 Moderate")
    one_workspace.bob.slash("/incident claim lead", room)
    one_workspace.alice.joins(room)
    one_workspace.bob.joins(first)
    one_workspace.slack.wait_until(
        lambda: (
            one_workspace.alice.user.id in members(one_workspace, 2)
            and one_workspace.bob.user.id in members(one_workspace, 1)
        ),
        what="both in both rooms",
    )
    one_workspace.quiet()
    return room


def members(workspace: Workspace, number: int) -> frozenset[str]:
    with workspace.runtime.store.read() as uow:
        return frozenset(uow.members.of(IncidentId(number)))


def facts(workspace: Workspace, number: int) -> tuple[str, str, str, list[str]]:
    """Severity, status, title and the kinds of entry."""
    with workspace.runtime.store.read() as uow:
        incident = uow.incidents.get(IncidentId(number))
        assert incident is not None
        kinds = [entry.fact.kind for entry in uow.timeline.of(incident.id)]
        return incident.severity, incident.status, incident.title, kinds


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("resolve 2 rolled back", "INC-2 is now Resolved."),
        ("resolve\tinc2\u00a0rolled back", "INC-2 is now Resolved."),
        ("severity S2 INC-2", "Severity is now 🟠 S2 High."),
        ("severity INC-2 S2", "Severity is now 🟠 S2 High."),
        ("severity S2\u00a0INC-2.", "Severity is now 🟠 S2 High."),
        ("status containing INC-2", "INC-2 is now Containing."),
        ("update INC-2: Rolling back", "The update is posted."),
        ("note INC-2 The disk was full", "Added to the timeline."),
        ("task INC-2 call the vendor", "Task 2 added."),
        ("rename INC-2 Checkout fails", "INC-2"),
        ("summary INC-2 post", "summary"),
    ],
)
def test_the_incident_that_is_named_is_the_one_that_changes(
    one_workspace: Workspace, first: Room, second: Room, typed: str, shown: str
) -> None:
    own, other = facts(one_workspace, 1), facts(one_workspace, 2)
    answer = one_workspace.bob.slash(f"/incident {typed}", first).text
    one_workspace.quiet()
    assert shown in answer
    assert "For INC-2: " in answer
    assert facts(one_workspace, 1) == own
    assert "summary" in typed or facts(one_workspace, 2) != other


@pytest.mark.parametrize("typed", ["info #inc-2-payments-fail", "info INC-2", "info 2", "catchup INC-2", "timeline 2"])
def test_what_is_read_is_the_incident_that_is_named(
    one_workspace: Workspace, first: Room, second: Room, typed: str
) -> None:
    assert "Payments fail" in one_workspace.alice.slash(f"/incident {typed}", first).text
    assert "Payments fail" in one_workspace.alice.slash(f"/incident {typed}", one_workspace.general).text


@pytest.mark.parametrize(
    "typed",
    ["resolve INC-2 done", "close 2 done", "severity S1 INC-2", "update INC-2 Rolling back", "summary INC-2", "info 2"],
)
def test_a_private_incident_that_is_named_does_not_exist(one_workspace: Workspace, first: Room, typed: str) -> None:
    one_workspace.declare(one_workspace.bob, "Wobblegate", private=True)
    own, other = facts(one_workspace, 1), facts(one_workspace, 2)
    hidden = one_workspace.alice.slash(f"/incident {typed}", first).text
    absent = one_workspace.alice.slash(f"/incident {typed.replace('2', '99')}", first).text
    assert hidden.replace("INC-2", "INC-99") == absent
    assert "There is no INC-2 that you can see." in hidden
    assert (facts(one_workspace, 1), facts(one_workspace, 2)) == (own, other)


def test_a_text_that_mentions_an_incident_or_a_number_stays_a_text(
    one_workspace: Workspace, first: Room, second: Room
) -> None:
    for typed in ("note same cause as INC-2", "note 2 servers were down", "task ask the people of INC-2"):
        one_workspace.alice.slash(f"/incident {typed}", first)
    with one_workspace.runtime.store.read() as uow:
        told = [entry.text for entry in uow.timeline.of(IncidentId(1))]
    assert told[-3:] == ["same cause as INC-2", "2 servers were down", "ask the people of INC-2"]


def test_a_label_at_the_end_of_a_reason_belongs_to_the_reason(
    one_workspace: Workspace, first: Room, second: Room
) -> None:
    other = facts(one_workspace, 2)
    one_workspace.alice.slash("/incident severity S1 same cause as INC-2", first)
    assert (facts(one_workspace, 1)[0], facts(one_workspace, 2)) == ("S1", other)


def test_a_refusal_about_another_incident_advises_for_that_one(
    one_workspace: Workspace, first: Room, second: Room
) -> None:
    assert "/incident resolve INC-2" in one_workspace.bob.slash("/incident close INC-2", first).text


def test_any_white_space_ends_a_word_and_breaks_stay(one_workspace: Workspace, first: Room) -> None:
    one_workspace.alice.slash("/incident note\nRolled back\nby hand", first)
    one_workspace.alice.slash("/incident note\u00a0Rolled back", first)
    with one_workspace.runtime.store.read() as uow:
        told = [entry.text for entry in uow.timeline.of(IncidentId(1))]
    assert told[-2:] == ["Rolled back\nby hand", "Rolled back"]


def test_a_group_is_invited_with_a_result_for_each_of_its_people(one_workspace: Workspace, first: Room) -> None:
    closed = one_workspace.slack.person("Petra")
    one_workspace.slack.add_group("legal", "Legal", [one_workspace.bob, one_workspace.charlie, closed])
    one_workspace.bob.joins(first)
    one_workspace.slack.wait_until(lambda: "Bob" in first.members, what="Bob in the room")
    one_workspace.slack.deactivate(closed)
    one_workspace.quiet()
    answer = one_workspace.alice.slash("/incident invite @legal", first).text
    assert answer.splitlines() == [
        "Bob: already in the room",
        "Charlie: invited",
        "Petra: cannot be invited (a bot or a deactivated account)",
    ]
    one_workspace.slack.wait_until(lambda: "Charlie" in first.members, what="Charlie in the room")


@pytest.mark.parametrize("typed", ["task call the vendor @legal", "handover @legal", "role scribe @legal"])
def test_a_group_is_refused_where_one_person_is_meant(one_workspace: Workspace, first: Room, typed: str) -> None:
    one_workspace.slack.add_group("legal", "Legal", [one_workspace.bob])
    assert one_workspace.alice.slash(f"/incident {typed}", first).text == "Name one person here, not a group."
