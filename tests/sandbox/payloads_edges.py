"""The limits of Block Kit: exactly at the limit is taken, one more is refused.

The numbers are those of docs.slack.dev/reference/block-kit, written down here a second time on purpose.
"""

from __future__ import annotations

from tests.sandbox.kit import (
    Build,
    Edge,
    Json,
    actions,
    address,
    an_input,
    button,
    buttons,
    confirm,
    context,
    element,
    filled,
    film,
    fullest,
    groups,
    header,
    home,
    largest,
    longest,
    markdown,
    message,
    modal,
    mrkdwn,
    option,
    options,
    picture,
    plain,
    rich,
    rich_section,
    section,
    select,
    smallest,
    some,
    table,
    text_input,
    words,
)

FIRST = "/blocks/0"
BLOCK = "/view/blocks/0"


def beside(accessory: Json) -> Json:
    return message(section(accessory=accessory))


def asked(one: Json) -> Json:
    return modal(an_input(one))


def picky(one: Json) -> Json:
    """A select with this option among its options."""
    return beside({"type": "static_select", "options": [one]})


SURFACES: list[Edge] = [
    fullest(50, "blocks of a message", "message", lambda n: message(*[section()] * n), "/blocks"),
    fullest(100, "blocks of a modal", "modal", lambda n: modal(*[section()] * n), "/view/blocks"),
    fullest(100, "blocks of a Home", "home", lambda n: home(*[section()] * n), "/view/blocks"),
    longest(24, "title", "modal", lambda n: modal(title=plain(words(n))), "/view/title/text"),
    longest(24, "submit", "modal", lambda n: modal(submit=plain(words(n))), "/view/submit/text"),
    longest(24, "close", "modal", lambda n: modal(close=plain(words(n))), "/view/close/text"),
    filled("title filled", "modal", lambda n: modal(title=plain(words(n))), "/view/title/text"),
    longest(3000, "metadata of a modal", "modal", lambda n: modal(private_metadata=words(n)), "/view/private_metadata"),
    longest(3000, "metadata of a Home", "home", lambda n: home(private_metadata=words(n)), "/view/private_metadata"),
    longest(255, "callback_id of a modal", "modal", lambda n: modal(callback_id=words(n)), "/view/callback_id"),
    longest(255, "callback_id of a Home", "home", lambda n: home(callback_id=words(n)), "/view/callback_id"),
    longest(255, "external_id", "modal", lambda n: modal(external_id=words(n)), "/view/external_id"),
]

BLOCKS: list[Edge] = [
    longest(255, "block_id", "message", lambda n: message(section(block_id=words(n))), f"{FIRST}/block_id"),
    filled("block_id filled", "message", lambda n: message(section(block_id=words(n))), f"{FIRST}/block_id"),
    longest(3000, "section", "message", lambda n: message(section(text=mrkdwn(words(n)))), f"{FIRST}/text/text"),
    longest(3000, "section at Home", "home", lambda n: home(section(text=plain(words(n)))), f"{BLOCK}/text/text"),
    filled("section filled", "message", lambda n: message(section(text=mrkdwn(words(n)))), f"{FIRST}/text/text"),
    fullest(10, "fields", "message", lambda n: message(section(fields=[plain("x")] * n)), f"{FIRST}/fields"),
    some("any fields", "message", lambda n: message(section(fields=[plain("x")] * n)), f"{FIRST}/fields"),
    longest(
        2000, "field", "message", lambda n: message(section(fields=[mrkdwn(words(n))])), f"{FIRST}/fields/0/text"
    ),
    longest(150, "header", "message", lambda n: message(header(plain(words(n)))), f"{FIRST}/text/text"),
    filled("header filled", "modal", lambda n: modal(header(plain(words(n)))), f"{BLOCK}/text/text"),
    fullest(10, "context", "message", lambda n: message(context(*[mrkdwn("x")] * n)), f"{FIRST}/elements"),
    some("any context", "modal", lambda n: modal(context(*[picture()] * n)), f"{BLOCK}/elements"),
    longest(3000, "context text", "home", lambda n: home(context(mrkdwn(words(n)))), f"{BLOCK}/elements/0/text"),
    filled("context filled", "message", lambda n: message(context(plain(words(n)))), f"{FIRST}/elements/0/text"),
    fullest(25, "actions", "message", lambda n: message(actions(*buttons(n))), f"{FIRST}/elements"),
    some("any actions", "home", lambda n: home(actions(*buttons(n))), f"{BLOCK}/elements"),
    longest(2000, "alt_text", "message", lambda n: message(picture(alt_text=words(n))), f"{FIRST}/alt_text"),
    longest(2000, "image title", "modal", lambda n: modal(picture(title=plain(words(n)))), f"{BLOCK}/title/text"),
    longest(3000, "image_url", "message", lambda n: message(picture(image_url=address(n))), f"{FIRST}/image_url"),
    longest(
        2000, "label", "modal", lambda n: modal(an_input(text_input(), label=plain(words(n)))), f"{BLOCK}/label/text"
    ),
    longest(
        2000, "hint", "modal", lambda n: modal(an_input(text_input(), hint=plain(words(n)))), f"{BLOCK}/hint/text"
    ),
    longest(12_000, "markdown", "message", lambda n: message(markdown(n)), f"{FIRST}/text"),
    filled("markdown filled", "message", lambda n: message(markdown(n)), f"{FIRST}/text"),
    fullest(100, "table rows", "message", lambda n: message(table(rows=n)), f"{FIRST}/rows"),
    some("any table rows", "message", lambda n: message(table(rows=n)), f"{FIRST}/rows"),
    fullest(20, "table columns", "message", lambda n: message(table(columns=n)), f"{FIRST}/rows/0"),
    some("any table columns", "message", lambda n: message(table(columns=n)), f"{FIRST}/rows/0"),
    fullest(
        20, "column settings", "message", lambda n: message(table(column_settings=[None] * n)),
        f"{FIRST}/column_settings",
    ),
    filled(
        "cell filled", "message",
        lambda n: message({"type": "table", "rows": [[{"type": "raw_text", "text": words(n)}]]}),
        f"{FIRST}/rows/0/0/text",
    ),
    filled(
        "rich text filled", "message",
        lambda n: message(rich(rich_section({"type": "text", "text": words(n)}))),
        f"{FIRST}/elements/0/elements/0/text",
    ),
    some(
        "any rich list", "message",
        lambda n: message(rich({"type": "rich_text_list", "style": "bullet", "elements": [rich_section()] * n})),
        f"{FIRST}/elements/0/elements",
    ),
    longest(200, "video title", "message", lambda n: message(film(title=plain(words(n)))), f"{FIRST}/title/text"),
    longest(50, "video author", "message", lambda n: message(film(author_name=words(n))), f"{FIRST}/author_name"),
    longest(
        200, "video description", "message", lambda n: message(film(description=plain(words(n)))),
        f"{FIRST}/description/text",
    ),
    longest(50, "video provider", "message", lambda n: message(film(provider_name=words(n))), f"{FIRST}/provider_name"),
    longest(200, "alert", "modal", lambda n: modal(element("alert", text=plain(words(n)))), f"{BLOCK}/text/text"),
    fullest(
        5, "context actions", "message",
        lambda n: message(
            {"type": "context_actions", "elements": [element("icon_button", icon="trash", text=plain("Bin"))] * n}
        ),
        f"{FIRST}/elements",
    ),
]  # fmt: skip

ELEMENTS: list[Edge] = [
    longest(75, "button", "message", lambda n: beside(button(words(n))), f"{FIRST}/accessory/text/text"),
    filled("button filled", "message", lambda n: beside(button(words(n))), f"{FIRST}/accessory/text/text"),
    longest(2000, "button value", "message", lambda n: beside(button(value=words(n))), f"{FIRST}/accessory/value"),
    longest(3000, "button url", "message", lambda n: beside(button(url=address(n))), f"{FIRST}/accessory/url"),
    longest(
        75, "spoken label", "message", lambda n: beside(button(accessibility_label=words(n))),
        f"{FIRST}/accessory/accessibility_label",
    ),
    longest(255, "action_id", "message", lambda n: beside(button(action_id=words(n))), f"{FIRST}/accessory/action_id"),
    filled(
        "action_id filled", "home", lambda n: home(actions(button(action_id=words(n)))),
        f"{BLOCK}/elements/0/action_id",
    ),
    fullest(100, "options", "message", lambda n: beside(select(n)), f"{FIRST}/accessory/options"),
    some("any options", "message", lambda n: beside(select(n)), f"{FIRST}/accessory/options"),
    fullest(
        100, "options of many", "modal",
        lambda n: asked(element("multi_static_select", options=options(n))), f"{BLOCK}/element/options",
    ),
    fullest(
        100, "option groups", "message", lambda n: beside(element("static_select", option_groups=groups(n))),
        f"{FIRST}/accessory/option_groups",
    ),
    some(
        "any option groups", "message", lambda n: beside(element("static_select", option_groups=groups(n))),
        f"{FIRST}/accessory/option_groups",
    ),
    fullest(
        100, "options of a group", "modal",
        lambda n: asked(element("static_select", option_groups=groups(1, each=n))),
        f"{BLOCK}/element/option_groups/0/options",
    ),
    some(
        "any options of a group", "modal",
        lambda n: asked(element("static_select", option_groups=groups(1, each=n))),
        f"{BLOCK}/element/option_groups/0/options",
    ),
    longest(
        75, "group label", "message",
        lambda n: beside(element("static_select", option_groups=[{"label": plain(words(n)), "options": options(1)}])),
        f"{FIRST}/accessory/option_groups/0/label/text",
    ),
    longest(75, "option", "message", lambda n: picky(option(words(n))), f"{FIRST}/accessory/options/0/text/text"),
    filled("option filled", "message", lambda n: picky(option(words(n))), f"{FIRST}/accessory/options/0/text/text"),
    longest(
        150, "option value", "message", lambda n: picky(option(value=words(n))), f"{FIRST}/accessory/options/0/value"
    ),
    longest(
        75, "option description", "message", lambda n: picky(option(description=plain(words(n)))),
        f"{FIRST}/accessory/options/0/description/text",
    ),
    longest(
        3000, "option url", "message", lambda n: beside(element("overflow", options=[option(url=address(n))])),
        f"{FIRST}/accessory/options/0/url",
    ),
    longest(
        150, "placeholder of a select", "message", lambda n: beside(select(placeholder=plain(words(n)))),
        f"{FIRST}/accessory/placeholder/text",
    ),
    longest(
        150, "placeholder of an input", "modal", lambda n: asked(text_input(placeholder=plain(words(n)))),
        f"{BLOCK}/element/placeholder/text",
    ),
    fullest(
        5, "overflow", "message", lambda n: beside(element("overflow", options=options(n))),
        f"{FIRST}/accessory/options",
    ),
    some(
        "any overflow", "message", lambda n: beside(element("overflow", options=options(n))),
        f"{FIRST}/accessory/options",
    ),
    fullest(
        10, "checkboxes", "home", lambda n: home(actions(element("checkboxes", options=options(n)))),
        f"{BLOCK}/elements/0/options",
    ),
    some(
        "any checkboxes", "modal", lambda n: asked(element("checkboxes", options=options(n))),
        f"{BLOCK}/element/options",
    ),
    fullest(
        10, "radio buttons", "modal", lambda n: asked(element("radio_buttons", options=options(n))),
        f"{BLOCK}/element/options",
    ),
    some(
        "any radio buttons", "modal", lambda n: asked(element("radio_buttons", options=options(n))),
        f"{BLOCK}/element/options",
    ),
    largest(3000, "max_length", "modal", lambda n: asked(text_input(max_length=n)), f"{BLOCK}/element/max_length"),
    smallest(1, "max_length at all", "modal", lambda n: asked(text_input(max_length=n)), f"{BLOCK}/element/max_length"),
    largest(3000, "min_length", "modal", lambda n: asked(text_input(min_length=n)), f"{BLOCK}/element/min_length"),
    smallest(0, "min_length at all", "modal", lambda n: asked(text_input(min_length=n)), f"{BLOCK}/element/min_length"),
    longest(
        3000, "initial text", "modal", lambda n: asked(text_input(initial_value=words(n))),
        f"{BLOCK}/element/initial_value",
    ),
    largest(
        10, "files", "modal", lambda n: asked(element("file_input", max_files=n)), f"{BLOCK}/element/max_files"
    ),
    smallest(
        1, "any files", "modal", lambda n: asked(element("file_input", max_files=n)), f"{BLOCK}/element/max_files"
    ),
    smallest(
        1, "chosen at most", "modal",
        lambda n: asked(element("multi_users_select", max_selected_items=n)), f"{BLOCK}/element/max_selected_items",
    ),
    smallest(
        1_000_000_000, "moment", "message",
        lambda n: message(actions(element("datetimepicker", initial_date_time=n))),
        f"{FIRST}/elements/0/initial_date_time",
    ),
    largest(
        9_999_999_999, "late moment", "message",
        lambda n: message(actions(element("datetimepicker", initial_date_time=n))),
        f"{FIRST}/elements/0/initial_date_time",
    ),
]  # fmt: skip


def confirming(part: str) -> Build:
    return lambda n: beside(button(confirm=confirm(**{part: plain(words(n))})))


CONFIRM = f"{FIRST}/accessory/confirm"
CONFIRMS: list[Edge] = [
    longest(100, "title of a confirmation", "message", confirming("title"), f"{CONFIRM}/title/text"),
    longest(300, "text of a confirmation", "message", confirming("text"), f"{CONFIRM}/text/text"),
    longest(30, "yes of a confirmation", "message", confirming("confirm"), f"{CONFIRM}/confirm/text"),
    longest(30, "no of a confirmation", "message", confirming("deny"), f"{CONFIRM}/deny/text"),
]

EDGES: list[Edge] = [*SURFACES, *BLOCKS, *ELEMENTS, *CONFIRMS]
