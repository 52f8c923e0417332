"""Who sees an incident and why: let in until a moment, taken away, asked for by somebody outside, broken into."""

from sandbox import Message, Person, Room
from tests.e2e.glass import LIFE, appoint, break_form, breaks
from tests.e2e.workspace import Workspace
from workflows.domain.ids import RosterName, UserId
from workflows.domain.rosters import BREAK_GLASS, PRIVACY, SECURITY, people_of_function

TITLE = "Wobblegate"
HOUR = 3600
GONE = "INC-{0}: you no longer have access. Ask to join… is under /incident access {0}."


def sees(workspace: Workspace, who: Person) -> bool:
    return TITLE in workspace.answer(who, "info 1", workspace.general)


def on_roster(workspace: Workspace, name: RosterName, *people: Person) -> None:
    with workspace.runtime.store.write() as uow:
        uow.rosters.replace(name, [UserId(person.user.id) for person in people], uow.now)
        uow.commit()


def listed(who: Person, place: Room, words: str = "access") -> Message:
    message = who.slash(f"/incident {words}", place).message
    assert message is not None
    return message


def grant(workspace: Workspace, room: Room, to: Person, **fields: object) -> None:
    form = workspace.alice.click(listed(workspace.alice, room), "Let somebody in…").form
    assert form is not None
    assert not workspace.alice.submit(form, {"Person": to, **fields}).errors


def test_who_sees_it_is_listed_let_in_until_a_moment_and_put_out(workspace: Workspace) -> None:
    alice, bob, charlie = workspace.alice, workspace.bob, workspace.charlie
    room = workspace.declare(alice, TITLE, private=True)
    assert not sees(workspace, charlie)
    grant(workspace, room, charlie, Until="in 2h", Reason="Knows the seller")
    grant(workspace, room, bob)
    workspace.quiet()

    alice.waits_for(room, "Alice let Charlie see this incident until")
    assert sees(workspace, charlie)
    assert sees(workspace, bob)
    shown = listed(alice, room)
    assert "3 people can see INC-1" in shown.text
    assert "let in by Alice, until" in shown.text

    workspace.pass_time(2 * HOUR + 1)
    assert not sees(workspace, charlie)
    workspace.later(70)
    workspace.slack.wait_until(lambda: "Charlie" not in room.members, what="Charlie leaving the room")
    alice.waits_for(room, "The access of Charlie ended as planned.")
    told = charlie.waits_for("dm", "Your access to INC-1 has ended, as planned.")
    assert TITLE not in told.text

    alice.click(listed(alice, room), "Take away", near="Bob")
    assert not sees(workspace, bob)
    workspace.slack.wait_until(lambda: "Bob" not in room.members, what="Bob leaving the room")
    alice.waits_for(room, "Alice took access from Bob.")
    alice.invites(room, bob)
    workspace.later(70)
    alice.waits_for(room, "Bob was in this room and may not see the incident: Muster removes them.")
    workspace.slack.wait_until(lambda: "Bob" not in room.members, what="Bob leaving the room again")
    assert "cannot come into INC-1" in workspace.answer(alice, "invite @Bob we need you again", room)
    grant(workspace, room, bob)
    workspace.quiet()
    assert sees(workspace, bob)


def test_who_was_called_and_is_not_in_the_room_yet_is_listed_so(workspace: Workspace) -> None:
    alice, bob = workspace.alice, workspace.bob
    room = workspace.declare(alice, TITLE, private=True)
    workspace.slack.faults.rate_limit("conversations.invite", retry_after=30)
    grant(workspace, room, bob)
    workspace.slack.wait_until(lambda: "called, not in the room yet" in listed(alice, room).text, what="Bob as called")
    assert "Bob" not in room.members
    said = listed(alice, room).text
    assert "let in by Alice  ·  called, not in the room yet" in said
    assert said.count("in the room") == 2, "Alice is there"

    workspace.run_until_idle()
    workspace.slack.wait_until(lambda: "Bob" in room.members, what="Bob in the room")
    workspace.quiet()
    said = listed(alice, room).text
    assert "let in by Alice  ·  in the room" in said
    assert "called" not in said


def ask(who: Person, place: Room, number: int) -> str:
    refused = listed(who, place, f"access INC-{number}")
    assert f"There is no INC-{number} that you can see." in refused.text
    form = who.click(refused, "Ask to join…").form
    assert form is not None
    told = who.submit(form, {"Why you should be in it": "I run the shop"}).form
    assert told is not None
    assert f"If there is an INC-{number} that you cannot see" in told.text
    who.close(told)
    return told.text


def test_asking_to_join_tells_nothing_unless_somebody_says_yes(workspace: Workspace) -> None:
    alice, bob, charlie, general = workspace.alice, workspace.bob, workspace.charlie, workspace.general
    room = workspace.declare(alice, TITLE, private=True)

    told = [ask(charlie, general, 1), ask(charlie, general, 77)]
    assert told[0].replace("INC-1", "INC-77") == told[1]
    asked = alice.waits_for(room, "Charlie, who cannot see this incident, asks to join.")
    assert "I run the shop" in asked.text
    before = charlie.dms()
    alice.click(asked, "Leave out")
    alice.waits_for(room, "Alice left Charlie out")
    assert not sees(workspace, charlie)
    assert charlie.dms() == before

    assert ask(bob, general, 1).replace("INC-1", "INC-77") == told[1]
    alice.click(alice.waits_for(room, "Bob, who cannot see this incident, asks to join."), "Let in")
    workspace.slack.wait_until(lambda: "Bob" in room.members, what="Bob in the room")
    assert sees(workspace, bob)
    alice.removes(room, bob)
    workspace.quiet()
    assert not sees(workspace, bob), "what let him in does not bring back whom people took out"

    ask(charlie, general, 1)
    late = alice.waits_for(room, "Charlie, who cannot see this incident, asks to join.")
    workspace.pass_time(24 * HOUR + 60)
    workspace.slack.wait_until(lambda: not late.buttons, what="the question losing its buttons")
    assert not sees(workspace, charlie)


def test_breaking_the_glass_lasts_an_hour_is_told_at_once_and_is_reviewed(workspace: Workspace) -> None:
    alice, bob, charlie, general = workspace.alice, workspace.bob, workspace.charlie, workspace.general
    room = workspace.declare(alice, TITLE, private=True)
    assert "Emergency access…" not in listed(charlie, general, "access 1").buttons
    on_roster(workspace, people_of_function(BREAK_GLASS), charlie)
    on_roster(workspace, people_of_function(SECURITY), bob)
    on_roster(workspace, people_of_function(PRIVACY), charlie)
    assert not sees(workspace, charlie)

    form = charlie.click(listed(charlie, general, "access 1"), "Emergency access…").form
    assert form is not None
    charlie.submit(form, {"Reason": "danger to life", "What for": "A child is named in it"})

    assert sees(workspace, charlie)
    alice.waits_for(room, "Charlie used emergency access (danger to life) and sees this incident until")
    alert = bob.waits_for("dm", "Charlie used emergency access to INC-1: danger to life.")
    assert TITLE not in alert.text
    assert not sees(workspace, bob)
    review = bob.click(alert, "Review…").form
    assert review is not None
    bob.submit(review, {"What you found": "It was right"})
    alice.waits_for(room, "Bob reviewed the emergency access of Charlie: It was right")

    workspace.pass_time(HOUR + 1)
    assert not sees(workspace, charlie)
    workspace.slack.wait_until(lambda: "Charlie" not in room.members, what="Charlie leaving the room")


def test_who_asked_to_join_can_be_let_in_until_a_moment(one_workspace: Workspace) -> None:
    workspace, alice, charlie = one_workspace, one_workspace.alice, one_workspace.charlie
    room = workspace.declare(alice, TITLE, private=True)
    ask(charlie, workspace.general, 1)
    asked = alice.waits_for(room, "Charlie, who cannot see this incident, asks to join.")
    form = alice.click(asked, "Let in until…").form
    assert form is not None
    assert alice.submit(form, {"Until": "yesterday 9am"}).errors
    assert not sees(workspace, charlie)
    assert not alice.submit(form, {"Until": "24h"}).errors
    workspace.quiet()
    alice.waits_for(room, "Alice let Charlie see this incident until")
    assert sees(workspace, charlie)
    assert not asked.buttons
    assert "You can see it until tomorrow" in charlie.waits_for("dm", TITLE).text

    workspace.pass_time(24 * HOUR + 1)
    assert not sees(workspace, charlie)
    workspace.later(70)
    workspace.slack.wait_until(lambda: "Charlie" not in room.members, what="Charlie leaving the room")


def test_the_incident_card_names_who_broke_the_glass_as_long_as_they_see_it(one_workspace: Workspace) -> None:
    workspace, alice, charlie = one_workspace, one_workspace.alice, one_workspace.charlie
    room = workspace.declare(alice, TITLE, private=True)
    appoint(workspace, BREAK_GLASS, charlie)
    assert "Emergency access" not in workspace.card(room).text
    breaks(workspace, charlie, LIFE)
    workspace.answer(alice, "invite @Bob", room)
    workspace.later()
    assert [line for line in workspace.lines(room) if "People" in line][-1].endswith("invited: Bob"), "Charlie is not"
    banner = workspace.card(room).text
    assert "Emergency access: Charlie until" in banner
    assert "danger to life" in banner

    workspace.later(HOUR + 70)
    workspace.slack.wait_until(lambda: "Emergency access" not in workspace.card(room).text, what="the banner gone")
    charlie.waits_for("dm", "Your access to INC-1 has ended, as planned.")

    breaks(workspace, charlie, LIFE)
    workspace.later()
    assert "Emergency access: Charlie until" in workspace.card(room).text
    alice.click(listed(alice, room), "Take away", near="Charlie")
    workspace.later()
    assert "Emergency access" not in workspace.card(room).text


def test_whoever_stops_seeing_it_keeps_its_number_alone_of_what_they_were_asked(one_workspace: Workspace) -> None:
    workspace, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    room = workspace.declare(alice, TITLE, private=True)
    workspace.quiet()
    grant(workspace, room, bob)
    grant(workspace, room, charlie, Until="in 2h")
    workspace.later()
    asked, until = bob.waits_for("dm", TITLE), charlie.waits_for("dm", TITLE)
    assert "On it" in asked.buttons
    assert "You can see it until" not in asked.text
    workspace.answer(alice, "task add @Bob call the bank", room)
    bob.waits_for("dm", "call the bank")
    alice.click(listed(alice, room), "Take away", near="Bob")
    workspace.later()
    assert asked.text == GONE.format(1)
    assert not asked.buttons
    bob.waits_for("dm", "Your access to INC-1 has ended.")
    assert not [one for one in bob.dms() if TITLE in one.text or "call the bank" in one.text or one.buttons]

    assert "You can see it until" in until.text
    workspace.later(2 * HOUR + 70)
    workspace.slack.wait_until(lambda: not until.buttons, what="the invitation without its buttons")
    assert until.text == GONE.format(1)
    charlie.waits_for("dm", "Your access to INC-1 has ended, as planned.")


def test_whoever_leaves_a_room_or_is_narrowed_out_keeps_nothing_of_the_invitation(one_workspace: Workspace) -> None:
    workspace, alice, bob, charlie = one_workspace, one_workspace.alice, one_workspace.bob, one_workspace.charlie
    room = workspace.declare(alice, TITLE, private=True)
    workspace.answer(alice, "invite @Bob", room)
    workspace.later()
    asked = bob.waits_for("dm", TITLE)
    bob.click(asked, "On it")
    workspace.later()
    assert TITLE in asked.text
    bob.leaves(room)
    workspace.slack.wait_until(lambda: asked.text == GONE.format(1), what="nothing left of it")

    other = workspace.declare(alice, "Zebra outage")
    workspace.answer(alice, "invite @Charlie", other)
    workspace.later()
    invited = charlie.waits_for("dm", "Zebra outage")
    charlie.leaves(other)
    workspace.slack.wait_until(lambda: "Charlie" not in other.members, what="Charlie leaving the room")
    workspace.quiet()
    assert "Zebra outage" in invited.text
    workspace.answer(alice, "visibility private", other)
    workspace.later(70)
    workspace.slack.wait_until(lambda: invited.text == GONE.format(2), what="nothing left of it")
    assert not invited.buttons


def test_whoever_breaks_the_glass_is_told_the_room(one_workspace: Workspace) -> None:
    workspace, alice, charlie = one_workspace, one_workspace.alice, one_workspace.charlie
    room = workspace.declare(alice, TITLE, private=True)
    appoint(workspace, BREAK_GLASS, charlie)
    told = charlie.submit(break_form(charlie, workspace.general), {"Reason": LIFE, "What for": "The court asks"})
    workspace.slack.wait_until(lambda: "Charlie" in room.members, what="Charlie in the room")
    assert told.form is not None
    assert f"Go to #{room.name}" in told.form.text
