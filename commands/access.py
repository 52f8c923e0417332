"""`/incident access`: who sees an incident and why; let in, take away, ask to come in, break the glass."""

from commands.addressing import address_of
from commands.context import Context, authorized_incident
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, ShowForm
from commands.times import optional_time
from commands.views.access import (
    ASK_SECOND,
    access_list,
    ask_form,
    break_form,
    grant_form,
    not_seen,
    review_form,
    waiver_form,
)
from commands.views.plain import mrkdwn, sentence
from commands.views.proposals import until_form
from commands.views.submission import Submission
from commands.waiting import waits
from workflows.domain.break_glass import BreakGlassReason
from workflows.domain.errors import InvalidField, NotFound
from workflows.domain.ids import EntryId, GlassRequestId, IncidentId, ProposalId, incident_label
from workflows.domain.policy import Verb
from workflows.domain.privilege import Use
from workflows.domain.times import Towards
from workflows.incidents import grants
from workflows.incidents.access_requests import answer_access, ask_to_join, asked_about
from workflows.incidents.break_glass import Waiting, break_glass, has_right
from workflows.incidents.glass_review import open_reviews, review, to_review
from workflows.incidents.second_person import confirm
from workflows.incidents.waiver import answer_waiver, propose_waiver, revoke_waiver, waive_privilege


def access(context: Context, text: str) -> Answer:
    """`/incident access` in a war room, `/incident access 14` anywhere. Raises `InvalidField` for what is no number."""
    word = context.seen(text).strip()
    named = address_of(word) if word else None
    if word and (named is None or named.number is None):
        raise InvalidField("incident", "no_such_incident", label=word[:40])
    number = named.number if named and named.number is not None else context.incident.id
    try:
        found = grants.access_list(number, context.request, context.deps)
    except NotFound:
        return Ephemeral(not_seen(context.fmt, number, has_right(context.person, context.deps)))
    reviews = [one for one in open_reviews(context.person, context.deps) if one.incident_id == number]
    return Ephemeral(access_list(context.fmt, found, reviews))


def press_grant(context: Context, press: Press) -> Answer:
    incident = authorized_incident(context, press.incident, Verb.SEE)
    authorized_incident(context, press.incident, grants.admitting(incident))
    return ShowForm(grant_form(context.fmt, incident))


def submit_grant(context: Context, submission: Submission) -> Answer:
    """Somebody is let in, perhaps until a moment."""
    person = submission.person("person")
    if person is None:
        raise InvalidField("person", "nobody_named")
    until = optional_time(context, "until", submission.text("until"), Towards.FUTURE)
    reason = submission.text("reason")
    admitted = grants.grant_access(submission.incident, person, until, reason, context.request, context.deps)
    return Acknowledged(context.fmt(f"access.granted_{admitted}"))


def press_revoke(context: Context, press: Press) -> Answer:
    grants.revoke_access(press.incident, press.user, "", context.request, context.deps)
    return Ephemeral(access_list(context.fmt, grants.access_list(press.incident, context.request, context.deps)))


def press_ask(context: Context, press: Press) -> Answer:
    """The same form for every number."""
    return ShowForm(ask_form(context.fmt, IncidentId(press.subject)))


def submit_ask(context: Context, submission: Submission) -> Answer:
    """The same answer whether or not there is such an incident."""
    number = IncidentId(submission.subject)
    ask_to_join(number, submission.text("reason"), context.request, context.deps)
    return Ephemeral(sentence(context.fmt("access.asked", label=incident_label(number))))


def press_access(context: Context, press: Press, accept: bool) -> Answer:
    """Those who decide let somebody in who asked, or do not."""
    answered = answer_access(ProposalId(press.subject), accept, context.request, context.deps)
    return Acknowledged() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))


def press_until(context: Context, press: Press) -> Answer:
    """Those who decide let somebody in until a moment."""
    proposal = ProposalId(press.subject)
    incident = asked_about(proposal, context.request, context.deps)
    if incident is None:
        return Ephemeral(sentence(context.fmt("proposal.answered")))
    return ShowForm(until_form(context.fmt, incident, proposal))


def submit_until(context: Context, submission: Submission) -> Answer:
    """The same, with when; without a time, until it is taken away."""
    proposal = ProposalId(submission.subject)
    until = optional_time(context, "until", submission.text("until"), Towards.FUTURE)
    answered = answer_access(proposal, True, context.request, context.deps, until)
    return Acknowledged() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))


def press_waive(context: Context, press: Press) -> Answer:
    incident = authorized_incident(context, press.incident, Verb.SIGN_OFF)
    return ShowForm(waiver_form(context.fmt, incident))


def submit_waiver(context: Context, submission: Submission) -> Answer:
    """Legal signs that a privileged incident is used for summaries, or for exports."""
    use = submission.choice("use") or ""
    if use not in tuple(Use):
        raise InvalidField("use", "choice_gone")
    reason = submission.text("reason")
    waived = waive_privilege(submission.incident, Use(use), reason, context.request, context.deps)
    return Acknowledged(context.fmt(f"access.waived_{use}", label=waived.label))


def press_ask_waiver(context: Context, press: Press) -> Answer:
    """The same form, for somebody who asks Legal."""
    incident = authorized_incident(context, press.incident, Verb.NOTE)
    if not any(map(incident.leaves_out, Use)):
        raise NotFound("control_gone")
    return ShowForm(waiver_form(context.fmt, incident, asks=True))


def submit_ask_waiver(context: Context, submission: Submission) -> Answer:
    """Legal is asked in the room."""
    use = submission.choice("use") or ""
    if use not in tuple(Use):
        raise InvalidField("use", "choice_gone")
    proposal = propose_waiver(submission.incident, Use(use), submission.text("reason"), context.request, context.deps)
    return waits(context, proposal, "access.waiver_asked")


def press_waiver(context: Context, press: Press, accept: bool) -> Answer:
    """Legal answers."""
    answered = answer_waiver(ProposalId(press.subject), accept, context.request, context.deps)
    return Acknowledged() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))


def press_unwaive(context: Context, press: Press) -> Answer:
    """Taken back: the list shows it."""
    incident = authorized_incident(context, press.incident, Verb.SIGN_OFF)
    use = press.ending
    if use not in tuple(Use):
        raise NotFound("control_gone")
    revoke_waiver(incident.id, Use(use), context.request, context.deps)
    return Ephemeral(access_list(context.fmt, grants.access_list(press.incident, context.request, context.deps)))


def press_break(context: Context, press: Press) -> Answer:
    if not has_right(context.person, context.deps):
        raise NotFound("control_gone")
    return ShowForm(break_form(context.fmt, IncidentId(press.subject), context.deps.programme.break_glass.second))


def submit_break(context: Context, submission: Submission) -> Answer:
    """Somebody with the right lets themselves in, or asks a second person first."""
    code = submission.choice("code") or ""
    if code not in tuple(BreakGlassReason):
        raise InvalidField("code", "choice_gone")
    number = IncidentId(submission.subject)
    with_second = submission.choice("second") == ASK_SECOND
    words = submission.text("reason")
    done = break_glass(number, BreakGlassReason(code), words, with_second, context.request, context.deps)
    params = {"label": done.incident.label, "until": context.fmt.when(done.until)}
    if isinstance(done, Waiting):
        return Ephemeral(mrkdwn(context.fmt.catalogue.plural("access.glass_waits", done.asked, **params)))
    opened = context.fmt("access.glass_broken", **params)
    room = context.fmt("access.go_to_room", room=context.fmt.room(done.incident)) if done.incident.room else ""
    return Ephemeral(mrkdwn("\n".join(filter(None, (opened, room)))))


def press_second(context: Context, press: Press, accept: bool) -> Answer:
    """A second person confirms that somebody breaks the glass, or does not."""
    answered = confirm(GlassRequestId(press.subject), accept, context.request, context.deps)
    return Acknowledged() if answered else Ephemeral(sentence(context.fmt("proposal.answered")))


def press_review(context: Context, press: Press) -> Answer:
    entry = EntryId(press.subject)
    to_review(entry, context.request, context.deps)
    return ShowForm(review_form(context.fmt, entry))


def submit_review(context: Context, submission: Submission) -> Answer:
    """Somebody else looked at why the glass was broken."""
    entry = EntryId(submission.subject)
    is_new = review(entry, submission.text("reason"), context.request, context.deps)
    return Ephemeral(sentence(context.fmt("access.reviewed" if is_new else "proposal.answered")))
