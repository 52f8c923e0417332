"""The chat over Slack, where Slack answers what the local one never would."""

from typing import Any, cast

import pytest

from bot.slack.chat import SlackChat
from bot.slack.people import as_person
from bot.slack.web_api import SlackCalls
from tests.builders import NOW
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import UserId
from workflows.domain.people import Outsider


class MakesEveryRoom:
    """Answers `conversations.create` with a room that is as private as it likes."""

    def __init__(self, *, private: bool) -> None:
        self._private = private

    def call(self, _method: str, name: str, **_asked: Any) -> dict[str, Any]:
        return {"channel": {"id": "C1", "name": name, "is_private": self._private}}


def chat_of(calls: MakesEveryRoom) -> SlackChat:
    return SlackChat(cast(SlackCalls, calls), cast(Any, None), cast(Any, None), lambda: UserId("UMUSTER"), lambda: "")


def test_a_room_that_is_less_private_than_asked_is_not_used() -> None:
    assert chat_of(MakesEveryRoom(private=True)).create_room("inc-1", private=True, not_before=NOW)
    with pytest.raises(ChatRejected, match="not_private"):
        chat_of(MakesEveryRoom(private=False)).create_room("inc-1", private=True, not_before=NOW)


@pytest.mark.parametrize(
    ("said", "outside"),
    [
        ({"team_id": "T1"}, None),
        ({"team_id": "T2"}, Outsider.EXTERNAL),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}}, None),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E9", "teams": ["T2", "T1"]}}, None),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E9", "teams": ["T2"]}}, Outsider.EXTERNAL),
        ({"team_id": "T1", "is_stranger": True}, Outsider.EXTERNAL),
        ({"team_id": "T1", "is_restricted": True}, Outsider.GUEST),
        ({"team_id": "T1", "is_ultra_restricted": True}, Outsider.GUEST),
        ({"team_id": "T1", "is_bot": True}, Outsider.APP),
        ({}, None),
    ],
)
def test_who_is_ours_is_said_by_the_ids_of_workspace_and_organisation(
    said: dict[str, Any], outside: Outsider | None
) -> None:
    person = as_person(UserId("U1"), {"name": "x"} | said, NOW, frozenset({"T1", "E1"}))
    assert person.outside == outside
    assert person.is_full_member is (outside is None)
