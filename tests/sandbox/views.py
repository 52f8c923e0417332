"""Small views for the tiny bot."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def a_form(*blocks: Json, title: str = "A form") -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Go"),
        "blocks": list(blocks),
    }


def a_home(text: str, *blocks: Json) -> Json:
    return {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}, *blocks]}


def text_input(block_id: str, label: str, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "value", **more}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element}


def button(text: str, action_id: str, block_id: str = "", **more: Any) -> Json:
    element = {"type": "button", "action_id": action_id, "text": plain(text), **more}
    return {"type": "actions", "elements": [element]} | ({"block_id": block_id} if block_id else {})


def select(block_id: str, label: str, texts: list[str], dispatch: bool = False, kind: str = "static_select") -> Json:
    element: Json = {"type": kind, "action_id": "value"}
    if kind == "static_select":
        element["options"] = [{"text": plain(text), "value": text.lower()} for text in texts]
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        "dispatch_action": dispatch,
    }
