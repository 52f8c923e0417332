"""Who asks, where, about which incident: gathered once per request, before its handler runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commands.views.slack_formatter import SlackFormatter
from workflows.access.people import get_person
from workflows.deps import Deps
from workflows.domain.errors import NotFound
from workflows.domain.ids import ChannelId, IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.request import Request
from workflows.incidents.queries import incident_of_room


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where a request came from, and what its handler works with."""

    request: Request
    channel: ChannelId | None
    room_incident: Incident | None
    """The incident whose war room this is."""
    deps: Deps
    fmt: SlackFormatter

    @property
    def person(self) -> Person:
        return self.request.person

    @property
    def now(self) -> datetime:
        return self.request.now

    @property
    def incident(self) -> Incident:
        """The war room's incident; elsewhere a refusal that helps."""
        if self.room_incident is None:
            raise NotFound("not_a_war_room")
        return self.room_incident


def build_context(body: Mapping[str, Any], deps: Deps, fmt: SlackFormatter) -> Context:
    """The context of a command, an interaction or a shortcut."""
    now = deps.clock.now()
    person = get_person(_user(body), now, deps)
    channel = _channel(body)
    submission = "command" in body
    return Context(
        request=Request(person=person, now=now, id=_request_id(body)),
        channel=channel,
        room_incident=incident_of_room(channel, person, submission, now, deps) if channel else None,
        deps=deps,
        fmt=fmt.into(person.locale),
    )


def _user(body: Mapping[str, Any]) -> UserId:
    return UserId(body["user_id"] if "user_id" in body else body["user"]["id"])


def _channel(body: Mapping[str, Any]) -> ChannelId | None:
    found = body.get("channel_id") or (body.get("channel") or {}).get("id")
    return ChannelId(found) if found else None


def _request_id(body: Mapping[str, Any]) -> str:
    """The same when Slack or a person repeats it: a submission is named by its view; anything else by its trigger,
    which Slack uses once."""
    if body.get("type") == "view_submission":
        return str(body["view"]["id"])
    return str(body.get("trigger_id", ""))


def incident_named(number: IncidentId | None, context: Context) -> IncidentId:
    """The incident a command names, or else the one of the room it was typed in."""
    return number if number is not None else context.incident.id
