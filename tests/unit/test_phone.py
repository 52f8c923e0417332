"""The incident card is read on a phone, at three in the morning: one screen, whatever is on record."""

import re
from dataclasses import replace
from math import ceil

from commands.views.render import render
from tests.unit.surfaces.incidents import snapshot
from tests.unit.surfaces.programmes import PROGRAMMES, voice_of
from workflows.messages.war_room import IncidentCard

LETTERS, LINES, BUTTONS = 44, 42, 2
"""Letters in a line, lines on a screen, buttons side by side: Slack on a phone of 6.1 inches."""
DATE = re.compile(r"<!date[^>]*\|([^>]*)>")


def lines_of(block: dict[str, object]) -> int:
    """As many as it takes on a phone, where fields stand one below the other."""
    if block["type"] == "actions":
        return 2 * ceil(len(block["elements"]) / BUTTONS)  # type: ignore[arg-type]
    parts = [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]  # type: ignore[misc]
    texts = [DATE.sub(r"\1", part["text"]).replace("&amp;", "&") for part in parts if isinstance(part, dict)]
    return sum(max(1, ceil(len(line) / LETTERS)) for text in texts for line in text.split("\n"))


def test_the_card_keeps_the_description_and_fits_one_screen_of_a_phone() -> None:
    programme = PROGRAMMES["default"]
    large = snapshot("Cyrillic", programme)
    shown = replace(large, names=dict.fromkeys(large.names, "Alexandra Petersen"))
    assert shown.incident.description
    assert shown.last_update is not None
    card = render(voice_of(programme), IncidentCard(shown))
    needed = [(block["type"], lines_of(block)) for block in card.blocks if "failed" not in str(block)]
    words = str(card.blocks)
    assert shown.incident.description[:100] in words
    assert shown.last_update.message[:100] in words
    assert sum(lines for _, lines in needed) <= LINES, needed
