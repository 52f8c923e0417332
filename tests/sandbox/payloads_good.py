"""Payloads Slack takes: every surface, block and element, and what is easily forbidden by mistake."""

from __future__ import annotations

from tests.sandbox.kit import (
    Good,
    Json,
    actions,
    address,
    an_input,
    button,
    confirm,
    context,
    element,
    film,
    groups,
    header,
    home,
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
    table,
    text_input,
    words,
)


def form(one: Json, **more: object) -> Json:
    return modal(an_input(one, **more))


def row(*elements: Json) -> Json:
    return message(actions(*elements))


MESSAGES: list[Good] = [
    Good("text alone", "message", {"text": "hello"}),
    Good("blocks alone", "message", message(section())),
    Good("text and blocks", "message", message(section(), text="hello")),
    Good("text and no blocks", "message", message(text="hello")),
    Good("blocks as JSON text", "message", {"blocks": '[{"type": "divider"}]'}),
    Good("attachment", "message", {"attachments": [{"text": "old style", "blocks": [section()]}]}),
    Good("100 attachments", "message", {"attachments": [{"text": "x"}] * 100}),
    Good("text that is cut off", "message", {"text": words(40_001)}),
    Good("markdown_text", "message", {"markdown_text": words(12_000)}),
    Good(
        "metadata",
        "message",
        {"text": "hello", "metadata": {"event_type": "card", "event_payload": {"incident": 1}}},
    ),
    Good("13,200 characters in blocks", "message", message(*[section(text=mrkdwn(words(3000)))] * 4, markdown(1200))),
    Good("12,000 characters of markdown in two blocks", "message", message(markdown(6000), markdown(6000))),
    Good("one table among blocks", "message", message(header(plain("Tasks")), table(2, 3), section())),
    Good("text of 4,000 characters in an update", "update", {"text": words(4000)}),
    Good("blocks in an update", "update", message(section(), text="changed")),
]

VIEWS: list[Good] = [
    Good("modal without blocks", "modal", modal()),
    Good("modal without submit and without inputs", "modal", {"type": "modal", "title": plain("T"), "blocks": []}),
    Good("modal with every property", "modal", modal(
        section(), close=plain("No"), clear_on_close=True, notify_on_close=True,
        private_metadata="{}", callback_id="declare", external_id="one")),
    Good("one element with the focus", "modal", modal(
        an_input(text_input(focus_on_load=True)), an_input(text_input(focus_on_load=False)))),
    Good("two elements with the focus in a message", "message", message(
        an_input(text_input(focus_on_load=True)), an_input(text_input(focus_on_load=True)))),
    Good("Home without blocks", "home", home()),
    Good("Home with an input and no submit", "home", home(an_input(text_input()))),
    Good("Home with every property", "home", home(section(), private_metadata="{}", callback_id="h", external_id="e")),
    Good("the same action_id in two blocks", "modal", modal(
        actions(button(action_id="a")), actions(button(action_id="a")))),
]  # fmt: skip

BLOCKS: list[Good] = [
    Good("section with fields and no text", "message", message(
        {"type": "section", "fields": [plain("x"), mrkdwn("y")]})),
    Good("section with an image beside it", "home", home(section(accessory=picture(), expand=True))),
    Good("divider", "modal", modal({"type": "divider", "block_id": "line"})),
    Good("header with emoji", "message", message(header({**plain("Done :tada:"), "emoji": True}))),
    Good("context with texts and image", "message", message(
        context(plain("a"), {**mrkdwn("b"), "verbatim": True}, picture()))),
    Good("image of a Slack file", "modal", modal({"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a chart"})),
    Good("image without words for it", "message", message(picture(alt_text=""))),
    Good("input with hint, optional, telling at once", "modal", modal(
        an_input(select(), hint=plain("h"), optional=True, dispatch_action=True))),
    Good("input in a message", "message", message(an_input(text_input()))),
    Good("table with rich cells and settings", "message", message({
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "a"}, rich(rich_section({"type": "text", "text": "b"}))]],
        "column_settings": [{"align": "right", "is_wrapped": True}, None],
    })),
    Good("rich text of everything", "home", home(rich(
        rich_section(
            {"type": "text", "text": "bold", "style": {"bold": True, "italic": False}},
            {"type": "link", "url": "example", "text": "a link"},
            {"type": "emoji", "name": "tada"},
            {"type": "user", "user_id": "U1"},
            {"type": "usergroup", "usergroup_id": "S1"},
            {"type": "channel", "channel_id": "C1"},
            {"type": "broadcast", "range": "here"},
            {"type": "color", "value": "#ff0000"},
            {"type": "date", "timestamp": 1735689600, "format": "{date}", "fallback": "new year"},
        ),
        {"type": "rich_text_list", "style": "ordered", "indent": 1, "border": 1, "elements": [rich_section()]},
        {"type": "rich_text_preformatted", "elements": [], "border": 0, "language": "python"},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
    ))),
    Good("rich text of nothing", "message", message(rich())),
    Good("markdown", "message", message(markdown(10))),
    Good("video", "modal", modal(film(title_url=address(), provider_icon_url=address()))),
    Good("alert", "modal", modal(element("alert", text=mrkdwn("careful"), level="warning"))),
    Good("feedback", "message", message({"type": "context_actions", "elements": [element(
        "feedback_buttons",
        positive_button={"text": plain("Good"), "value": "up"},
        negative_button={"text": plain("Bad"), "accessibility_label": "Bad answer"},
    )]})),
]  # fmt: skip

ELEMENTS: list[Good] = [
    Good("button of every kind", "message", row(
        button(action_id="a", style="primary", value=""),
        button(action_id="b", style="danger", confirm=confirm(style="danger")),
        button(action_id="c", url="http://example.com/path?q=1#top"),
        button(action_id="d", url="slack://channel?team=T1&id=C1"),
    )),
    Good("workflow button", "message", row(
        element("workflow_button", text=plain("Run"), workflow={"trigger": {"url": address()}}))),
    Good("overflow with a link", "message", row(
        element("overflow", options=[option(url=address())], confirm=confirm()))),
    Good("select with its initial option", "message", row(select(3, initial_option=options(3)[2]))),
    Good("select with an initial option from a group", "modal", form(
        element("static_select", option_groups=groups(2, 2), initial_option=option("Option 1.1", "v1.1")))),
    Good("many from groups", "modal", form(element(
        "multi_static_select", option_groups=groups(2, 2), max_selected_items=2,
        initial_options=[option("Option 0.0", "v0.0"), option("Option 0.1", "v0.1")]))),
    Good("options from the bot", "modal", form(
        element("external_select", min_query_length=0, initial_option=option()))),
    Good("many options from the bot", "modal", form(element("multi_external_select", initial_options=options(2)))),
    Good("people", "message", row(element("users_select", initial_user="U1", placeholder=plain("Who")))),
    Good("many people", "modal", form(element("multi_users_select", initial_users=["U1", "U2"], max_selected_items=3))),
    Good("conversation", "modal", form(element(
        "conversations_select", response_url_enabled=True,
        default_to_current_conversation=True, filter={"include": ["public", "private"], "exclude_bot_users": True}))),
    Good("many conversations", "modal", form(element(
        "multi_conversations_select", initial_conversations=["C1"],
        filter={"exclude_external_shared_channels": True}))),
    Good("channel", "home", home(actions(element("channels_select", initial_channel="C1")))),
    Good("many channels", "home", home(section(accessory=element("multi_channels_select", initial_channels=["C1"])))),
    Good("date", "message", message(section(accessory=element("datepicker", initial_date="2026-02-28")))),
    Good("time", "modal", form(element("timepicker", initial_time="23:59", timezone="Europe/Berlin"))),
    Good("date and time", "modal", form(element("datetimepicker", initial_date_time=1_735_689_600))),
    Good("checkboxes, some ticked", "modal", form(element(
        "checkboxes", options=[{"text": mrkdwn("*a*"), "value": "a", "description": mrkdwn("_first_")}, *options(2)],
        initial_options=options(2)))),
    Good("radio buttons, one chosen", "modal", form(element(
        "radio_buttons", options=options(2), initial_option=options(2)[0], focus_on_load=True))),
    Good("lines of text", "modal", form(text_input(
        multiline=True, initial_value="a", min_length=0, max_length=3000,
        dispatch_action_config={"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]},
    ), dispatch_action=True)),
    Good("e-mail address", "modal", form(element("email_text_input", initial_value="a@example.com"))),
    Good("web address", "modal", form(element("url_text_input", placeholder=plain("https://")))),
    Good("number", "modal", form(element("number_input", is_decimal_allowed=False, min_value="1", max_value="1"))),
    Good("number from a number upwards", "modal", form(
        element("number_input", is_decimal_allowed=True, min_value="0.5", initial_value="1.5"))),
    Good("rich text input", "modal", form(element("rich_text_input", initial_value=rich(rich_section())))),
    Good("files", "modal", form(element("file_input", filetypes=["pdf"], max_files=1))),
]  # fmt: skip

GOOD: list[Good] = [*MESSAGES, *VIEWS, *BLOCKS, *ELEMENTS]
