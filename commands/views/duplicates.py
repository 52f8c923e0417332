"""Duplicates: the form that asks which incident it is the same as, and what came of merging it."""

from collections.abc import Iterator, Mapping, Sequence

from commands.views.blocks import Block, Rendered, View, context, paragraphs, section
from commands.views.forms import choice_field, incident_form, text_field
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.merges import Whom
from workflows.incidents.duplicates import Merged
from workflows.text.slack_text import escape, shorten

CALLBACK = "duplicate"
RESULTS_SHOWN = 30
NAME_SHOWN = 40


def merge_form(
    fmt: SlackFormatter,
    incident: Incident,
    targets: Sequence[Incident],
    chosen: Incident | None = None,
    reason: str = "",
    asked_because: str = "",
) -> View:
    """Which one, who is invited there, and why. `asked_because`: what to think of first."""
    blocks = [
        *([section(f":warning: {asked_because}")] if asked_because else []),
        section(escape(fmt("duplicate.explained", label=incident.label))),
        choice_field(
            "target",
            fmt("duplicate.field_target"),
            [(str(other.id), _option(fmt, other)) for other in targets],
            chosen=str(chosen.id) if chosen else None,
        ),
        _people(fmt, incident, targets),
        text_field("reason", fmt("form.reason"), value=reason, multiline=True, optional=True),
    ]
    return incident_form(fmt, CALLBACK, incident, blocks, submit="duplicate.submit")


def _option(fmt: SlackFormatter, other: Incident) -> str:
    return f"{other.label}  {other.title}"


def _people(fmt: SlackFormatter, incident: Incident, targets: Sequence[Incident]) -> Block:
    """Nothing is chosen beforehand where others may see the other incident: letting somebody into a private one is
    decided."""
    differs = any(other.exposure.seen_by is not incident.exposure.seen_by for other in targets)
    return choice_field(
        "people",
        fmt("duplicate.field_people"),
        [(whom.value, fmt(f"duplicate.people_{whom}")) for whom in Whom],
        chosen=None if differs else Whom.EVERYBODY.value,
    )


def merged(fmt: SlackFormatter, done: Merged, names: Mapping[UserId, str]) -> Rendered:
    """To whoever merged: where it goes on, and what came of people and tasks."""
    params = {"label": done.duplicate.label, "target": done.target.label, "room": fmt.room(done.target)}
    said = fmt("duplicate.done" if done.is_new else "duplicate.same", **params)
    if not done.is_new:
        return Rendered(text=said, blocks=(section(said),))
    lines = list(_came_of_it(fmt, done, names))
    more = len(lines) - RESULTS_SHOWN
    hidden = [fmt.catalogue.plural("list.more", more)] if more > 0 else []
    shown = paragraphs([*lines[:RESULTS_SHOWN], *hidden])
    return Rendered(text=said, blocks=(section(said), *shown, context(fmt("duplicate.undo_hint"))))


def _came_of_it(fmt: SlackFormatter, done: Merged, names: Mapping[UserId, str]) -> Iterator[str]:
    for was, task in done.moved:
        yield fmt("duplicate.task_moved", was=was, number=task.number, target=done.target.label)
    if done.kept:
        counted = fmt.catalogue.plural("duplicate.tasks_stay", done.kept, label=done.duplicate.label)
        yield escape(counted)
    for task in done.kept_with:
        name = escape(shorten(names[task.assignee], NAME_SHOWN)) if task.assignee else ""
        params = {"number": task.number, "label": done.duplicate.label, "name": name, "target": done.target.label}
        yield fmt("duplicate.task_stays_with", **params)
    if not done.may_invite:
        yield fmt("duplicate.not_invited", target=done.target.label)
    for user, result in done.people.items():
        yield fmt(f"invite.result_{result}", name=escape(names[user]))
