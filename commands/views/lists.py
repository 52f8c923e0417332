"""What one person reads privately: lists, one incident, a timeline, a catch-up, tasks, help, the actions menu."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, SectionBlock
from slack_sdk.models.blocks.basic_components import ConfirmObject
from slack_sdk.models.views import View

from commands.answers import Rendered
from commands.views.plain import LONGEST, confirmation, paragraphs, section
from commands.views.room import small
from commands.views.state_card import facts, fallback, header
from commands.views.voice import Voice
from workflows.domain.incident import Incident
from workflows.domain.prose import escape, escaped, one_line, shorten
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry
from workflows.domain.times import say_duration
from workflows.messages import CatchUp, Snapshot, TimelinePage

MENU_ACTION = "menu"
ENDS = frozenset({"resolve", "close"})
TASK_TICK = "task.tick"
LINE = 300
ACTIONS_IN_A_ROW = 4
LISTED = 40
"""A message holds 50 blocks."""
DECISIONS = 1500
WHAT_IS_NEW = 4500
"""Characters for the parts of a catch-up, which stands in one message with the state and the last update."""


def incident_line(voice: Voice, incident: Incident) -> str:
    """One incident on one line: where, what, how bad, how far, and when the next word comes."""
    state = f"{escape(voice.severity(incident.severity))}, {escape(voice.status(incident.status))}"
    due = f", {voice('list.due', at=voice.when(incident.next_update_at))}" if incident.next_update_at else ""
    return f"*{incident.label}*  {escape(one_line(incident.title, 120))}\n{voice.room(incident)}  ·  {state}{due}"


def incident_list(voice: Voice, incidents: Sequence[Incident]) -> Rendered:
    if not incidents:
        return Rendered(text=voice("list.none"), blocks=(section(voice("list.none")),))
    heading = voice.words.counted("list.heading", len(incidents))
    lines = [section(incident_line(voice, i)) for i in incidents]
    return Rendered(text=heading, blocks=(section(f"*{heading}*"), *_what_fits(voice, lines)))


def _what_fits(voice: Voice, lines: Sequence[SectionBlock]) -> list[Block]:
    """The first of them, as many as a message holds, then a word about the rest."""
    shown: list[Block] = []
    left = LONGEST
    for line in lines[:LISTED]:
        left -= len(line.text.text) if line.text else 0
        if left < 0:
            break
        shown.append(line)
    hidden = len(lines) - len(shown)
    return [*shown, small(voice("list.more", n=hidden))] if hidden else shown


def _newest_that_fit(lines: Sequence[str], room: int) -> list[str]:
    """The last of them, as many as `room` characters hold."""
    kept: list[str] = []
    for line in reversed(lines):
        room -= len(line) + 1
        if room < 0:
            break
        kept.insert(0, line)
    return kept


def incident_info(voice: Voice, shown: Snapshot) -> Rendered:
    """One incident, for somebody who may be elsewhere."""
    incident = shown.incident
    blocks: list[Block] = [header(incident), facts(voice, shown)]
    if incident.summary:
        blocks.append(section(escape(shorten(incident.summary, 1500))))
    who = voice.name(incident.declared_by, shown.names)
    where = voice("info.where", room=voice.room(incident), by=who, at=voice.when(incident.declared_at))
    blocks.append(small(where))
    return Rendered(text=fallback(voice, incident), blocks=tuple(blocks))


def _entry(voice: Voice, entry: Entry, shown: Snapshot) -> str:
    said = escaped(one_line(voice.teller.sentence(entry, shown.names), LINE), LINE)
    late = f"  _{voice('entry.mark_late_short')}_" if entry.is_late else ""
    link = f"  <{entry.permalink}|{voice('timeline.link')}>" if entry.permalink else ""
    return f"{voice.when(entry.happened_at)}  {said}{late}{link}"


def timeline_page(voice: Voice, page: TimelinePage) -> Rendered:
    """The newest entries, with what was left out."""
    label = page.snapshot.incident.label
    lines = _newest_that_fit([_entry(voice, e, page.snapshot) for e in page.entries], LONGEST)
    blocks: list[Block] = [section(f"*{voice('timeline.heading', label=label)}*")]
    blocks += _left_out(voice, page.more + len(page.entries) - len(lines))
    blocks += paragraphs(lines)
    return Rendered(text=voice("timeline.heading", label=label), blocks=tuple(blocks))


def _left_out(voice: Voice, count: int) -> list[Block]:
    return [small(voice("timeline.more", n=count))] if count else []


def catch_up(voice: Voice, told: CatchUp) -> Rendered:
    """The state first, then what is new since this reader last asked."""
    shown = told.snapshot
    incident = shown.incident
    blocks: list[Block] = [header(incident), facts(voice, shown), *_last_word(voice, shown)]
    if told.decisions:
        decisions = [_entry(voice, e, shown) for e in told.decisions]
        blocks.append(section(f"*{voice('catchup.decisions')}*"))
        blocks += paragraphs(_newest_that_fit(decisions, DECISIONS))
    undone = [t for t in shown.tasks if not t.is_done]
    if undone:
        lines = [f"• {t.number}. {escaped(one_line(t.text, 150), 200)}" for t in undone[:5]]
        blocks.append(section("\n".join([f"*{voice.words.counted('card.tasks', len(undone))}*", *lines])))
    since = voice("catchup.since", at=voice.when(told.since)) if told.since else voice("catchup.first")
    blocks.append(section(f"*{since}*"))
    new = _newest_that_fit([_entry(voice, e, shown) for e in told.entries], WHAT_IS_NEW)
    blocks += _left_out(voice, told.more + len(told.entries) - len(new))
    blocks += paragraphs(new) or [section(voice("catchup.nothing"))]
    return Rendered(text=fallback(voice, incident), blocks=tuple(blocks))


def _last_word(voice: Voice, shown: Snapshot) -> list[Block]:
    update = shown.last_update
    if update is None:
        return []
    who, at = voice.name(update.by, shown.names), voice.when(update.at)
    return [section(f"*{voice('card.last_update')}*  {who}, {at}\n{escaped(update.message, 1000)}")]


def task_lines(voice: Voice, tasks: Sequence[tuple[Incident, Task]]) -> list[SectionBlock]:
    """Tasks across incidents, each with its button."""
    blocks: list[SectionBlock] = []
    for incident, task in tasks:
        due = f"  ·  {voice('card.due', at=voice.when(task.due_at))}" if task.due_at else ""
        text = f"{escape(one_line(task.text, 300))}\n{voice.room(incident)}{due}"
        blocks.append(section(text, accessory=_tick(voice, task)))
    return blocks


def _tick(voice: Voice, task: Task) -> ButtonElement:
    return ButtonElement(text=voice("task.tick"), action_id=f"{TASK_TICK}.{task.id}", value=str(task.id))


def todo(voice: Voice, tasks: Sequence[tuple[Incident, Task]]) -> Rendered:
    if not tasks:
        return Rendered(text=voice("todo.none"), blocks=(section(voice("todo.none")),))
    heading = voice.words.counted("todo.heading", len(tasks))
    return Rendered(text=heading, blocks=(section(f"*{heading}*"), *_what_fits(voice, task_lines(voice, tasks))))


def tasks_of(voice: Voice, shown: Snapshot) -> Rendered:
    """The open tasks of one incident, each with its button."""
    undone = [(shown.incident, t) for t in shown.tasks if not t.is_done]
    if not undone:
        text = escape(voice("task.none"))
        return Rendered(text=text, blocks=(section(text),))
    heading = voice.words.counted("card.tasks", len(undone))
    lines = [_task_section(voice, task, shown) for _, task in undone]
    return Rendered(text=heading, blocks=(section(f"*{heading}*"), *_what_fits(voice, lines)))


def _task_section(voice: Voice, task: Task, shown: Snapshot) -> SectionBlock:
    who = voice.name(task.assignee, shown.names) if task.assignee else voice("card.unassigned")
    due = f", {voice('card.due', at=voice.when(task.due_at))}" if task.due_at else ""
    return section(f"{task.number}. {escape(one_line(task.text, 300))}  ({who}{due})", accessory=_tick(voice, task))


def help_text(voice: Voice, here: Sequence[str], elsewhere: Sequence[str]) -> Rendered:
    """Every word of `/incident`, what works here first."""
    blocks: list[Block] = [section(f"*{voice('help.heading')}*")]
    blocks += paragraphs(_help_line(voice, word) for word in here)
    if elsewhere:
        blocks += [DividerBlock(), section(f"*{voice('help.in_room')}*")]
        blocks += paragraphs(_help_line(voice, word) for word in elsewhere)
    blocks.append(small(voice("help.more")))
    return Rendered(text=voice("help.heading"), blocks=tuple(blocks))


def _help_line(voice: Voice, word: str) -> str:
    usage = escape(voice(f"usage.{word}"))
    return f"`{f'/incident {word} {usage}'.strip()}`  {escape(voice(f'help.{word}'))}"


def _confirm(voice: Voice, incident: Incident, word: str) -> ConfirmObject:
    """One question before something ends: a slip at night should cost nothing."""
    return confirmation(voice, voice(f"menu.{word}"), voice(f"menu.{word}_confirm", label=incident.label))


def actions_menu(voice: Voice, shown: Snapshot, words: Sequence[str]) -> View:
    """What can be done in this room, one button each."""
    buttons = [
        ButtonElement(
            text=voice(f"menu.{word}"),
            action_id=f"{MENU_ACTION}.{word}",
            value=str(shown.incident.id),
            confirm=_confirm(voice, shown.incident, word) if word in ENDS else None,
        )
        for word in words
    ]
    rows: list[Block] = [
        ActionsBlock(elements=buttons[at : at + ACTIONS_IN_A_ROW]) for at in range(0, len(buttons), ACTIONS_IN_A_ROW)
    ]
    age = say_duration(shown.now - shown.incident.declared_at)
    blocks = [facts(voice, shown), *rows, small(voice("menu.hint", age=age))]
    return View(type="modal", title=shown.incident.label, close=voice("form.close"), blocks=blocks)
