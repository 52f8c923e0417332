"""What was announced is withdrawn wherever it can be."""

import pytest

from storage.unit_of_work import SqlStore
from tests.builders import NOW, FixedClock, claimed, declared, without_chat
from workflows.domain.errors import ChatRejected
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ChannelId, UserId
from workflows.domain.incident import MessageRef
from workflows.domain.steps import StepRecord, StepState
from workflows.jobs.war_room import WithdrawAnnouncements
from workflows.messages.message import Message
from workflows.war_room.withdrawal import withdraw_announcements


class Chat:
    """It edits everything but the two oldest messages, and deletes all but the oldest."""

    def __init__(self) -> None:
        self.emptied: list[str] = []
        self.deleted: list[str] = []

    def edit(self, ref: MessageRef, _message: Message, *, reader: UserId | None = None) -> None:
        if ref.ts in ("1.0", "2.0"):
            raise ChatRejected("edit_window_closed")
        self.emptied.append(ref.ts)

    def delete(self, ref: MessageRef) -> None:
        if ref.ts == "1.0":
            raise ChatRejected("cant_delete_message")
        self.deleted.append(ref.ts)


def test_a_message_that_cannot_be_emptied_is_deleted_and_leaves_no_other_standing(store: SqlStore) -> None:
    incident = declared(store, room=ChannelId("C1"), visibility=Visibility.PRIVATE)
    chat = Chat()
    with store.write() as uow:
        for number in (1, 2, 3, 4):
            uow.steps.save(
                StepRecord(
                    incident_id=incident.id,
                    step=f"announce_change/{number}",
                    state=StepState.DONE,
                    at=NOW,
                    result={"channel": "C2", "ts": f"{number}.0"},
                )
            )
        uow.commit()

    with without_chat(store, FixedClock(NOW)) as deps:
        object.__setattr__(deps, "chat", chat)
        with pytest.raises(ChatRejected, match="cant_delete_message"):
            withdraw_announcements(claimed(WithdrawAnnouncements(incident.id)), deps)

    assert sorted(chat.emptied) == ["3.0", "4.0"]
    assert chat.deleted == ["2.0"]
