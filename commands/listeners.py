"""Connects the tables of `registry` and `events` to Bolt: one listener per kind of request.

Bolt runs with `process_before_response`: a listener finishes before Slack hears "received", so it acknowledges in its
last line, and an event whose handler fails is answered 500 and comes again.
"""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient

from commands import events, registry, shortcuts
from commands.context import Context
from commands.payloads.events import kind_of, read_home_opened, seen_by
from commands.payloads.menu import read_menu_query
from commands.payloads.payload import parsed
from commands.payloads.press import read_press
from commands.payloads.request import command_text, read_request
from commands.payloads.shortcut import callback_of, read_message_shortcut
from commands.responding.answers import Answer
from commands.responding.responder import SlackResponder, publish_home
from commands.responding.runner import ResponderConfig
from commands.room_state import with_room_state
from commands.views.submission import read_submission
from workflows.organisation.settings import current

ANY = re.compile(r".*")
WORKING = "working"
"""Where a request has its working state."""


def listen(app: App, config: ResponderConfig) -> None:
    """Register everything Muster listens to."""
    _listen_to_people(app, config)
    _listen_to_menus(app, config)
    _listen_to_events(app, config)


def _listen_to_people(app: App, config: ResponderConfig) -> None:
    def responder(
        body: dict[str, Any], context: BoltContext, ack: Ack, respond: Respond | None = None
    ) -> SlackResponder:
        return SlackResponder(config, read_request(body), context.client, context[WORKING], ack, respond)

    @app.command(registry.COMMAND)
    def command(ack: Ack, body: dict[str, Any], context: BoltContext, respond: Respond) -> None:
        text = command_text(body)
        responder(body, context, ack, respond).answer_command(
            lambda c: registry.INCIDENT.run(c, c.masker(text)), registry.INCIDENT.opens_form(text)
        )

    @app.action(ANY)
    def action(ack: Ack, body: dict[str, Any], context: BoltContext, respond: Respond) -> None:
        press = read_press(body)
        responder(body, context, ack, respond).answer_press(
            lambda c: with_room_state(
                c,
                c.room_incident.id if c.room_incident else None,
                registry.action_handler(press.action_id)(c, press.through(c.masker)),
            )
        )

    @app.view(ANY)
    def submission(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = read_submission(body)
        responder(body, context, ack).answer_submission(
            lambda c: with_room_state(c, form.about, registry.view_handler(form.callback)(c, form.through(c.masker))),
            form,
        )

    @app.view_closed(ANY)
    def closed(ack: Ack, body: dict[str, Any]) -> None:
        form = read_submission(body)
        handler = registry.CLOSED.get(form.callback)
        if handler is not None:
            handler(form, read_request(body).user, config.deps)
        ack()

    @app.shortcut(ANY)
    def shortcut(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        def handle(context: Context) -> Answer:
            found = shortcuts.shortcut_named(callback_of(body))
            if isinstance(found, shortcuts.GlobalShortcut):
                return found.run(context)
            return found.run(context, read_message_shortcut(body))

        responder(body, context, ack).answer_shortcut(handle)


def _listen_to_menus(app: App, config: ResponderConfig) -> None:
    @app.options(ANY)
    def options(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        query, request = read_menu_query(body), read_request(body)
        responder = SlackResponder(config, request, context.client, context[WORKING], ack)
        responder.answer_options(lambda c: registry.options_handler(query.action_id)(c, query.typed))


def _listen_to_events(app: App, config: ResponderConfig) -> None:
    @app.event("app_home_opened")
    def home_opened(ack: Ack, event: dict[str, Any], client: WebClient) -> None:
        opened = parsed(read_home_opened, event)
        if opened is not None and not config.wait_for(opened.user):
            publish_home(config, opened.user, client)
        ack()

    @app.event(ANY)
    def event(ack: Ack, event: dict[str, Any], context: BoltContext) -> None:
        handler = events.EVENTS.get(kind_of(event))
        if handler is not None:
            handler(seen_by(context.bot_user_id, event), current(config.deps))
        ack()
