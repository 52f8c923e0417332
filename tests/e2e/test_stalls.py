"""A database that answers late: people see a working state, then the result, and never Slack's own time-out."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from sandbox import Form, Room
from tests.databases import on_postgresql
from tests.e2e.workspace import Workspace
from tests.late_answers import opened
from tests.threads import together
from workflows.domain.ids import IncidentId

on_http = pytest.mark.parametrize("transport", ["http"], indirect=True)
DEADLINE = 6.0
"""Twice Slack's own, so that a machine that is busy is not taken for a Muster that is late."""
LOCK = "LOCK TABLE people IN ACCESS EXCLUSIVE MODE"
"""Who asks is the first thing that every request looks up."""


@contextmanager
def stalled(workspace: Workspace) -> Iterator[None]:
    """Whoever writes waits; on PostgreSQL, whoever reads does too. SQLite's readers never wait."""
    workspace.pass_time(3)
    workspace.quiet()
    if workspace.runtime.database.dialect == "sqlite":
        with _writing_elsewhere(workspace):
            yield
    else:
        url = workspace.runtime.settings.database_url.get_secret_value().replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            connection.execute(LOCK)
            yield


@contextmanager
def _writing_elsewhere(workspace: Workspace) -> Iterator[None]:
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with workspace.runtime.database.write():
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
def room(workspace: Workspace) -> Room:
    return workspace.declare(workspace.alice, "API is down", Severity="S2 High")


def asked(workspace: Workspace, text: str, place: Room) -> Form:
    return opened(workspace.slack, workspace.alice.slash(text, place))


def test_a_declaration_is_saved_while_one_waits(workspace: Workspace) -> None:
    form = asked(workspace, "/incident declare API is down", workspace.general)

    with stalled(workspace):
        outcome = workspace.alice.submit(form, {"Summary": "Nobody can log in."})
        assert outcome.error is None
        assert form.notice == ""
        assert "Saving" in form.text
        assert [room for room in workspace.slack.rooms if room.name.startswith("inc-")] == []

    workspace.slack.wait_until(lambda: "INC-1 is declared" in form.text, what="the result in place of Saving")
    workspace.alice.waits_for("dm", "INC-1 API is down: your war room is")


def _look_in_vain(workspace: Workspace) -> None:
    with pytest.raises(AssertionError):
        workspace.bob.home()


@on_http
@on_postgresql
@pytest.mark.parametrize("deadline", [3.0])
def test_five_seconds_are_waited_out(workspace: Workspace, room: Room) -> None:
    """A form, a reaction and the Home tab: what Slack repeats meanwhile counts once."""
    message = workspace.alice.say(room, "The cache was empty")
    form = asked(workspace, "/incident declare Payments fail", workspace.general)
    with stalled(workspace):
        started = time.monotonic()
        workspace.alice.react(message, "pushpin")
        asking = threading.Thread(target=_look_in_vain, args=(workspace,))
        asking.start()
        workspace.alice.submit(form)
        asking.join()
        first = workspace.slack.wait_until(lambda: workspace.slack.traffic.deliveries("reaction_added"))[0]
        assert first.error == "operation_timeout"
        threading.Event().wait(started + 5.0 - time.monotonic())

    workspace.slack.wait_until(lambda: "INC-2 is declared" in form.text)
    workspace.slack.wait_until(lambda: "white_check_mark" in message.reactions)
    workspace.slack.wait_until(lambda: "Declare incident" in workspace.bob.home().buttons)
    with workspace.runtime.store.read() as uow:
        kept = [entry for entry in uow.timeline.of(IncidentId(1)) if entry.text == "The cache was empty"]
    assert len(kept) == 1


@on_http
@on_postgresql
def test_a_form_that_cannot_be_saved_comes_back_with_all_that_was_typed(workspace: Workspace, room: Room) -> None:
    form = asked(workspace, "/incident update", room)
    typed = {
        "Message": "Rolling back.\nTwo more shards to go <3 & then we are done *really*",
        "Status": "Containing",
        "Severity": "🔴 S1 Critical",
        "Next update in": "Custom…",
        "Custom time": "the day before yesterday",
    }

    for _ in range(2):
        with stalled(workspace):
            workspace.alice.submit(form, typed)
            assert "Saving" in form.text
        workspace.slack.wait_until(lambda: form.labels == list(typed), what="the form again")
        assert form.values == typed
        assert form.text.count("is not a time Muster understands") == 1

    workspace.alice.submit(form, {"Custom time": "in 2h"})
    workspace.alice.waits_for(room, "Two more shards")


@on_http
@on_postgresql
def test_every_way_to_ask_is_answered_in_time(workspace: Workspace, room: Room) -> None:
    """A command with words, one that opens a form, a button, a button that opens a form, a shortcut."""
    workspace.bob.joins(room)
    message = workspace.bob.say(room, "The cache was empty")
    card = workspace.card(room)
    alice, bob, charlie, dana, petra, cosmo = (
        workspace.slack.person(name) for name in ("Alice", "Bob", "Charlie", "Dana", "Petra", "Cosmo")
    )
    for person in (charlie, dana, petra):
        person.joins(room)
    workspace.slack.wait_until(lambda: len(room.members) == 6)
    told: dict[str, str | None] = {}
    with stalled(workspace):
        work = {
            "words": lambda: alice.slash("/incident note The disk was full", room),
            "form": lambda: bob.slash("/incident note", room),
            "menu": lambda: charlie.slash("/incident", room),
            "button": lambda: dana.click(card, "Claim Policy lead"),
            "form button": lambda: petra.click(card, "More…"),
            "shortcut": lambda: cosmo.shortcut("Declare incident"),
        }
        asking = [threading.Thread(target=lambda n=n, w=w: told.update({n: w().error})) for n, w in work.items()]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
        assert told == dict.fromkeys(work)
        assert "Saving…" in alice.sees(room)[-1].text
        assert {p.name: p.form and p.form.title for p in (bob, charlie, cosmo)} == {
            "Bob": "One moment",
            "Charlie": "One moment",
            "Cosmo": "One moment",
        }
        pressed = alice.message_shortcut(message, "Add to timeline")
        assert pressed.error is None

    workspace.slack.wait_until(lambda: "Added to the timeline." in alice.sees(room)[-1].text, what="the answer")
    workspace.slack.wait_until(lambda: bob.form and bob.form.title == "Add to timeline")
    workspace.slack.wait_until(lambda: charlie.form and charlie.form.title == "INC-1")
    workspace.slack.wait_until(lambda: cosmo.form and cosmo.form.title == "Declare incident")
    assert cosmo.form is not None
    assert cosmo.form.labels[0] == "Title"
    petra.waits_for(room, "That took too long. Press again.")
    workspace.slack.wait_until(lambda: "Policy lead: Dana" in card.text)
    workspace.slack.wait_until(lambda: "white_check_mark" in message.reactions)


CROWD = 60
"""More than are worked on at once, and than there are connections to the database."""


@on_http
@on_postgresql
def test_however_many_ask_while_the_database_stalls_all_are_answered_in_time(workspace: Workspace) -> None:
    """Their patience counts from when they asked, not from when it is their turn."""
    with stalled(workspace):
        told = together(CROWD, lambda n: workspace.alice.slash(f"/incident severity s{n % 4}", workspace.general).error)
        assert told == [None] * CROWD
        assert ["Saving…" in said.text for said in workspace.alice.sees(workspace.general)[-CROWD:]] == [True] * CROWD
