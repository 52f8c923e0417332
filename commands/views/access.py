"""Who sees an incident and why, the forms that change it, and what those who answer for it are told."""

from collections.abc import Iterator, Sequence

from commands.views.blocks import Block, Element, Rendered, View, actions, button, confirmation, context, section
from commands.views.declarer_questions import ASK as ASK_DECLARER
from commands.views.forms import choice_field, form, incident_form, person_field, text_field
from commands.views.lists import LISTED, listed
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.break_glass import BREAK_GLASS_FOR, BreakGlassReason, GlassRequestState, SecondPerson
from workflows.domain.exposure import SeenBy
from workflows.domain.glass_reviews import OpenReview
from workflows.domain.grants import Grant, Via
from workflows.domain.ids import EntryId, IncidentId, incident_label
from workflows.domain.incident import Incident
from workflows.domain.privilege import Use
from workflows.domain.roles import LEAD
from workflows.incidents.grants import MAX_REASON, AccessList, Seer
from workflows.messages.access import CouldNotRemove, GlassAlert, GlassAnswer, GlassQuestion, OutsiderInRoom
from workflows.presentation.refusals import why_refused
from workflows.text.slack_text import escape, escaped

GRANT = "access.grant"
REVOKE = "access.revoke"
ASK = "access.ask"
BREAK = "access.break"
REVIEW = "access.review"
CONFIRM = "access.confirm"
NOT_CONFIRM = "access.not_confirm"
WAIVE = "access.waive"
UNWAIVE = "access.unwaive"
ASK_WAIVER = "access.ask_waiver"
GRANT_FORM = "access_grant"
ASK_FORM = "access_ask"
BREAK_FORM = "access_break"
REVIEW_FORM = "access_review"
REVIEWS_SHOWN = 10
ASK_SECOND = "yes"
"""The choice of somebody who wants a second person to confirm."""
WAIVER_FORM = "access_waiver"
ASK_WAIVER_FORM = "waiver_ask"


def access_list(fmt: SlackFormatter, found: AccessList, reviews: Sequence[OpenReview] = ()) -> Rendered:
    """Who sees it, why and until when, each with the button that takes it away."""
    incident = found.incident
    lines = [section(_seer(fmt, found, one), accessory=_revoke(fmt, found, one)) for one in found.seers]
    is_open = incident.exposure.seen_by is SeenBy.FULL_MEMBERS
    count, label = len(found.seers), incident.label
    if is_open:
        heading = fmt.catalogue.plural("access.heading_open", count, label=label)
    elif _has_others(incident):
        heading = fmt.catalogue.plural("access.heading_known", count, label=label)
    else:
        heading = fmt.catalogue.plural("access.heading", count, label=label)
    revoked = [section(_revoked(fmt, found, one)) for one in found.revoked] if found.may_revoke else []
    reviewed = open_reviews(fmt, reviews)
    shown = listed(fmt, heading, [*reviewed, *lines, *revoked][:LISTED])
    visibility = context(fmt.markup(fmt.line(f"visibility.{incident.visibility.shown_as}")))
    grant = button(fmt("access.grant"), GRANT, str(incident.id))
    below = [grant] if found.may_grant and not is_open else []
    if found.may_ask_declarer:
        below.append(button(fmt("declarer_ask.button"), ASK_DECLARER, str(incident.id)))
    below += _waivers(fmt, found)
    others = [context(fmt("access.others", type=escape(fmt.type(incident.type))))] if _has_others(incident) else []
    left_out = [context(_left_out(fmt, incident))] if incident.exposure.needs_waiver else []
    blocks = (shown.blocks[0], visibility, *others, *left_out, *shown.blocks[1:], *([actions(*below)] if below else []))
    return Rendered(text=shown.text, blocks=blocks)


def _has_others(incident: Incident) -> bool:
    return incident.exposure.seen_by is SeenBy.CLEARED


def _left_out(fmt: SlackFormatter, incident: Incident) -> str:
    """Where the record of a privileged incident is used, and where it is left out."""
    return " ".join(
        fmt(f"access.left_out_{use}") if incident.leaves_out(use) else fmt(f"access.used_{use}") for use in Use
    )


def _waivers(fmt: SlackFormatter, found: AccessList) -> list[Element]:
    """What Legal can sign, or take back; others ask for it."""
    incident = found.incident
    if not incident.exposure.needs_waiver:
        return []
    if not found.may_sign:
        is_left_out = any(map(incident.leaves_out, Use))
        asks = found.may_ask and is_left_out
        return [button(fmt("access.ask_waiver"), ASK_WAIVER, str(incident.id))] if asks else []
    number, sure = str(incident.id), (fmt("access.unwaive_sure"), fmt("form.cancel"))
    waived = [use for use in Use if not incident.leaves_out(use)]
    back = [
        button(
            fmt(f"access.unwaive_{use}"), f"{UNWAIVE}.{use}", number, confirm=confirmation(fmt("access.unwaive"), *sure)
        )
        for use in waived
    ]
    return back if len(waived) == len(Use) else [button(fmt("access.waive"), WAIVE, number), *back]


def waiver_form(fmt: SlackFormatter, incident: Incident, *, asks: bool = False) -> View:
    """For which use Legal signs, or is asked to, and why."""
    uses = [(use.value, fmt(f"access_waiver.{use}")) for use in Use if incident.leaves_out(use)]
    blocks = [
        context(fmt("waiver_ask.about" if asks else "access_waiver.about", label=incident.label)),
        choice_field("use", fmt("access_waiver.field_use"), uses),
        text_field("reason", fmt("form.reason"), multiline=True, limit=MAX_REASON),
    ]
    callback, submit = (ASK_WAIVER_FORM, "waiver_ask.submit") if asks else (WAIVER_FORM, "access_waiver.submit")
    return incident_form(fmt, callback, incident, blocks, submit=submit)


def open_reviews(fmt: SlackFormatter, reviews: Sequence[OpenReview]) -> list[Block]:
    """Who broke the glass of what and why, and until when it is to be reviewed; each with its button."""
    return [section(_open_review(fmt, one), accessory=_review(fmt, one)) for one in reviews[:REVIEWS_SHOWN]]


def _open_review(fmt: SlackFormatter, one: OpenReview) -> str:
    return fmt(
        "nudge.review",
        who=escape(one.name),
        label=incident_label(one.incident_id),
        code=fmt(f"break_glass.{one.broken.code}"),
        at=fmt.when(one.due_at),
    )


def _review(fmt: SlackFormatter, one: OpenReview) -> Element:
    return button(fmt("access.review"), f"{REVIEW}.{one.entry_id}", str(one.entry_id))


def _seer(fmt: SlackFormatter, found: AccessList, one: Seer) -> str:
    why = [escape(fmt.role(role)) for role in one.roles]
    if one.is_cleared:
        why.append(fmt("access.cleared", type=escape(fmt.type(found.incident.type))))
    if one.grant is not None:
        why += _via(fmt, found, one, one.grant)
    if one.is_present:
        why.append(fmt("access.in_room"))
    elif one.is_called:
        why.append(fmt("access.called"))
    return f"*{fmt.name(one.user, found.names)}*\n{'  ·  '.join(why)}"


def _via(fmt: SlackFormatter, found: AccessList, one: Seer, grant: Grant) -> Iterator[str]:
    """Nothing where clearance says it: no grant is needed, and the end of one ends nothing."""
    if one.is_cleared:
        return
    if grant.via is Via.INVITATION and grant.by == one.user:
        said = fmt("access.via_own")
    elif grant.via is Via.CLEARANCE and found.incident.exposure.admitted_by_legal:
        said = fmt("access.via_legal")
    else:
        said = fmt(f"access.via_{grant.via}", by=fmt.name(grant.by, found.names))
    yield fmt("access.until", what=said, at=fmt.when(grant.until)) if grant.until else said


def _revoked(fmt: SlackFormatter, found: AccessList, grant: Grant) -> str:
    who, by = fmt.name(grant.user, found.names), fmt.name(grant.by, found.names)
    return fmt("access.taken", who=who, by=by, at=fmt.when(grant.at))


def _revoke(fmt: SlackFormatter, found: AccessList, one: Seer) -> Element | None:
    is_open = found.incident.exposure.seen_by is SeenBy.FULL_MEMBERS
    if not found.may_revoke or is_open or LEAD in one.roles:
        return None
    sure = confirmation(
        fmt("access.revoke"),
        fmt("access.revoke_sure", who=fmt.name(one.user, found.names), label=found.incident.label),
        fmt("form.cancel"),
    )
    return button(fmt("access.revoke"), f"{REVOKE}.{one.user}", f"{found.incident.id}/{one.user}", confirm=sure)


def not_seen(fmt: SlackFormatter, number: IncidentId, may_break_glass: bool) -> Rendered:
    """The same for a number that does not exist and one that this person may not see."""
    text = fmt("access.not_seen", label=incident_label(number))
    ask = button(fmt("access.ask"), ASK, str(number))
    broken = (button(fmt("access.break"), BREAK, str(number), style="danger"),) if may_break_glass else ()
    return Rendered(text=text, blocks=(section(text), actions(ask, *broken)))


def grant_form(fmt: SlackFormatter, incident: Incident) -> View:
    """Whom to let see it, until when, why. Who is cleared sees it without an end."""
    if incident.exposure.seen_by is SeenBy.CLEARED:
        word = incident.type.lower()
        first = [context(fmt("access_grant.cleared", type=escape(fmt.type(incident.type)), word=word))]
        until = []
    else:
        hint = fmt("access_grant.hint_until")
        first, until = [], [text_field("until", fmt("access_grant.field_until"), optional=True, hint=hint)]
    blocks = [
        *first,
        person_field("person", fmt("access_grant.field_person")),
        *until,
        text_field("reason", fmt("form.reason"), optional=True, multiline=True, limit=MAX_REASON),
    ]
    return incident_form(fmt, GRANT_FORM, incident, blocks, submit="access_grant.submit")


def ask_form(fmt: SlackFormatter, number: IncidentId) -> View:
    """Why somebody should be let in."""
    blocks = [
        context(fmt("access_ask.about", label=incident_label(number))),
        text_field("reason", fmt("access_ask.field"), multiline=True, limit=MAX_REASON, focus=True),
    ]
    return form(
        fmt,
        callback=ASK_FORM,
        title=fmt("access_ask.title"),
        submit=fmt("access_ask.submit"),
        blocks=blocks,
        private_metadata={"subject": number},
    )


def break_form(fmt: SlackFormatter, number: IncidentId, second: SecondPerson) -> View:
    """Why somebody lets themselves in, and what follows."""
    reasons = [(code.value, fmt(f"break_glass.{code}")) for code in BreakGlassReason]
    about = [fmt("access_break.about", label=incident_label(number))]
    if second is SecondPerson.REQUIRED:
        about.append(fmt("access_break.second_required"))
    blocks = [
        context("\n".join(about)),
        choice_field("code", fmt("access_break.field_code"), reasons),
        text_field("reason", fmt("access_break.field_reason"), multiline=True, limit=MAX_REASON),
    ]
    if second is SecondPerson.OPTIONAL:
        choices = [("no", fmt("access_break.second_no")), (ASK_SECOND, fmt("access_break.second_yes"))]
        hint = fmt("access_break.second_hint")
        blocks.append(choice_field("second", fmt("access_break.field_second"), choices, chosen="no", hint=hint))
    return form(
        fmt,
        callback=BREAK_FORM,
        title=fmt("access_break.title"),
        submit=fmt("access_break.submit"),
        blocks=blocks,
        private_metadata={"subject": number},
    )


def review_form(fmt: SlackFormatter, entry_id: EntryId) -> View:
    """What the review found."""
    field = text_field("reason", fmt("access_review.field"), multiline=True, limit=MAX_REASON, focus=True)
    return form(
        fmt,
        callback=REVIEW_FORM,
        title=fmt("access_review.title"),
        submit=fmt("access_review.submit"),
        blocks=[field],
        private_metadata={"subject": entry_id},
    )


def could_not_remove(fmt: SlackFormatter, message: CouldNotRemove) -> Rendered:
    why = escape(why_refused(fmt.catalogue, message.code))
    text = fmt("room.could_not_remove", name=escape(message.name), label=message.label, why=why)
    return Rendered(text=text, blocks=(section(text),))


NAME_IN_QUESTION = 150
"""Slack takes 300 characters for the whole question."""


def outsider_in_room(fmt: SlackFormatter, message: OutsiderInRoom) -> Rendered:
    """Who is there, what they can read, and the button that removes them."""
    fact, label, name = message.fact, incident_label(message.incident_id), escape(message.name)
    text = fmt(f"outsider.told_{fact.outside}", who=name, label=label)
    remove, value = fmt("outsider.remove"), f"{message.incident_id}/{fact.who}"
    who = escaped(message.name, NAME_IN_QUESTION)
    sure = confirmation(remove, fmt("outsider.remove_sure", who=who, label=label), fmt("form.cancel"))
    out = button(remove, f"{REVOKE}.{fact.who}", value, confirm=sure)
    return Rendered(text=text, blocks=(section(text), actions(out)))


def glass_alert(fmt: SlackFormatter, message: GlassAlert) -> Rendered:
    """Who, into which incident, why, until when, and the review that is due."""
    fact = message.fact
    text = fmt(
        "access.glass_alert",
        who=escape(message.name),
        label=message.label,
        code=fmt(f"break_glass.{fact.code}"),
        until=fmt.when(fact.until),
    )
    quoted = escaped(message.reason, MAX_REASON).replace("\n", "\n>")
    reviewed = button(fmt("access.review"), REVIEW, str(message.entry_id), style="primary")
    return Rendered(text=text, blocks=(section(f"{text}\n>{quoted}"), actions(reviewed)))


def glass_question(fmt: SlackFormatter, message: GlassQuestion) -> Rendered:
    """Who asks, into which incident, why, until when it can be confirmed; once settled, what came of it."""
    asked = message.request
    params = {"who": escape(message.name), "label": message.label, "code": fmt(f"break_glass.{asked.code}")}
    if asked.state is not GlassRequestState.OPEN:
        text = fmt(f"second_person.{asked.state}", answered=escape(message.answered), **params)
        return Rendered(text=text, blocks=(context(text),))
    text = fmt("second_person.ask", until=fmt.when(asked.expires_at), **params)
    quoted = escaped(asked.reason, MAX_REASON).replace("\n", "\n>")
    number = str(asked.id)
    yes = button(fmt("second_person.accept"), CONFIRM, number, style="primary")
    no = button(fmt("second_person.decline"), NOT_CONFIRM, number)
    return Rendered(text=text, blocks=(section(f"{text}\n>{quoted}"), actions(yes, no)))


def glass_answer(fmt: SlackFormatter, message: GlassAnswer) -> Rendered:
    """To who asked: until when they see it, or that nothing is open."""
    asked = message.request
    confirmed = asked.state is GlassRequestState.CONFIRMED
    until = fmt.when((asked.answered_at or asked.at) + BREAK_GLASS_FOR)
    params = {"answered": escape(message.answered), "label": message.label}
    text = fmt("second_person.told_yes", until=until, **params) if confirmed else fmt("second_person.told_no", **params)
    return Rendered(text=text, blocks=(section(text),))
