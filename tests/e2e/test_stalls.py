"""A database that answers late: people see a working state, then the result, and never Slack's own time-out."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from sandbox import Form, Room
from tests.databases import on_postgresql
from tests.e2e.workspace import Town
from tests.threads import together
from workflows.domain.ids import IncidentId

on_http = pytest.mark.parametrize("transport", ["http"], indirect=True)
DEADLINE = 6.0
"""Twice Slack's own, so that a machine that is busy is not taken for a Muster that is late."""
LOCK = "LOCK TABLE people IN ACCESS EXCLUSIVE MODE"
"""Who asks is the first thing that every request looks up."""


@contextmanager
def stalled(town: Town) -> Iterator[None]:
    """Whoever writes waits; on PostgreSQL, whoever reads does too. SQLite's readers never wait."""
    town.pass_time(3)
    town.quiet()
    if town.house.database.dialect == "sqlite":
        with _writing_elsewhere(town):
            yield
    else:
        url = town.house.settings.database_url.get_secret_value().replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            connection.execute(LOCK)
            yield


@contextmanager
def _writing_elsewhere(town: Town) -> Iterator[None]:
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with town.house.database.write():
            held.set()
            over.wait()

    writer = threading.Thread(target=hold)
    writer.start()
    held.wait()
    try:
        yield
    finally:
        over.set()
        writer.join()


@pytest.fixture
def deadline() -> float:
    return DEADLINE


@pytest.fixture
def room(town: Town) -> Room:
    return town.declare(town.alice, "API is down", Severity="S2 High")


def opened(town: Town, text: str, place: Room) -> Form:
    form = town.alice.slash(text, place).form
    assert form is not None
    return form


def test_a_declaration_is_saved_while_one_waits(town: Town) -> None:
    form = opened(town, "/incident declare API is down", town.general)

    with stalled(town):
        outcome = town.alice.submit(form, {"Summary": "Nobody can log in."})
        assert outcome.error is None
        assert form.notice == ""
        assert "Saving" in form.text
        assert [room for room in town.slack.rooms if room.name.startswith("inc-")] == []

    town.slack.wait_until(lambda: "INC-1 is declared" in form.text, what="the result in place of Saving")
    town.alice.waits_for("dm", "INC-1 API is down: your war room is")


def _look_in_vain(town: Town) -> None:
    with pytest.raises(AssertionError):
        town.bob.home()


@on_http
@on_postgresql
@pytest.mark.parametrize("deadline", [3.0])
def test_five_seconds_are_waited_out(town: Town, room: Room) -> None:
    """A form, a reaction and the Home tab: what Slack repeats meanwhile counts once."""
    message = town.alice.say(room, "The cache was empty")
    form = opened(town, "/incident declare Payments fail", town.general)
    with stalled(town):
        started = time.monotonic()
        town.alice.react(message, "pushpin")
        asking = threading.Thread(target=_look_in_vain, args=(town,))
        asking.start()
        town.alice.submit(form)
        asking.join()
        first = town.slack.wait_until(lambda: town.slack.traffic.deliveries("reaction_added"))[0]
        assert first.error == "operation_timeout"
        threading.Event().wait(started + 5.0 - time.monotonic())

    town.slack.wait_until(lambda: "INC-2 is declared" in form.text)
    town.slack.wait_until(lambda: "white_check_mark" in message.reactions)
    town.slack.wait_until(lambda: "Declare incident" in town.bob.home().buttons)
    with town.house.store.read() as uow:
        kept = [entry for entry in uow.timeline.of(IncidentId(1)) if entry.text == "The cache was empty"]
    assert len(kept) == 1


@on_http
@on_postgresql
def test_a_form_that_cannot_be_saved_comes_back_with_all_that_was_typed(town: Town, room: Room) -> None:
    form = opened(town, "/incident update", room)
    typed = {
        "Message": "Rolling back.\nTwo more shards to go <3 & then we are done *really*",
        "Status": "Containing",
        "Severity": "S1 Critical",
        "Next update in": "Custom …",
        "Custom time": "the day before yesterday",
    }

    for _ in range(2):
        with stalled(town):
            town.alice.submit(form, typed)
            assert "Saving" in form.text
        town.slack.wait_until(lambda: form.labels == list(typed), what="the form again")
        assert form.values == typed
        assert form.text.count("is not a time I know") == 1

    outcome = town.alice.submit(form, {"Custom time": "in 2h"})
    assert outcome.closed
    town.alice.waits_for(room, "Two more shards")


@on_http
@on_postgresql
def test_every_way_to_ask_is_answered_in_time(town: Town, room: Room) -> None:
    """A command with words, one that opens a form, a button, a button that opens a form, a shortcut."""
    town.bob.joins(room)
    message = town.bob.say(room, "The cache was empty")
    card = town.card(room)
    alice, bob, charlie, dana, petra, cosmo = (
        town.slack.person(name) for name in ("Alice", "Bob", "Charlie", "Dana", "Petra", "Cosmo")
    )
    for person in (charlie, dana, petra):
        person.joins(room)
    town.slack.wait_until(lambda: len(room.members) == 6)
    told: dict[str, str | None] = {}
    with stalled(town):
        work = {
            "words": lambda: alice.slash("/incident note The disk was full", room),
            "form": lambda: bob.slash("/incident note", room),
            "menu": lambda: charlie.slash("/incident", room),
            "button": lambda: dana.click(card, "Claim Policy lead"),
            "form button": lambda: petra.click(card, "More …"),
            "shortcut": lambda: cosmo.shortcut("Declare incident"),
        }
        asking = [threading.Thread(target=lambda n=n, w=w: told.update({n: w().error})) for n, w in work.items()]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
        assert told == dict.fromkeys(work)
        assert "Saving …" in alice.sees(room)[-1].text
        assert {p.name: p.form and p.form.title for p in (bob, charlie, cosmo)} == {
            "Bob": "One moment",
            "Charlie": "One moment",
            "Cosmo": "One moment",
        }
        pressed = alice.message_shortcut(message, "Add to timeline")
        assert pressed.error is None

    town.slack.wait_until(lambda: "On the timeline." in alice.sees(room)[-1].text, what="the answer in its place")
    town.slack.wait_until(lambda: bob.form and bob.form.title == "Add to timeline")
    town.slack.wait_until(lambda: charlie.form and charlie.form.title == "INC-1")
    town.slack.wait_until(lambda: cosmo.form and cosmo.form.title == "Declare incident")
    assert cosmo.form is not None
    assert cosmo.form.labels[0] == "Title"
    petra.waits_for(room, "That took a moment too long. Press again.")
    town.slack.wait_until(lambda: "Policy lead: Dana" in card.text)
    town.slack.wait_until(lambda: "white_check_mark" in message.reactions)


CROWD = 60
"""More than are worked on at once, and than there are connections to the database."""


@on_http
@on_postgresql
def test_however_many_ask_while_the_database_stalls_all_are_answered_in_time(town: Town) -> None:
    """Their patience counts from when they asked, not from when it is their turn."""
    with stalled(town):
        told = together(CROWD, lambda n: town.alice.slash(f"/incident severity s{n % 4}", town.general).error)
        assert told == [None] * CROWD
        assert ["Saving …" in said.text for said in town.alice.sees(town.general)[-CROWD:]] == [True] * CROWD
