"""A chat that remembers what it was told, without a network or time."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

from commands.views.blocks import Rendered
from workflows.domain.chat import FetchedMessage, Page, Refusal, Room, RoomFacts, RoomSlot, SeenMessage
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import ChannelId, MessageTs, UserId
from workflows.domain.incident import MessageRef
from workflows.domain.people import Person
from workflows.messages.incidents import Home
from workflows.messages.message import Message

ANNOUNCE, LEADERS, OPERATORS = ChannelId("CANNOUNCE"), ChannelId("CLEADERS"), ChannelId("COPERATORS")
PUBLIC = ChannelId("CGENERAL")
NAMED: Mapping[str, ChannelId] = {"incidents": ANNOUNCE, "operators": OPERATORS}


@dataclass(frozen=True)
class Said:
    """Something that stands in the chat: in a channel, or with a person."""

    to: str
    text: str


@dataclass
class RecordingChat:
    """As much of `workflows.ports.chat.Chat` as jobs need."""

    render: Callable[[Message, UserId | None], Rendered]
    people: Mapping[UserId, Person]
    said: list[Said] = field(default_factory=list)
    rooms: dict[ChannelId, set[UserId]] = field(default_factory=dict)
    names: dict[ChannelId, str] = field(default_factory=dict)
    private: set[ChannelId] = field(default_factory=lambda: {LEADERS, OPERATORS})
    refuses: set[UserId] = field(default_factory=set)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def _says(self, to: object, words: object) -> None:
        self.said.append(Said(str(to), words if isinstance(words, str) else json.dumps(words, default=str)))

    def room_slot(self, behind: int) -> RoomSlot:
        return RoomSlot(None, 20)

    def create_room(self, name: str, *, private: bool, not_before: datetime) -> Room:
        room = ChannelId(f"CROOM{next(self._numbers)}")
        self.rooms[room], self.names[room] = set(), name
        if private:
            self.private.add(room)
        return Room(room, name)

    def invite(self, room: ChannelId, users: Iterable[UserId]) -> tuple[Refusal, ...]:
        wanted = tuple(users)
        self.rooms.setdefault(room, set()).update(set(wanted) - self.refuses)
        return tuple(Refusal(user, "cant_invite") for user in wanted if user in self.refuses)

    def post(self, to: str, message: Message, **_options: object) -> MessageRef:
        to = NAMED.get(to, to)
        self._says(to, asdict(self.render(message, UserId(to) if to.startswith("U") else None)))
        return MessageRef(ChannelId(to), MessageTs(f"{1_700_000_000 + next(self._numbers)}.000001"))

    def posted(self, to: str, key: str, thread: MessageTs | None = None) -> MessageRef | None:
        return None

    def edit(self, ref: MessageRef, message: Message, *, reader: UserId | None = None) -> None:
        self._says(ref.channel, asdict(self.render(message, reader)))

    def show_home(self, user: UserId, home: Home) -> None:
        self._says(user, repr(home))

    def upload(self, ref: MessageRef, filename: str, title: str, content: str, **_options: object) -> None:
        self._says(ref.channel, f"{filename} {title} {content}")

    def set_topic(self, room: ChannelId, topic: str) -> None:
        self._says(room, topic)

    def set_purpose(self, room: ChannelId, purpose: str) -> None:
        self._says(room, purpose)

    def rename(self, room: ChannelId, name: str) -> str:
        self.names[room] = name
        return name

    def permalink(self, ref: MessageRef) -> str:
        return f"https://slack.example/{ref.channel}/{ref.ts}"

    address = permalink

    def fetch(self, ref: MessageRef, **_options: object) -> FetchedMessage:
        return FetchedMessage(seen=SeenMessage(markup="as it was said", author=None))

    def history(self, room: ChannelId, thread: str = "", cursor: str = "") -> Page:
        return Page(())

    def members(self, room: ChannelId) -> frozenset[UserId]:
        return frozenset(self.rooms.get(room, ()))

    def person(self, user: UserId, now: datetime) -> Person:
        if user not in self.people:
            raise ChatRejected("user_not_found")
        return replace(self.people[user], seen_at=now)

    def look_at(self, channel: ChannelId) -> RoomFacts | None:
        return RoomFacts(id=channel, is_private=channel in self.private)

    def channel_named(self, name_or_id: str) -> RoomFacts | None:
        return self.look_at(NAMED.get(name_or_id, ChannelId(name_or_id)))

    def own_rooms(self) -> Mapping[ChannelId, RoomFacts]:
        return {room: RoomFacts(id=room, is_private=room in self.private) for room in self.rooms}

    def find_channel(self, name_or_id: str) -> ChannelId | None:
        return NAMED.get(name_or_id, ChannelId(name_or_id))

    def public_name(self, channel: ChannelId) -> str | None:
        return None if channel in self.private else self.names.get(channel, "general")

    def groups(self) -> tuple[Any, ...]:
        return ()

    def resolve(self, reference: str) -> tuple[UserId, ...]:
        return (UserId(reference),) if reference in self.people else ()

    def unarchive(self, room: ChannelId) -> bool:
        return False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *_arguments, **_options: None
