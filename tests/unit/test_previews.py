"""What others may see of a direct message: of an incident that is not open, its number and what is asked."""

import pytest

from commands.views.previews import NO_WORDS, PREVIEWS, preview
from commands.views.render import RENDERERS, render
from tests.unit.surfaces.messages import in_private, messages_of
from tests.unit.surfaces.programmes import PROGRAMMES, voice_of
from workflows.domain.exposure import Visibility
from workflows.messages import incidents, operations, timeline, war_room
from workflows.text.load import LOCALES
from workflows.text.safe_yaml import load_yaml

IN_CHANNELS = {
    war_room.IncidentCard,
    war_room.Announcement,
    war_room.LeadershipAnnouncement,
    war_room.ChangeAnnounced,
    war_room.EntryPosted,
    war_room.LateEntriesPosted,
    war_room.PeopleLine,
    war_room.Tutorial,
    war_room.TutorialStep,
    incidents.UpdatePosted,
    incidents.ProposalPosted,
    timeline.SummaryPosted,
    timeline.ReportPosted,
    operations.OperatorMessage,
    operations.AnchorPosted,
}
"""Kinds that go to no single person."""
PROGRAMME = next(iter(PROGRAMMES.values()))
SAID = set(load_yaml((LOCALES / "en.yaml").read_text(encoding="utf-8"))["preview"])


def test_each_kind_of_message_has_a_preview_or_goes_to_no_single_person() -> None:
    assert set(RENDERERS) == {*PREVIEWS, *NO_WORDS, *IN_CHANNELS}
    assert not set(PREVIEWS) & IN_CHANNELS


def test_what_others_see_of_a_direct_message_is_its_number_and_what_is_asked() -> None:
    fmt = voice_of(PROGRAMME)
    drawn: set[str] = set()
    for name, message in messages_of("one word", PROGRAMME).items():
        if isinstance(message, NO_WORDS):
            continue
        closed = in_private(message)
        posted = RENDERERS[type(closed)](fmt, closed)
        told = preview(fmt, closed, posted)
        number = told.text.partition(": ")[0]
        keys = {key for key in SAID if fmt(f"preview.{key}", label=number) == told.text}
        assert keys, (name, told.text)
        assert number.startswith("INC-") or type(message) in IN_CHANNELS, name
        assert told.blocks == posted.blocks or (not posted.blocks and told.blocks), name
        drawn |= keys
    assert drawn == SAID, "each of them is drawn"


@pytest.mark.parametrize("visibility", [one for one in Visibility if one is not Visibility.OPEN])
def test_no_visibility_but_open_shows_more(visibility: Visibility) -> None:
    fmt = voice_of(PROGRAMME)
    message = next(m for m in messages_of("one word", PROGRAMME).values() if isinstance(m, incidents.TaskGiven))
    task = in_private(message, visibility)
    told = render(fmt, task, is_direct=True)
    assert told.text == f"{task.snapshot.incident.label}: you have a task"
    assert told.text != render(fmt, task).text


def test_of_an_open_incident_they_see_what_it_says() -> None:
    fmt = voice_of(PROGRAMME)
    asked = [m for m in messages_of("one word", PROGRAMME).values() if isinstance(m, incidents.Asked)]
    assert asked
    for message in asked:
        assert render(fmt, message, is_direct=True) == render(fmt, message)
