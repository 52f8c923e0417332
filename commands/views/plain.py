"""The plain pieces: one sentence, a refusal with its next step, a working state, a notice in place of a form."""

from commands.views.blocks import Rendered, View, modal, plain_text, section
from commands.views.slack_formatter import SlackFormatter
from workflows.messages.incidents import WarRooms
from workflows.messages.war_room import Sentence
from workflows.presentation.spans import Line
from workflows.text.slack_text import escape, one_line

WAR_ROOMS = 5


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


def refusal(fmt: SlackFormatter, why: Line, next_step: WarRooms | None = None) -> Rendered:
    """Why not, and what to do instead."""
    return mrkdwn("\n".join([fmt.markup(why), *(_war_rooms(fmt, next_step) if next_step else [])]))


def _war_rooms(fmt: SlackFormatter, rooms: WarRooms) -> list[str]:
    if not rooms.incidents:
        return [fmt.markup(fmt.line("places.none"))]
    heading = fmt("places.yours" if rooms.are_own else "places.visible")
    return [heading, *(f"• {fmt.room(i)} {escape(one_line(i.title, 80))}" for i in rooms.incidents[:WAR_ROOMS])]


def working(fmt: SlackFormatter) -> View:
    """Shown while the form is being prepared."""
    return notice(fmt, sentence(fmt("working.form")), title=fmt("working.form_title"))


def saving(fmt: SlackFormatter) -> View:
    """Shown while a submission waits for the database."""
    return notice(fmt, sentence(fmt("working.saving")), title=fmt("working.saving_title"))


def notice(fmt: SlackFormatter, message: Rendered, title: str = "") -> View:
    """A message in place of a form."""
    return modal(
        title=plain_text(title or fmt("app.name")),
        close=plain_text(fmt("form.close")),
        blocks=message.blocks or [section(message.text)],
    )
