"""A short run of `./muster hostile`, and what its long runs have found."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from bot.http.app import KINDS, socket_request
from bot.metrics import Metrics
from commands.events import EVENTS
from commands.payloads.shape import is_readable
from tests.builders import ALICE, CHARLIE, NOW
from tests.databases import SqliteTemplate
from tests.hostile.genuine import collect
from tests.hostile.payloads import Maker
from tests.hostile.run import a_besieged_muster, odd_labels, over_the_socket, play
from tests.hunt.world import everybody_is_known, muster


def test_hostile_payloads_have_no_effect_and_are_never_answered_500(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    with a_besieged_muster(sqlite_template.clone(tmp_path)) as workspace:
        findings = play(workspace, 450, seed=1)
    assert findings.wrong == []
    assert findings.sent == 450
    assert {200, 400, 401} <= set(findings.statuses), "they do not get as far as they should"


def test_what_people_really_do_is_readable(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    """And in Socket Mode, what is not is passed over before anything looks at it."""
    with a_besieged_muster(sqlite_template.clone(tmp_path)) as workspace:
        genuine = collect(workspace)
        assert {one.name for one in genuine} >= {"/incident", *KINDS, *EVENTS} - {"event_callback"}
        assert [one.name for one in genuine if not is_readable(one.payload)] == []
        twisted = [one.payload for one in Maker(genuine, 2, ["U0NOBODY"]).make(200) if one.payload is not None]
        assert set(over_the_socket(workspace, filter(is_readable, twisted))) <= {200, 404}
        assert set(over_the_socket(workspace, [one for one in twisted if not is_readable(one)])) == {400}


def test_a_label_that_says_too_much_is_found() -> None:
    metrics = Metrics()
    metrics.answered("command", 200, 0.1)
    metrics.called("conversations.history", "ok", 0.1)
    metrics.job_ended("card.refresh", "done", 0.1)
    metrics.database_failed("OperationalError")
    assert odd_labels(metrics.page().decode()) == []
    metrics.answered("<script>", 200, 0.1)
    metrics.job_ended("wobblegate", "done", 0.1)
    metrics.called("conversations.history", "C0123", 0.1)
    odd = odd_labels(metrics.page().decode())
    assert odd == ["kind=<script>", "kind=wobblegate", "outcome=C0123"]


def test_the_same_seed_sends_the_same(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    """But for the ids and the times that Slack gives."""
    sent = []
    for turn in ("one", "two"):
        place = tmp_path / turn
        place.mkdir()
        with a_besieged_muster(sqlite_template.clone(place)) as workspace:
            sent.append([(one.what, one.content_type, one.is_signed) for one in Maker(collect(workspace), 7).make(300)])
    assert sent[0] == sent[1]


BROKEN: tuple[Any, ...] = (
    *(None, [], 1, "text", {}, {"type": None}, {"type": ["x"]}, {"type": "block_actions"}),
    {"type": "event_callback", "event": []},
    {"type": "event_callback", "event": {"type": None}},
    {"type": "block_actions", "user": {"id": "U1"}, "actions": []},
    {"type": "block_actions", "user": {"id": ["U1"]}, "actions": [{"action_id": "x"}]},
    {"type": "view_submission", "user": {"id": "U1"}, "view": {"id": "V1"}},
    {"type": "message_action", "user": {"id": "U1"}, "callback_id": "x", "message": "text"},
    {"command": "/incident", "user_id": "U1", "channel_id": "C1", "text": "\ud800"},
    {"command": "/incident", "user_id": "U1'; --", "channel_id": "C1", "text": ""},
    {"command": "/incident", "user_id": "U1", "channel_id": "C1", "deep": json.loads("[" * 200 + "]" * 200)},
)


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: str(body)[:60])
def test_what_is_not_of_the_shape_that_slack_sends_is_refused_as_a_whole(body: Any) -> None:
    assert not is_readable(body)


def test_what_bolt_cannot_read_is_passed_over_in_socket_mode() -> None:
    submission = {"type": "view_submission", "user": {"id": "U1"}, "response_urls": None}
    submission["view"] = {"id": "V1", "type": "modal", "blocks": [], "state": {"values": {}}}
    assert socket_request({**submission, "response_urls": []}) is not None
    assert socket_request(submission) is None
    two = [{"response_url": "https://hooks.slack.example/1"}, {"response_url": "https://hooks.slack.example/2"}]
    assert socket_request({**submission, "response_urls": two}) is None


WORDS = ("status", "claim", "role", "task", "note", "catchup", "cancel", "")


@pytest.mark.parametrize("piece", ["a ", "a-", "INC-1 ", "scribe ", "at 14:00 "])
def test_a_command_as_long_as_slack_takes_is_answered(
    sqlite_template: SqliteTemplate, tmp_path: Path, piece: str
) -> None:
    """By whoever may do nothing. What was tried for each word took a minute."""
    sqlite_template.clone(tmp_path)
    with muster(tmp_path / "muster.db", NOW) as it:
        everybody_is_known(it)
        _, room = it.declares(ALICE, "Wobblegate")
        began = time.thread_time()
        for word in WORDS:
            it.actor(CHARLIE).types(f"{word} {piece * (39_000 // len(piece))}", room)
            it.actor(ALICE).types(f"{word} {piece * (39_000 // len(piece))}", room)
        assert time.thread_time() - began < 20
