"""Submitting and closing modals, and asking for options while someone types."""

from __future__ import annotations

from typing import Any

from sandbox.api.views import checked_view
from sandbox.blockkit.checks import many
from sandbox.blockkit.limits import SELECT_OPTIONS
from sandbox.blockkit.objects import OPTION_GROUPS, PLAIN_OPTION, offered
from sandbox.delivery.answers import Answer
from sandbox.delivery.hub import Hub
from sandbox.delivery.parcel import Parcel
from sandbox.errors import SlackError
from sandbox.gestures.payloads import closing, submission, suggestion
from sandbox.gestures.result import Result
from sandbox.modals import close_all, close_top, push_modal, stack, update_view
from sandbox.records import Json, User, View

TROUBLE = "We had some trouble connecting. Try again?"


async def submit(hub: Hub, user: User, view: View) -> Result:
    """Send what the modal holds and do what the bot answers: close, errors, update, push, clear."""
    with hub.ws.changing():
        view.errors, view.notice = {}, ""
        payload = submission(hub.ws, hub.base_url, user, view)
    answer = await hub.deliver(Parcel("interaction", "view_submission", payload))
    with hub.ws.changing():
        if answer.ok:
            _follow(hub, user, view, answer)
        else:
            view.notice = TROUBLE
    return Result(answer, view.notice, trigger_id=payload["trigger_id"])


def _follow(hub: Hub, user: User, view: View, answer: Answer) -> None:
    """An answer that makes no sense leaves the modal open with Slack's words of regret."""
    action = answer.data.get("response_action")
    try:
        if action == "errors":
            _show_errors(view, answer.data.get("errors"))
        elif action in ("update", "push"):
            _replace_or_push(hub, user, view, action, answer.data.get("view"))
        elif action == "clear":
            close_all(hub.ws, user.id)
        elif action is None and answer.body in (None, {}, ""):
            _close(hub, user, view)
        else:
            raise SlackError("unknown_response", answer=str(answer.body)[:200])
    except SlackError as error:
        view.notice = TROUBLE
        hub.traffic.violation(f"view_submission response refused: {error.code} {error.details}")


def _close(hub: Hub, user: User, view: View) -> None:
    """Close the submitted modal, unless the bot has replaced it in the meantime."""
    views = stack(hub.ws, user.id)
    if views and views[-1] is view:
        close_top(hub.ws, user.id)


def _show_errors(view: View, errors: Any) -> None:
    """Keys are ids of input blocks; any other key makes Slack refuse the answer."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise SlackError("errors_missing")
    unknown = sorted(set(errors) - inputs)
    if unknown:
        raise SlackError("unknown_block_ids", block_ids=unknown)
    view.errors = {block_id: str(text) for block_id, text in errors.items()}


def _replace_or_push(hub: Hub, user: User, view: View, action: str, content: Any) -> None:
    sound = checked_view(content, "modal")
    if action == "push":
        push_modal(hub.ws, user.id, sound)
    else:
        update_view(hub.ws, view, sound)


async def close(hub: Hub, user: User, view: View, everything: bool = False) -> None:
    """Close a modal (or the whole stack) and tell the bot where a view asks for it."""
    ws = hub.ws
    with ws.changing():
        everything = everything or bool(view.content.get("clear_on_close"))
        closed = stack(ws, user.id)[::-1] if everything else [view]
        told = [closing(ws, user, one, everything) for one in closed if one.content.get("notify_on_close")]
        if everything:
            close_all(ws, user.id)
        else:
            close_top(ws, user.id)
    for payload in told:
        await hub.deliver(Parcel("interaction", "view_closed", payload))


async def suggest(hub: Hub, user: User, view: View, block: Json, element: Json, typed: str) -> list[Json]:
    """The options the bot offers for what was typed; none when it fails or answers nonsense."""
    with hub.ws.changing():
        payload = suggestion(hub.ws, user, view, block, element, typed)
    answer = await hub.deliver(Parcel("interaction", "block_suggestion", payload))
    return _sound_options(hub, answer) if answer.ok else []


def _sound_options(hub: Hub, answer: Answer) -> list[Json]:
    if "option_groups" in answer.data:
        problems = list(OPTION_GROUPS(answer.data["option_groups"], "/option_groups"))
    else:
        check = many(PLAIN_OPTION, SELECT_OPTIONS, least=0)
        problems = list(check(answer.data.get("options"), "/options"))
    if problems:
        hub.traffic.violation(f"block_suggestion response refused: {[str(one) for one in problems]}")
        return []
    return offered(answer.data)
