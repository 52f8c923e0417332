"""What is almost a time, or stands where a time does not belong, is asked about: neither half taken nor lost."""

from types import SimpleNamespace
from typing import cast

import pytest

from commands.context import Context
from commands.leading_times import ask_where_a_note_begins_with_its_time, ask_where_a_task_begins_with_its_time
from commands.next_update import text_then_promise
from commands.times import begins_with_its_time, text_then_due, time_then_text
from tests.unit.test_due_words import Paulo
from tests.unit.test_times import NOW
from workflows.domain.errors import InvalidField
from workflows.domain.spelling import nearest
from workflows.domain.times import Towards

PAULO = cast("Context", SimpleNamespace(now=NOW, person=Paulo(timezone="Europe/Berlin", language="en")))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("14:05 the ban was lifted", "note_time_first"),
        ("yesterday 18:30 the ban was lifted", "note_time_first"),
        ("20m ago the alarm rang", "note_time_first"),
        ("on Friday 18:00 the ban was lifted", "note_time_first"),
        ("tomorow 9am the regulator calls", "time_unknown_past"),
        ("yesterady 18:30 the ban was lifted", "time_unknown_past"),
        ("mondey at 9:00 the ban was lifted", "time_unknown_past"),
        ("6 o'clock: the ban was lifted", "time_unknown_past"),
    ],
)
def test_a_note_that_begins_with_a_time_is_asked_about(typed: str, key: str) -> None:
    with pytest.raises(InvalidField) as asked:
        ask_where_a_note_begins_with_its_time(PAULO, typed)
    assert asked.value.text_key == key


def test_what_is_to_be_typed_instead_has_the_time_and_the_words() -> None:
    with pytest.raises(InvalidField) as asked:
        ask_where_a_note_begins_with_its_time(PAULO, "yesterday 18:30 the ban was lifted")
    assert asked.value.params == {"time": "yesterday 18:30", "text": "the ban was lifted"}
    with pytest.raises(InvalidField) as asked:
        ask_where_a_task_begins_with_its_time(PAULO, "by tomorrow call the vendor")
    assert asked.value.params == {"time": "tomorrow 9am", "text": "call the vendor"}


@pytest.mark.parametrize(
    "typed",
    [
        *("2h outage in Europe", "3 days of logs are missing", "Monday's release broke it", "noon batch failed"),
        *("Friday deploys are stopped", "May release is out", "3/4 of the shops are back", "24 servers are down"),
        *("by 14:05 all shops were back", "sundry errors", "61 orders are affected", "half the team is here", "today"),
    ],
)
def test_ordinary_words_at_the_beginning_of_a_note_are_text(typed: str) -> None:
    ask_where_a_note_begins_with_its_time(PAULO, typed)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("by 18:00 call the vendor", "task_time_first"),
        ("due 24 Nov call the vendor", "task_time_first"),
        ("by Friday call the vendor", "task_time_first"),
        ("tomorrow 9am call the vendor", "task_time_first"),
        ("tomorrow call the vendor", "task_time_first"),
        ("at 18:00 call the vendor", "task_time_first"),
        ("até 18h ligar para o banco", "task_time_first"),
        ("by tomorow call the vendor", "time_unknown"),
        ("by tomorow 9am call the vendor", "time_unknown"),
        ("by tomorrow 9am", "task_missing"),
        ("by 18:00", "task_missing"),
    ],
)
def test_a_task_that_begins_with_when_it_is_due_is_asked_about(typed: str, key: str) -> None:
    with pytest.raises(InvalidField) as asked:
        ask_where_a_task_begins_with_its_time(PAULO, typed)
    assert asked.value.text_key == key


@pytest.mark.parametrize(
    "typed",
    [
        *("2h review of the logs", "Friday report", "by all means call the vendor", "9 tests to mend", "in writing"),
        *("before you leave, call Bob", "para los vendedores", "on call: write the handover note"),
    ],
)
def test_ordinary_words_at_the_beginning_of_a_task_are_text(typed: str) -> None:
    ask_where_a_task_begins_with_its_time(PAULO, typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("call the vendor by tomorow 9am", "call the vendor tomorow 9am", "call the vendor by tomorow"),
        *("call the vendor 9am tomorow", "call the vendor by 6 o'clock", "call the vendor by 18.00"),
        *("call the vendor by half past 9", "call the vendor in 2 hors", "call the vendor next mondey 9am"),
        *("call the vendor by toady 6pm", "llamar al banco el viernse 9h"),
    ],
)
def test_a_deadline_that_is_almost_a_time_is_asked_about(typed: str) -> None:
    with pytest.raises(InvalidField) as asked:
        text_then_due(PAULO, typed)
    assert asked.value.text_key == "time_unknown"


@pytest.mark.parametrize(
    "typed",
    ["sort the sundry goods", "ship in 3 markets", "sell it by 12.50 euros", "mail all staff", "check in 2 ways"],
)
def test_words_that_are_like_a_time_by_chance_stay_text(typed: str) -> None:
    assert text_then_due(PAULO, typed) == (typed, None)


@pytest.mark.parametrize("typed", ["9am tomorow call the vendor", "tomorow 9am call the vendor", "mondey 9am call"])
def test_half_of_a_time_is_never_taken(typed: str) -> None:
    with pytest.raises(InvalidField):
        time_then_text(PAULO, typed, Towards.FUTURE)
    assert begins_with_its_time(f"at {typed}")


def test_the_next_update_is_not_lost_when_its_time_is_misspelled() -> None:
    with pytest.raises(InvalidField) as asked:
        text_then_promise(PAULO, "shops are back, next update by tomorow 9am")
    assert asked.value.text_key == "time_unknown"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("nothing new; next update by 9", "time_bare_hour"),
        ("nothing new. Next update at 9", "time_bare_hour"),
        ("nothing new; next update tonight", "time_vague"),
        ("nothing new; next update soon", "next_update_unknown"),
        ("nothing new, next update after lunch", "next_update_unknown"),
        ("nothing new, next update by 8 or 9", "next_update_unknown"),
        ("nothing new, next update when the vendor answers", "next_update_unknown"),
        ("sem novidade; próxima atualização à noite", "time_vague"),
    ],
)
def test_a_promise_that_is_not_understood_is_asked_about(typed: str, key: str) -> None:
    with pytest.raises(InvalidField) as asked:
        text_then_promise(PAULO, typed)
    assert (asked.value.field, asked.value.text_key) == ("next_update", key)


@pytest.mark.parametrize("time", ["tmrw 9am", "5pm tomorrow", "will be tomorrow 9am", "at 5pm tmw", "is by 9am 2moro"])
def test_a_promise_is_taken_as_it_is_written(time: str) -> None:
    assert text_then_promise(PAULO, f"nothing new; next update {time}")[0] == "nothing new"


@pytest.mark.parametrize(
    "typed", ["it is mended in the next update of the app", "we wait for their next update to land"]
)
def test_the_update_of_something_else_is_text(typed: str) -> None:
    assert text_then_promise(PAULO, typed) == (typed, None)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        *(("decison", "decision"), ("desicion", "decision"), ("Imapct", "impact"), ("casue", "cause")),
        *(("decision", None), ("pause", None), ("revision", None), ("precision", None), ("impart fees", None)),
    ],
)
def test_one_slip_is_guessed_and_another_word_is_not(word: str, meant: str | None) -> None:
    assert nearest(word, ("decision", "impact", "cause", "unknown")) == meant
