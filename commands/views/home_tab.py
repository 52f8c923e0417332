"""The Home tab: my incidents, the next deadline first; my tasks; one button to declare."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, HeaderBlock
from slack_sdk.models.views import View

from commands.views.lists import incident_line, task_lines
from commands.views.plain import section
from commands.views.room import small
from commands.views.voice import Voice
from workflows.messages import Home

DECLARE = "home.declare"


def home(voice: Voice, shown: Home) -> View:
    blocks: list[Block] = []
    if shown.may_declare:
        declare = ButtonElement(text=voice("home.declare"), action_id=DECLARE, style="primary")
        blocks.append(ActionsBlock(elements=[declare]))
    blocks.append(HeaderBlock(text=voice("home.incidents")))
    blocks += [section(incident_line(voice, i)) for i in shown.incidents]
    if not shown.incidents:
        blocks.append(section(voice("home.no_incidents")))
    blocks += [DividerBlock(), HeaderBlock(text=voice("home.tasks"))]
    blocks += task_lines(voice, shown.tasks) or [section(voice("home.no_tasks"))]
    blocks.append(small(voice("home.as_of", at=voice.when(shown.now))))
    return View(type="home", blocks=blocks)
