"""`/incident setup`: who is called, and where Muster speaks. It counts at once, and every change is on record."""

from bot.cli.doctor import nobody_for
from sandbox import Form, Person
from tests.e2e.conftest import a_muster
from tests.e2e.workspace import Workspace
from workflows.organisation.settings import current

MEDIA = "Press, NGO, creator or politician"
FRAUD = "Fraud and scams"


def setup(workspace: Workspace, who: Person, text: str = "") -> Form:
    form = who.slash(f"/incident setup {text}".rstrip(), workspace.general).form
    assert form is not None
    return form


def put(workspace: Workspace, function: str, *people: str, **more: object) -> Form:
    """Alice, who is an admin of the workspace, says who belongs to a function."""
    form = setup(workspace, workspace.alice, function)
    workspace.alice.submit(form, {"People": list(people), **more})
    return workspace.screen(workspace.alice, "Who is called, by function")


def test_who_is_set_up_for_a_function_is_called_at_the_next_declaration(workspace: Workspace) -> None:
    """In a public room and in a private one, by person and by group; and every change is on record."""
    workspace.slack.add_group("legal", "Legal counsel", [workspace.slack.person("Dana")])
    overview = setup(workspace, workspace.alice)
    assert ":warning: Legal  Nobody yet" in overview.text

    form = workspace.alice.click(overview, "Change", near="Legal").form
    assert form is not None
    assert f", {FRAUD}, " in form.text
    workspace.alice.submit(form, {"User groups": ["@legal  Legal counsel"]})
    assert "Legal  @legal" in workspace.screen(workspace.alice, "Last changes").text
    overview = put(workspace, "payments", "Bob", "Petra")
    assert "Payments / Risk  @Bob @Petra" in overview.text
    assert "@Alice changed Payments / Risk: Nobody yet → @Bob @Petra (" in overview.text

    for private in (False, True):
        title = "Payouts to nobody" if private else "Scam sellers"
        room = workspace.declare(workspace.alice, title, private, Type=FRAUD)
        assert {"Alice", "Bob", "Petra", "Dana"} <= set(room.members)
    assert "Charlie" not in room.members


def test_who_does_not_run_muster_is_told_who_can(one_workspace: Workspace) -> None:
    """Also by a form that was open before: somebody who was an admin may not be one now."""
    alice, bob = one_workspace.alice, one_workspace.bob
    form = setup(one_workspace, alice, "legal")
    refused = bob.slash("/incident setup", one_workspace.general)
    assert refused.text == "Only the people who run Muster can set it up. Ask one of them: Alice."
    assert bob.form is None

    alice.user.is_admin = False  # Slack tells nobody of it
    assert alice.submit(form, {"People": ["Bob"]}).errors == {
        "People": "Only admins of the workspace can set Muster up. Ask one of them."
    }
    with one_workspace.runtime.store.read() as uow:
        assert uow.organisation.newest(10) == ()


def test_who_is_no_admin_any_more_learns_nothing_of_a_channel_from_an_open_form(one_workspace: Workspace) -> None:
    alice = one_workspace.alice
    without_muster = alice.creates("board-only", private=True)
    form = alice.click(setup(one_workspace, alice), "Change", near="Announcements").form
    assert form is not None
    alice.user.is_admin = False

    refused = alice.submit(form, {"Leadership channel": without_muster}).errors

    assert list(refused.values()) == ["Only admins of the workspace can set Muster up. Ask one of them."]


def test_who_the_environment_names_may_set_up(database_url: str) -> None:
    with a_muster(database_url, socket=False, MUSTER_ADMINS="bob@example.com, U0NOBODY") as muster:
        form = setup(muster, muster.bob, "Legal")
        muster.bob.submit(form, {"People": ["Dana"]})
        assert "Legal  @Dana" in muster.screen(muster.bob, "Last changes").text
        assert "Ask one of them: Bob." in muster.charlie.slash("/incident setup", muster.general).text


def test_defaults_quiet_hours_and_channels_count_at_once_and_are_checked(one_workspace: Workspace) -> None:
    alice, slack = one_workspace.alice, one_workspace.slack
    board = alice.creates("board", private=True)
    form = alice.click(setup(one_workspace, alice), "Change", near="Announcements").form
    assert form is not None
    assert (form.values["Quiet from"], form.values["Quiet until"]) == ("20:00", "08:00")

    changed = {"Leadership channel": board, "Default type": FRAUD, "Default severity": "S2 High"}
    outcome = alice.submit(form, changed | {"Quiet until": ""})
    assert outcome.errors == {"Quiet until": "Give both times, or none."}
    outcome = alice.submit(form, changed | {"Quiet until": "07:30"})
    assert outcome.errors == {"Leadership channel": "Muster cannot see this channel. Invite it there, then save again."}
    alice.invites(board, slack.bot_name)
    alice.submit(form, changed | {"Quiet until": "07:30"})

    overview = one_workspace.screen(alice, "Last changes")
    assert "Leadership channel  #board" in overview.text
    assert "Quiet hours  20:00 to 07:30 UTC, for S3, S4" in overview.text
    declaring = one_workspace.bob.slash("/incident", one_workspace.general).form
    assert declaring is not None
    assert (declaring.values["Type"], declaring.values["Severity"]) == (FRAUD, "🟠 S2 High")

    form = alice.click(overview, "Change", near="Announcements").form
    assert form is not None
    assert (form.values["Leadership channel"], form.values["Quiet until"]) == ("board", "07:30")
    outcome = alice.submit(form, {"Leadership channel": slack.channel("random")})
    assert "Choose a private channel" in outcome.errors["Leadership channel"]


def test_the_zone_of_the_rooms_is_set_up_and_each_person_reads_their_own_in_private(
    one_workspace: Workspace,
) -> None:
    """On record; a place is enough, what is no zone is refused with the nearest, and nothing else typed is lost."""
    alice = one_workspace.alice
    alice.user.tz = "Asia/Tokyo"
    form = alice.click(setup(one_workspace, alice), "Change", near="Announcements").form
    assert form is not None
    assert form.values["Time zone of the rooms"] == "UTC"
    outcome = alice.submit(form, {"Time zone of the rooms": "Madird", "Default severity": "S2 High"})
    assert list(outcome.errors) == ["Time zone of the rooms"]
    assert "Did you mean Europe/Madrid" in outcome.errors["Time zone of the rooms"]
    alice.submit(form, {"Time zone of the rooms": "Madrid"})
    overview = one_workspace.screen(alice, "Last changes").text
    assert "Time zone of the rooms  Europe/Madrid" in overview
    assert "@Alice changed Time zone of the rooms: UTC → Europe/Madrid (" in overview
    assert "Default severity  🟠 S2 High" in overview

    for private in (False, True):
        room = one_workspace.declare(alice, "Sellers wait" if private else "Pay-outs fail", private)
        preview = alice.slash("/incident summary", room).text
        assert (" JST" in preview, " CET" in preview) == (True, False)
        alice.slash("/incident summary post", room)
        one_workspace.quiet()
        posted = next(m for m in reversed(room.messages) if "as of" in m.text)
        assert (" CET" in posted.text, " JST" in posted.text) == (True, False)


# -------------------------------------------------------------------------------------------- nobody is set up


def test_a_function_without_people_is_a_warning_until_somebody_is_named(workspace: Workspace) -> None:
    """On the card and in the declarer's message; whoever is named is invited, and it is on record."""
    put(workspace, "incident_management", "Bob")
    for private in (False, True):
        room = workspace.declare(
            workspace.alice, "Enforcement gone wrong" if private else "Press asks", private, Type=MEDIA
        )
        warned = "Nobody is set up for Communications / PR, Content Policy, Legal."
        assert warned in workspace.card(room).text
        assert [m for m in workspace.alice.dms() if warned in m.text]

        form = workspace.alice.click(workspace.card(room), "Name somebody").form
        assert form is not None
        workspace.alice.submit(form, {"Function": "Legal", "Person": "Dana"})
        workspace.later()
        assert "Nobody is set up for Communications / PR, Content Policy." in workspace.card(room).text
        assert "Alice named Dana for Legal." in workspace.lines(room)
        assert "Dana" in room.members


def test_a_private_incident_that_reaches_nobody_says_so_loudly(one_workspace: Workspace) -> None:
    """Nobody is set up at all; or the only one who is has left."""
    room = one_workspace.declare(one_workspace.alice, "Payroll leak", private=True)
    assert "Nobody was called into this private incident." in one_workspace.card(room).text
    assert "Nobody was called into this private incident." in one_workspace.alice.dms()[0].text

    put(one_workspace, "incident_management", "Bob")
    one_workspace.slack.deactivate(one_workspace.bob)
    room = one_workspace.declare(one_workspace.alice, "Forged letters", private=True)
    assert [line for line in one_workspace.lines(room) if "Nobody could be called into this private incident." in line]
    one_workspace.later()
    warning = one_workspace.slack.wait_until(
        lambda: next((m for m in one_workspace.alice.dms() if "reached nobody but you" in m.text), None),
        what="Alice being told",
    )
    form = one_workspace.alice.click(warning, "Invite people").form
    assert form is not None
    one_workspace.alice.submit(form, {"People": ["Dana"]})
    one_workspace.later()
    assert "Dana" in room.members


def test_the_command_line_warns_of_functions_without_people(one_workspace: Workspace) -> None:
    put(one_workspace, "legal", "Dana")
    said = nobody_for(current(one_workspace.runtime.deps).programme)
    assert said.startswith("nobody is set up for Incident Management, Moderation / Operations, ")
    assert "Legal" not in said


def test_who_is_named_by_somebody_without_a_role_is_named_once_that_is_approved(one_workspace: Workspace) -> None:
    put(one_workspace, "incident_management", "Bob")
    room = one_workspace.declare(one_workspace.alice, "Enforcement gone wrong", True, Type=MEDIA)
    one_workspace.bring_in(room, one_workspace.charlie)
    form = one_workspace.charlie.click(one_workspace.card(room), "Name somebody").form
    assert form is not None
    one_workspace.charlie.submit(form, {"Function": "Legal", "Person": "Dana"})
    asked = one_workspace.alice.waits_for(room, "proposes to invite")
    one_workspace.later()
    assert "Dana" not in room.members
    assert "Nobody is set up for Communications / PR, Content Policy, Legal." in one_workspace.card(room).text

    one_workspace.alice.click(asked, "Invite")
    one_workspace.later()

    assert "Dana" in room.members
    assert "Nobody is set up for Communications / PR, Content Policy." in one_workspace.card(room).text
    assert "Alice named Dana for Legal." in one_workspace.lines(room)
