"""How Muster writes for Slack: words filled in, people's text escaped, times in everybody's own zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflows.domain.errors import DomainError
from workflows.domain.ids import RoleId, SeverityCode, StatusId, TypeCode, UserId
from workflows.domain.incident import Incident
from workflows.domain.prose import escape, shorten
from workflows.domain.timeline import Entry
from workflows.programme.models import Programme
from workflows.story import Storyteller
from workflows.words import Words

SECTION_LIMIT = 3000
"""https://docs.slack.dev/reference/block-kit/blocks/section-block"""
HEADER_LIMIT = 150
OPTION_LIMIT = 75
BUTTON_LIMIT = 75


@dataclass(frozen=True, slots=True)
class Voice:
    """The words and titles of the programme, ready for Slack's markup. What it returns pings nobody."""

    words: Words
    programme: Programme

    def __call__(self, key: str, **params: object) -> str:
        """A text as it stands: parameters must be safe already."""
        return self.words(key, **params)

    @property
    def teller(self) -> Storyteller:
        return Storyteller(self.words, self.programme)

    def error(self, error: DomainError) -> str:
        """The sentence for a refusal, in plain text."""
        return self.words(f"errors.{error.text_key}", **{"label": "", **error.params})

    def severity(self, code: SeverityCode) -> str:
        known = self.programme.severities.get(code)
        return f"{code} {known.name}" if known else code

    def status(self, status: StatusId) -> str:
        return self.teller.status(status)

    def type(self, code: TypeCode) -> str:
        known = self.programme.types.get(code)
        return known.title if known else code

    def role(self, role: RoleId) -> str:
        return self.teller.role(role)

    def name(self, user: UserId | None, names: Mapping[UserId, str]) -> str:
        """A name as text, never a mention."""
        return escape(self.teller.name(user, names))

    def sentence(self, entry: Entry, names: Mapping[UserId, str]) -> str:
        return escape(self.teller.sentence(entry, names))

    def when(self, moment: datetime) -> str:
        """A time that every reader sees in their own zone."""
        fallback = self.teller.at(moment)
        return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"

    def room(self, incident: Incident) -> str:
        """A link to the war room; before it stands, its name."""
        return f"<#{incident.room}>" if incident.room else escape(incident.label)


def ping(user: UserId) -> str:
    """A mention that notifies. Only where somebody is meant to be called."""
    return f"<@{user}>"


def section_text(text: str) -> str:
    """Escaped markup cut to what a section takes, without cutting an entity in half."""
    if len(text) <= SECTION_LIMIT:
        return text
    cut = text[: SECTION_LIMIT - 1]
    broken = cut.rfind("&")
    if broken > len(cut) - 6 and ";" not in cut[broken:]:
        cut = cut[:broken]
    return cut.rstrip() + "…"


def option_text(text: str) -> str:
    return shorten(text, OPTION_LIMIT)
