"""How Muster writes for Slack: texts filled in, people's words escaped, times in every reader's own zone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.domain.errors import DomainError
from workflows.domain.ids import RoleId, SeverityCode, StatusId, TypeCode, UserId
from workflows.domain.incident import Incident
from workflows.programme.models import Programme
from workflows.text.catalogue import Catalogue
from workflows.text.local_text import LocalText
from workflows.text.slack_text import escape
from workflows.timeline.sentences import EntryFormatter


@dataclass(frozen=True, slots=True)
class SlackFormatter:
    """The texts and titles of the programme in one language, ready for Slack's markup. What it returns pings nobody."""

    catalogue: Catalogue
    programme: Programme

    def into(self, locale: str) -> "SlackFormatter":
        """For a reader with `locale`, as far as there is a catalogue in their language."""
        return replace(self, catalogue=self.catalogue.into(locale))

    def __call__(self, key: str, **params: object) -> str:
        """A text of the catalogue: its parameters must be safe already."""
        return self.catalogue(key, **params)

    @property
    def entry_formatter(self) -> EntryFormatter:
        """The same in plain text: callers escape what it returns."""
        return EntryFormatter(self.catalogue, self.programme)

    def error(self, error: DomainError) -> str:
        """The sentence for a refusal, in plain text."""
        return self.catalogue(f"errors.{error.text_key}", **{"label": "", **error.params})

    def severity(self, code: SeverityCode) -> str:
        known = self.programme.severities.get(code)
        return self("severity.named", code=code, name=known.name) if known else code

    def status(self, status: StatusId) -> str:
        return self.entry_formatter.status(status)

    def type(self, code: TypeCode) -> str:
        known = self.programme.types.get(code)
        return self.local(known.title) if known else code

    def local(self, text: LocalText) -> str:
        """A text of the programme, in plain text."""
        return text.into(self.catalogue.language)

    def role(self, role: RoleId) -> str:
        return self.entry_formatter.role(role)

    def name(self, user: UserId | None, names: Mapping[UserId, str]) -> str:
        """A name as text, never a mention."""
        return escape(self.entry_formatter.name(user, names))

    def when(self, moment: datetime) -> str:
        """A time that every reader sees in their own zone."""
        fallback = self.entry_formatter.at(moment)
        return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"

    def room(self, incident: Incident) -> str:
        """A link to the war room; before it exists, the incident's label."""
        return f"<#{incident.room}>" if incident.room else escape(incident.label)


def ping(user: UserId) -> str:
    """A mention that notifies. Only where somebody is meant to be called."""
    return f"<@{user}>"
