"""Puts the tables of `registry` and `events` behind Bolt: one listener per kind of request, a dictionary behind it.

Bolt runs with `process_before_response`: what a listener does happens before Slack hears "received", so the
acknowledgement is its last line, and an event whose handler fails is answered 500 and comes again.
"""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient

from commands import events, registry
from commands.context import Context
from commands.responding.runner import (
    ResponderConfig,
    SlackRequest,
    answer_command,
    answer_press,
    answer_shortcut,
    answer_submission,
    publish_home,
)

ANY = re.compile(r".*")
WORKING = "working"
"""Where a request has its working state."""


def listen(app: App, config: ResponderConfig) -> None:
    """Register everything Muster listens to."""
    _listen_to_people(app, config)
    _listen_to_events(app, config)


def _listen_to_people(app: App, config: ResponderConfig) -> None:
    @app.command(registry.COMMAND)
    def command(ack: Ack, body: dict[str, Any], context: BoltContext, respond: Respond) -> None:
        text = str(body.get("text") or "")
        answer_command(config, _asked(body, context), lambda c: registry.run_command(c, text), ack, respond)

    @app.action(ANY)
    def action(ack: Ack, body: dict[str, Any], context: BoltContext, respond: Respond) -> None:
        def handle(context: Context) -> Any:
            return registry.action_handler(body["actions"][0]["action_id"])(context, body)

        answer_press(config, _asked(body, context), handle, ack, respond)

    @app.view(ANY)
    def submission(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        def handle(context: Context) -> Any:
            return registry.view_handler(body["view"]["callback_id"])(context, body)

        answer_submission(config, _asked(body, context), handle, ack)

    @app.shortcut(ANY)
    def shortcut(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        def handle(context: Context) -> Any:
            return registry.shortcut_handler(body["callback_id"])(context, body)

        answer_shortcut(config, _asked(body, context), handle, ack)


def _asked(body: dict[str, Any], context: BoltContext) -> SlackRequest:
    return SlackRequest(body, context.client, context[WORKING])


def _listen_to_events(app: App, config: ResponderConfig) -> None:
    @app.event("app_home_opened")
    def home_opened(ack: Ack, event: dict[str, Any], client: WebClient) -> None:
        if event.get("tab") == "home":
            publish_home(config, event["user"], client)
        ack()

    @app.event(ANY)
    def event(ack: Ack, event: dict[str, Any]) -> None:
        handler = events.EVENTS.get(event["type"])
        if handler is not None:
            handler(event, config.deps)
        ack()
