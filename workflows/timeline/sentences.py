"""An entry as a sentence, in plain text. One place, so that the room, the timeline, a summary and a file agree."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from workflows.domain.ids import RoleId, StatusId, UserId
from workflows.domain.timeline import Entry, EntryKind
from workflows.jobs.kinds import job_class
from workflows.programme.models import Programme
from workflows.text.catalogue import Catalogue
from workflows.timeline.effects import ALREADY_POSTED, BY_UPDATE, SOURCE

Names = Mapping[UserId, str]


class EntryFormatter:
    """Turns entries into sentences, in the words and titles of the programme."""

    def __init__(self, catalogue: Catalogue, programme: Programme) -> None:
        self._catalogue = catalogue
        self._programme = programme
        self._zone = ZoneInfo(programme.timezone)
        self._statuses = {s.id: s.title.into(catalogue.language) for s in programme.statuses}

    def sentence(self, entry: Entry, names: Names) -> str:
        """What the entry says, without its time. Plain text: the caller escapes it."""
        params = {"by": self.name(entry.by, names), "text": entry.text, **self._params(entry, names)}
        sentence = self._catalogue(self._key(entry), **params)
        for mark in self._marks(entry):
            sentence = self._catalogue("entry.marked", sentence=sentence, mark=mark)
        return sentence

    def name(self, user: UserId | None, names: Names) -> str:
        """A name that pings nobody."""
        if user is None:
            return self._catalogue("app.name")
        return names.get(user) or self._catalogue("someone")

    def _guest(self, reference: str, names: Names) -> str:
        """Somebody who was to come: by name, or by the address of the programme that is nobody's."""
        return reference if "@" in reference else self.name(UserId(reference), names)

    def at(self, moment: datetime) -> str:
        """`24 Nov 14:05 UTC`, in the organisation's zone."""
        return self._catalogue.moment(moment, self._zone)

    def status(self, status: StatusId) -> str:
        return self._statuses.get(status, status)

    def role(self, role: RoleId) -> str:
        known = self._programme.roles.get(role)
        return known.title.into(self._catalogue.language) if known else role

    def _key(self, entry: Entry) -> str:
        kind = entry.kind.value
        if entry.kind is EntryKind.INVITED and entry.data.get("refused"):
            return "entry.invite_refused"
        if entry.kind is EntryKind.INVITED and entry.data.get("people") == entry.by:
            return "entry.joined"
        told_by_update = entry.data.get(ALREADY_POSTED) == BY_UPDATE  # the update says why
        if entry.kind in (EntryKind.SEVERITY_CHANGED, EntryKind.STATUS_CHANGED) and entry.text and not told_by_update:
            return f"entry.{kind}_because"
        if entry.kind is EntryKind.ROLE_ASSIGNED and entry.by == entry.data["to"]:
            return "entry.role_claimed"
        if entry.kind is EntryKind.ROLE_RELEASED and entry.by == entry.data["from"]:
            return "entry.role_given_up"
        if entry.kind is EntryKind.DELIVERY_DISCARDED and entry.by is None:
            return "entry.delivery_dismissed_outside"
        if entry.kind is EntryKind.TASK_ADDED and entry.data.get("to"):
            return "entry.task_assigned"
        return f"entry.{kind}"

    def _params(self, entry: Entry, names: Names) -> Mapping[str, str]:
        data = dict(entry.data)
        for key in ("to", "from"):
            if key in data:
                data[key] = self.name(UserId(data[key]) if data[key] else None, names)
        for key in ("people", "refused"):
            data[key] = self._catalogue.listed(self._guest(u, names) for u in data.get(key, "").split())
        if entry.kind is EntryKind.STATUS_CHANGED:
            data |= {"old": self.status(StatusId(data["old"])), "new": self.status(StatusId(data["new"]))}
        if entry.kind is EntryKind.UPDATE:
            data["status"] = self.status(StatusId(data["status"]))
        for key in ("until", "at", "promised"):
            if data.get(key):
                data[key] = self.at(datetime.fromisoformat(data[key]))
        if "role" in data:
            data["role"] = self.role(RoleId(data["role"]))
        if "step" in data:
            data["step"] = self._catalogue(f"steps.{data['step']}")
        if "job" in data:
            job = job_class(data["job"])
            data["job"] = self._catalogue(f"jobs.{job.kind}") if job else data["job"]
        data["author"] = self.name(entry.author, names)
        return data

    def _marks(self, entry: Entry) -> list[str]:
        said = [self._catalogue(f"entry.mark_{mark}") for mark in ("edited", "deleted") if entry.data.get(mark)]
        return said + ([self._catalogue(f"entry.via_{entry.data[SOURCE]}")] if entry.data.get(SOURCE) else [])


def people_in(entry: Entry) -> set[UserId]:
    """Everybody whose name a sentence about the entry needs."""
    listed = f"{entry.data.get('people', '')} {entry.data.get('refused', '')}".split()
    named = [entry.data.get("to"), entry.data.get("from"), entry.by, entry.author, *listed]
    return {UserId(user) for user in named if user}
