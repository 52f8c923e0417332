"""What Muster says in a war room, besides the state card and the lines: updates, nudges, offers, summaries."""

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ContextBlock
from slack_sdk.models.blocks.basic_components import MarkdownTextObject

from commands.answers import Rendered
from commands.views.plain import quoted, section
from commands.views.state_card import claim_button, failed_text, fallback, retry_button
from commands.views.voice import Voice, ping
from workflows.domain.offers import Offer, OfferKind, OfferState
from workflows.domain.prose import escape, escaped, shorten
from workflows.domain.reminders import Outcome, ReminderKind, Rung
from workflows.domain.roles import LEAD
from workflows.domain.tasks import Task
from workflows.domain.times import say_duration
from workflows.messages import (
    LATE,
    DeclaredReceipt,
    Instructions,
    Nudge,
    NudgeSettled,
    OfferMade,
    Sentence,
    SetUpFailed,
    Snapshot,
    SummaryPosted,
    UpdatePosted,
)

UPDATE_NOW = "nudge.update"
SNOOZE = "nudge.snooze"
NOT_NEEDED = "nudge.not_needed"
TASK_DONE = "nudge.task_done"
ACCEPT = "offer.accept"
DECLINE = "offer.decline"

SNOOZE_MINUTES = (15, 30, 60)
SUMMARY_BLOCK = 2900
SUMMARY_TOTAL = 9000
"""Slack refuses a message whose blocks hold more than about 13,000 characters; the file has everything."""


def small(text: str) -> ContextBlock:
    """A line in small print."""
    return ContextBlock(elements=[MarkdownTextObject(text=text)])


def update_posted(voice: Voice, message: UpdatePosted) -> Rendered:
    """An update: the words first, then the state they speak of and the promise they make."""
    update, shown = message.update, message.snapshot
    who = voice.name(update.by, shown.names)
    state = voice(
        "update.state",
        severity=escape(voice.severity(update.severity)),
        status=escape(voice.status(update.status)),
    )
    promise = (
        voice("update.next", at=voice.when(update.next_update_at)) if update.next_update_at else voice("update.no_next")
    )
    if shown.now - update.at > LATE:
        promise += f"  ·  {voice('update.late', at=voice.when(update.at))}"
    blocks = (
        section(f":mega: *{voice('update.by', by=who)}*"),
        *quoted(update.message),
        small(f"{state}  ·  {promise}"),
    )
    return Rendered(text=voice("update.fallback", by=who, label=shown.incident.label), blocks=blocks)


# ------------------------------------------------------------------------------------------------------ nudges


def nudge(voice: Voice, message: Nudge) -> Rendered:
    """A reminder, to those it names and nobody else."""
    shown, reminder = message.snapshot, message.reminder
    called = " ".join(ping(user) for user in message.mention)
    text = f"{called} {_nudge_text(voice, message)}".strip()
    number = str(shown.incident.id)
    buttons: list[ButtonElement] = []
    match reminder.kind:
        case ReminderKind.UPDATE_DUE if message.rung is not Rung.ANNOUNCE or not shown.incident.is_announced:
            buttons = _promise_buttons(voice, f"{number}/{reminder.id}")
        case ReminderKind.MISSING_LEAD:
            take = claim_button(voice, shown.incident, LEAD)
            buttons = [ButtonElement(text=voice("nudge.take"), action_id=take.action_id, value=take.value)]
        case ReminderKind.TASK_DUE:
            task_id = str(reminder.task_id)
            buttons = [ButtonElement(text=voice("nudge.done"), action_id=TASK_DONE, value=task_id)]
        case _:
            pass
    blocks: list[Block] = [section(text)]
    if buttons:
        blocks.append(ActionsBlock(elements=buttons))
    return Rendered(text=text, blocks=tuple(blocks))


def _nudge_text(voice: Voice, message: Nudge) -> str:
    shown, reminder = message.snapshot, message.reminder
    incident = shown.incident
    match reminder.kind:
        case ReminderKind.UPDATE_DUE:
            assert reminder.about is not None
            late = say_duration(shown.now - reminder.about)
            params = {"label": incident.label, "at": voice.when(reminder.about), "late": late}
            title, room = escape(shorten(incident.title, 150)), voice.room(incident)
            return voice(f"nudge.{_rung_text(message)}", title=title, room=room, **params)
        case ReminderKind.MISSING_LEAD:
            return voice("nudge.missing_lead")
        case ReminderKind.TASK_DUE:
            task = _task(shown, reminder.task_id)
            return voice("nudge.task", number=task.number, text=escape(shorten(task.text, 500)))
        case ReminderKind.CUSTOM:
            return voice("nudge.custom", text=escape(reminder.text))


def _rung_text(message: Nudge) -> str:
    if message.rung is Rung.ANNOUNCE and not message.snapshot.incident.is_announced:
        return "everyone"
    return (message.rung or Rung.LEAD).value


def _task(shown: Snapshot, task_id: int | None) -> Task:
    return next(t for t in shown.tasks if t.id == task_id)


def _promise_buttons(voice: Voice, value: str) -> list[ButtonElement]:
    snoozes = [
        ButtonElement(
            text=voice("nudge.snooze", minutes=minutes),
            action_id=f"{SNOOZE}.{minutes}",
            value=f"{value}/{minutes}",
        )
        for minutes in SNOOZE_MINUTES
    ]
    return [
        ButtonElement(text=voice("nudge.update"), action_id=UPDATE_NOW, value=value, style="primary"),
        *snoozes,
        ButtonElement(text=voice("nudge.not_needed"), action_id=NOT_NEEDED, value=value),
    ]


def nudge_settled(voice: Voice, message: NudgeSettled) -> Rendered:
    """What was asked and what came of it, in small print: no buttons, no ping."""
    reminder, shown = message.reminder, message.snapshot
    outcome = reminder.outcome or Outcome.OVERTAKEN
    by = voice.name(reminder.settled_by, shown.names)
    until = voice.when(reminder.settled_until) if reminder.settled_until else ""
    text = _asked(voice, message, voice(f"settled.{outcome}", by=by, until=until))
    if reminder.message is not None and reminder.message.channel != shown.incident.room:
        text = f"{shown.incident.label}: {text}"  # elsewhere nobody knows which reminder is meant
    return Rendered(text=text, blocks=(small(text),))


def _asked(voice: Voice, message: NudgeSettled, outcome: str) -> str:
    reminder = message.reminder
    match reminder.kind:
        case ReminderKind.UPDATE_DUE:
            assert reminder.about is not None
            return voice("settled.update_due", at=voice.when(reminder.about), outcome=outcome)
        case ReminderKind.MISSING_LEAD:
            return voice("settled.missing_lead", outcome=outcome)
        case ReminderKind.TASK_DUE:
            number = _task(message.snapshot, reminder.task_id).number
            return voice("settled.task_due", number=number, outcome=outcome)
        case ReminderKind.CUSTOM:
            return voice("settled.custom", text=escaped(reminder.text, 500), outcome=outcome)


# ------------------------------------------------------------------------------------------------------ offers


def offer_made(voice: Voice, message: OfferMade) -> Rendered:
    """A handover to accept or a lower severity to confirm; once settled, what came of it."""
    offer, shown = message.offer, message.snapshot
    if offer.state is not OfferState.OPEN:
        text = _offer_outcome(voice, offer, shown)
        return Rendered(text=text, blocks=(small(text),))
    text = _offer_text(voice, offer, shown)
    words = "handover" if offer.kind is OfferKind.HANDOVER else "lowering"
    accept = ButtonElement(
        text=voice(f"{words}.accept"), action_id=f"{ACCEPT}.{offer.kind}", value=str(offer.id), style="primary"
    )
    decline = ButtonElement(text=voice(f"{words}.decline"), action_id=f"{DECLINE}.{offer.kind}", value=str(offer.id))
    return Rendered(text=text, blocks=(section(text), ActionsBlock(elements=[accept, decline])))


def _offer_text(voice: Voice, offer: Offer, shown: Snapshot) -> str:
    by = voice.name(offer.by, shown.names)
    reason = escaped(offer.reason, 1000).replace("\n", "\n>")
    if offer.kind is OfferKind.HANDOVER:
        assert offer.to is not None
        text = voice("handover.ask", to=ping(offer.to), by=by)
        return f"{text}\n>{reason}" if reason else text
    assert offer.severity is not None
    old, new = voice.severity(shown.incident.severity), voice.severity(offer.severity)
    return voice("lowering.ask", by=by, old=escape(old), new=escape(new), reason=reason)


def _offer_outcome(voice: Voice, offer: Offer, shown: Snapshot) -> str:
    words = "handover" if offer.kind is OfferKind.HANDOVER else "lowering"
    who = voice.name(offer.settled_by, shown.names)
    new = escape(voice.severity(offer.severity)) if offer.severity else ""
    return voice(f"{words}.{offer.state}", by=voice.name(offer.by, shown.names), who=who, new=new)


# ------------------------------------------------------------------------------------------- to one person


def instructions(voice: Voice, message: Instructions) -> Rendered:
    """What a role asks of whoever took it."""
    incident = message.snapshot.incident
    role = voice.programme.roles[message.role]
    opening = voice("instructions.opening", role=escape(role.title), label=incident.label, room=voice.room(incident))
    text = f"{opening}\n{_duties(voice, message.snapshot, message)}"
    return Rendered(text=opening, blocks=(section(text),))


def _duties(voice: Voice, shown: Snapshot, message: Instructions) -> str:
    role = voice.programme.roles[message.role]
    lines = [escape(role.duty), *(f"• {escape(line)}" for line in role.instructions)]
    if role.must_not:
        lines.append(voice("instructions.must_not", text=escape(role.must_not)))
    return "\n".join(lines)


def declared_receipt(voice: Voice, message: DeclaredReceipt) -> Rendered:
    """The way into the room; for a declarer who leads, what leading asks."""
    shown = message.snapshot
    incident = shown.incident
    text = voice("receipt.ready", label=incident.label, room=voice.room(incident), title=escape(incident.title))
    blocks: list[Block] = [section(text)]
    leads = any(h.role == LEAD and h.user == incident.declared_by and h.until is None for h in shown.holdings)
    if leads:
        you_lead = voice("receipt.you_lead", role=escape(voice.role(LEAD)))
        blocks.append(section(f"{you_lead}\n{_duties(voice, shown, Instructions(shown, LEAD))}"))
    return Rendered(text=text, blocks=tuple(blocks))


def set_up_failed(voice: Voice, message: SetUpFailed) -> Rendered:
    """To the declarer: what of the set-up failed, and the button to try again."""
    shown = message.snapshot
    title = voice("receipt.failed", label=shown.incident.label)
    blocks = (
        section(title),
        section(failed_text(voice, shown), accessory=retry_button(voice, shown.incident)),
    )
    return Rendered(text=title, blocks=blocks)


def programme_sentence(voice: Voice, message: Sentence) -> Rendered:
    """A sentence of the programme; its parameters are plain text."""
    text = voice(message.key, **{key: escape(str(value)) for key, value in message.params.items()})
    return Rendered(text=text, blocks=(section(text),))


# ------------------------------------------------------------------------------------------------- the summary


def summary_posted(voice: Voice, message: SummaryPosted) -> Rendered:
    """The summary by sections; each sentence names the entries it rests on, which the file holds in full."""
    incident = message.incident
    title = voice("summary.heading", label=incident.label)
    blocks: list[Block] = [section(f":memo: *{title}*")]
    left = SUMMARY_TOTAL
    for part in message.sections:
        lines = [f"*{escape(part.title)}*"]
        for line in part.lines:
            basis = f"  _{' '.join(f'#{e}' for e in line.entries)}_" if line.entries else ""
            lines.append(f"• {escape(line.text)}{basis}")
        text = _whole_lines(lines, min(SUMMARY_BLOCK, left), voice("summary.more_in_file"))
        left -= len(text)
        blocks.append(section(text))
        if left < 200:
            break
    blocks.append(small(voice("summary.file_hint")))
    return Rendered(text=f"{title}: {fallback(voice, incident)}", blocks=tuple(blocks))


def _whole_lines(lines: list[str], limit: int, more: str) -> str:
    """As many whole lines as fit, then a word about the rest."""
    kept: list[str] = []
    room = limit - len(more) - 1
    for line in lines:
        if len(line) + 1 > room:
            return "\n".join([*kept, more])
        kept.append(line)
        room -= len(line) + 1
    return "\n".join(kept)
