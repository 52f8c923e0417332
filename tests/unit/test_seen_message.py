"""What people see of a message, whatever it is made of, and the title it gives."""

from collections.abc import Iterator
from typing import Any

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


STYLED = {"type": "text", "text": "r", "style": {"bold": True}}
WHOLE: dict[str, Any] = {
    "username": "n",
    "bot_profile": {"name": "n"},
    "edited": {"user": "U1", "ts": "1.1"},
    "text": "t",
    "blocks": [
        {"type": "header", "text": {"type": "plain_text", "text": "h"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "s"}, "fields": [{"type": "mrkdwn", "text": "f"}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [STYLED]}]},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_list", "style": "bullet", "indent": 1, "offset": 1, "elements": [STYLED]}],
        },
        {"type": "context", "elements": [{"type": "image", "image_url": "x", "alt_text": "a"}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},
        {"type": "video", "title": {"type": "plain_text", "text": "t"}},
    ],
    "attachments": [
        {
            "author_name": "a",
            "title": "t",
            "title_link": "x",
            "text": "x",
            "pretext": "p",
            "is_share": True,
            "fields": [{"title": "t", "value": "v"}],
            "message_blocks": [{"message": {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "s"}}]}}],
        }
    ],
    "files": [{"id": "F1", "name": "n", "mimetype": "image/png", "mode": "hosted"}],
}
ODD: tuple[Any, ...] = (
    *({}, [], [[]], {"a": {}}, None, True, 1, 1.5, 2**63, float("inf"), float("nan"), "x", [None]),
    {"type": []},
)


def twisted(part: Any) -> Iterator[Any]:
    """One place within says something odd."""
    yield from ODD
    if isinstance(part, dict):
        for name, inner in part.items():
            yield from ({**part, name: other} for other in twisted(inner))
    elif isinstance(part, list):
        for place, inner in enumerate(part):
            yield from ([*part[:place], other, *part[place + 1 :]] for other in twisted(inner))


def test_whatever_stands_in_some_place_of_a_message_the_rest_is_read() -> None:
    """Apps send what they like, and `message_action` hands it over."""
    for name in WHOLE:
        for other in twisted(WHOLE[name]):
            assert len(seen({**WHOLE, name: other}).markup) < 1000
