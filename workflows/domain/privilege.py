"""What is privileged is left out of texts about it, unless Legal waives that for one use of its record."""

from enum import StrEnum


class Use(StrEnum):
    """What the record of an incident is used for, beside the work in its room."""

    SUMMARIES = "summaries"
    """Catch-up, summaries, situation reports."""
    EXPORTS = "exports"
