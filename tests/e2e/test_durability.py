"""Killed, cut off, started again: nothing is lost and nothing is there twice."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from sandbox import Message, Person, Room
from tests.databases import on_postgresql, on_sqlite
from tests.e2e.conftest import a_muster
from tests.e2e.processes import Workspace as Processes
from tests.e2e.processes import processes
from tests.e2e.step_posts import is_post_of
from tests.e2e.workspace import Workspace, settings_for, start_muster
from tests.late_answers import opened, sends

RESPONDERS = """
functions:
  incident_management: {members: [bob@example.com]}
"""
LEASE = 31.0
SILENCE = 30.0


def responders(slack: Any) -> str:
    return RESPONDERS.replace("bob@example.com", slack.person("Bob").email)


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Processes]:
    """A workspace without Muster yet, and a programme by which Bob responds."""
    with processes(tmp_path, database_url) as workspace:
        file = tmp_path / "programme.yaml"
        file.write_text("number_gaps: 0\n" + responders(workspace.slack))
        workspace.environment["MUSTER_PROGRAMME"] = str(file)
        yield workspace


When = Callable[[dict[str, Any]], bool]


CALLS: dict[str, tuple[str, str]] = {
    "create_room": ("conversations.create", ""),
    "invite_declarer": ("conversations.invite", "Alice"),
    "invite_responders": ("conversations.invite", "Bob"),
    "post_card": ("chat.postMessage", ""),
    "announce": ("chat.postMessage", ""),
    "tell_declarer": ("chat.postMessage", ""),
    "pin_card": ("pins.add", ""),
    "set_topic": ("conversations.setTopic", ""),
    "set_purpose": ("conversations.setPurpose", ""),
    "add_bookmark": ("bookmarks.add", ""),
}
"""Each step of the plan and the call that is its effect; for invitations, of whom."""


def cut_off_after(place: Processes, step: str) -> Callable[[], bool]:
    """Slack does what the step asks and says nothing more. Whether that has happened."""
    method, who = CALLS[step]
    done = threading.Event()

    def meant(args: dict[str, Any]) -> bool:
        found = place.slack.person(who).user.id in str(args.get("users")) if who else True
        found = found and (method != "chat.postMessage" or is_post_of(step, args, place.slack))
        if found:
            done.set()
        return found

    place.slack.faults.lose_answer(method, hang=SILENCE, when=meant)
    return done.is_set


def declare(place: Processes, alice: Person, private: bool) -> None:
    form = opened(place.slack, alice.slash("/incident declare API is down", "general"))
    visibility = "Private (members of the war room only)" if private else "Open (everybody in the workspace)"
    sends(place.slack, alice, form, {"Visibility": visibility})


def standing(place: Processes) -> dict[str, Any]:
    """All there is of the incident in Slack, counted."""
    rooms = [room for room in place.slack.rooms if room.name.startswith("inc-")]
    posted = [m for room in rooms for m in room.messages if not m.is_system]
    return {
        "rooms": len(rooms),
        "private": [room.is_private for room in rooms],
        "members": [sorted(room.members) for room in rooms],
        "cards": [m.text.startswith("INC-1") for m in posted],
        "pins": [len(room.pins) for room in rooms],
        "bookmarks": [[title for title, _ in room.bookmarks] for room in rooms],
        "topics": ["API is down" in room.topic for room in rooms],
        "purposes": ["INC-1" in room.purpose for room in rooms],
        "announcements": len([m for m in place.slack.channel("incidents").messages if not m.is_system]),
        "receipts": [m.text.count("your war room is") for m in place.slack.person("Alice").dms() if not _of_ai(m)],
        "AI": sum(_of_ai(m) for m in place.slack.person("Alice").dms()),
    }


def _of_ai(message: Message) -> bool:
    return "Slack's own AI" in message.text


def one_of_each(private: bool) -> dict[str, Any]:
    return {
        "rooms": 1,
        "private": [private],
        "members": [["Alice", "Bob", "Muster"]],
        "cards": [True],
        "pins": [1],
        "bookmarks": [["Incident card"]],
        "topics": [True],
        "purposes": [not private],
        "announcements": 0 if private else 1,
        "receipts": [1],
        "AI": 1 if private else 0,
    }


def comes_to_stand(place: Processes, private: bool) -> None:
    with suppress(AssertionError):  # a comparison says more
        place.slack.wait_until(lambda: standing(place) == one_of_each(private))
    assert standing(place) == one_of_each(private)


def killed_after(place: Processes, step: str, private: bool) -> None:
    first = place.started("run")
    happened = cut_off_after(place, step)
    declare(place, place.slack.person("Alice"), private)
    place.slack.wait_until(happened, what=f"the effect of {step}")
    first.kill()
    place.slack.faults.clear()


@on_sqlite
@pytest.mark.parametrize("step", list(CALLS))
def test_killed_after_any_step_an_open_room_stands_once(place: Processes, step: str) -> None:
    killed_after(place, step, private=False)

    second = place.started("run")

    comes_to_stand(place, private=False)
    assert second.stop() == 0
    assert standing(place) == one_of_each(private=False)


@on_postgresql
@pytest.mark.parametrize("step", [step for step in CALLS if step not in ("announce", "set_purpose")])
def test_killed_after_any_step_a_private_room_stands_once(place: Processes, step: str, tmp_path: Path) -> None:
    """Here what the dead process had claimed stays claimed until its lease is over."""
    killed_after(place, step, private=True)

    place.slack.clock.advance(LEASE)
    url = place.environment["DATABASE_URL"]
    settings = settings_for(place.slack, url, socket=False, programme=tmp_path / "programme.yaml")
    runtime, server = start_muster(place.slack, settings, place.slack.clock)
    try:
        comes_to_stand(place, private=True)
        Workspace(place.slack, runtime, place.slack.clock).quiet()
    finally:
        server.stop()
    assert standing(place) == one_of_each(private=True)


# --------------------------------------------------------------------------------------------- answers that get lost

WRITES = (
    "conversations.create",
    "conversations.invite",
    "conversations.setTopic",
    "conversations.setPurpose",
    "conversations.rename",
    "conversations.open",
    "chat.postMessage",
    "chat.update",
    "pins.add",
    "bookmarks.add",
    "reactions.add",
    "reactions.remove",
    "files.getUploadURLExternal",
    "files.completeUploadExternal",
)


def lose_the_first_answer_of_each(workspace: Workspace) -> dict[str, int]:
    """Every different call takes effect, and its first answer is lost. How many were, by method."""
    lost: dict[str, int] = dict.fromkeys(WRITES, 0)

    def for_the_first_time(method: str) -> When:
        seen: set[str] = set()

        def when(args: dict[str, Any]) -> bool:
            name = str(args["metadata"]) if "metadata" in args else json.dumps(args, sort_keys=True, default=str)
            if name in seen:
                return False
            seen.add(name)
            lost[method] += 1
            return True

        return when

    for method in WRITES:
        workspace.slack.faults.lose_answer(method, times=None, when=for_the_first_time(method))
    return lost


def an_incident(workspace: Workspace) -> Room:
    """Something of everything that Muster posts, edits, marks, uploads or sends to one person."""
    alice, bob = workspace.alice, workspace.bob
    form = opened(workspace.slack, alice.slash("/incident declare API is down", workspace.general))
    alice.submit(form, {"Visibility": "Open (everybody in the workspace)", "Severity": "S1 Critical"})
    workspace.run_until_idle()
    room = next(r for r in workspace.slack.rooms if r.name.startswith("inc-"))
    for words in ("role scribe @Bob", "update Rolling back", "note decision: no rollback", "task Call them @Dana"):
        alice.slash(f"/incident {words}", room)
        workspace.run_until_idle()
    said = bob.say(room, "The cache was empty")
    bob.react(said, "pushpin")
    workspace.slack.wait_until(lambda: captured(workspace))
    workspace.run_until_idle()
    alice.slash("/incident handover @Bob", room)
    workspace.run_until_idle()
    bob.click(next(m for m in room.messages if "is asking you to take over" in m.text), "Take over")
    workspace.run_until_idle()
    workspace.pass_time(3600)
    bob.click(bob.waits_for(room, "was promised for"), "Snooze 60 min")
    workspace.run_until_idle()
    for words in ("rename Payments are down", "summary post"):
        bob.slash(f"/incident {words}", room)
        workspace.run_until_idle()
    return room


def captured(workspace: Workspace) -> bool:
    with workspace.runtime.store.read() as uow:
        return uow.outbox.waiting() > 0 or any(e.fact.kind == "capture" for e in uow.timeline.of(1))  # type: ignore[arg-type]


TIME = re.compile(r"\d+:\d\d [AP]M")


def everything_said(workspace: Workspace, room: Room) -> dict[str, Any]:
    def lines(messages: list[Message]) -> list[str]:
        spoken = [m.text.split("\n")[0] for m in messages if not m.is_ephemeral and not m.is_system]
        return sorted(TIME.sub("…", line) for line in spoken)

    people = ("Alice", "Bob", "Dana")
    return {
        "name": room.name,
        "members": sorted(room.members),
        "said": lines(room.messages),
        "threads": [name for m in room.messages for reply in m.thread for name, _ in reply.files],
        "announced": lines(workspace.announcements.messages),
        "told": {name: lines(workspace.slack.person(name).dms()) for name in people},
        "pins": len(room.pins),
        "bookmarks": len(room.bookmarks),
        "marks": [m.reactions for m in room.messages if m.reactions],
    }


def test_with_every_answer_lost_once_the_incident_reads_the_same(
    one_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any
) -> None:
    undisturbed = everything_said(one_workspace, an_incident(one_workspace))

    with a_muster(sqlite_template.clone(tmp_path_factory.mktemp("lossy")), socket=False) as lossy:
        lost = lose_the_first_answer_of_each(lossy)
        disturbed = everything_said(lossy, an_incident(lossy))

    never = {"conversations.open", "reactions.remove"}
    assert {method for method, times in lost.items() if not times} <= never
    assert disturbed == undisturbed


# ----------------------------------------------------------------------------------------------- reminders survive

UNHURRIED = "severities:\n  S2: {update_every: 1h, escalate_after: 1h}\n"
SOON = 3.0


@pytest.mark.parametrize(
    ("away", "database_url"), [(False, "postgresql"), (True, "sqlite")], indirect=["database_url"], ids=["back", "away"]
)
def test_after_a_kill_the_next_reminder_comes_once_and_on_time(place: Processes, away: bool) -> None:
    """Killed before it is due and back in time; killed, and back when its time has passed."""
    file = Path(place.environment["MUSTER_PROGRAMME"])
    file.write_text(file.read_text() + UNHURRIED)
    alice = place.slack.person("Alice")
    first = place.started("run")
    room = declared(place, alice, Severity="S2 High")
    form = opened(place.slack, alice.slash("/incident update", room))
    promised = time.time() + SOON
    alice.submit(form, {"Message": "Rolling back", "Next update in": "Custom…", "Custom time": "3s"})
    place.slack.wait_until(lambda: not form.is_open or "The update is posted" in form.text, what="the promise kept")
    first.kill()
    threading.Event().wait(max(0.0, promised + 1 - time.time()) if away else 0)

    back = time.time()
    second = place.started("run")

    nudge = alice.waits_for(room, "was promised for")
    assert float(nudge.ts) >= max(promised, back)
    threading.Event().wait(1.2)
    assert second.stop() == 0
    assert len([m for m in room.messages if "was promised for" in m.text]) == 1


def declared(place: Processes, alice: Person, **fields: object) -> Room:
    """The war room, once it is ready."""
    form = opened(place.slack, alice.slash("/incident declare API is down", "general"))
    sends(place.slack, alice, form, fields)
    place.slack.wait_until(lambda: [r for r in alice.rooms() if r.pins and r.bookmarks and r.topic])
    return next(r for r in alice.rooms() if r.pins)
