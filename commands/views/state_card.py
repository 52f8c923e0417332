"""The state card: the one pinned message that shows how things stand, and edits itself."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ContextBlock, HeaderBlock, SectionBlock
from slack_sdk.models.blocks.basic_components import MarkdownTextObject

from commands.answers import Rendered
from commands.views.plain import section
from commands.views.voice import BUTTON_LIMIT, HEADER_LIMIT, Voice
from workflows.domain.ids import RoleId
from workflows.domain.incident import Incident
from workflows.domain.prose import escape, one_line, shorten
from workflows.domain.roles import LEAD, holders
from workflows.messages import Announcement, Snapshot, StateCard

POST_UPDATE = "card.update"
CLAIM = "card.claim"
RETRY = "card.retry"
MENU = "card.menu"
REOPEN = "card.reopen"

CLAIM_BUTTONS = 3
TASKS_SHOWN = 5
FIELD_ROOM = 1900
"""A field of a section holds 2,000 characters, with its heading."""


def state_card(voice: Voice, message: StateCard) -> Rendered:
    """Severity, status, roles, the last update and the next, open tasks, what failed; then what to do."""
    shown = message.snapshot
    incident = shown.incident
    blocks: list[Block] = [header(incident), *practice_banner(voice, incident), facts(voice, shown)]
    if incident.summary and shown.last_update is None:
        blocks.append(section(escape(shorten(incident.summary, 600))))
    blocks += _last_update(voice, shown) + _open_tasks(voice, shown) + _failed(voice, shown)
    blocks += _buttons(voice, shown)
    return Rendered(text=fallback(voice, incident), blocks=tuple(blocks))


def fallback(voice: Voice, incident: Incident) -> str:
    """The incident in one line."""
    title = escape(one_line(incident.title, 150))
    return voice(
        "card.fallback",
        label=incident.label,
        title=title,
        severity=escape(voice.severity(incident.severity)),
        status=escape(voice.status(incident.status)),
    )


def header(incident: Incident) -> HeaderBlock:
    return HeaderBlock(text=shorten(f"{incident.label}  {incident.title}", HEADER_LIMIT))


def practice_banner(voice: Voice, incident: Incident) -> list[Block]:
    """Said on every surface that shows a practice incident."""
    return [section(f":mortar_board: *{voice('practice.banner')}*")] if incident.practice else []


def facts(voice: Voice, shown: Snapshot) -> SectionBlock:
    """How bad, how far, who leads, when the next word comes."""
    incident = shown.incident
    lead = holders(shown.holdings, LEAD)
    fields = [
        ("card.severity", escape(voice.severity(incident.severity))),
        ("card.status", escape(voice.status(incident.status))),
        ("card.lead", voice.name(lead[0], shown.names) if lead else voice("card.no_lead")),
        ("card.next_update", _next_update(voice, incident)),
        ("card.type", escape(voice.type(incident.type))),
        ("card.visibility", voice(f"visibility.{incident.visibility}")),
    ]
    others = _other_roles(voice, shown)
    if others:
        fields.append(("card.roles", others))
    return SectionBlock(fields=[MarkdownTextObject(text=f"*{voice(key)}*\n{text}") for key, text in fields])


def _next_update(voice: Voice, incident: Incident) -> str:
    if incident.has_ended:
        return voice("card.ended")
    return voice.when(incident.next_update_at) if incident.next_update_at else voice("card.no_promise")


def _other_roles(voice: Voice, shown: Snapshot) -> str:
    lines: list[str] = []
    for role in voice.programme.roles:
        held = holders(shown.holdings, role)
        if role != LEAD and held:
            who = ", ".join(voice.name(user, shown.names) for user in held)
            lines.append(f"{escape(voice.role(role))}: {who}")
    while sum(map(len, lines)) + len(lines) > FIELD_ROOM:
        lines[-2:] = ["…"]
    return "\n".join(lines)


def _last_update(voice: Voice, shown: Snapshot) -> list[Block]:
    update = shown.last_update
    if update is None:
        return []
    who, when = voice.name(update.by, shown.names), voice.when(update.at)
    said = escape(shorten(update.message, 600))
    return [section(f"*{voice('card.last_update')}*  {who}, {when}\n{said}")]


def _open_tasks(voice: Voice, shown: Snapshot) -> list[Block]:
    undone = [t for t in shown.tasks if not t.is_done]
    if not undone:
        return []
    lines = [f"*{voice.words.counted('card.tasks', len(undone))}*"]
    for task in undone[:TASKS_SHOWN]:
        who = voice.name(task.assignee, shown.names) if task.assignee else voice("card.unassigned")
        due = f", {voice('card.due', at=voice.when(task.due_at))}" if task.due_at else ""
        lines.append(f"• {task.number}. {escape(one_line(task.text, 150))}  ({who}{due})")
    if len(undone) > TASKS_SHOWN:
        lines.append(voice("card.more_tasks", n=len(undone) - TASKS_SHOWN))
    return [section("\n".join(lines))]


def _failed(voice: Voice, shown: Snapshot) -> list[Block]:
    if not shown.failed_steps:
        return []
    return [section(failed_text(voice, shown), accessory=retry_button(voice, shown.incident))]


def failed_text(voice: Voice, shown: Snapshot) -> str:
    """What of the set-up did not work."""
    lines = [
        voice("card.failed_step", step=voice(f"steps.{step}"), code=escape(code))
        for step, code in shown.failed_steps.items()
    ]
    return "\n".join([f":warning: *{voice('card.failed')}*", *lines])


def retry_button(voice: Voice, incident: Incident) -> ButtonElement:
    return ButtonElement(text=voice("card.retry"), action_id=RETRY, value=str(incident.id))


def _buttons(voice: Voice, shown: Snapshot) -> list[Block]:
    incident = shown.incident
    number = str(incident.id)
    if incident.has_ended:
        reopen = ButtonElement(text=voice("card.reopen"), action_id=REOPEN, value=number)
        return [ActionsBlock(elements=[reopen])]
    buttons = [ButtonElement(text=voice("card.post_update"), action_id=POST_UPDATE, value=number, style="primary")]
    buttons += [claim_button(voice, incident, role) for role in _to_claim(voice, shown)]
    buttons.append(ButtonElement(text=voice("card.menu"), action_id=MENU, value=number))
    hint = ContextBlock(elements=[MarkdownTextObject(text=voice("card.hint"))])
    return [ActionsBlock(elements=buttons), hint]


def _to_claim(voice: Voice, shown: Snapshot) -> list[RoleId]:
    """The roles offered as buttons: none once nothing is left to stop."""
    return missing_roles(voice, shown)[:CLAIM_BUTTONS] if shown.incident.is_active else []


def claim_button(voice: Voice, incident: Incident, role: RoleId) -> ButtonElement:
    """`Claim Scribe`."""
    text = shorten(voice("card.claim", role=voice.role(role)), BUTTON_LIMIT)
    return ButtonElement(text=text, action_id=f"{CLAIM}.{role}", value=f"{incident.id}/{role}")


def missing_roles(voice: Voice, shown: Snapshot) -> list[RoleId]:
    """Roles this severity needs and nobody holds, in the programme's order."""
    needed = [r for r, role in voice.programme.roles.items() if shown.incident.severity in role.needed_at]
    return [r for r in needed if not holders(shown.holdings, r)]


def announcement(voice: Voice, message: Announcement) -> Rendered:
    """The incident for everybody: what, how bad, who leads, where, when the next word comes."""
    shown = message.snapshot
    incident = shown.incident
    blocks: list[Block] = [header(incident), facts(voice, shown)]
    if shown.last_update is not None:
        blocks += _last_update(voice, shown)
    elif incident.summary:
        blocks.append(section(escape(shorten(incident.summary, 600))))
    who = voice.name(incident.declared_by, shown.names)
    line = voice("announcement.where", room=voice.room(incident), by=who, at=voice.when(incident.declared_at))
    blocks.append(ContextBlock(elements=[MarkdownTextObject(text=line)]))
    return Rendered(text=fallback(voice, incident), blocks=tuple(blocks))
