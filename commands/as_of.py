"""`at 14:05` behind a word that reads: what was on record then."""

import re
from datetime import datetime

from commands.arguments import incident_number
from commands.context import Context
from commands.times import said, typed_time
from commands.views.as_of import read_only
from commands.views.blocks import Rendered
from workflows.domain.ids import IncidentId
from workflows.domain.naming import folded
from workflows.domain.time_grammar import begins_like_a_time
from workflows.domain.times import Towards

_AT = re.compile(
    r"(?:at|as\s+of|on|el|em|en)\s+(?=\S)|(?=(?:a\s+las?|as?)\s+\d)|(?=(?:a|ao)\s+mei?[od])", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:inc-?|#)?\d{1,9}\b(?![:.h/-])\s*", re.IGNORECASE)


def number_and_moment(context: Context, text: str) -> tuple[IncidentId | None, datetime | None]:
    """`2`, `at 14:05`, `2 at yesterday 14:05`: which incident, and of which moment. Raises `InvalidField` on `incident`
    for what is neither, on `time` for what begins like a moment and is not wholly understood."""
    words = " ".join(text.split())
    if _begins_a_moment(words):
        return None, _moment(context, words)
    number = _NUMBER.match(words)
    if number is not None and _begins_a_moment(rest := words[number.end() :]):
        return incident_number(number[0]), _moment(context, rest)
    return incident_number(words), None


def moment_in(context: Context, text: str) -> datetime | None:
    """The same where no incident is named."""
    words = " ".join(text.split())
    return _moment(context, words) if _begins_a_moment(words) else None


def _begins_a_moment(words: str) -> bool:
    at = _AT.match(folded(words))
    if at is not None:
        return True
    return begins_like_a_time(words) and not _NUMBER.fullmatch(words)


def _moment(context: Context, words: str) -> datetime:
    at = _AT.match(folded(words))
    return typed_time(context, "time", words[at.end() :] if at else words, Towards.PAST)


def as_of(context: Context, shown: Rendered, at: datetime) -> Rendered:
    """What is shown says first of when it is, and nothing of it can be pressed."""
    return read_only(shown, context.fmt("as_of.heading", at=said(context, at)))
