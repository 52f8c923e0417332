"""What is said of an export to whoever asked for it."""

from dataclasses import dataclass

from workflows.domain.incident import Incident
from workflows.domain.markings import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportGiven:
    """Its file stands below it. `is_same` False: the record looks different by now, and nothing was sent."""

    incident: Incident
    audience: Audience
    sha256: str
    is_same: bool = True
