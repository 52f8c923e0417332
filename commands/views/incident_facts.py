"""Parts of an incident that several surfaces of Slack show: header, facts, the last update, failed steps."""

from collections.abc import Iterable, Iterator, Sequence

from commands.views.blocks import Block, Element, button, context, header, section, section_of_fields
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import FunctionId, RoleId
from workflows.domain.incident import Incident
from workflows.domain.snapshot import Snapshot
from workflows.presentation.incidents import (
    IncidentView,
    LastUpdate,
    Titled,
    in_one_line,
    is_alone,
    to_name,
    uncovered,
)
from workflows.text.slack_text import escape, shorten_at_word

CLAIM = "card.claim"
RETRY = "card.retry"
NAME = "card.name"
FUNCTIONS_SHOWN = 5
OPEN_SHOWN = 5
OPEN_ROOM = 2600
FIELD_ROOM = 1900
"""A field of a section has at most 2,000 characters, heading included."""


def fallback(fmt: SlackFormatter, incident: Incident) -> str:
    """The incident in one line."""
    return fmt.markup(in_one_line(fmt, incident))


def head(fmt: SlackFormatter, view: IncidentView) -> tuple[Block, Block]:
    """What it is, and its facts."""
    return header(view.title), facts(fmt, view.facts)


def facts(fmt: SlackFormatter, shown: Iterable[Titled]) -> Block:
    return section_of_fields(f"*{fact.title}*\n{_field(fmt, fact)}" for fact in shown)


def _field(fmt: SlackFormatter, fact: Titled) -> str:
    lines = [fmt.markup(line) for line in fact.lines]
    while sum(map(len, lines)) + len(lines) > FIELD_ROOM:
        lines[-2:] = ["…"]
    return "\n".join(lines)


def description(view: IncidentView, limit: int) -> list[Block]:
    """The declarer's words, if there are any."""
    return [section(escape(shorten_at_word(view.description, limit)))] if view.description else []


def emergencies(fmt: SlackFormatter, view: IncidentView) -> list[Block]:
    """Who broke the glass, as long as they see it by that."""
    lines = "\n".join(f":rotating_light: {fmt.markup(line)}" for line in view.emergencies)
    return [section(lines)] if lines else []


def hazards(view: IncidentView) -> list[Block]:
    """What people may meet there, in small print before anything else."""
    return [context(f":warning: {escape('  ·  '.join(view.hazards))}")] if view.hazards else []


def awaited(fmt: SlackFormatter, view: IncidentView) -> list[Block]:
    """Who is called and has not answered."""
    return [context(fmt.markup(line)) for line in view.awaited]


def uncleared(fmt: SlackFormatter, view: IncidentView) -> list[Block]:
    """For whom nobody is cleared, and what to do."""
    return [section(fmt.markup(line)) for line in view.uncleared]


def last_update(fmt: SlackFormatter, update: LastUpdate, words: str) -> Block:
    """Who posted it, when, and `words` of it."""
    return section(f"*{update.title}*  {fmt.markup(update.posted)}\n{words}")


def open_work(fmt: SlackFormatter, view: IncidentView, room: int = OPEN_ROOM, few: int = OPEN_SHOWN) -> list[Block]:
    """The first few of each kind, and how to list the others. `room`: characters for all kinds together."""
    return [section("\n".join(_some(fmt, kind, room // len(view.open_work), few))) for kind in view.open_work]


def _some(fmt: SlackFormatter, kind: Titled, room: int, few: int) -> Iterator[str]:
    lines = [f"• {fmt.markup(line)}" for line in kind.lines[:few]]
    while sum(map(len, lines)) > room:
        lines.pop()
    yield from (f"*{kind.title}*", *lines)
    if hidden := len(kind.lines) - len(lines):
        overdue = max(kind.overdue - len(lines), 0)
        yield fmt.catalogue.plural(
            "card.more_overdue" if overdue else "card.more_open", hidden, command=kind.command, overdue=overdue
        )


def failed_steps(fmt: SlackFormatter, incident: Incident, failed: Titled) -> Block:
    """The failed steps of the set-up, and the button to retry them."""
    text = "\n".join([f":warning: *{failed.title}*", *map(fmt.markup, failed.lines)])
    return section(text, accessory=button(fmt("card.retry"), RETRY, str(incident.id)))


def claim_button(incident: Incident, role: RoleId, text: str) -> Element:
    return button(text, f"{CLAIM}.{role}", f"{incident.id}/{role}")


def without_people(fmt: SlackFormatter, shown: Snapshot) -> list[Block]:
    """The functions nobody is set up for, or of which nobody can come, and the button to name somebody; loud where
    nobody was called at all."""
    every, without = to_name(fmt, shown), uncovered(fmt, shown)
    left = [function for function in every if function not in without]
    said = []
    if without:
        said.append(_nobody(fmt, "card.nobody_called" if is_alone(fmt, shown) else "card.nobody_for", without))
    if left:
        said.append(_nobody(fmt, "card.nobody_left", left))
    accessory = button(fmt("card.name_somebody"), NAME, str(shown.incident.id))
    return [section("\n".join(said), accessory=accessory)] if said else []


def _nobody(fmt: SlackFormatter, key: str, functions: Sequence[FunctionId]) -> str:
    titles = [fmt.function(function) for function in functions[:FUNCTIONS_SHOWN]]
    more = ["…"] if len(functions) > FUNCTIONS_SHOWN else []
    return fmt(key, functions=escape(fmt.catalogue.listed([*titles, *more])))
