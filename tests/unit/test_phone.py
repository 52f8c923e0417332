"""The incident card and a catch-up are read on a phone, at three in the morning: one screen, whatever is on record."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

import pytest

from commands.views.blocks import Rendered
from commands.views.render import render
from commands.views.timeline import catch_up_message
from tests.builders import ALICE, BOB, NOW, a_person, an_entry
from tests.translations import LANGUAGES
from tests.unit.surfaces.incidents import NUMBER, snapshot
from tests.unit.surfaces.programmes import PROGRAMMES, voice_of
from tests.unit.surfaces.replies import proposals
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.entries.words import DecisionAdded, ImpactAdded
from workflows.domain.ids import EntryId
from workflows.messages.timeline import CatchUp
from workflows.messages.war_room import IncidentCard
from workflows.text.local_text import ENGLISH

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


def screen_of(rendered: Rendered) -> list[int]:
    return [lines_of(block) for block in rendered.blocks]


@pytest.mark.parametrize("since", [None, NOW - timedelta(hours=3)])
def test_whoever_catches_up_reads_it_on_one_screen_of_a_phone(since: datetime | None) -> None:
    """At first with what happened and whom it hit; everything that can be asked of one person is asked."""
    programme = PROGRAMMES["default"]
    large = snapshot("Cyrillic", programme)
    shown = replace(large, names=dict.fromkeys(large.names, "Alexandra Petersen"))
    words = "The payment gateway refuses every card from two banks and nobody knows why. " * 9
    told = tuple(an_entry(NUMBER, id=EntryId(n), fact=DecisionAdded(), text=words, by=ALICE) for n in range(1, 9))
    impact = an_entry(NUMBER, id=EntryId(20), fact=ImpactAdded(), text=words, by=ALICE)
    invited = an_entry(NUMBER, id=EntryId(21), fact=PeopleInvited((BOB,)), text=words, by=ALICE)
    page = CatchUp(
        snapshot=shown,
        reader=a_person(BOB),
        since=since,
        entries=told,
        decisions=told[:5],
        impact=(impact,),
        invitation=invited,
        proposals=proposals("Cyrillic"),
        more=100,
    )
    rendered = catch_up_message(voice_of(programme), page)
    written = str(rendered.blocks)
    assert ("Impact: The payment gateway" in written) == (since is None)
    assert "invited you" in written
    assert sum(screen_of(rendered)) <= LINES, screen_of(rendered)


@pytest.mark.parametrize("language", [ENGLISH, *LANGUAGES])
def test_the_card_keeps_the_description_and_fits_one_screen_of_a_phone(language: str) -> None:
    programme = PROGRAMMES["default"]
    large = snapshot("Cyrillic", programme)
    shown = replace(large, names=dict.fromkeys(large.names, "Alexandra Petersen"))
    assert shown.incident.description
    assert shown.last_update is not None
    card = render(voice_of(programme).into(language, "UTC"), IncidentCard(shown))
    needed = [(block["type"], lines_of(block)) for block in card.blocks if "restricted_action" not in str(block)]
    words = str(card.blocks)
    assert shown.incident.description[:100] in words
    assert shown.last_update.message[:100] in words
    assert sum(lines for _, lines in needed) <= LINES, needed
