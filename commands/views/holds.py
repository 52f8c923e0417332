"""Legal holds: the list, the forms of Legal, and what custodians are asked and told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from commands.views.blocks import Element, Rendered, View, actions, button, context, section
from commands.views.forms import incident_form, people_field, text_field
from commands.views.lists import listed
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.hold_rules import REMINDED_AT_MOST
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.retention import Hold
from workflows.domain.snapshot import Snapshot
from workflows.incidents.holds import LONGEST, MAX_SCOPE, MAX_WORDS, HoldsView
from workflows.messages.holds import Erased, ErasureAhead, HoldAsked, HoldOver
from workflows.messages.reminders import Nudge, NudgeClosed
from workflows.text.slack_text import escape, escaped, one_line

ISSUE, RELEASE, REVIEW, ACKNOWLEDGE = "hold.issue", "hold.release", "hold.review", "hold.acknowledge"
ISSUE_FORM, RELEASE_FORM, REVIEW_FORM = "hold_issue", "hold_release", "hold_review"
NAMED = 10
"""People who are missing or were not asked, by name."""


def hold_list(fmt: SlackFormatter, found: HoldsView) -> Rendered:
    """What holds the record, who has yet to acknowledge it, and for Legal what can be done."""
    label = found.incident.label
    order = (*filter(_is_live, found.holds), *(one for one in reversed(found.holds) if not one.is_live))
    lines = [section(_told(fmt, found, hold), accessory=_release(fmt, found, hold)) for hold in order]
    live = sum(map(_is_live, found.holds))
    none = fmt("hold.none", label=label)
    shown = listed(fmt, fmt.catalogue.plural("hold.heading", live, label=label) if live else none, lines)
    if not found.may_sign:
        return shown
    issue = actions(button(fmt("hold.issue"), ISSUE, str(found.incident.id)))
    return replace(shown, blocks=(*shown.blocks, issue))


def _is_live(hold: Hold) -> bool:
    return hold.is_live


def _told(fmt: SlackFormatter, found: HoldsView, hold: Hold) -> str:
    return "\n".join([f"*{_matter(hold)}*", *_facts(fmt, found, hold)])


def _facts(fmt: SlackFormatter, found: HoldsView, hold: Hold) -> Iterator[str]:
    by = fmt.name(hold.by, found.names)
    yield fmt("hold.issued", number=hold.id, by=by, at=fmt.when(hold.at))
    if hold.scope:
        yield fmt("hold.scope", scope=escaped(hold.scope, MAX_SCOPE))
    if hold.released_at:
        yield fmt("hold.released", by=fmt.name(hold.released_by, found.names), at=fmt.when(hold.released_at))
        return
    asked = found.custodians[hold.id]
    missing = [one for one in asked if one.acknowledged_at is None]
    yield fmt("hold.acknowledged", done=len(asked) - len(missing), asked=len(asked))
    if missing:
        yield fmt("hold.missing", people=_people(fmt, found, [one.user for one in missing]))
    if unasked := found.unasked.get(hold.id):
        yield fmt("hold.unasked", people=_people(fmt, found, unasked))
    yield fmt("hold.next_review", at=fmt.when(hold.review_due))


def _people(fmt: SlackFormatter, found: HoldsView, people: Sequence[UserId]) -> str:
    named = ", ".join(fmt.name(user, found.names) for user in people[:NAMED])
    more = len(people) - NAMED
    return f"{named} +{more}" if more > 0 else named


def _matter(hold: Hold) -> str:
    return escape(one_line(hold.matter, LONGEST))


def _release(fmt: SlackFormatter, found: HoldsView, hold: Hold) -> Element | None:
    if not (found.may_sign and hold.is_live):
        return None
    return button(fmt("hold.release"), f"{RELEASE}.{hold.id}", str(hold.id))


def issue_form(fmt: SlackFormatter, incident: Incident) -> View:
    """The matter, what of the incident, what people are told, and who has to acknowledge it."""
    blocks = [
        text_field("matter", fmt("hold.field_matter"), hint=fmt("hold.hint_matter"), limit=LONGEST, focus=True),
        text_field("scope", fmt("hold.field_scope"), hint=fmt("hold.hint_scope"), limit=MAX_SCOPE, optional=True),
        text_field(
            "instruction",
            fmt("hold.field_instruction"),
            value=fmt("hold.instruction"),
            multiline=True,
            optional=True,
            limit=MAX_WORDS,
        ),
        people_field("people", fmt("hold.field_people"), hint=fmt("hold.hint_people"), optional=True),
    ]
    return incident_form(fmt, ISSUE_FORM, incident, blocks, submit="hold_issue.submit")


def release_form(fmt: SlackFormatter, incident: Incident, hold: Hold) -> View:
    """Why it is released."""
    return _reason_form(fmt, RELEASE_FORM, incident, hold, "hold.field_released", "hold_release.submit")


def review_form(fmt: SlackFormatter, incident: Incident, hold: Hold) -> View:
    """Why it is still needed."""
    return _reason_form(fmt, REVIEW_FORM, incident, hold, "hold.field_needed", "hold_review.submit")


def _reason_form(fmt: SlackFormatter, callback: str, incident: Incident, hold: Hold, field: str, submit: str) -> View:
    about = context(fmt("hold.about", number=hold.id, matter=_matter(hold), at=fmt.when(hold.at)))
    reason = text_field("reason", fmt(field), multiline=True, limit=MAX_WORDS, focus=True)
    return incident_form(fmt, callback, incident, [about, reason], submit=submit, subject=hold.id)


def which(incident: Incident) -> str:
    """Its number; its title too, where everybody may read that."""
    if not incident.exposure.title_in_name:
        return f"*{incident.label}*"
    return f"*{incident.label}*  {escape(one_line(incident.title, 150))}"


def _number(shown: Snapshot) -> str:
    """What a hold asks stays with whoever sees the incident no more: so its title never stands there."""
    return f"*{shown.incident.label}*"


def hold_asked(fmt: SlackFormatter, message: HoldAsked) -> Rendered:
    """What to keep, in Legal's words, and the one button."""
    hold, by = message.hold, fmt.name(message.hold.by, message.snapshot.names)
    lines = [_number(message.snapshot), fmt("hold.asked", by=by, matter=_matter(hold)), *_instruction(fmt, hold)]
    text = "\n".join(lines)
    return Rendered(text=text, blocks=(section(text), actions(acknowledge(fmt, hold))))


def _instruction(fmt: SlackFormatter, hold: Hold) -> Iterator[str]:
    words = escaped(hold.instruction, MAX_WORDS * 2) if hold.instruction else escape(fmt("hold.instruction"))
    yield ">" + words.replace("\n", "\n>")
    if hold.scope:
        yield fmt("hold.scope", scope=escaped(hold.scope, MAX_SCOPE))


def acknowledge(fmt: SlackFormatter, hold: Hold) -> Element:
    return button(fmt("hold.acknowledge"), ACKNOWLEDGE, str(hold.id), style="primary")


def hold_over(fmt: SlackFormatter, message: HoldOver) -> Rendered:
    """In one line."""
    key = "hold.over_but_held" if message.still_held else "hold.over"
    text = fmt(key, label=message.snapshot.incident.label, matter=_matter(message.hold))
    return Rendered(text=text, blocks=(section(text),))


def erasure_ahead(fmt: SlackFormatter, message: ErasureAhead) -> Rendered:
    """When, and what keeps it: Legal presses, others ask Legal."""
    incident = message.snapshot.incident
    key = "hold.erasure_ahead" if message.may_hold else "hold.erasure_ahead_ask"
    text = fmt(key, which=which(incident), at=fmt.when(message.at))
    keep = actions(button(fmt("hold.keep"), ISSUE, str(incident.id)))
    return Rendered(text=text, blocks=(section(text), *((keep,) if message.may_hold else ())))


def erased(fmt: SlackFormatter, message: Erased) -> Rendered:
    """What is left of it."""
    text = fmt("hold.erased_by_rule" if message.by_rule else "hold.erased", label=message.label)
    return Rendered(text=text, blocks=(context(text),))


def unread_text(fmt: SlackFormatter, message: Nudge) -> str:
    """To who has not acknowledged it; at last, to Legal, who they are."""
    state, number = message.snapshot.hold, _number(message.snapshot)
    if state is None:
        return number
    if not _asks_custodian(message):
        names = ", ".join(fmt.name(user, message.snapshot.names) for user in state.unread[:NAMED])
        return fmt("nudge.hold_missing", which=number, matter=_matter(state.hold), people=names)
    said = fmt("nudge.hold_unread", which=number, matter=_matter(state.hold))
    return "\n".join((said, *_instruction(fmt, state.hold)))


def _asks_custodian(message: Nudge) -> bool:
    state, readers = message.snapshot.hold, frozenset[UserId](message.mention)
    return state is not None and bool(readers & set(state.unread)) and message.reminder.level < REMINDED_AT_MOST


def unread_buttons(fmt: SlackFormatter, message: Nudge) -> list[Element]:
    state = message.snapshot.hold
    return [acknowledge(fmt, state.hold)] if state is not None and _asks_custodian(message) else []


def review_text(fmt: SlackFormatter, message: Nudge) -> str:
    state, number = message.snapshot.hold, _number(message.snapshot)
    if state is None:
        return number
    by = fmt.name(state.hold.by, message.snapshot.names)
    again = state.hold.reviewed_at is not None
    return fmt(
        "nudge.hold_review_again" if again else "nudge.hold_review",
        which=number,
        matter=_matter(state.hold),
        by=by,
        at=fmt.when(state.hold.reviewed_at or state.hold.at),
    )


def review_buttons(fmt: SlackFormatter, message: Nudge) -> list[Element]:
    state = message.snapshot.hold
    if state is None:
        return []
    number = str(state.hold.id)
    return [
        button(fmt("hold.still_needed"), REVIEW, number, style="primary"),
        button(fmt("hold.release"), RELEASE, number),
    ]


def unread_closed(fmt: SlackFormatter, message: NudgeClosed, outcome: str) -> str:
    return fmt("nudge_closed.hold_unread", outcome=outcome)


def review_closed(fmt: SlackFormatter, message: NudgeClosed, outcome: str) -> str:
    return fmt("nudge_closed.hold_review", outcome=outcome)
