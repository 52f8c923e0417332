"""The Home tab: what waits for one person, and nothing of anybody else's."""

from sandbox import Home, Person
from tests.builders import declared
from tests.e2e.workspace import Workspace
from workflows.incidents.queries import LISTED


def home_of(who: Person) -> Home:
    return who.home()


def test_a_newcomer_finds_a_calm_page_and_one_button(one_workspace: Workspace) -> None:
    home = home_of(one_workspace.bob)
    assert home.text.split("\n")[:4] == [
        "Open incidents",
        "No open incidents that you can see.",
        "My tasks",
        "You have no open tasks.",
    ]
    assert home.buttons == ["Declare incident"]


def test_home_shows_the_open_incidents_the_most_severe_first_and_my_tasks(one_workspace: Workspace) -> None:
    slow = one_workspace.declare(one_workspace.alice, "Slow & <steady>", Severity="S4 Low / Watch")
    one_workspace.declare(one_workspace.alice, "API is down", Severity="S1 Critical")
    one_workspace.alice.slash("/incident task ring the vendor @Alice", slow)
    one_workspace.later()

    home = home_of(one_workspace.alice)

    lines = home.text.split("\n")
    titles = [line for line in lines if line.startswith("INC-")]
    assert titles == ["INC-2  API is down", "INC-1  Slow & <steady>"]
    assert any(line.startswith("#inc-2-api-is-down  ·  🔴 S1 Critical, Triage, next update by ") for line in lines)
    assert "ring the vendor" in lines
    assert home.buttons == ["Declare incident", "Done", "Done", "Done"]

    one_workspace.pass_time(3600)
    listed = one_workspace.alice.slash("/incident list", one_workspace.general).text
    for text in (home_of(one_workspace.alice).text, listed):
        assert "🔴 S1 Critical, Triage, :warning: update overdue since " in text
        assert "S1 Critical, Triage, next update by" not in text


def test_home_shows_a_severe_incident_behind_a_hundred_newer_ones(one_workspace: Workspace) -> None:
    one_workspace.declare(one_workspace.alice, "API is down", Severity="S1 Critical")
    for _ in range(LISTED):
        declared(one_workspace.runtime.store)

    home = home_of(one_workspace.alice)
    assert home.text.split("\n")[1] == "INC-1  API is down"
    assert "… and 75 more." in home.text


def test_done_on_the_home_tab_ticks_the_task_off(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    home = home_of(one_workspace.alice)
    assert "Write down what is known" in home.text

    one_workspace.alice.click(home, "Done")

    one_workspace.slack.wait_until(lambda: "You have no open tasks." in home.text, what="an empty list")
    one_workspace.later()
    assert "open task" not in one_workspace.card(room).text


def test_the_button_declares(one_workspace: Workspace) -> None:
    form = one_workspace.bob.click(home_of(one_workspace.bob), "Declare incident").form
    assert form is not None
    assert form.title == "Declare incident"
    room = one_workspace.sent(one_workspace.bob, form, Title="API is down")
    assert "Bob" in room.members


def test_home_keeps_the_private_incidents_of_others_to_them(workspace: Workspace) -> None:
    room = workspace.declare(workspace.alice, "Payroll leak", private=True)
    workspace.alice.slash("/incident task call the bank @Alice", room)
    workspace.later()
    assert "Payroll leak" in home_of(workspace.alice).text
    assert "call the bank" in home_of(workspace.alice).text

    assert home_of(workspace.charlie).text.split("\n")[:4] == [
        "Open incidents",
        "No open incidents that you can see.",
        "My tasks",
        "You have no open tasks.",
    ]


def test_whoever_leaves_the_room_no_longer_finds_it_at_home(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "Payroll leak", private=True)
    one_workspace.alice.invites(room, one_workspace.bob)
    one_workspace.alice.slash("/incident task call the bank @Bob", room)
    one_workspace.slack.wait_until(
        lambda: "Payroll leak" in home_of(one_workspace.bob).text, what="the incident at home"
    )

    one_workspace.alice.removes(room, one_workspace.bob)

    def gone() -> bool:
        text = home_of(one_workspace.bob).text
        return "Payroll leak" not in text and "call the bank" not in text

    one_workspace.slack.wait_until(gone, what="a Home without it")


def test_home_says_which_are_mine_and_when_each_was_last_heard_of(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down", Severity="S3 Moderate")
    one_workspace.clock.advance(3 * 3600)
    assert "Declared 3 h ago, no update yet" in home_of(one_workspace.bob).text
    assert "you are in it" not in home_of(one_workspace.bob).text

    one_workspace.alice.slash("/incident update Rolled back", room)
    one_workspace.bring_in(room, one_workspace.bob)
    one_workspace.clock.advance(20 * 60)
    assert "Last update 20 min ago  ·  you are in it" in home_of(one_workspace.bob).text


def test_a_closed_incident_leaves_the_home_tab(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down")
    assert "API is down" in home_of(one_workspace.alice).text
    one_workspace.alice.slash("/incident resolve done", room)
    one_workspace.alice.slash("/incident close", room)
    assert "API is down" not in home_of(one_workspace.alice).text


def test_a_guest_gets_no_button_to_declare(one_workspace: Workspace) -> None:
    gus = one_workspace.slack.person("Gus")
    room = one_workspace.declare(one_workspace.alice, "API is down")
    one_workspace.alice.invites(room, gus)
    one_workspace.slack.wait_until(lambda: "API is down" in home_of(gus).text, what="the incident at home")
    assert home_of(gus).buttons == []
