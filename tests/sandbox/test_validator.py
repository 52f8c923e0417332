"""Block Kit is refused where Slack refuses it, in Slack's words."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.blockkit.surfaces import message_problems, text_total, view_problems

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn("hello"), **more}


def button(text: str = "Press", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), **more}


def options(count: int, text: str = "o") -> list[Json]:
    return [{"text": plain(f"{text}{n}"), "value": f"v{n}"} for n in range(count)]


def select(count: int, **more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": options(count), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("T"), "submit": plain("Go"), "blocks": list(blocks), **more}


def an_input(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("L"), "element": element, **more}


def confirm(**more: Any) -> Json:
    return {"title": plain("Sure?"), "text": mrkdwn("Really"), "confirm": plain("Yes"), "deny": plain("No"), **more}


def table(rows: int, columns: int) -> Json:
    cell = {"type": "raw_text", "text": "x"}
    return {"type": "table", "rows": [[cell] * columns for _ in range(rows)]}


SOUND: list[Json] = [
    section(),
    section(fields=[mrkdwn("x" * 2000)] * 10, accessory=button(confirm=confirm())),
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider", "block_id": "d"},
    {"type": "context", "elements": [mrkdwn("x")] * 10},
    {"type": "actions", "elements": [button(action_id=f"a{n}") for n in range(25)]},
    {"type": "actions", "elements": [select(100), {"type": "overflow", "options": options(5)}]},
    {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "x"},
    {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
    },
    {"type": "markdown", "text": "x" * 12_000},
    table(100, 20),
    an_input({"type": "plain_text_input", "max_length": 3000}),
    {"type": "actions", "elements": [{"type": "datetimepicker", "action_id": "t", "initial_date_time": 1735689600}]},
]


@pytest.mark.parametrize("block", SOUND, ids=lambda block: block["type"])
def test_what_fits_exactly_is_taken(block: Json) -> None:
    assert message_problems([block]) == []


REFUSED: list[tuple[Json, str]] = [
    (section(text=mrkdwn("x" * 3001)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    (section(text=mrkdwn("")), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "section"}, "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    (section(fields=[plain("x")] * 11), "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    (
        section(fields=[plain("x" * 2001)]),
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    (section(block_id="x" * 256), "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    (section(colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
    (
        section(accessory={"type": "plain_text_input"}),
        "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]",
    ),
    (
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    ({"type": "header", "text": mrkdwn("x")}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
    (
        {"type": "context", "elements": [plain("x")] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    ({"type": "context", "elements": []}, "no less than 1 items allowed [json-pointer:/blocks/0/elements]"),
    (
        {"type": "actions", "elements": [button(action_id=f"a{n}") for n in range(26)]},
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        {"type": "actions", "elements": [button(action_id="a"), button(action_id="a")]},
        "`action_id` a already exists for another element [json-pointer:/blocks/0/elements]",
    ),
    (
        {"type": "actions", "elements": [button("x" * 76)]},
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        {"type": "actions", "elements": [button(value="x" * 2001)]},
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        {"type": "actions", "elements": [button(style="blue")]},
        "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        {"type": "actions", "elements": [button(action_id="x" * 256)]},
        "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    ),
    (section(accessory=select(101)), "no more than 100 items allowed [json-pointer:/blocks/0/accessory/options]"),
    (section(accessory=select(0)), "no less than 1 items allowed [json-pointer:/blocks/0/accessory/options]"),
    (
        section(accessory={"type": "static_select", "action_id": "s"}),
        "missing required field: options [json-pointer:/blocks/0/accessory]",
    ),
    (
        section(accessory=select(1, placeholder=plain("x" * 151))),
        "must be less than 151 characters [json-pointer:/blocks/0/accessory/placeholder/text]",
    ),
    (
        section(accessory=select(1, initial_option=options(2)[1])),
        "initial option does not match any of the options [json-pointer:/blocks/0/accessory]",
    ),
    (
        section(accessory={"type": "static_select", "options": options(1, "x" * 75)}),
        "must be less than 76 characters [json-pointer:/blocks/0/accessory/options/0/text/text]",
    ),
    (
        section(accessory={"type": "static_select", "options": [{"text": plain("x"), "value": "v" * 151}]}),
        "must be less than 151 characters [json-pointer:/blocks/0/accessory/options/0/value]",
    ),
    (
        section(accessory={"type": "overflow", "options": options(6)}),
        "no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    (
        section(accessory={"type": "checkboxes", "options": options(11)}),
        "no more than 10 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    (
        section(accessory={"type": "radio_buttons", "options": options(11)}),
        "no more than 10 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    (
        section(accessory=button(confirm=confirm(title=plain("x" * 101)))),
        "must be less than 101 characters [json-pointer:/blocks/0/accessory/confirm/title/text]",
    ),
    (
        section(accessory=button(confirm=confirm(text=plain("x" * 301)))),
        "must be less than 301 characters [json-pointer:/blocks/0/accessory/confirm/text/text]",
    ),
    (
        section(accessory=button(confirm=confirm(deny=plain("x" * 31)))),
        "must be less than 31 characters [json-pointer:/blocks/0/accessory/confirm/deny/text]",
    ),
    (
        an_input({"type": "plain_text_input", "max_length": 3001}),
        "must be less than or equal to 3000 [json-pointer:/blocks/0/element/max_length]",
    ),
    (
        an_input({"type": "plain_text_input", "max_length": 0}),
        "must be greater than or equal to 1 [json-pointer:/blocks/0/element/max_length]",
    ),
    (an_input(button()), "unsupported type: button [json-pointer:/blocks/0/element/type]"),
    (
        an_input({"type": "number_input"}),
        "missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]",
    ),
    ({"type": "image", "image_url": "https://e.com"}, "missing required field: alt_text [json-pointer:/blocks/0]"),
    ({"type": "markdown", "text": "x" * 12_001}, "must be less than 12001 characters [json-pointer:/blocks/0/text]"),
    (table(101, 1), "no more than 100 items allowed [json-pointer:/blocks/0/rows]"),
    (table(1, 21), "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"),
    ({"type": "alert", "text": plain("x")}, "unsupported type: alert [json-pointer:/blocks/0/type]"),
    ({"type": "wobble"}, "unsupported type: wobble [json-pointer:/blocks/0/type]"),
    ({"text": plain("x")}, "missing required field: type [json-pointer:/blocks/0]"),
]


@pytest.mark.parametrize(("block", "said"), REFUSED, ids=[said[:60] for _, said in REFUSED])
def test_what_breaks_a_rule_is_refused_in_slacks_words(block: Json, said: str) -> None:
    assert [str(problem) for problem in message_problems([block])] == [said]


TOGETHER: list[tuple[list[Json], str]] = [
    ([section()] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    (
        [section(block_id="b"), section(block_id="b")],
        "`block_id` b already exists for another block [json-pointer:/blocks/1/block_id]",
    ),
    (
        [{"type": "markdown", "text": "x" * 6001}] * 2,
        "must be less than 12001 characters in total [json-pointer:/blocks]",
    ),
    ([table(1, 1), table(1, 1)], "only one table is allowed [json-pointer:/blocks]"),
]


@pytest.mark.parametrize(("blocks", "said"), TOGETHER, ids=[said[:40] for _, said in TOGETHER])
def test_blocks_are_judged_together_too(blocks: list[Json], said: str) -> None:
    assert [str(problem) for problem in message_problems(blocks)] == [said]


VIEWS: list[tuple[Json, str]] = [
    (modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
    (modal(submit=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/submit/text]"),
    (modal(close=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/close/text]"),
    (modal(private_metadata="x" * 3001), "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
    (modal(callback_id="x" * 256), "must be less than 256 characters [json-pointer:/view/callback_id]"),
    (modal(*[section()] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    (modal(an_input({"type": "plain_text_input"}), submit=None), "missing required field: submit [json-pointer:/view]"),
    (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown [json-pointer:/view/blocks/0/type]"),
    (modal(table(1, 1)), "unsupported type: table [json-pointer:/view/blocks/0/type]"),
    ({"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
    ({"type": "home", "blocks": []}, "must be of type modal [json-pointer:/view/type]"),
    (
        modal(
            an_input({"type": "plain_text_input", "focus_on_load": True}),
            an_input({"type": "plain_text_input", "focus_on_load": True}),
        ),
        "only one element can have focus_on_load [json-pointer:/view/blocks]",
    ),
]


@pytest.mark.parametrize(("view", "said"), VIEWS, ids=[said[:50] for _, said in VIEWS])
def test_modals_are_refused_in_slacks_words(view: Json, said: str) -> None:
    assert [str(problem) for problem in view_problems(view, "modal")] == [said]


def test_a_full_modal_and_a_full_home_are_taken() -> None:
    full = modal(*[section()] * 99, an_input({"type": "plain_text_input"}), private_metadata="x" * 3000)
    home = {"type": "home", "blocks": [section()] * 100}
    assert (view_problems(full, "modal"), view_problems(home, "home")) == ([], [])


def test_the_text_of_a_message_is_counted_wherever_it_stands() -> None:
    blocks = [section(accessory=button("12345")), {"type": "markdown", "text": "678"}]
    assert text_total(blocks) == len("hello12345678")
