"""How messages and Home tabs are drawn for Slack, with what is set up at that moment."""

from collections.abc import Callable

from commands.views.blocks import Rendered, View
from commands.views.render import render, render_home
from commands.views.slack_formatter import SlackFormatter
from workflows.access.people import locale_and_zone_of
from workflows.domain.ids import UserId
from workflows.messages.incidents import Home
from workflows.messages.message import Message
from workflows.organisation.settings import programme_now
from workflows.ports.store import Store


def renderer(fmt: SlackFormatter, store: Store) -> Callable[[Message, UserId | None, bool], Rendered]:
    """With what is set up now. What goes to somebody is in their language and zone, the rest in those of the rooms."""

    def rendered(message: Message, reader: UserId | None, is_direct: bool) -> Rendered:
        now = fmt.over(programme_now(fmt.programme, store))
        known = locale_and_zone_of(reader, store) if reader else None
        return render(now.into(*known) if known else now, message, is_direct=is_direct)

    return rendered


def home_renderer(fmt: SlackFormatter, store: Store) -> Callable[[Home, UserId], View]:
    """As `renderer`, for a Home tab."""

    def rendered(shown: Home, reader: UserId) -> View:
        now, known = fmt.over(programme_now(fmt.programme, store)), locale_and_zone_of(reader, store)
        return render_home(now.into(*known) if known else now, shown)

    return rendered
