"""Little noise, much weight: what a journey costs the people in the room, counted."""

import pytest

from sandbox import Message, Room
from tests.e2e.attention import Heard, heard_by, said_in
from tests.e2e.workspace import Workspace

TEAM = (
    ("deputy", "Bob"),
    ("scribe", "Dana"),
    ("communications lead", "Petra"),
    ("legal counsel", "Charlie"),
    ("policy lead", "Bob"),
)
WORDS = "17 listings of a child seat recalled in March were live in four markets."


def set_up(workspace: Workspace, private: bool = False) -> Room:
    """Alice declares an S1 and gives five roles."""
    room = workspace.declare(workspace.alice, "Child seat", private, Severity="S1 Critical", Summary=WORDS)
    for role, name in TEAM:
        outcome = workspace.alice.slash(f"/incident role {role} @{name}", room)
        assert (outcome.error, outcome.answers) == (None, [])
    workspace.run_until_idle()
    return room


def people_line(workspace: Workspace, room: Room) -> Message:
    (line,) = [m for m in said_in(workspace, room) if "People" in m.text]
    return line


@pytest.mark.parametrize("private", [False, True], ids=["open", "private"])
def test_a_set_up_with_five_roles_is_a_card_and_one_line(workspace: Workspace, private: bool) -> None:
    room = set_up(workspace, private)

    assert people_line(workspace, room).text.replace("  ", " ") == (
        ":busts_in_silhouette: People Deputy: Bob · Scribe: Dana · Communications lead: Petra · Legal counsel: Charlie"
        " · Policy lead: Bob"
    )
    assert len(said_in(workspace, room)) == 2
    heard = {name: heard_by(workspace, workspace.slack.person(name), room) for name in ("Alice", "Bob", "Dana")}
    of_ai = 1 if private else 0
    assert heard == {"Alice": Heard(direct=1 + of_ai), "Bob": Heard(direct=2), "Dana": Heard(direct=1)}


def test_a_whole_journey_counts_its_messages_and_calls_nobody_twice(workspace: Workspace) -> None:
    room = set_up(workspace, private=True)
    for words in (
        "note decision: refund all 61 buyers",
        "severity S0 a child was hurt",
        "task call the regulator @Dana",
        "update All listings are down",
        "handover @Bob",
    ):
        assert workspace.alice.slash(f"/incident {words}", room).answers == []
        workspace.run_until_idle()
    asked = workspace.bob.waits_for(room, "asking you to take over")
    workspace.bob.click(asked, "Take over")
    workspace.run_until_idle()

    assert [m.text.split("\n")[0] for m in said_in(workspace, room)][2:] == [
        ":scales: Decision (Alice): refund all 61 buyers",
        "@Bob @Dana @Petra @Charlie Alice changed the severity from 🔴 S1 to 🚨 S0: a child was hurt",
        "Alice assigned task 7 to Dana: call the regulator",
        ":mega: Update by Alice",
        "Alice asked Bob to take over as incident lead.",
        ":bust_in_silhouette: Bob took over as incident lead from Alice.",
    ]
    heard = {name: heard_by(workspace, workspace.slack.person(name), room) for name in ("Alice", "Bob", "Dana")}
    assert heard == {
        "Alice": Heard(direct=3),
        "Bob": Heard(direct=4, mentions=1),
        "Dana": Heard(direct=2, mentions=1),
    }, "S0 calls everybody with a role, once; who is asked is told of it, who asked of the answer, and the lead of AI"


def test_what_stands_out_is_bold_and_in_the_room_and_the_rest_is_small_print(one_workspace: Workspace) -> None:
    alice = one_workspace.alice
    room = one_workspace.declare(alice, "Child seat")
    for number in range(12):
        alice.slash(f"/incident task number {number}", room)
    for words in ("note decision: stop *all* sales\nand refund", "severity S1 injuries", "role lead @Bob"):
        alice.slash(f"/incident {words}", room)
    one_workspace.run_until_idle()

    bold = [
        m.blocks[0] for m in room.messages if m.author == "Muster" and m.blocks and m.blocks[0]["type"] == "section"
    ]
    assert [block["text"]["text"] for block in bold if "asks" not in str(block)][:4] == [
        ":scales: Decision (Alice): stop *all* sales\n*and refund*",
        "*Alice changed the severity from 🟡 S3 to 🔴 S1: injuries*",
        ":bust_in_silhouette: *Alice is no longer Incident lead.*",
        ":bust_in_silhouette: *Alice made Bob Incident lead.*",
    ]


def test_who_typed_it_hears_of_it_where_the_room_does_not_say_it(one_workspace: Workspace) -> None:
    alice = one_workspace.alice
    room = one_workspace.declare(alice, "Child seat")
    said = {
        words: [m.text for m in alice.slash(f"/incident {words}", place).answers]
        for words, place in (
            ("note the line was lifted", room),
            ("task call the vendor by tomorrow 9am", room),
            ("remind in 2h look again", room),
            ("task INC-1 call the regulator", one_workspace.general),
            ("task call the bank", room),
        )
    }
    assert said == {
        "note the line was lifted": ["Added to the timeline."],
        "task call the vendor by tomorrow 9am": ["Task 2 added, due 14 Jan 09:00 UTC."],
        "remind in 2h look again": ["Reminder set for 13 Jan 12:00 UTC, in this room."],
        "task INC-1 call the regulator": ["Task 3 added.\nFor INC-1: Child seat"],
        "task call the bank": [],
    }
    for number in range(12):
        alice.slash(f"/incident task number {number}", room)
        one_workspace.quiet()
    (told,) = alice.slash("/incident task one too many", room).answers
    assert told.text == "Task 17 added."


def test_the_people_line_begins_anew_after_ten_minutes_or_when_somebody_deleted_it(one_workspace: Workspace) -> None:
    room = set_up(one_workspace)
    one_workspace.later(601)
    one_workspace.alice.slash("/incident role scribe @Charlie", room)
    one_workspace.run_until_idle()
    assert one_workspace.lines(room)[-1] == "Alice made Charlie Scribe."

    one_workspace.slack.faults.refuse("chat.update", "message_not_found", when=lambda args: "busts_in" in str(args))
    one_workspace.alice.slash("/incident role scribe none @Dana", room)
    one_workspace.run_until_idle()
    assert "Scribe: Charlie  ·  no longer Scribe: Dana" in one_workspace.lines(room)[-1]


def test_no_change_is_lost_while_slack_loses_answers(one_workspace: Workspace) -> None:
    """Each call is answered only the second time: the line is there once, and says everything."""
    room = one_workspace.declare(one_workspace.alice, "Child seat")
    lost: set[str] = set()

    def first_time(args: dict[str, object]) -> bool:
        name = str(args.get("metadata") or args.get("ts"))
        return name not in lost and not lost.add(name)

    one_workspace.slack.faults.lose_answer("chat.postMessage", times=None, when=first_time)
    one_workspace.slack.faults.lose_request("chat.update", times=None, when=first_time)
    for role, name in TEAM:
        one_workspace.alice.slash(f"/incident role {role} @{name}", room)
    one_workspace.run_until_idle(0.2)
    told = "\n".join(one_workspace.lines(room))
    missing = [name for role, name in TEAM if name not in told]
    assert (missing, told.count("Communications lead")) == ([], 1)
