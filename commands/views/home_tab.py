"""The Home tab: my incidents, the next deadline first; my tasks; one button to declare."""

from commands.views.blocks import Block, View, actions, button, context, divider, header, home_view, section
from commands.views.lists import incident_line, task_lines
from commands.views.slack_formatter import SlackFormatter
from workflows.messages.incidents import Home

DECLARE = "home.declare"


def home(fmt: SlackFormatter, shown: Home) -> View:
    incidents = [section(incident_line(fmt, i)) for i in shown.incidents] or [section(fmt("home.no_incidents"))]
    tasks = task_lines(fmt, shown.tasks, shown.now) or [section(fmt("home.no_tasks"))]
    blocks = [
        *_declare(fmt, shown),
        header(fmt("home.incidents")),
        *incidents,
        divider(),
        header(fmt("home.tasks")),
        *tasks,
        context(fmt("home.as_of", at=fmt.when(shown.now))),
    ]
    return home_view(blocks)


def _declare(fmt: SlackFormatter, shown: Home) -> list[Block]:
    return [actions(button(fmt("home.declare"), DECLARE, style="primary"))] if shown.may_declare else []
