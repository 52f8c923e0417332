"""What every call passes before its method runs: a known method, a token, scopes, arguments."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from sandbox.api import admin, chat, conversations, directory, files, history, marks, membership, session, views
from sandbox.api.call import METHODS, Call, Method
from sandbox.errors import SlackError, missing
from sandbox.records import Json
from sandbox.workspace import Workspace

log = logging.getLogger(__name__)

FAMILIES = (admin, chat, conversations, directory, files, history, marks, membership, session, views)


def answer(ws: Workspace, name: str, token: str, args: Mapping[str, Any], base_url: str) -> Json:
    """Run one call; refusals come back as Slack's error bodies."""
    call = Call(ws, args, base_url)
    try:
        with ws.changing():
            return {"ok": True, **_admitted(call, name, token).handler(call)}
    except SlackError as error:
        return error.body()
    except Exception:  # the request boundary: nonsense from the bot must not stop the server
        log.exception("call.failed method=%s", name)
        return {"ok": False, "error": "fatal_error"}


def _admitted(call: Call, name: str, token: str) -> Method:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    call.acts_as = _kind_of_token(call.ws, method, token)
    _check_scopes(call, method)
    absent = [one for one in method.required if call.args.get(one) is None]
    if absent:
        raise missing(*absent)
    return method


def _kind_of_token(ws: Workspace, method: Method, token: str) -> str:
    if not token:
        raise SlackError("not_authed")
    kinds = {ws.bot_token: "bot", ws.app_token: "app", ws.admin_token: "admin"}
    if token not in kinds:
        raise SlackError("invalid_auth")
    if kinds[token] not in method.takes:
        raise SlackError("not_allowed_token_type")
    return kinds[token]


def scopes_of(ws: Workspace, token: str) -> tuple[str, ...]:
    return ws.admin_scopes if token == ws.admin_token else ws.manifest.scopes


def accepted_scopes(name: str) -> list[str]:
    method = METHODS.get(name)
    return list(dict.fromkeys(s for group in method.scopes.values() for s in group)) if method else []


def _check_scopes(call: Call, method: Method) -> None:
    """One scope of the right kind is enough; without a known kind, one of any kind."""
    kind = method.kind_of(call) if len(method.scopes) > 1 else ""
    needed = method.scopes.get(kind) or tuple(accepted_scopes(method.name))
    provided = call.ws.admin_scopes if call.acts_as == "admin" else call.ws.manifest.scopes
    if needed and not set(needed) & set(provided):
        raise SlackError("missing_scope", needed=",".join(needed), provided=",".join(provided))
