"""What Slack's own client refuses before a form is sent."""

from __future__ import annotations

from typing import Any

from sandbox.gestures.presses import value_of
from sandbox.records import Json, View

REQUIRED = "Please complete this required field."


def client_errors(view: View) -> dict[str, str]:
    """The texts Slack shows under inputs that are not ready to be sent, by block id."""
    inputs = [block for block in view.blocks if block["type"] == "input"]
    found = {block["block_id"]: _error(view, block) for block in inputs}
    return {block_id: text for block_id, text in found.items() if text}


def _error(view: View, block: Json) -> str:
    element = block["element"]
    value = value_of(view, block, element)
    if value in (None, "", []):
        return "" if block.get("optional") else REQUIRED
    kind = element["type"]
    if kind == "plain_text_input":
        return _length_error(element, value)
    if kind == "email_text_input" and "@" not in value.strip("@"):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not value.startswith(("http://", "https://")):
        return "Please enter a valid URL."
    return _number_error(element, value) if kind == "number_input" else ""


def _length_error(element: Json, value: str) -> str:
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    most = element.get("max_length", 3000)
    return f"Please enter no more than {most} characters." if len(value) > most else ""


def _number_error(element: Json, value: Any) -> str:
    try:
        number = float(value)
    except ValueError:
        return "Please enter a valid number."
    if not element.get("is_decimal_allowed") and number != int(number):
        return "Please enter a whole number."
    low, high = element.get("min_value"), element.get("max_value")
    if (low is not None and number < float(low)) or (high is not None and number > float(high)):
        return "Please enter a number in the allowed range."
    return ""
