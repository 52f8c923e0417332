"""What the record, the questions and the people line say is true: which visibility, who was invited, how far it may
go."""

from datetime import timedelta

import pytest

from commands.views.exhibits import exhibit_form
from commands.views.people_line import people_line
from storage.entry_facts import decode
from tests.builders import ALICE, BOB, CHARLIE, NOW, an_entry, an_incident
from tests.translations import LANGUAGES
from tests.unit.surfaces.incidents import NUMBER, snapshot
from tests.unit.surfaces.programmes import PROGRAMMES, voice_of
from workflows.domain.as_of import with_stricter_marking
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.entries.scope import OpeningDeclined, OpeningProposed
from workflows.domain.exposure import Visibility
from workflows.domain.grants import Grant, Via, by_glass_alone
from workflows.domain.markings import Tlp
from workflows.domain.timeline import EntryFact
from workflows.messages.war_room import PeopleLine
from workflows.presentation.sentences import EntryFormatter
from workflows.programme.load import load_programme
from workflows.text.load import load_catalogue


def said(fact: EntryFact, language: str = "en") -> str:
    formatter = EntryFormatter(load_catalogue(language=language), load_programme())
    return formatter.sentence(an_entry(NUMBER, fact=fact, by=BOB, text="it is over"), {BOB: "Bob"})


def test_what_was_proposed_is_named_and_what_was_recorded_before_reads_as_ever() -> None:
    private = OpeningProposed(new=Visibility.PRIVATE)
    assert said(private) == "Bob proposed to make the incident private, so that more people can see it: it is over"
    for fact in (OpeningProposed(new=Visibility.OPEN), decode("opening_proposed", {})):
        assert said(fact) == "Bob proposed to open the incident to everybody: it is over"
    assert said(OpeningDeclined(old=Visibility.PRIVILEGED)) == "Bob kept the incident privileged."
    assert said(decode("opening_declined", {})) == "Bob kept the incident private."


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_in_every_language_each_question_names_the_visibility(language: str) -> None:
    catalogue = load_catalogue(language=language)
    private = catalogue("visibility.private_short")
    assert private in said(OpeningProposed(new=Visibility.PRIVATE), language)
    for key in ("catchup.asks_opening", "catchup.mine_opening", "sitrep.needed_opening"):
        assert private in catalogue(key, visibility=private, by="Bob", text="it is over"), key


def grant(via: Via, **changes: object) -> Grant:
    return Grant(**{"user": BOB, "incident_id": NUMBER, "via": via, "at": NOW, **changes})  # type: ignore[arg-type]


def test_a_broken_glass_is_no_invitation() -> None:
    glass = grant(Via.BREAK_GLASS, until=NOW + timedelta(hours=1))
    ended = grant(Via.INVITATION, ended_at=NOW)
    assert by_glass_alone((glass, ended), NOW)
    assert not by_glass_alone((glass, grant(Via.INVITATION)), NOW)
    assert not by_glass_alone((), NOW)


def test_the_people_line_names_as_invited_only_who_is() -> None:
    fmt, shown = voice_of(PROGRAMMES["default"]), snapshot("one word", PROGRAMMES["default"])
    entries = (an_entry(NUMBER, fact=PeopleInvited((ALICE, BOB))), an_entry(NUMBER, fact=PeopleInvited((CHARLIE,))))
    everybody, one, nobody = (
        people_line(fmt, PeopleLine(shown, entries, out)).text
        for out in (frozenset(), frozenset({ALICE, CHARLIE}), frozenset({ALICE, BOB, CHARLIE}))
    )
    assert everybody.endswith(f"invited: {fmt.markup(fmt.people((ALICE, BOB, CHARLIE), shown.names))}")
    assert one.endswith(f"invited: {fmt.markup(fmt.people((BOB,), shown.names))}")
    assert nobody.endswith("no change")


def test_no_class_is_chosen_for_whoever_records_an_exhibit() -> None:
    for programme in PROGRAMMES.values():
        for kind in programme.types:
            form = exhibit_form(voice_of(programme), an_incident(type=kind), ALICE)
            (field,) = [block for block in form["blocks"] if block.get("block_id") == "class"]
            assert "initial_option" not in field["element"]
            assert not field.get("optional")
            assert field["element"]["options"][0]["value"] == "-", "none of them can be chosen"


@pytest.mark.parametrize(
    ("then", "now", "shown"),
    [
        (Tlp.AMBER, Tlp.RED, Tlp.RED),
        (Tlp.RED, Tlp.AMBER, Tlp.RED),
        (None, Tlp.CLEAR, Tlp.AMBER_STRICT),
        (Tlp.CLEAR, None, Tlp.AMBER_STRICT),
    ],
)
def test_an_earlier_moment_carries_the_stricter_marking(then: Tlp | None, now: Tlp | None, shown: Tlp) -> None:
    read = with_stricter_marking(an_incident(marking=then), an_incident(marking=now))
    assert read.tlp is shown


def test_an_earlier_moment_is_as_privileged_as_today_and_its_visibility_that_of_then() -> None:
    then, now = an_incident(marking=Tlp.AMBER), an_incident(visibility=Visibility.PRIVILEGED, privilege_marked=True)
    read = with_stricter_marking(then, now)
    assert (read.privilege_marked, read.tlp, read.visibility) == (True, now.tlp, then.visibility)
    assert with_stricter_marking(now, then).privilege_marked
