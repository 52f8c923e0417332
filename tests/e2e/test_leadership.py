"""What people upstairs hear: severe incidents and ends in new messages, private ones without words; lists."""

from sandbox import Room
from tests.builders import declared
from tests.e2e.test_organisation import setup
from tests.e2e.workspace import Workspace
from workflows.incidents.queries import ON_PAGE

TITLE = "Forged invoices"


def board(workspace: Workspace) -> Room:
    """A private channel of Charlie and Muster, set up by Alice as the leadership channel."""
    alice = workspace.alice
    room = alice.creates("board", private=True)
    alice.invites(room, workspace.charlie, workspace.slack.bot_name)
    form = alice.click(setup(workspace, alice), "Change", near="Announcements").form
    assert form is not None
    alice.submit(form, {"Leadership channel": room})
    workspace.screen(alice, "Last changes")
    alice.leaves(room)
    return room


def said(workspace: Workspace, room: Room) -> list[str]:
    """What Muster said there, without the signs of severities."""
    texts = [m.text for m in room.messages if m.author == workspace.slack.bot_name and not m.is_system]
    signs = {severity.sign for severity in workspace.runtime.deps.programme.severities.values()}
    return [" ".join(word for word in text.split(" ") if word not in signs) for text in texts]


def test_leaders_hear_of_private_incidents_without_a_word_of_them(workspace: Workspace) -> None:
    leaders = board(workspace)
    room = workspace.declare(workspace.alice, TITLE, private=True, Type="Product safety", Severity="S3 Moderate")
    assert said(workspace, leaders) == [":lock: Private incident INC-1: S3 Moderate · Product safety · led by Alice"]

    workspace.alice.slash("/incident severity S2", room)
    workspace.later()
    assert said(workspace, leaders) == [":lock: Private incident INC-1: S2 High · Product safety · led by Alice"]
    workspace.alice.slash("/incident severity S1", room)
    workspace.alice.slash("/incident resolve Fixed", room)
    workspace.later()
    assert said(workspace, leaders) == [
        ":lock: Private incident INC-1: S1 Critical · Product safety · led by Alice · Resolved",
        ":rotating_light: Private incident raised from S2. INC-1: S1 Critical · Product safety · led by Alice",
        ":white_check_mark: Private incident resolved. INC-1: S1 Critical · Product safety · led by Alice",
    ]
    assert said(workspace, workspace.announcements) == []
    everything = workspace.slack.transcript(leaders)
    assert TITLE not in everything
    assert room.name not in everything
    assert room.channel.id not in str([m.post.blocks for m in leaders.messages])


def test_a_leadership_channel_that_is_no_longer_private_hears_nothing(one_workspace: Workspace) -> None:
    leaders = board(one_workspace)
    leaders.channel.kind = "public"
    one_workspace.declare(one_workspace.alice, TITLE, private=True)
    assert said(one_workspace, leaders) == []


def test_what_stands_in_a_leadership_channel_is_emptied_when_others_can_read_it(one_workspace: Workspace) -> None:
    w = one_workspace
    leaders = board(w)
    room = w.declare(w.alice, TITLE, private=True, Severity="S3 Moderate")
    (before,) = said(w, leaders)
    leaders.channel.kind = "public"
    w.alice.slash("/incident severity S2", room)
    w.alice.slash("/incident resolve Fixed", room)
    w.later()
    (after,) = said(w, leaders)
    assert "INC-1" in before
    assert "INC-1" not in after


def test_severe_incidents_and_ends_are_announced_in_new_messages(workspace: Workspace) -> None:
    room = workspace.declare(workspace.alice, "API is down", Severity="S3 Moderate")
    (first,) = said(workspace, workspace.announcements)
    assert "API is down" in first

    workspace.alice.slash("/incident severity S2", room)
    workspace.later()
    assert len(said(workspace, workspace.announcements)) == 1, "what is not severe edits the announcement"
    workspace.alice.slash("/incident severity S0 Everything is down", room)
    workspace.alice.slash("/incident resolve Fixed", room)
    workspace.alice.slash("/incident status In review", room)
    workspace.alice.slash("/incident close", room)
    workspace.later()
    name = f"#{room.name}"
    assert said(workspace, workspace.announcements)[1:] == [
        f":rotating_light: INC-1 API is down was raised from S2 to S0 Crisis. {name}",
        f":white_check_mark: INC-1 API is down is Resolved. {name}",
        f":white_check_mark: INC-1 API is down has ended: Closed. {name}",
    ]


def test_lists_of_closed_of_all_and_of_my_incidents_have_what_one_may_see(one_workspace: Workspace) -> None:
    alice, bob, general = one_workspace.alice, one_workspace.bob, one_workspace.general
    for title, private in (("API is down", False), ("Payroll leak", True), ("Search is slow", False)):
        room = one_workspace.declare(alice, title, private)
        if title != "Search is slow":
            alice.slash("/incident resolve Fixed", room)
            alice.slash("/incident close Done", room)

    def titles(text: str) -> list[str]:
        return [line.partition("  ")[2] for line in text.split("\n") if line.startswith("INC-")]

    assert titles(alice.slash("/incident list closed", general).text) == ["Payroll leak", "API is down"]
    assert titles(bob.slash("/incident list closed", general).text) == ["API is down"]
    assert titles(alice.slash("/incident list all", general).text) == ["Search is slow", "Payroll leak", "API is down"]
    assert titles(bob.slash("/incident list all", general).text) == ["Search is slow", "API is down"]
    assert titles(alice.slash("/incident list mine", general).text) == ["Search is slow"]
    assert "You are not in any open incident." in bob.slash("/incident list mine", general).text
    assert "There is no list “secret”." in bob.slash("/incident list secret", general).text

    for _ in range(ON_PAGE):
        declared(one_workspace.runtime.store)
    first, second = (bob.slash(f"/incident list all {page}", general).text for page in ("", "2"))
    assert f"{ON_PAGE + 2} incidents" in first
    assert "Page 1 of 2. /incident list all 2 shows the next." in first
    assert titles(second) == ["Search is slow", "API is down"]


def test_leaders_hear_nothing_of_what_is_for_named_people_only(one_workspace: Workspace) -> None:
    leaders = board(one_workspace)
    room = one_workspace.declare(one_workspace.alice, TITLE, private=True, Severity="S3 Moderate")
    assert "INC-1" in str(said(one_workspace, leaders))

    one_workspace.answer(one_workspace.alice, "marking red", room)
    one_workspace.slack.wait_until(lambda: "INC-1" not in str(said(one_workspace, leaders)), what="it being emptied")
    one_workspace.answer(one_workspace.alice, "severity S1", room)
    one_workspace.later()

    assert "INC-1" not in str(said(one_workspace, leaders))
