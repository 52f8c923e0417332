"""What people see of a message, whatever it is made of, and the title it gives."""

import pytest

from tests.message_shapes import Shape, shapes
from workflows.text.headline import headline
from workflows.text.seen_message import seen
from workflows.text.slack_text import plain, shorten_at_word

SHAPES = dict(shapes())


def test_there_are_enough_shapes() -> None:
    assert len(SHAPES) >= 60


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_everything_a_person_sees_is_read(shape: Shape) -> None:
    assert tuple(plain(seen(shape.message).markup).splitlines()) == shape.seen


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_message_gives_a_good_title(shape: Shape) -> None:
    shown = seen(shape.message)
    assert headline(plain(shown.heading), plain(shown.markup), 80) == (shape.title or shape.seen[0])


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"user": "U1", "text": "x"}, ("U1", "")),
        ({"username": "Alertmanager", "bot_id": "B1", "text": "x"}, (None, "Alertmanager")),
        ({"bot_id": "B1", "bot_profile": {"name": "Grafana"}, "text": "x"}, (None, "Grafana")),
        ({"bot_id": "B1", "text": "x"}, (None, "")),
        ({"user": "U2", "bot_id": "B1", "bot_profile": {"name": "Jira"}, "text": "x"}, ("U2", "Jira")),
    ],
)
def test_whose_words_they_are(message: dict[str, object], expected: tuple[str | None, str]) -> None:
    shown = seen(message)
    assert (shown.author, shown.author_name) == expected


def test_what_is_left_of_a_deleted_message_is_known() -> None:
    assert seen({"subtype": "tombstone", "text": "This message was deleted."}).is_deleted


@pytest.mark.parametrize(
    "broken", [{"blocks": [7, None, {"type": "rich_text", "elements": "x"}]}, {"attachments": 3}, {"files": [{}]}]
)
def test_what_cannot_be_read_is_left_out(broken: dict[str, object]) -> None:
    assert seen({"text": "words", **broken}).markup == "words"


def test_references_are_read_by_name_and_never_by_id() -> None:
    names = {"U1": "Alice", "C1": "#shop", "S1": "@legal"}
    assert plain("<@U1> in <#C1|> asks <!subteam^S1> of <#C2|old>", names) == "@Alice in #shop asks @legal of #old"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("one two three", "one two…"),
        ("onetwothreefour", "onetwothr…"),
        ("one two", "one two"),
        ("one two 34567", "one two…"),
    ],
)
def test_nothing_is_cut_within_a_word(text: str, cut: str) -> None:
    assert shorten_at_word(text, 10) == cut
