"""The Home tab: every open incident I may see, the most severe first; my tasks; one button to declare."""

from commands.views.access import open_reviews
from commands.views.blocks import Block, View, actions, button, context, divider, header, home_view, section
from commands.views.lists import open_incident, task_lines
from commands.views.slack_formatter import SlackFormatter
from workflows.messages.incidents import Home

DECLARE = "home.declare"


def home(fmt: SlackFormatter, shown: Home) -> View:
    incidents = [section(open_incident(fmt, i, shown.now, i.id in shown.own)) for i in shown.incidents] or [
        section(fmt("home.no_incidents"))
    ]
    tasks = task_lines(fmt, shown.tasks, shown.now) or [section(fmt("home.no_tasks"))]
    blocks = [
        *_declare(fmt, shown),
        header(fmt("home.incidents")),
        *incidents,
        *([context(fmt.catalogue.plural("list.more", shown.more))] if shown.more else []),
        *_reviews(fmt, shown),
        divider(),
        header(fmt("home.tasks")),
        *tasks,
        context(fmt("home.as_of", at=fmt.when(shown.now))),
    ]
    return home_view(blocks)


def _declare(fmt: SlackFormatter, shown: Home) -> list[Block]:
    return [actions(button(fmt("home.declare"), DECLARE, style="primary"))] if shown.may_declare else []


def _reviews(fmt: SlackFormatter, shown: Home) -> list[Block]:
    """Of each time that somebody broke the glass and this person may review it."""
    return [divider(), header(fmt("home.reviews")), *open_reviews(fmt, shown.reviews)] if shown.reviews else []
