"""Who read what is not open, searched, exported or was refused: on record before they are answered, and nowhere in
Slack."""

import json
from pathlib import Path

from sqlalchemy import text

from sandbox import Person, Room
from tests.e2e.command_line import CommandLine
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId
from workflows.evidence.access_log import Access, Wanted, read_access_log
from workflows.evidence.verify import verify
from workflows.incidents.erasure import ON_REQUEST, erase_incident
from workflows.organisation.settings import current

TITLE, PURPOSE = "Wobblegate", "Notice under Art. 33 GDPR"
NUMBER = IncidentId(1)
DAY = 24 * 3600


def logged(workspace: Workspace, wanted: Wanted | None = None) -> list[Access]:
    """Without the rows that say that somebody looked here."""
    deps = workspace.runtime.deps
    found = read_access_log(wanted or Wanted(), "auditor", deps.clock.now(), deps.store)
    return [row for row in found if row.what != "log_read"]


def said(rows: list[Access]) -> list[tuple[str, str, str, tuple[int, ...]]]:
    return [(row.what, row.name, (row.said or {})["through"], row.incidents) for row in rows]


def everything_read_by(workspace: Workspace, who: Person, room: Room) -> str:
    """What Slack shows somebody of the incident and around it."""
    words = ("info", "catchup", "timeline", "summary", "access", "tasks", "list", "report")
    answers = [workspace.answer(who, word, room) for word in words]
    posts = [m.text for one in workspace.slack.rooms if who.name in one.members for m in one.messages]
    return "\n".join([*answers, *posts, *(m.text for m in who.dms()), who.home().text])


def test_reads_lists_exports_and_refusals_are_on_record(one_workspace: Workspace, tmp_path: Path) -> None:
    workspace = one_workspace
    alice, bob, charlie = workspace.alice, workspace.bob, workspace.charlie
    room = workspace.declare(alice, TITLE, private=True, Severity="S1 Critical")
    workspace.bring_in(room, bob)
    terminal = CommandLine(workspace, tmp_path)
    before = {(row.chain, row.seq) for row in logged(workspace)}

    assert TITLE in workspace.answer(alice, "info", room)
    assert TITLE in workspace.answer(bob, "list", workspace.general)
    assert TITLE in bob.home().text
    assert "Only the incident lead" in workspace.answer(bob, "export counsel For the file", room)
    workspace.answer(alice, f"export counsel {PURPOSE}", room)
    hidden, missing = (workspace.answer(charlie, f"info INC-{n}", workspace.general) for n in (1, 77))
    assert hidden.replace("INC-1", "INC-77") == missing
    assert TITLE in terminal.says("show", "1", who="Bob")

    rows = [row for row in logged(workspace) if (row.chain, row.seq) not in before]
    assert ("exported", "Alice", "/incident export", (1,)) in said(rows)
    assert {("read", "Alice", "/incident info", (1,)), ("read", "Bob", "./muster show", (1,))} <= {*said(rows)}
    assert {row for row in said(rows) if row[0] == "listed"} == {
        ("listed", "Bob", "/incident list open", (1,)),
        ("listed", "Bob", "home", (1,)),
    }
    refused = sorted((row for row in rows if row.what == "refused"), key=lambda row: (row.name, row.incidents))
    assert said(refused) == [
        ("refused", "Bob", "/incident export", (1,)),
        ("refused", "Charlie", "/incident info", (1,)),
        ("refused", "Charlie", "/incident info", (77,)),
    ]
    assert [row.chain for row in refused] == ["access:INC-1", "access", "access"]
    (exported,) = [row.said or {} for row in rows if row.what == "exported"]
    assert (exported["audience"], exported["purpose"], len(exported["sha256"])) == ("counsel", PURPOSE, 64)
    assert [row.said["operator"] for row in rows if row.said and row.source == "command_line"]

    shown = terminal.says("INC-1", "--json", who="", under="access-log")
    assert [row["said"].get("by") for row in json.loads(shown) if row["what"] == "exported"] == [alice.user.id]
    table = terminal.says("--person", charlie.user.id, who="", under="access-log")
    assert "refused   INC-77  Charlie (" in table
    assert "Alice" not in table
    looked = read_access_log(Wanted(), "auditor", workspace.clock.now(), workspace.runtime.deps.store)
    assert [
        row.chain for row in looked if row.what == "log_read" and (row.said or {}).get("operator") != "auditor"
    ] == [
        "access:INC-1",
        "access",
    ]
    found = verify(workspace.runtime.deps.store)
    assert {"access", "access:INC-1"} <= {one.checked.chain for one in found if one.is_good}


def test_nothing_in_slack_tells_who_was_refused(one_workspace: Workspace) -> None:
    workspace = one_workspace
    alice, charlie = workspace.alice, workspace.charlie
    room = workspace.declare(alice, TITLE, private=True)
    asked = ("info INC-1", "summary INC-1", "export INC-1 counsel x", "access INC-1")
    told = [workspace.answer(charlie, words, workspace.general) for words in asked]
    workspace.quiet()

    assert [row.what for row in logged(workspace) if row.name == "Charlie"] == ["refused"] * len(asked)
    assert all("INC-1 that you can see" in one for one in told), told
    shown = everything_read_by(workspace, alice, room)
    assert TITLE in shown
    assert "Charlie" not in shown


def test_what_cannot_be_put_on_record_is_not_shown(one_workspace: Workspace) -> None:
    workspace = one_workspace
    room = workspace.declare(workspace.alice, TITLE, private=True)
    assert TITLE in workspace.answer(workspace.alice, "info", room)
    refuse = "WHEN new.chain LIKE 'access%' BEGIN SELECT RAISE(ABORT, 'no'); END"
    with workspace.runtime.database.migrating() as connection:
        connection.execute(text(f"CREATE TRIGGER stop BEFORE INSERT ON journal {refuse}"))

    for words in ("info", "summary", "list"):
        assert TITLE not in workspace.answer(workspace.alice, words, room)
    assert "INC-1" not in workspace.answer(workspace.charlie, "info INC-1", workspace.general)


def test_erasing_an_incident_leaves_who_read_it_and_takes_what_exports_were_for(one_workspace: Workspace) -> None:
    workspace = one_workspace
    room = workspace.declare(workspace.alice, TITLE, private=True, Severity="S1 Critical")
    workspace.answer(workspace.alice, "info", room)
    workspace.answer(workspace.alice, f"export counsel {PURPOSE}", room)
    assert PURPOSE in str(logged(workspace))
    workspace.alice.slash("/incident cancel a mistake", room)
    workspace.run_until_idle()
    workspace.later(2 * DAY)
    deps = current(workspace.runtime.deps)

    erase_incident(NUMBER, ON_REQUEST, deps.clock.now(), deps)

    rows = logged(workspace, Wanted(incident=NUMBER))
    assert ("read", "Alice", "/incident info", (1,)) in said([row for row in rows if row.said])
    assert [row.said for row in rows if row.what == "exported"] == [None]
    assert PURPOSE not in str(rows)
    assert all(one.is_good for one in verify(deps.store))


def test_what_muster_publishes_by_itself_is_no_look_of_whoever_can_read_it(one_workspace: Workspace) -> None:
    """A Home tab from which an incident goes still shows another one that is not open."""
    workspace, alice, bob = one_workspace, one_workspace.alice, one_workspace.bob
    rooms = [workspace.declare(alice, title, private=True) for title in (TITLE, "Gadgetgate")]
    for room in rooms:
        workspace.bring_in(room, bob)
    home = bob.home()
    assert TITLE in home.text
    before = {(row.chain, row.seq) for row in logged(workspace)}
    alice.removes(rooms[0], bob)
    workspace.slack.wait_until(lambda: TITLE not in home.text, what="nothing of it on his Home tab")
    workspace.quiet()
    rows = [row for row in logged(workspace) if (row.chain, row.seq) not in before and row.what == "listed"]
    assert [(row.source, row.incidents, dict(row.said or {})) for row in rows] == [
        ("muster", (2,), {"person": bob.user.id, "through": "home", "incidents": [2]})
    ]
