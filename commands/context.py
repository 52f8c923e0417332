"""Who asks, where, about which incident: gathered once per request, before its handler runs."""

from dataclasses import dataclass
from datetime import datetime

from commands.payloads.request import SlackRequest
from commands.views.slack_formatter import SlackFormatter
from workflows.access.audit import watched
from workflows.access.authorize import authorize
from workflows.access.masking import Masker
from workflows.access.people import get_person
from workflows.access.readable import as_seen
from workflows.deps import Deps
from workflows.domain.access_log import Look
from workflows.domain.errors import NotFound
from workflows.domain.ids import ChannelId, IncidentId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.incidents.queries import incident_of_room
from workflows.organisation.settings import current


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where a request came from, and what its handler works with."""

    request: Request
    channel: ChannelId | None
    room_incident: Incident | None
    """The incident whose war room this is."""
    deps: Deps
    look: Look
    """What this person is shown, for the access log."""
    fmt: SlackFormatter
    masker: Masker
    """Every word that somebody typed goes through it before a handler reads it."""

    @property
    def person(self) -> Person:
        return self.request.person

    @property
    def now(self) -> datetime:
        return self.request.now

    @property
    def is_here(self) -> bool:
        """Whether the incident is that of the room in which this was typed."""
        return self.channel is not None and self.room_incident is not None and self.room_incident.room == self.channel

    @property
    def incident(self) -> Incident:
        """The war room's incident. Raises `NotFound` elsewhere; the refusal shows the way to the war rooms."""
        if self.room_incident is None:
            raise NotFound("not_a_war_room")
        self.look.saw(self.room_incident)
        return self.room_incident

    def seen(self, typed: str) -> str:
        """What this person typed, as plain text and as people see it."""
        return as_seen(typed, self.deps)


def build_context(asked: SlackRequest, deps: Deps, fmt: SlackFormatter) -> Context:
    """The context of a command, an interaction or a shortcut, with what is set up now. Raises `PersonUnknown`."""
    deps = current(deps)
    now = deps.clock.now()
    person = get_person(asked.user, now, deps)
    channel = asked.channel
    look = Look(through=asked.through)
    return Context(
        request=Request(person=person, now=now, id=asked.id),
        channel=channel,
        room_incident=incident_of_room(channel, person, asked.is_command, now, deps) if channel else None,
        deps=watched(deps, look),
        look=look,
        fmt=fmt.over(deps.programme).into(person.locale, person.timezone),
        masker=Masker(deps.catalogue),
    )


def authorized_incident(context: Context, incident_id: IncidentId, verb: Verb) -> Incident:
    """The incident, before a form is filled in for nothing.

    Raises `NotFound` or `NotAllowed` if this person may not do `verb` to it now.
    """
    with context.deps.store.read() as uow:
        return authorize(uow, verb, incident_id, context.person)


def incident_named(number: IncidentId | None, context: Context) -> IncidentId:
    """The incident a command names, or else that of the room it was typed in. Raises `NotFound` elsewhere."""
    return number if number is not None else context.incident.id
