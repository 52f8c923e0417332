"""The plain pieces: one sentence, a refusal that helps, a working state, a view that only says something."""

from collections.abc import Callable

from commands.views.blocks import Rendered, View, modal, plain_text, section
from commands.views.slack_formatter import SlackFormatter
from workflows.deps import Deps
from workflows.domain.errors import DomainError
from workflows.domain.people import Person
from workflows.incidents.queries import own_under_way, under_way
from workflows.messages.war_room import Sentence
from workflows.text.slack_text import escape, one_line

WAR_ROOMS = 5
NAMES_WAR_ROOMS = frozenset({"not_a_war_room"})
"""Refusals after which the way to one's own incidents is shown."""


def sentence(text: str) -> Rendered:
    """One sentence of plain text."""
    return Rendered(text=escape(text))


def mrkdwn(text: str) -> Rendered:
    """One sentence of safe markup."""
    return Rendered(text=text, blocks=(section(text),))


def with_footer(message: Rendered, text: str) -> Rendered:
    """A message, and one sentence of plain text below it."""
    blocks = (*message.blocks, section(escape(text))) if message.blocks else ()
    return Rendered(text=f"{message.text}\n{escape(text)}", blocks=blocks)


def programme_sentence(fmt: SlackFormatter, message: Sentence) -> Rendered:
    """A sentence of the programme; its parameters are plain text."""
    return mrkdwn(
        fmt(message.key, **{key: escape(str(fmt.catalogue.say(value))) for key, value in message.params.items()})
    )


def refusal(fmt: SlackFormatter, error: DomainError, war_rooms: Callable[[], str]) -> Rendered:
    """Why not, and what to do instead."""
    why = escape(fmt.error(error))
    return mrkdwn(f"{why}\n{war_rooms()}" if error.text_key in NAMES_WAR_ROOMS else why)


def own_war_rooms(person: Person, deps: Deps, fmt: SlackFormatter) -> str:
    """Where a person may go: the rooms of their own open incidents, or else of those they may see."""
    own = own_under_way(person, deps)
    incidents = own or under_way(person, deps)
    if not incidents:
        return fmt("places.none")
    lines = [f"• {fmt.room(i)} {escape(one_line(i.title, 80))}" for i in incidents[:WAR_ROOMS]]
    return "\n".join([fmt("places.yours" if own else "places.visible"), *lines])


def working(fmt: SlackFormatter) -> View:
    """Shown while the form is being prepared."""
    return told(fmt, sentence(fmt("working.form")), title=fmt("working.form_title"))


def saving(fmt: SlackFormatter) -> View:
    """Shown while a submission waits for the database."""
    return told(fmt, sentence(fmt("working.saving")), title=fmt("working.saving_title"))


def told(fmt: SlackFormatter, message: Rendered, title: str = "") -> View:
    """A message in place of a form."""
    return modal(
        title=plain_text(title or fmt("app.name")),
        close=plain_text(fmt("form.close")),
        blocks=message.blocks or [section(message.text)],
    )
