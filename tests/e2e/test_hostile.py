"""What nobody should send and somebody will: any script, markup that would ping, forged requests, broken payloads."""

import hashlib
import hmac
import json
import time
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from sandbox import Form, Message, Person, Room
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId

PINGS = (
    "<!channel> <!here> <!everyone> @here @channel @everyone <@UBOB> <!subteam^SOPS> <#C1> <http://x|y> &lt;b&gt; <b>"
)
TEXTS = {
    "cyrillic": "Платежи не проходят, причина ещё не ясна. " * 80,
    "arabic": "تعطلت المدفوعات ولا نعرف السبب بعد. " * 90,
    "emoji": "🔥🧯👩🏽‍🚒🏳️‍🌈" * 400,
    "markup": f"{PINGS} *bold* _slanted_ ~struck~ `code` ```pre``` >quoted & so on; " * 40,
}
SHORT = {"Title": 200, "Remind me of": 500, "What they should know": 1000}


def typed(script: str, limit: int = 3000) -> str:
    return TEXTS[script][:limit].strip()


def opened(who: Person, text: str, place: Room) -> Form:
    form = who.slash(text, place).form
    assert form is not None, f"{text} opened no form"
    return form


def texts_kept(workspace: Workspace, number: int = 1) -> list[str]:
    with workspace.runtime.store.read() as uow:
        return [entry.text for entry in uow.timeline.of(IncidentId(number))]


def pinged(workspace: Workspace) -> dict[str, list[str]]:
    """Whom Muster's messages notify, by their first line; everywhere."""
    people = workspace.slack.people
    direct = [m for p in people if not p.user.deleted for m in p.dms()]
    said = [
        m for room in workspace.slack.rooms for m in (*room.messages, *(r for one in room.messages for r in one.thread))
    ]
    muster = workspace.slack.bot_name
    called = {
        m.text.split("\n")[0]: [p for p in m.pings if p != muster] for m in (*said, *direct) if m.author == muster
    }
    return {first: people for first, people in called.items() if people}


# -------------------------------------------------------------------------------------------------- any script


@pytest.mark.parametrize("script", list(TEXTS))
def test_every_field_takes_as_many_characters_as_slack_lets_one_type(one_workspace: Workspace, script: str) -> None:
    alice, words = one_workspace.alice, typed(script)
    title = typed(script, 200)
    form = opened(alice, "/incident declare", one_workspace.general)
    room = one_workspace.sent(alice, form, Title=title, Summary=words, Severity="S2 High")
    card = one_workspace.card(room)
    shown = card.text.split("\n")[0]
    assert shown.removesuffix("…") == f"INC-1  {' '.join(title.split())}"[: len(shown) - 1]
    assert 60 < len(shown) <= 80, "what a phone shows, cut at a word"
    renaming = opened(alice, "/incident rename", room)
    assert renaming.values["Title"] == " ".join(title.split()), "nothing of it is lost"
    alice.close(renaming)

    assert _sent(alice, room, "update", {"Message": words}) == {}
    update = alice.waits_for(room, "Update by Alice")
    assert _as_read(update) == _bare(words)
    assert _sent(alice, room, "note", {"What happened": words}) == {}
    assert _sent(alice, room, "note", {"What happened": words, "Kind": "Decision"}) == {}
    assert _sent(alice, room, "task", {"What needs to be done": words, "Who": "Bob"}) == {}
    assert _sent(alice, room, "status", {"Status": "Containing", "Reason": words}) == {}
    assert _sent(alice, room, "severity", {"Severity": "S1 Critical", "Reason": words}) == {}
    assert _sent(alice, room, "remind", {"Remind me of": typed(script, 500), "When": "in 2h"}) == {}
    assert _sent(alice, room, "handover", {"New incident lead": "Bob", "What they should know": words[:1000]}) == {}
    assert _sent(alice, room, "rename", {"Title": typed(script, 190)}) == {}
    said = alice.say(room, words)
    alice.react(said, "pushpin")
    one_workspace.slack.wait_until(lambda: "white_check_mark" in said.reactions)

    for word in ("timeline", "catchup", "info", "list", "todo", "task list", "summary", "summary post", "help"):
        outcome = alice.slash(f"/incident {word}", room)
        assert outcome.error is None
        assert outcome.text
    one_workspace.pass_time(2 * 3600 + 5)
    alice.waits_for(room, "you asked to be reminded")
    one_workspace.quiet()

    assert texts_kept(one_workspace).count(words) == (6 if script == "markup" else 7)  # a room makes its own links
    asked = [first for first, people in pinged(one_workspace).items() if people not in (["Alice"], ["Bob"])]
    assert asked == []
    (file,) = [f for m in room.messages for r in m.thread for f in r.files]
    assert words[-200:] in file[1].decode() or script == "markup"  # Markdown has marks of its own to escape


def _sent(who: Person, room: Room, word: str, fields: dict[str, str]) -> dict[str, str]:
    outcome = who.submit(opened(who, f"/incident {word}", room), fields)
    assert outcome.error is None
    return outcome.errors


def _as_read(update: Message) -> str:
    """The words of an update, between its first and its last line."""
    return _bare("\n".join(update.text.split("\n")[1:-1]))


def _bare(text: str) -> str:
    """Without the marks that Slack turns into emphasis, and what keeps them from being a block of code."""
    return "".join(c for c in text if c not in "*_~`\u02cb\n").replace("  ", " ")


@pytest.mark.parametrize("script", ["cyrillic", "emoji"])
def test_what_slack_would_not_let_one_type_is_refused_on_its_field(one_workspace: Workspace, script: str) -> None:
    form = opened(one_workspace.alice, "/incident declare", one_workspace.general)
    outcome = one_workspace.alice.submit(form, {"Title": TEXTS[script]}, unchecked=True)
    assert outcome.errors == {"Title": "At most 200 characters."}
    assert form.values["Title"] == TEXTS[script]


def test_long_records_still_fit_what_slack_shows(one_workspace: Workspace) -> None:
    """Twenty full entries, five decisions, forty tasks: lists are cut, not refused."""
    room = one_workspace.declare(one_workspace.alice, "API is down")
    words = typed("markup", 2500)
    for _ in range(5):
        one_workspace.alice.slash(f"/incident note decision: {words}", room)
    for _ in range(20):
        one_workspace.alice.slash(f"/incident note {words}", room)
    for _ in range(45):
        one_workspace.alice.slash(f"/incident task {words} @Alice", room)

    for word in ("timeline", "catchup", "todo", "task list", "summary"):
        outcome = one_workspace.alice.slash(f"/incident {word}", room)
        assert outcome.error is None
        assert outcome.text
    assert "no open tasks" not in one_workspace.alice.home().text
    one_workspace.pass_time(3)
    one_workspace.quiet()
    assert "46 open tasks" in one_workspace.card(room).text


def test_titles_of_emoji_only_are_titles(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "🔥🔥🔥")
    assert room.name == "inc-1"
    assert one_workspace.card(room).text.startswith("INC-1  🔥🔥🔥")

    private = one_workspace.declare(one_workspace.bob, "🔥", private=True)
    assert private.name.startswith("inc-2-")


def test_a_title_that_would_ping_pings_nobody_and_reads_as_typed(one_workspace: Workspace) -> None:
    title = "<!channel> <!here> @here <@U1> &lt;x&gt;"
    room = one_workspace.declare(one_workspace.alice, "placeholder")
    one_workspace.bob.joins(room)
    form = opened(one_workspace.alice, "/incident rename", room)
    one_workspace.alice.submit(form, {"Title": title})
    one_workspace.slack.wait_until(lambda: title in one_workspace.card(room).text)
    one_workspace.alice.slash("/incident summary post", room)
    one_workspace.pass_time(3)
    one_workspace.quiet()

    assert pinged(one_workspace) == {}
    assert title in one_workspace.announcements.messages[0].text
    assert title in one_workspace.bob.slash("/incident list", one_workspace.general).text
    assert title in one_workspace.bob.home().text
    assert title in room.topic


# ------------------------------------------------------------------------------------------------- forged requests


def knock(workspace: Workspace, body: bytes, headers: dict[str, str], path: str = "/slack/events") -> int:
    """A request at Muster's door; the status it answers."""
    door = urlsplit(workspace.slack.request_url or "")
    connection = HTTPConnection(door.hostname or "", door.port)
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def signed(workspace: Workspace, body: bytes, at: float | str, secret: str | None = None) -> dict[str, str]:
    stamp = at if isinstance(at, str) else str(int(at))
    key = (workspace.slack.signing_secret if secret is None else secret).encode()
    digest = hmac.new(key, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}
JSON_TYPE = {"Content-Type": "application/json"}


@pytest.fixture
def order(one_workspace: Workspace) -> bytes:
    """A command that would cancel the incident, as Slack would send it."""
    room = one_workspace.declare(one_workspace.alice, "API is down")
    one_workspace.alice.slash("/incident list", room)
    parcel = one_workspace.slack.hub.last("/incident")
    assert parcel is not None
    fresh = {**parcel.payload, "text": "cancel it was nothing", "trigger_id": "1.2.3"}
    return urlencode(fresh).encode()


def test_a_command_that_speaks_of_a_payload_is_understood(one_workspace: Workspace) -> None:
    """The forms of buttons carry everything under that name, those of commands nothing."""
    form = opened(one_workspace.alice, "/incident declare payload=lost & found +1 é%", one_workspace.general)
    assert form.values["Title"] == "payload=lost & found +1 é%"


def test_a_genuine_request_is_obeyed(one_workspace: Workspace, order: bytes) -> None:
    """What the next test sees refused would have worked."""
    assert knock(one_workspace, order, FORM_TYPE | signed(one_workspace, order, time.time())) == 200
    assert "Cancelled" in one_workspace.alice.slash("/incident info 1", one_workspace.general).text


def test_forged_stale_and_unsigned_requests_are_refused(one_workspace: Workspace, order: bytes) -> None:
    now = time.time()
    genuine = signed(one_workspace, order, now)
    without = {name: {k: v for k, v in genuine.items() if k != name} for name in genuine}
    attempts = {
        "unsigned": {},
        "without a time": without["X-Slack-Request-Timestamp"],
        "without a signature": without["X-Slack-Signature"],
        "another secret": signed(one_workspace, order, now, secret="guessed"),
        "an empty secret": signed(one_workspace, order, now, secret=""),
        "another body": signed(one_workspace, order + b"&", now),
        "six minutes old": signed(one_workspace, order, now - 360),
        "six minutes ahead": signed(one_workspace, order, now + 360),
        "another version": genuine | {"X-Slack-Signature": "v1" + genuine["X-Slack-Signature"][2:]},
        "no hex": genuine | {"X-Slack-Signature": "v0=ü".encode().decode("latin-1")},
        "no number": signed(one_workspace, order, "yesterday"),
        "a huge number": signed(one_workspace, order, "9" * 30),
    }

    answered = {name: knock(one_workspace, order, FORM_TYPE | headers) for name, headers in attempts.items()}

    assert answered == dict.fromkeys(attempts, 401)
    assert "Triage" in one_workspace.alice.slash("/incident info 1", one_workspace.general).text


def test_bodies_that_cannot_be_read_are_refused(one_workspace: Workspace, order: bytes) -> None:
    bodies = {
        "not UTF-8": (b"command=%2Fincident&text=\xff\xfe", FORM_TYPE),
        "half a JSON": (b'{"type": "event_callback", "event": {', JSON_TYPE),
        "half a payload": (b"payload=%7B%22type%22%3A", FORM_TYPE),
        "a list": (b"[1, 2, 3]", JSON_TYPE),
        "a number": (b"42", JSON_TYPE),
        "a payload that is a list": (b"payload=%5B%5D", FORM_TYPE),
        "nothing": (b"", JSON_TYPE),
        "no type": (b"payload=%7B%7D", FORM_TYPE),
    }
    answered = {
        name: knock(one_workspace, body, kind | signed(one_workspace, body, time.time()))
        for name, (body, kind) in bodies.items()
    }
    assert {name: status for name, status in answered.items() if not 400 <= status < 500} == {}
    assert knock(one_workspace, b"x" * 2_000_001, FORM_TYPE | signed(one_workspace, b"", time.time())) == 413
    assert "Triage" in one_workspace.alice.slash("/incident info 1", one_workspace.general).text


# ------------------------------------------------------------------------------- genuine requests that make no sense


@pytest.fixture
def room(one_workspace: Workspace) -> Room:
    return one_workspace.declare(one_workspace.alice, "API is down")


def turned(message: Message, action_id: str, value: str) -> str:
    """The first button of a message now says something else to Muster; its words."""
    button = next(e for block in message.blocks if block["type"] == "actions" for e in block["elements"])
    button |= {"action_id": action_id, "value": value}
    return str(button["text"]["text"])


@pytest.mark.parametrize("action_id", ["unheard.of", "card", "menu.unheard", ".", "card.update.more"])
def test_a_button_of_another_version_is_answered(one_workspace: Workspace, room: Room, action_id: str) -> None:
    card = one_workspace.card(room)
    outcome = one_workspace.alice.click(card, turned(card, action_id, "nonsense"))
    assert outcome.error is None
    assert outcome.text


NUMBERED = (
    "card.update",
    "card.claim.scribe",
    "card.retry",
    "card.name",
    "card.menu",
    "card.reopen",
    "card.undo_merge",
    "nudge.update",
    "nudge.snooze",
)
NUMBERED += ("nudge.not_needed", "nudge.task_done", "task.tick", "offer.accept.handover", "declare.join", "menu.close")
NUMBERED += ("delivery.retry", "operators.retry", "task.on_it", "task.cannot", "task.done")
NUMBERED += ("offer.accept.widen_marking", "offer.accept.open_up", "room.end", "room.unarchive")
NUMBERED += ("summary.room", "summary.update", "summary.person", "key.mark", "key.unmark")
NUMBERED += ("sitrep.room", "sitrep.edit", "leftover.cancel", "leftover.hand_over")
NUMBERED += ("exhibit.add", "exhibit.reveal", "exhibit.show", "exhibit.chain", "exhibit.custody")
NUMBERED += ("hold.issue", "hold.release", "hold.review", "hold.acknowledge")
NUMBERED += ("entry.show", "entry.reveal", "entry.correct")
NUMBERED += ("task.answer", "ask.on_it", "ask.cannot", "ask.answer")
NUMBERED += ("offer.accept.invitation", "offer.decline.decision", "access.confirm", "access.not_confirm")
NUMBERED += ("offer.until",)


def test_buttons_with_broken_values_are_answered(one_workspace: Workspace, room: Room) -> None:
    card = one_workspace.card(room)
    told = {}
    for action_id in NUMBERED:
        for value in ("x", "1/x/y", "9" * 30, "-1", "1/2/3/4/5"):
            outcome = one_workspace.alice.click(card, turned(card, action_id, value))
            told[action_id, value] = (outcome.error, bool(one_workspace.alice.form or outcome.text))
            if one_workspace.alice.form:
                one_workspace.alice.close(one_workspace.alice.form)
    names_a_task = ("nudge.task_done", "1/x/y")  # what follows the number says nothing
    assert {key: said for key, said in told.items() if said != (None, True)} == {names_a_task: (None, False)}
    one_workspace.quiet()
    assert [line for line in one_workspace.lines(room) if "finished task 1" in line] != []


BROKEN: tuple[dict[str, Any], ...] = (
    {"callback_id": "unheard_of"},
    {"private_metadata": ""},
    {"private_metadata": "{"},
    {"private_metadata": "[]"},
    {"private_metadata": "null"},
    {"private_metadata": json.dumps({"incident": "x"})},
    {"private_metadata": json.dumps({"incident": None})},
)


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_a_broken_form_keeps_what_was_typed(one_workspace: Workspace, room: Room, broken: dict[str, Any]) -> None:
    form = opened(one_workspace.alice, "/incident note", room)
    form.view.content.update(broken)
    outcome = one_workspace.alice.submit(form, {"What happened": "The cache was empty"})
    assert (outcome.error, form.notice) == (None, "")
    assert outcome.errors
    assert form.values["What happened"] == "The cache was empty"


@pytest.mark.parametrize("event", [{"type": "never_heard_of"}, {"type": "message", "channel": "C1", "ts": "1.2"}])
def test_events_nobody_asked_for_are_taken_and_forgotten(
    one_workspace: Workspace, room: Room, event: dict[str, Any]
) -> None:
    wrapped = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
    body = json.dumps(wrapped).encode()
    assert knock(one_workspace, body, JSON_TYPE | signed(one_workspace, body, time.time())) == 200
