"""Which incident a command is about when it names one: `resolve INC-2`, `severity S1 INC-2`, `info #inc-2-api`."""

import re
from dataclasses import dataclass
from enum import StrEnum

from workflows.domain.ids import ChannelId, IncidentId


class Addressing(StrEnum):
    """Where a word of `/incident` may name an incident other than that of the room."""

    NOWHERE = "nowhere"
    FIRST = "first"
    """`note INC-2 The disk was full`. A bare number is text."""
    NUMBER = "number"
    """Also a bare number: `close 2 done`."""
    FIRST_OR_LAST = "first_or_last"


@dataclass(frozen=True, slots=True)
class Address:
    """An incident by its number, or by its war room. `typed`: as the person reads it."""

    typed: str
    number: IncidentId | None = None
    room: ChannelId | None = None


VALUE_WORDS = 2
"""`incident lead`: a label behind more words belongs to a reason."""
_MENTION = re.compile(r"<[@!][^>]*>")
_LABEL = re.compile(r"inc-?(\d{1,9})[:,.;]?", re.IGNORECASE)
_NUMBER = re.compile(r"#?(\d{1,9})")
_ROOM = re.compile(r"<#([CG][A-Z0-9]+)(?:\|([^<>]*))?>")


def addressed(text: str, how: Addressing) -> tuple[Address | None, str]:
    """The incident that `text` names where `how` allows it, and the text without it."""
    if how is Addressing.NOWHERE or not text:
        return None, text
    first, *others = text.split(None, 1)
    rest = others[0] if others else ""
    if address := _address(first, how):
        return address, rest
    *others, last = text.rsplit(None, 1)
    before = others[0] if others else ""
    is_value = len(_MENTION.sub(" ", before).split()) <= VALUE_WORDS
    if how is Addressing.FIRST_OR_LAST and is_value and (address := _address(last, how)):
        return address, before
    return None, text


def address_of(word: str) -> Address | None:
    """The incident that one word names: `INC-5`, `5` or a channel."""
    return _address(word, Addressing.NUMBER)


def _address(word: str, how: Addressing) -> Address | None:
    if found := _ROOM.fullmatch(word):
        return Address(f"#{found[2] or found[1]}", room=ChannelId(found[1]))
    found = _LABEL.fullmatch(word) or (_NUMBER.fullmatch(word) if how is Addressing.NUMBER else None)
    return Address(f"INC-{found[1]}", number=IncidentId(int(found[1]))) if found else None
