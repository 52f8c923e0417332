"""How Muster writes for Slack: texts filled in, people's words escaped, times in every reader's own zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.timeline import Entry
from workflows.presentation.presenter import Presenter
from workflows.presentation.sentences import EntryFormatter
from workflows.presentation.spans import Command, Line, Link, Moment, Person, Room, Span, Text, plain
from workflows.text.slack_text import escape, escaped

FIRST_PLACE = 0xE000
"""Characters that nobody writes stand for times until the text is safe and short enough."""
MOMENT_LENGTH = 200
"""Characters that the times of a sentence may add."""


@dataclass(frozen=True, slots=True)
class SlackFormatter(Presenter):
    """The presenter's words, ready for Slack's markup. What it returns pings nobody.

    Called with a text's key, it puts in parameters that must be safe already.
    """

    def markup(self, line: Line) -> str:
        """A line as safe markup."""
        return "".join(map(self._markup, line))

    def plain(self, line: Line) -> str:
        """A line as plain text: fields of forms know no markup."""
        return plain(line, typed, self.entry_formatter.at)

    def _markup(self, span: Span) -> str:
        match span:
            case Moment(at):
                return self.when(at)
            case Link(url, text):
                return f"<{url}|{escape(text)}>"
            case Room(channel, _, label):
                return f"<#{channel}>" if channel else escape(label)
            case Text(text) | Person(text):
                return escape(text)
            case Command(words):
                return escape(typed(words))

    def sentence(self, entry: Entry, names: Mapping[UserId, str], limit: int) -> str:
        """What an entry says, as safe markup; its times are read in every reader's own zone. A cut never goes through
        one: each is a single character until then."""
        moments: list[datetime] = []

        def placed(moment: datetime) -> str:
            moments.append(moment)
            return chr(FIRST_PLACE + len(moments) - 1)

        teller = EntryFormatter(self.catalogue, self.programme, zone=self.clock_zone, moment=placed)
        text = escaped(teller.sentence(entry, names), limit - MOMENT_LENGTH)
        for place, moment in enumerate(moments):
            text = text.replace(chr(FIRST_PLACE + place), self.when(moment))
        return text

    def name(self, user: UserId | None, names: Mapping[UserId, str]) -> str:
        """A name as text, never a mention."""
        return escape(self.entry_formatter.name(user, names))

    def when(self, moment: datetime) -> str:
        """A time that every reader sees in their own zone."""
        fallback = self.entry_formatter.at(moment)
        return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>"

    def room(self, incident: Incident) -> str:
        """A link to the war room; before it exists, the incident's label."""
        return self.markup((self.war_room(incident),))


def typed(words: str) -> str:
    return f"/incident {words}".rstrip()


def ping(user: UserId) -> str:
    """A mention that notifies. Only where somebody is meant to be called."""
    return f"<@{user}>"
