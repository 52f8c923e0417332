"""How long records are kept after their incident ended."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainValidator

from workflows.domain.ids import ClassId, TypeCode

KEEP = "keep"
_DAYS = {"d": 1, "y": 365}
_LONGEST = 100 * 365


def _kept(value: Any) -> timedelta | None:
    if isinstance(value, timedelta) or value is None or value == KEEP:
        return value if isinstance(value, timedelta) else None
    found = re.fullmatch(r"([1-9][0-9]{0,5})([dy])", value) if isinstance(value, str) else None
    days = int(found[1]) * _DAYS[found[2]] if found else 0
    if not 0 < days <= _LONGEST:
        raise ValueError("a time such as 90d or 3y (at most 100y) is expected, or keep")
    return timedelta(days=days)


Kept = Annotated[timedelta | None, PlainValidator(_kept)]
"""None: for ever."""


class Retention(BaseModel):
    """`types`: instead of the default. `classes`: of content that people may meet in a type, which lengthen what the
    type says and never shorten it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: Kept = None
    types: dict[TypeCode, Kept] = {}
    classes: dict[ClassId, Kept] = {}

    def kept(self, kind: TypeCode, classes: Iterable[ClassId]) -> timedelta | None:
        """The longest that applies; None: for ever."""
        own = self.types.get(kind, self.default)
        every = [own, *(self.classes[one] for one in classes if one in self.classes)]
        known = [one for one in every if one is not None]
        return max(known) if len(known) == len(every) else None
