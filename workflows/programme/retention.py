"""How long records are kept after their incident ended, and whether they are erased by themselves."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator

from workflows.domain.ids import ClassId, TypeCode

KEEP = "keep"
_DAYS = {"d": 1, "y": 365}
_LONGEST = 100 * 365


def _kept(value: Any) -> timedelta | None:
    if isinstance(value, timedelta) or value is None or value == KEEP:
        return value if isinstance(value, timedelta) else None
    return _time(value, ", or keep")


def _time(value: Any, or_else: str = "") -> timedelta:
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"([1-9][0-9]{0,5})([dy])", value) if isinstance(value, str) else None
    days = int(found[1]) * _DAYS[found[2]] if found else 0
    if not 0 < days <= _LONGEST:
        raise ValueError(f"a time such as 90d or 3y (at most 100y) is expected{or_else}")
    return timedelta(days=days)


Kept = Annotated[timedelta | None, PlainValidator(_kept)]
"""None: for ever."""
Time = Annotated[timedelta, PlainValidator(_time)]


class ClassRule(BaseModel):
    """How long what holds this content is kept at least. `source`: which law or rule says so, as people look it up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keep: Kept
    source: str = ""


def _rule(value: Any) -> Any:
    """`1y` -> `{keep: 1y}`."""
    return {"keep": value} if isinstance(value, str) else value


class Retention(BaseModel):
    """`types`: instead of the default. `classes`: of content that people may meet in a type, which lengthen what the
    type says and never shorten it. `access_log`: what its rows say, from when each was recorded. `apply`: erase what
    has had its time; else it is only reported. `announced`: so long before, its lead and Legal are told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: Kept = None
    types: dict[TypeCode, Kept] = {}
    classes: dict[ClassId, Annotated[ClassRule, BeforeValidator(_rule)]] = {}
    access_log: Kept = None
    apply: bool = False
    announced: Time = timedelta(days=14)

    def kept(self, kind: TypeCode, classes: Iterable[ClassId]) -> timedelta | None:
        """The longest that applies; None: for ever."""
        return self.rule(kind, classes)[0]

    def rule(self, kind: TypeCode, classes: Iterable[ClassId]) -> tuple[timedelta | None, str]:
        """The longest that applies, and which rule says so."""
        own = (self.types[kind], f"type {kind}") if kind in self.types else (self.default, "default")
        named = [(one, self.classes[one]) for one in classes if one in self.classes]
        every = [own, *((rule.keep, _named(one, rule)) for one, rule in named)]
        return max(every, key=lambda found: (found[0] is None, found[0] or timedelta()))


def _named(one: ClassId, rule: ClassRule) -> str:
    return f"class {one} ({rule.source})" if rule.source else f"class {one}"
