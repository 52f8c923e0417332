"""Charlie is outside a private incident: nothing Muster says or shows lets him know that there is one."""

import json
from typing import Any

import pytest

from sandbox import Message, Person, Room
from tests.e2e.workspace import Workspace
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.ids import IncidentId
from workflows.domain.proposals import ProposalKind
from workflows.domain.reminders import ReminderKind

TITLE = "Wobblegate"
SUMMARY = "The seller list leaked to a rival"
SECRETS = (TITLE, "seller list", "rival", "INC-1", "inc-1")


@pytest.fixture
def affair(one_workspace: Workspace) -> Room:
    """A private incident that Alice leads, with Bob in it, and everything that an incident can have."""
    room = one_workspace.declare(one_workspace.alice, TITLE, private=True, Severity="S1 Critical", Summary=SUMMARY)
    one_workspace.alice.slash("/incident invite @Bob", room)
    one_workspace.slack.wait_until(lambda: "Bob" in room.members)
    one_workspace.alice.slash("/incident task Call the rival @Bob", room)
    one_workspace.bob.slash("/incident invite @Dana she knows the rival", room)
    one_workspace.bob.slash("/incident note decision: The rival is told", room)
    one_workspace.alice.slash("/incident update The rival has been told", room)
    one_workspace.alice.slash("/incident handover @Bob the rival calls at five", room)
    one_workspace.alice.waits_for(room, "is asking you to take over")
    one_workspace.pass_time(3)  # edits of the card are spaced
    one_workspace.quiet()
    return room


def everything_seen_by(person: Person, workspace: Workspace) -> str:
    """All that stands in the channels this person can open, their direct messages and their Home."""
    places: list[Room | str] = [r for r in workspace.slack.rooms if not r.is_private or person.name in r.members]
    seen = [workspace.slack.transcript(place, as_=person) for place in places if isinstance(place, Room)]
    seen += [message.text for message in person.dms()]
    home = person.home()
    return "\n".join([*seen, home.text, *home.buttons])


def test_a_member_sees_all_of_it(one_workspace: Workspace, affair: Room) -> None:
    """What the other tests look for in vain is there to be found."""
    bob = one_workspace.bob

    assert TITLE in bob.slash("/incident list", one_workspace.general).text
    assert SUMMARY in bob.slash("/incident info 1", one_workspace.general).text
    assert "The rival has been told" in bob.slash("/incident timeline 1", one_workspace.general).text
    assert "The rival has been told" in bob.slash("/incident catchup INC-1", one_workspace.general).text
    assert "Call the rival" in bob.slash("/incident todo", one_workspace.general).text
    assert TITLE in everything_seen_by(bob, one_workspace)
    assert "Call the rival" in bob.home().text


def test_charlie_finds_it_nowhere(one_workspace: Workspace, affair: Room) -> None:
    charlie = one_workspace.charlie
    said = [
        charlie.slash(f"/incident {words}", one_workspace.general).text
        for words in ("list", "todo", "help", "update", "claim scribe", "note x", "close", "handover @Bob")
    ]

    seen = "\n".join([*said, everything_seen_by(charlie, one_workspace)])

    assert [secret for secret in SECRETS if secret in seen] == []
    assert one_workspace.announcements.messages == []


@pytest.mark.parametrize("word", ["info", "timeline", "catchup"])
def test_its_number_reads_like_one_that_does_not_exist(one_workspace: Workspace, affair: Room, word: str) -> None:
    charlie, general = one_workspace.charlie, one_workspace.general

    hidden = charlie.slash(f"/incident {word} 1", general).text
    missing = charlie.slash(f"/incident {word} 4711", general).text

    assert hidden == missing.replace("4711", "1")
    assert hidden


def test_a_similar_title_is_offered_to_members_only(one_workspace: Workspace, affair: Room) -> None:
    form = one_workspace.bob.slash(f"/incident declare {TITLE}", one_workspace.general).form
    assert form is not None
    one_workspace.bob.submit(form)
    assert "INC-1" in form.text

    outsider = one_workspace.charlie.slash(f"/incident declare {TITLE}", one_workspace.general).form
    assert outsider is not None
    outcome = one_workspace.charlie.submit(outsider, {"Visibility": "Private (members of the war room only)"})
    assert outcome.closed


def test_a_promise_not_kept_calls_the_room_and_not_the_announce_channel(one_workspace: Workspace, affair: Room) -> None:
    for word in ("was promised for", "nobody has answered"):
        one_workspace.pass_time(3600)
        one_workspace.alice.waits_for(affair, word)

    assert one_workspace.announcements.messages == []


# ------------------------------------------------------------------------------------- controls with other ids


@pytest.fixture
def own(one_workspace: Workspace, affair: Room) -> Room:
    """An incident of Charlie's own, whose buttons and forms he can turn to other ids."""
    return one_workspace.declare(one_workspace.charlie, "Coffee machine broken")


def turned(message: Message, action_id: str, value: str) -> str:
    """The first button of a message now names something else, as if it had been drawn so; its words."""
    button = next(e for block in message.blocks if block["type"] == "actions" for e in block["elements"])
    button |= {"action_id": action_id, "value": value}
    return str(button["text"]["text"])


def told_after_pressing(workspace: Workspace, room: Room, action_id: str, value: str) -> str:
    workspace.quiet()
    card = workspace.card(room)
    outcome = workspace.charlie.click(card, turned(card, action_id, value))
    text = outcome.text
    assert outcome.error is None
    assert workspace.charlie.form is None, "a form opened"
    return text


def ids_in(workspace: Workspace) -> dict[str, int]:
    """Ids of what belongs to the private incident."""
    with workspace.runtime.store.read() as uow:
        number = IncidentId(1)
        return {
            "offer": uow.proposals.open_of(number, ProposalKind.HANDOVER)[0].id,
            "invitation": uow.proposals.open_of(number, ProposalKind.INVITATION)[0].id,
            "decision": uow.proposals.open_of(number, ProposalKind.DECISION)[0].id,
            "ask": next(e.id for e in uow.timeline.of(number) if isinstance(e.fact, PeopleInvited)),
            "task": uow.tasks.of(number)[0].id,
            "reminder": uow.reminders.of(number, ReminderKind.UPDATE_DUE)[0].id,
        }


CONTROLS = (
    ("card.update", "1", "4711"),
    ("nudge.snooze.15", "1/{reminder}/15", "4711/9999/15"),
    ("task.on_it", "{task}", "9999"),
    ("ask.on_it", "{ask}", "9999"),
    ("offer.accept.invitation", "{invitation}", "9999"),
    ("offer.accept.decision", "{decision}", "9999"),
    ("offer.accept.handover", "{offer}", "9999"),
    ("menu.close", "1", "4711"),
    ("declare.join", "1", "4711"),
)
"""One for each kind of noun that a button names, as Slack sends it: all of them are in `tests/hunt/surfaces.py`."""


def test_a_button_with_its_id_reads_like_one_with_an_id_that_does_not_exist(
    one_workspace: Workspace, own: Room
) -> None:
    affair = next(room for room in one_workspace.slack.rooms if room.name.startswith("inc-1-"))
    before = one_workspace.slack.transcript(affair)
    ids = ids_in(one_workspace)

    told = {
        action_id: (
            told_after_pressing(one_workspace, own, action_id, hidden.format(**ids)).replace("INC-1 ", "INC-? "),
            told_after_pressing(one_workspace, own, action_id, missing).replace("INC-4711 ", "INC-? "),
        )
        for action_id, hidden, missing in CONTROLS
    }

    assert {a: texts for a, texts in told.items() if texts[0] != texts[1] or not texts[0]} == {}
    assert [s for s in SECRETS if any(s in text for texts in told.values() for text in texts)] == []
    one_workspace.quiet()
    assert one_workspace.slack.transcript(affair) == before
    assert "Charlie" not in affair.members


FORMS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("update", {"Message": "Mine now"}),
    ("invite", {"People": ["Charlie"]}),
)
"""Two of many: all of them are in `tests/hunt/surfaces.py`."""


def test_a_form_turned_to_its_number_is_refused_as_if_there_were_none(one_workspace: Workspace, own: Room) -> None:
    affair = next(room for room in one_workspace.slack.rooms if room.name.startswith("inc-1-"))
    before = one_workspace.slack.transcript(affair)

    for word, typed in FORMS:
        said = []
        for number in (1, 4711):
            form = one_workspace.charlie.slash(f"/incident {word}", own).form
            assert form is not None
            form.view.content["private_metadata"] = json.dumps({"incident": number})
            outcome = one_workspace.charlie.submit(form, typed)
            said.append(" ".join(outcome.errors.values()).replace(f"INC-{number}", "INC-?"))
            one_workspace.charlie.close(form)
        assert said[0] == said[1] == "There is no INC-? that you can see. `/incident list` shows what you can."

    one_workspace.quiet()
    assert one_workspace.slack.transcript(affair) == before


def test_a_task_given_away_with_its_incident_unseen_is_on_no_list(one_workspace: Workspace, affair: Room) -> None:
    bob = one_workspace.bob
    assert "Call the rival" in bob.home().text

    bob.leaves(affair)
    one_workspace.slack.wait_until(lambda: "Call the rival" not in bob.home().text)

    said = [
        bob.slash(f"/incident {word}", one_workspace.general).text for word in ("list", "todo", "info 1", "catchup 1")
    ]
    seen = "\n".join([*said[:3], everything_seen_by(bob, one_workspace).replace(_earlier_messages(bob), "")])
    assert [secret for secret in (TITLE, "seller list") if secret in "\n".join(said)] == []
    assert "There is no INC-1 that you can see" in said[2]
    assert TITLE not in bob.home().text
    assert seen


def test_what_slack_tells_late_lets_nobody_back_in_and_shuts_nobody_out(one_workspace: Workspace, affair: Room) -> None:
    bob = one_workspace.bob

    def sees_it() -> bool:
        return TITLE in bob.slash("/incident list", one_workspace.general).text

    def hears(*names: str) -> None:
        for name in names:
            one_workspace.slack.redeliver_last(name, by=bob)

    bob.react(bob.say(affair, "The rival knows"), "pushpin")
    assert sees_it()
    one_workspace.slack.wait_until(
        lambda: one_workspace.slack.traffic.deliveries("reaction_added"), what="the reaction"
    )
    bob.leaves(affair)
    one_workspace.slack.wait_until(lambda: not sees_it(), what="Bob outside")
    hears("member_joined_channel", "reaction_added")
    assert not sees_it()

    one_workspace.alice.invites(affair, bob)
    one_workspace.slack.wait_until(sees_it, what="Bob back inside")
    hears("member_left_channel")
    assert sees_it()


def _earlier_messages(person: Person) -> str:
    return "\n".join(message.text for message in person.dms())


def test_guests_and_closed_accounts_see_nothing(one_workspace: Workspace) -> None:
    one_workspace.declare(one_workspace.alice, "Wobblegate", Summary=SUMMARY)
    gus, dana = one_workspace.slack.person("Gus"), one_workspace.slack.person("Dana")
    assert TITLE in dana.slash("/incident list", one_workspace.general).text

    assert TITLE not in gus.slash("/incident list", one_workspace.general).text
    assert "There is no INC-1" in gus.slash("/incident info 1", one_workspace.general).text
    assert TITLE not in gus.home().text
