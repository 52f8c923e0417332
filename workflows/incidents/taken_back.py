"""What somebody was shown of an incident that they may not see any more: direct messages are emptied, their Home tab is
published anew."""

from functools import partial

from workflows.access.audience import may_read
from workflows.access.audit import put_on_record, watched
from workflows.access.people import get_person
from workflows.deps import Deps
from workflows.domain.access_log import Look
from workflows.domain.errors import NotAllowed
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.request import Request
from workflows.incidents.queries import home
from workflows.jobs.access import RefreshHome, WithdrawMessages
from workflows.jobs.states import Claimed, job_as
from workflows.messages.incidents import Home
from workflows.messages.war_room import Sentence
from workflows.outbox.direct import must_not_read, take_away
from workflows.outbox.posting import do_each
from workflows.outbox.preconditions import incident_of


def withdraw_messages(claimed: Claimed, deps: Deps) -> None:
    """May run twice: what is emptied is forgotten, one by one. What a hold asks stays: to keep everything is asked of
    them all the same. Raises `ChatUnavailable`, `ChatRejected` and `RateLimited`."""
    job = job_as(WithdrawMessages, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        sent = [one for one in uow.direct_messages.of(incident.id) if one.user == job.user]
        theirs = [one for one in sent if must_not_read(uow, incident, one)]
    do_each(*(partial(take_away, one, _left_of(incident), deps) for one in theirs))


def _left_of(incident: Incident) -> Sentence:
    """Its number too, where that says little."""
    if incident.exposure.number_stays:
        return Sentence(key="access.gone", params={"label": incident.label, "number": incident.id})
    return Sentence(key="access.gone_unnamed")


def refresh_home(claimed: Claimed, deps: Deps) -> None:
    """Publish it anew where it shows the incident. What it shows then goes into the access log first, as shown and
    not as looked at."""
    job = job_as(RefreshHome, claimed)
    with deps.store.read() as uow:
        shows = job.user in uow.home_tabs.readers(job.incident_id)
        if not shows or may_read(uow, incident_of(uow, job.incident_id), job.user):
            return
    now, look = deps.clock.now(), Look(through="home", unasked=True)
    try:
        person = get_person(job.user, now, deps)
    except NotAllowed:
        return  # of a closed account nobody opens it
    request = Request(person=person, now=now)
    shown = home(request, watched(deps, look))
    put_on_record(look, request, deps)
    deps.chat.show_home(job.user, shown)
    home_shown(request, shown, deps)


def home_will_show(request: Request, shown: Home, deps: Deps) -> None:
    """Before it is published."""
    with deps.store.write() as uow:
        uow.home_tabs.will_show(request.person.id, _numbers(shown))
        uow.commit()


def home_shown(request: Request, shown: Home, deps: Deps) -> None:
    """Once it is published."""
    with deps.store.write() as uow:
        uow.home_tabs.shows(request.person.id, _numbers(shown))
        uow.commit()


def _numbers(shown: Home) -> frozenset[IncidentId]:
    """Reviews of emergency access name theirs by number, to those who need not see it."""
    return frozenset({*(one.id for one in shown.incidents), *(incident.id for incident, _ in shown.tasks)})
