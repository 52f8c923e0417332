"""What left the room."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from workflows.domain.markings import Audience
from workflows.domain.timeline import Effect, EntryFact


@dataclass(frozen=True, slots=True)
class RecordExported(EntryFact):
    """The record as it was at `as_of`, in one file with that SHA-256; the text is the purpose."""

    kind: ClassVar[str] = "record_exported"
    effects: ClassVar[tuple[Effect, ...]] = (Effect.POST_LINE,)
    audience: Audience
    as_of: datetime
    sha256: str
