"""Every word of `/incident` in every place, by everybody: there is always an answer, and it helps."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from commands.registry import INCIDENT
from commands.subcommands import Where
from sandbox import Form, Message, Person, Room
from tests.e2e.workspace import Workspace

WITH_WORDS = {
    "declare": "API is slow",
    "list": "all of them",
    "info": "1",
    "update": "Still down.",
    "severity": "S1 half of Europe",
    "status": "investigating",
    "resolve": "Fixed.",
    "close": "Done with it.",
    "cancel": "A false alarm.",
    "reopen": "It is back.",
    "duplicate": "of INC-1 the same alarm",
    "role": "scribe @Bob",
    "claim": "deputy",
    "handover": "@Bob you know it",
    "invite": "@Dana",
    "note": "at 20m ago the alarm rang",
    "correct": "3 the gate stayed open",
    "withdraw": "3 it was another gate",
    "timeline": "1",
    "task": "call the vendor @Bob",
    "exhibit": "list",
    "hold": "INC-1",
    "exposure": "now",
    "todo": "now",
    "remind": "in 2h look",
    "catchup": "INC-1",
    "summary": "short",
    "sitrep": "short",
    "export": "counsel they asked for it",
    "access": "",
    "marking": "red it must not travel",
    "rename": "API is very down",
    "type": "fraud",
    "visibility": "open everybody should know",
    "setup": "legal",
    "tutorial": "please",
    "help": "me",
}
LIFECYCLE = ("resolve", "close", "reopen", "cancel")
"""Tried last, in this order, so that the others meet an incident under way."""
WORDS = [s.word for s in INCIDENT.subcommands if s.word not in LIFECYCLE] + list(LIFECYCLE)
BROKEN = ("Something went wrong", "operation_timeout", "dispatch_failed", "failed with the error")


@dataclass(frozen=True)
class Scene:
    """Who types, and where."""

    who: Person
    place: Room | str


def public_channel(workspace: Workspace) -> Scene:
    workspace.declare(workspace.alice, "API is down")
    return Scene(workspace.alice, workspace.general)


def private_channel_without_muster(workspace: Workspace) -> Scene:
    workspace.declare(workspace.alice, "API is down")
    return Scene(workspace.alice, workspace.alice.creates("cellar", private=True))


def direct_message(workspace: Workspace) -> Scene:
    workspace.declare(workspace.alice, "API is down")
    return Scene(workspace.alice, "dm")


def own_open_room(workspace: Workspace) -> Scene:
    return Scene(workspace.alice, workspace.declare(workspace.alice, "API is down"))


def own_private_room(workspace: Workspace) -> Scene:
    return Scene(workspace.alice, workspace.declare(workspace.alice, "API is down", private=True))


def room_of_a_closed_incident(workspace: Workspace) -> Scene:
    room = workspace.declare(workspace.alice, "API is down")
    workspace.alice.slash("/incident resolve done", room)
    workspace.alice.slash("/incident close", room)
    workspace.later()
    return Scene(workspace.alice, room)


def bystander_in_the_room(workspace: Workspace) -> Scene:
    room = workspace.declare(workspace.alice, "API is down")
    workspace.charlie.joins(room)
    return Scene(workspace.charlie, room)


def stranger_elsewhere(workspace: Workspace) -> Scene:
    workspace.declare(workspace.alice, "API is down", private=True)
    return Scene(workspace.charlie, workspace.general)


def guest_elsewhere(workspace: Workspace) -> Scene:
    workspace.declare(workspace.alice, "API is down")
    return Scene(workspace.slack.person("Gus"), workspace.general)


def guest_in_the_room(workspace: Workspace) -> Scene:
    room = workspace.declare(workspace.alice, "API is down")
    gus = workspace.slack.person("Gus")
    workspace.alice.invites(room, gus)
    return Scene(gus, room)


SCENES = (
    public_channel,
    private_channel_without_muster,
    direct_message,
    own_open_room,
    own_private_room,
    room_of_a_closed_incident,
    bystander_in_the_room,
    stranger_elsewhere,
    guest_elsewhere,
    guest_in_the_room,
)
OUTSIDE = (public_channel, private_channel_without_muster, direct_message, stranger_elsewhere, guest_elsewhere)


def answer_to(workspace: Workspace, scene: Scene, typed: str) -> str:
    """What the person sees after typing: the form, what was whispered, or what is then said or edited in the room."""
    before = {(m, m.text) for m in scene.who.sees(scene.place)}

    outcome = scene.who.slash(f"/incident {typed}".strip(), scene.place)

    def seen() -> str:
        if scene.who.form is not None:
            return f"[{scene.who.form.title}]\n{scene.who.form.text}"
        return "\n".join(m.text for m in outcome.answers) or "\n".join(said())

    def said() -> list[str]:
        """What Muster added in the room, besides the card."""
        there = [m for m in scene.who.sees(scene.place) if (m, m.text) not in before]
        return [m.text for m in there if m.author == workspace.slack.bot_name and not (m.is_system or m.pinned)]

    answer = workspace.slack.wait_until(seen, what=f"an answer to /incident {typed}")
    assert outcome.error is None, f"/incident {typed}: {outcome.error}"
    if scene.who.form is not None:
        scene.who.close(scene.who.form, everything=True)
    return answer


def test_the_table_knows_every_word() -> None:
    assert set(WITH_WORDS) == {s.word for s in INCIDENT.subcommands}


@pytest.mark.parametrize("scene_of", SCENES, ids=lambda scene: scene.__name__)
def test_every_word_is_answered(one_workspace: Workspace, scene_of: Callable[[Workspace], Scene]) -> None:
    scene = scene_of(one_workspace)
    answers = {}
    for word in WORDS:
        answers[word] = answer_to(one_workspace, scene, word)
        answers[f"{word} …"] = answer_to(one_workspace, scene, f"{word} {WITH_WORDS[word]}")

    assert [typed for typed, answer in answers.items() if not answer.strip()] == []
    assert {t: a for t, a in answers.items() if any(words in a for words in BROKEN)} == {}
    if scene_of in OUTSIDE:
        misplaced = [s.word for s in INCIDENT.subcommands if s.where is Where.ROOM]
        unexplained = [w for w in misplaced if not answers[w].startswith("This works in a war room.")]
        assert unexplained == []


@pytest.mark.parametrize(
    ("scene_of", "way"),
    [
        (public_channel, "Your open incidents:\n• #inc-1-api-is-down API is down"),
        (direct_message, "Your open incidents:\n• #inc-1-api-is-down API is down"),
        (
            stranger_elsewhere,
            "You are not in any open incident. /incident declare starts one, /incident list shows what is open.",
        ),
    ],
    ids=["in public", "in a direct message", "as a stranger"],
)
def test_the_wrong_place_shows_the_way(
    one_workspace: Workspace, scene_of: Callable[[Workspace], Scene], way: str
) -> None:
    assert answer_to(one_workspace, scene_of(one_workspace), "update") == f"This works in a war room.\n{way}"


def test_what_one_may_not_see_reads_like_what_does_not_exist(one_workspace: Workspace) -> None:
    scene = stranger_elsewhere(one_workspace)
    assert "API is down" in one_workspace.alice.slash("/incident info 1", one_workspace.general).text
    for word in ("info", "timeline", "catchup"):
        hidden = answer_to(one_workspace, scene, f"{word} 1")
        missing = answer_to(one_workspace, scene, f"{word} 99")
        assert hidden == missing.replace("99", "1"), word


def test_a_bystander_is_told_why_not_and_what_to_do(one_workspace: Workspace) -> None:
    scene = bystander_in_the_room(one_workspace)
    role = "Only people with a role in INC-1 can do that: Alice. Ask one of them, or claim a role with /incident claim."
    lead = (
        "Only the incident lead or the deputy of INC-1 can do that. Alice leads, and nobody is deputy: ask Alice, or "
        "claim the role with /incident claim deputy."
    )
    expected = {
        "update": role,
        "status containing": role,
        "resolve": lead,
        "cancel a false alarm": lead,
        "rename Mine": lead,
        "handover @Bob": lead,
    }
    assert {words: answer_to(one_workspace, scene, words) for words in expected} == expected


def test_a_closed_incident_says_how_to_bring_it_back(one_workspace: Workspace) -> None:
    scene = room_of_a_closed_incident(one_workspace)
    why = "INC-1 is closed, so that is no longer possible. /incident reopen <reason> brings it back."
    refused = (
        "update",
        "severity S1",
        "resolve",
        "role",
        "claim scribe",
        "handover",
        "invite @Bob",
        "rename",
        "remind",
    )
    assert {words: answer_to(one_workspace, scene, words) for words in refused} == dict.fromkeys(refused, why)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("updaet", "There is no /incident updaet. Did you mean /incident update?"),
        ("RESOLV", "There is no /incident RESOLV. Did you mean /incident resolve?"),
        ("xyzzy", "There is no /incident xyzzy. /incident help lists the commands."),
        ("info twelve", "“twelve” is not an incident number. Try 12 or INC-12."),
        ("info 99999999999999", "“99999999999999” is not an incident number. Try 12 or INC-12."),
        ("claim wizard", "There is no such role. Roles: Incident lead, Deputy, Scribe,"),
    ],
)
def test_a_mistyped_word_is_met_with_the_nearest(one_workspace: Workspace, typed: str, answer: str) -> None:
    scene = own_open_room(one_workspace)
    assert answer_to(one_workspace, scene, typed).startswith(answer)


def test_help_says_what_works_where(one_workspace: Workspace) -> None:
    scene = own_open_room(one_workspace)
    here = answer_to(one_workspace, scene, "help")
    assert "In a war room also" not in here
    there = one_workspace.alice.slash("/incident help", one_workspace.general).text
    anywhere, _, in_rooms = there.partition("In a war room also")
    for subcommand in INCIDENT.subcommands:
        part = anywhere if subcommand.where is Where.ANYWHERE else in_rooms
        assert f"/incident {subcommand.word}" in part, subcommand.word
        assert f"/incident {subcommand.word}" in here, subcommand.word


def first_button(message: Message | Form, label: str) -> bool:
    return label in message.buttons


def test_an_outsiders_press_on_an_old_button_is_refused_by_todays_rules(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down", Severity="S1 Critical")
    card = one_workspace.card(room)
    assert first_button(card, "Post update")
    one_workspace.bring_in(room, one_workspace.charlie)
    refused = one_workspace.charlie.click(card, "Post update")
    assert (
        refused.text
        == "Only people with a role in INC-1 can do that: Alice. Ask one of them, or claim a role with /incident claim."
    )
    assert one_workspace.charlie.form is None
