"""What only machines read of a message or form says nothing of an incident: ids and words of ours, never people's."""

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest

from bot.slack.chat import EVENT, SlackChat
from bot.slack.web_api import SlackCalls
from commands.views.blocks import Rendered
from tests.unit.surfaces.forms import forms
from tests.unit.surfaces.home import homes
from tests.unit.surfaces.incidents import LINK, NUMBER, ROOM
from tests.unit.surfaces.programmes import PROGRAMMES, SCRIPTS
from tests.unit.surfaces.replies import rendered
from workflows.domain.ids import ChannelId, IncidentId, JobId, UserId
from workflows.jobs.states import Claimed
from workflows.jobs.war_room import RefreshTopic
from workflows.messages.war_room import AnnouncedChange, Withdrawn
from workflows.war_room.step_context import step_key

MACHINE_READ = frozenset({"action_id", "block_id", "callback_id", "external_id", "private_metadata", "value"})
OF_OURS = re.compile(r"[A-Za-z0-9_./: -]*")
"""Ids, times, and words that Muster itself gives."""
OPAQUE = re.compile(r"job-\d+|operators-\d+|[0-9a-f]{32}")
"""Every key in the metadata of a message."""
OUTSIDE = re.compile(rf"leadership.*|({'|'.join(AnnouncedChange)}), private|withdrawn|room, public")
"""Names of messages that may stand where others read them who may not see the incident."""


def machine_read(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list | tuple):
        for one in value:
            yield from machine_read(one)
    elif isinstance(value, dict):
        typed = value.get("type") in ("plain_text_input", "rich_text_input")
        for name, one in value.items():
            if name in MACHINE_READ and isinstance(one, str) and not typed:
                yield name, one
            else:
                yield from machine_read(one)


@pytest.mark.parametrize("script", ["Cyrillic", "pings", "markup"])
def test_what_machines_read_holds_no_word_of_people(script: str) -> None:
    shown = {name: list(one.blocks) for name, one in rendered(script, PROGRAMMES["default"]).items()}
    shown |= forms(script, PROGRAMMES["default"]) | homes(script, PROGRAMMES["default"])  # type: ignore[operator]
    read = [(name, field, value) for name, view in shown.items() for field, value in machine_read(view)]
    assert len(read) > 1000
    for name, field, value in read:
        plain = re.sub(r'[{}" ,]', "", value) if field == "private_metadata" else value
        assert OF_OURS.fullmatch(plain), (name, field, value)
        assert SCRIPTS[script] not in value, (name, field, value)


def test_what_stands_outside_its_room_leads_to_no_hidden_incident() -> None:
    """Also not where only machines look."""
    shown = rendered("Cyrillic", PROGRAMMES["default"])
    outside = {name: one for name, one in shown.items() if OUTSIDE.fullmatch(name)}
    assert {"withdrawn", "room, public"} < set(outside)
    for name, one in outside.items():
        everything = f"{one.text} {one.blocks}"
        number = () if "leadership" in name or "private" in name else (str(NUMBER),)  # leaders are told the number
        for secret in (*number, ROOM, LINK):
            assert secret not in everything, (name, secret)


class Recorder:
    """Slack, which notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        self.asked.append((method, arguments))
        return {"channel": "C1", "ts": "1.000001"}


@pytest.mark.parametrize("key", ["job", "step"])
def test_the_metadata_of_a_message_is_one_opaque_key_and_nothing_in_it_unfurls(key: str) -> None:
    slack = Recorder()
    chat = SlackChat(
        cast(SlackCalls, slack),
        lambda _message, _reader, _is_direct: Rendered(text="x", blocks=()),
        cast(Any, None),
        lambda: UserId("U1"),
        lambda: "",
    )
    job = Claimed(id=JobId(7), job=RefreshTopic(IncidentId(4711)), attempt=1)
    mark = job.key if key == "job" else step_key("V-4711", "post_card")
    chat.post(ChannelId("C1"), Withdrawn(), key=mark)

    ((method, asked),) = slack.asked
    assert method == "chat.postMessage"
    assert asked["metadata"] == {"event_type": EVENT, "event_payload": {"key": mark}}
    assert OPAQUE.fullmatch(mark)
    assert "4711" not in mark
    assert (asked["unfurl_links"], asked["unfurl_media"]) == (False, False)
