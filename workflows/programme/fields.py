"""What a field of the programme may hold, and what is said where it holds something else."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from workflows.domain.ids import ClassId, RoleId, SeverityCode, StatusId, TypeCode
from workflows.domain.times import parse_duration
from workflows.text.load import known_language
from workflows.text.local_text import LocalText


class Data(BaseModel):
    """A part of the programme: read once, and not changed after the start."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _duration(value: Any) -> timedelta:
    parsed = parse_duration(value) if isinstance(value, str) else value
    if not isinstance(parsed, timedelta):
        raise ValueError("a duration such as 30m, 2h or 1h30m is expected")
    return parsed


def _time_of_day(value: Any) -> time:
    # YAML reads an unquoted 20:00 as the number 1200 (base 60).
    if isinstance(value, int) and not isinstance(value, bool):
        value = f"{value // 60:02}:{value % 60:02}"
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("a time of day such as 20:00 is expected") from None


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, TypeError):
        raise ValueError("a time zone such as Europe/Berlin or UTC is expected") from None
    return value


def _language(value: Any) -> str:
    if not known_language(value):
        raise ValueError("a language such as en, de or pt-BR is expected; quote `no`")
    return str(value)


def _local_text(most: int, least: int = 1) -> PlainValidator:
    def read(value: Any) -> LocalText:
        text = LocalText(_by_language(value))
        for spelling in sorted(text.spellings):
            if not least <= len(spelling) <= most:
                raise ValueError(f"a text of at least {least} and at most {most} characters is expected")
        return text

    return PlainValidator(read)


def _by_language(value: Any) -> str | Mapping[str, str]:
    texts = value.by_language or str(value) if isinstance(value, LocalText) else value
    if isinstance(texts, str):
        return texts
    if not isinstance(texts, Mapping) or not texts or not all(isinstance(text, str) for text in texts.values()):
        raise ValueError("a text is expected, or a map of languages to texts")
    return {_language(language): text for language, text in texts.items()}


Duration = Annotated[timedelta, BeforeValidator(_duration)]


TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]


Timezone = Annotated[str, BeforeValidator(_timezone)]


Name = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")
"""Names become part of ids in Slack."""


CHOICES = Field(min_length=1, max_length=100)
"""The limit of a Slack menu."""


SeverityName = Annotated[SeverityCode, Name]


TypeName = Annotated[TypeCode, Name]


RoleName = Annotated[RoleId, Name]


StatusName = Annotated[StatusId, Name]


ClassName = Annotated[ClassId, Name]


OtherName = Annotated[str, Name]
"""Of what is named within the programme alone: a sub-type, a line, a region."""


Market = Annotated[str, Field(pattern=r"^[A-Z]{2,5}(-[A-Z0-9]{1,3})?$")]
"""A country by its ISO 3166 code, a part of it, or a group: `DE`, `US-CA`, `EEA`."""


Subdivision = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]


Language = Annotated[str, BeforeValidator(_language)]


Text = Annotated[LocalText, _local_text(3000)]


OptionalText = Annotated[LocalText, _local_text(3000, least=0)]


Title = Annotated[LocalText, _local_text(60)]


Notice = Annotated[LocalText, _local_text(150)]


Reference = Annotated[str, Field(pattern=r"^([UWS][A-Z0-9]{2,}|[^@\s]+@[^@\s]+)$")]
"""A person (`U…`), a user group (`S…`) or an e-mail address."""


Sign = Annotated[str, Field(max_length=8)]
