"""The demo."""

from pathlib import Path


def play(story: Path | None, keep: bool) -> None:
    """To come."""
    print(story, keep)
