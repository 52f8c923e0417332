"""What Muster writes to one person: what a role asks of them, and what became of the incident they declared."""

from collections.abc import Iterator

from commands.views.actions_menu import press_of
from commands.views.asks import ask_buttons, standing
from commands.views.blocks import Block, Rendered, actions, button, context, section
from commands.views.incident_facts import failed_steps, without_people
from commands.views.plain import mrkdwn
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import RoleId, UserId
from workflows.domain.roles import LEAD
from workflows.domain.snapshot import Snapshot
from workflows.messages.incidents import Instructions, MediaNotTaken
from workflows.messages.timeline import SecretsMasked
from workflows.messages.war_room import DeclaredReceipt, NobodyWasCalled, SetUpFailed
from workflows.presentation.incidents import present_failed_steps, present_hazards, tasks_of_role, undone
from workflows.text.slack_text import escape, shorten, shorten_at_word

TASK_SHOWN = 200


def instructions(fmt: SlackFormatter, message: Instructions) -> Rendered:
    """What a role asks of a person who takes it; of who was given it, also an answer."""
    incident = message.snapshot.incident
    duties = _duties(fmt, message.role, message.snapshot, message.user)
    role, state = escape(fmt.role(message.role)), standing(fmt, message.snapshot)
    if message.entry is None:
        opening = fmt("instructions.opening", role=role, label=incident.label, room=fmt.room(incident))
        return Rendered(text=opening, blocks=(section(f"{opening}\n{state}\n{duties}"),))
    opening = fmt(
        "instructions.given",
        by=fmt.name(message.entry.by, message.snapshot.names),
        role=role,
        label=incident.label,
        title=escape(shorten(incident.title, 150)),
        room=fmt.room(incident),
    )
    buttons = actions(*ask_buttons(fmt, message.entry))
    return Rendered(text=opening, blocks=(section(f"{opening}\n{state}\n{duties}"), buttons))


def _duties(fmt: SlackFormatter, role_id: RoleId, shown: Snapshot, user: UserId) -> str:
    """What is asked of whoever has it, and the tasks that came with it."""
    role = fmt.programme.roles[role_id]
    follows = any(h.role == role_id and h.user != user for h in shown.holdings)
    still_to_do = role.instructions[role.first_steps if follows else 0 :]
    lines = [escape(fmt.local(role.duty)), *(f"• {escape(fmt.local(line))}" for line in still_to_do)]
    if role.must_not:
        lines.append(fmt("instructions.must_not", text=escape(fmt.local(role.must_not))))
    if tasks := tasks_of_role(fmt, shown, role_id, user):
        lines.append(fmt("instructions.tasks"))
        lines += [f"• {task.number}. {escape(shorten_at_word(task.text, TASK_SHOWN))}" for task in tasks]
    return "\n".join([*lines, *(_taken_over(fmt, shown) if follows and role_id == LEAD else ())])


def _taken_over(fmt: SlackFormatter, shown: Snapshot) -> Iterator[str]:
    """What runs already for a lead who follows another: the promise, and how much is open."""
    promised = shown.incident.next_update_at
    if promised is not None:
        key = "instructions.promise_overdue" if promised < shown.now else "instructions.promise"
        yield fmt(key, at=fmt.when(promised))
    if count := len(undone(shown)):
        yield fmt("instructions.open", tasks=fmt.catalogue.plural("card.tasks", count))


def declared_receipt(fmt: SlackFormatter, message: DeclaredReceipt) -> Rendered:
    """The way into the room; for a declarer who leads, what leading asks."""
    incident = message.snapshot.incident
    text = fmt("receipt.ready", label=incident.label, room=fmt.room(incident), title=escape(incident.title))
    below = [*_hazards(fmt, message.snapshot), *without_people(fmt, message.snapshot)]
    if not _declarer_leads(message.snapshot):
        return Rendered(text=text, blocks=(section(text), *below))
    duties = _duties(fmt, LEAD, message.snapshot, incident.declared_by)
    you_lead = fmt("receipt.you_lead", role=escape(fmt.role(LEAD)))
    return Rendered(text=text, blocks=(section(text), *below, section(f"{you_lead}\n{duties}")))


def _hazards(fmt: SlackFormatter, shown: Snapshot) -> list[Block]:
    """What they may meet there: whoever acts by themselves reads it on the way, and is not held up."""
    if not fmt.programme.hazards_of(shown.incident):
        return []
    return [context(f":warning: {escape('  ·  '.join(present_hazards(fmt, shown.incident)))}")]


def _declarer_leads(shown: Snapshot) -> bool:
    declarer = shown.incident.declared_by
    return any(h.role == LEAD and h.user == declarer and h.until is None for h in shown.holdings)


def set_up_failed(fmt: SlackFormatter, message: SetUpFailed) -> Rendered:
    """The failed steps of the set-up, and the button to retry them."""
    title = fmt("receipt.failed", label=message.snapshot.incident.label)
    failed = present_failed_steps(fmt, message.snapshot)
    return Rendered(text=title, blocks=(section(title), failed_steps(fmt, message.snapshot.incident, failed)))


def nobody_was_called(fmt: SlackFormatter, message: NobodyWasCalled) -> Rendered:
    """The declarer of a private incident is alone with it, and what to do now."""
    incident = message.snapshot.incident
    text = fmt("receipt.nobody_called", label=incident.label, room=fmt.room(incident))
    invite = button(fmt("receipt.invite"), press_of("invite"), str(incident.id), style="primary")
    return Rendered(text=text, blocks=(section(text), actions(invite)))


def secrets_masked(fmt: SlackFormatter, message: SecretsMasked) -> Rendered:
    """What the timeline leaves out still stands in the message."""
    where = f"<{message.link}|{fmt('masked.message')}>" if message.link else fmt("masked.message")
    key = "masked.yours" if message.is_own else "masked.kept"
    return mrkdwn(fmt(key, message=where, label=message.label))


def media_not_taken(fmt: SlackFormatter, message: MediaNotTaken) -> Rendered:
    """Why it may not stay, what its author does now, and how to refer to it instead."""
    incident = message.incident
    key = "media.told_gone" if message.is_gone else "media.told_stays"
    return mrkdwn(f"{fmt(key, label=incident.label, room=fmt.room(incident))} {fmt('media.instead')}")
