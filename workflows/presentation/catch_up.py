"""What one person missed: where it stands, what is new, what is decided, what is asked of them, when the next update
comes. One clock: theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from workflows.domain.entries.incidents import HandoverAccepted, RoleAssigned, RoleReleased
from workflows.domain.ids import UserId
from workflows.domain.proposals import ProposalKind
from workflows.domain.roles import lead_of
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry
from workflows.messages.timeline import CatchUp
from workflows.presentation.page_clock import PageClock
from workflows.presentation.presenter import Presenter
from workflows.presentation.sentences import EntryFormatter

NEWS = 5
DECISIONS = 3
ROLES = (RoleAssigned, RoleReleased, HandoverAccepted)
"""Told together, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpView:
    """Plain text; texts of people are whole."""

    title: str
    standing: str
    last_update: str
    """What the last update said; empty: there was none."""
    since: str
    news: tuple[str, ...]
    """Newest first."""
    more: int
    """How many new entries are not among them."""
    decisions: tuple[str, ...]
    asked: tuple[str, ...]
    next_update: str


def present_catch_up(say: Presenter, page: CatchUp) -> CatchUpView:
    return _Told(say, page).view()


class _Told:
    def __init__(self, say: Presenter, page: CatchUp) -> None:
        self._say = say
        self._page = page
        self._shown = page.snapshot
        self._clock = PageClock(say.catalogue, ZoneInfo(page.reader.timezone), page.snapshot.now)
        self._teller = EntryFormatter(say.catalogue, say.programme, self._clock)

    def view(self) -> CatchUpView:
        news = self._news()
        since = self._page.since
        return CatchUpView(
            title=f"{self._shown.incident.label}  {self._shown.incident.title}",
            standing=self._standing(),
            last_update=self._last_update(),
            since=self._say("catchup.since", at=self._clock.at(since)) if since else self._say("catchup.first"),
            news=tuple(news[:NEWS]),
            more=self._page.more + len(news[NEWS:]),
            decisions=tuple(self._said(e) for e in reversed(self._page.decisions[-DECISIONS:])),
            asked=tuple(self._asked()),
            next_update=self._next_update(),
        )

    def _standing(self) -> str:
        incident, lead = self._shown.incident, lead_of(self._shown.holdings)
        return self._say(
            "catchup.standing",
            severity=self._say.severity(incident.severity),
            status=self._say.status(incident.status),
            lead=self._say("summary.led_by", who=self._name(lead)) if lead else self._say("summary.no_lead"),
            at=self._clock.top(),
        )

    def _last_update(self) -> str:
        update = self._shown.last_update
        if update is None:
            return ""
        by, at = self._name(update.by), self._clock.at(update.at)
        return self._say("summary.said", text=_flat(update.message), by=by, at=at)

    def _said(self, entry: Entry) -> str:
        by, at = self._name(entry.by), self._clock.at(entry.happened_at)
        return self._say("summary.said", text=_flat(entry.text), by=by, at=at)

    def _news(self) -> list[str]:
        """What people did, newest first; what Muster itself did is in the timeline."""
        told = [entry for entry in reversed(self._page.entries) if entry.by is not None]
        roles = [entry for entry in told if isinstance(entry.fact, ROLES)]
        return [self._roles(roles) if entry in roles else self._line(entry) for entry in told if entry not in roles[1:]]

    def _line(self, entry: Entry) -> str:
        sentence = _flat(self._teller.sentence(entry, self._shown.names))
        return self._say("catchup.news", at=self._clock.at(entry.happened_at), sentence=sentence)

    def _roles(self, entries: list[Entry]) -> str:
        changes = " ".join(self._teller.sentence(entry, self._shown.names) for entry in reversed(entries))
        return self._say("catchup.news", at=self._clock.at(entries[0].happened_at), sentence=changes)

    def _asked(self) -> Iterator[str]:
        """Of the reader: an answer, the promised update, tasks, what is due first on top."""
        me, incident = self._page.reader.id, self._shown.incident
        for proposal in self._page.proposals:
            by = self._name(proposal.by)
            if proposal.kind is ProposalKind.HANDOVER and proposal.to == me:
                yield self._say("catchup.handover", by=by)
            elif proposal.kind is ProposalKind.LOWER_SEVERITY and proposal.by != me and proposal.severity:
                yield self._say("catchup.lowering", by=by, severity=self._say.severity(proposal.severity))
        if incident.next_update_at is not None and lead_of(self._shown.holdings) == me:
            yield self._say("catchup.update", at=self._clock.at(incident.next_update_at))
        mine = [task for task in self._shown.tasks if task.is_open and task.assignee == me]
        yield from map(self._task, sorted(mine, key=lambda t: (t.due_at is None, t.due_at or t.created_at, t.number)))

    def _task(self, task: Task) -> str:
        number, text = task.number, _flat(task.text)
        if task.due_at is None:
            return self._say("catchup.task", number=number, text=text)
        at, late = self._clock.at(task.due_at), self._shown.now - task.due_at
        if task.due_at < self._shown.now:
            return self._say("catchup.task_overdue", number=number, text=text, at=at, late=late)
        return self._say("catchup.task_due", number=number, text=text, at=at)

    def _next_update(self) -> str:
        incident = self._shown.incident
        if incident.next_update_at is None:
            return self._say("card.no_promise" if incident.is_active else "catchup.over")
        at, late = self._clock.at(incident.next_update_at), self._shown.now - incident.next_update_at
        if incident.next_update_at < self._shown.now:
            return self._say("catchup.next_overdue", at=at, late=late)
        return self._say("catchup.next", at=at)

    def _name(self, user: UserId | None) -> str:
        return self._teller.name(user, self._shown.names)


def _flat(text: str) -> str:
    return " ".join(text.split())
