"""What one person missed: where it stands, what is new, what is decided, what is asked of them, when the next update
comes. One clock: theirs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from workflows.domain.entries.incidents import PeopleInvited, SeverityChanged, StatusChanged
from workflows.domain.entries.roles import HandoverAccepted, RoleAssigned, RoleReleased
from workflows.domain.entries.words import DecisionAdded, ImpactAdded
from workflows.domain.exposure import Visibility
from workflows.domain.ids import EntryId, UserId
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.roles import lead_of
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry, EntryFact
from workflows.messages.timeline import CatchUp
from workflows.presentation.page_clock import PageClock
from workflows.presentation.presenter import Presenter
from workflows.presentation.promises import none_promised
from workflows.presentation.record_teller import corrected_by
from workflows.presentation.sentences import EntryFormatter

NEWS, DECISIONS = 5, 3
AT_FIRST = 3, 2
"""As many of each for who reads what happened and whom it hit besides."""
WAITING = {
    ProposalKind.HANDOVER: "handover",
    ProposalKind.LOWER_SEVERITY: "lowering",
    ProposalKind.OPEN_UP: "opening",
    ProposalKind.WIDEN_MARKING: "widening",
    ProposalKind.ACCESS: "joining",
    ProposalKind.WAIVER: "waiving",
    ProposalKind.INVITATION: "inviting",
    ProposalKind.DECISION: "deciding",
}
"""`catchup.asks_<word>` asks for an answer to a proposal of that kind."""
LEAD_CHANGED, LIGHT, TOLD_BELOW = 1, 5, 6
WEIGHTS: Mapping[type[EntryFact], int] = {SeverityChanged: 0, DecisionAdded: 2, StatusChanged: 3, ImpactAdded: 4}
"""What is told first where not all of it can be, the least first; of what weighs the same, the newest."""
ROLES = (RoleAssigned, RoleReleased, HandoverAccepted)
"""Told together, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpView:
    """Plain text; texts of people are whole."""

    title: str
    standing: str
    last_update: str
    """What the last update said; empty: there was none."""
    description: str
    """For who never looked before: what happened, as far as its declarer wrote it down."""
    impact: str
    """For them too: whom or what it has hit."""
    since: str
    news: tuple[str, ...]
    """Newest first."""
    more: int
    """How many new entries are not among them."""
    decisions: tuple[str, ...]
    asked: tuple[str, ...]
    next_update: str
    hidden: tuple[tuple[EntryId, str], ...] = ()
    """Entries among them whose words are shown to who asks, with what they may show."""


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
        since = self._page.since
        newest, decided = (NEWS, DECISIONS) if since else AT_FIRST
        decisions = self._page.decisions[-decided:]
        news, more = self._news(newest, {entry.id for entry in decisions})
        return CatchUpView(
            title=f"{self._shown.incident.label}  {self._shown.incident.title}",
            standing=self._standing(),
            last_update=self._last_update(),
            since=self._say("catchup.since", at=self._clock.at(since)) if since else self._say("catchup.first"),
            description="" if since else _flat(self._shown.incident.description),
            impact="" if since else self._impact(),
            news=tuple(news),
            more=self._page.more + more,
            decisions=tuple(self._said(e) for e in reversed(decisions)),
            asked=tuple(self._asked()),
            next_update=self._next_update(),
            hidden=tuple(self._hidden(decisions)),
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

    def _impact(self) -> str:
        """The newest, with its time: an earlier number must not be taken for today's."""
        return "".join(self._say("catchup.impact", text=self._said(entry)) for entry in self._page.impact[-1:])

    def _said(self, entry: Entry) -> str:
        by, at = self._name(entry.by), self._clock.at(entry.happened_at)
        at = corrected_by(self._say, at, entry, self._page.correctors, self._shown.names)
        return self._say("summary.said", text=_flat(self._words(entry)), by=by, at=at)

    def _hidden(self, decisions: Sequence[Entry]) -> Iterator[tuple[EntryId, str]]:
        """The newest first."""
        for entry in dict.fromkeys((*reversed(decisions), *reversed(self._page.entries))):
            if self._say.programme.hides(entry.content_class):
                yield entry.id, self._teller.content_class(entry.content_class)

    def _words(self, entry: Entry) -> str:
        is_hidden = self._say.programme.hides(entry.content_class)
        return self._teller.hidden(entry.content_class) if is_hidden else entry.text

    def _news(self, shown: int, told_below: set[EntryId]) -> tuple[list[str], int]:
        """The weightiest of what others did, newest first, and how many more there are; what the reader did is no news
        to them, and what Muster itself did is in the timeline."""
        told = [entry for entry in reversed(self._page.entries) if not entry.fact.told_apart]
        new = [e for e in told if e.by not in (None, self._page.reader.id)]
        roles = [entry for entry in new if isinstance(entry.fact, ROLES)]
        led = roles[:1] if any(entry.fact.stands_out for entry in roles) else []

        def weight(entry: Entry) -> int:
            return LEAD_CHANGED if entry in led else WEIGHTS.get(type(entry.fact), LIGHT)

        told = [entry for entry in new if entry not in roles[1:]]
        chosen = sorted(told, key=lambda entry: TOLD_BELOW if entry.id in told_below else weight(entry))[:shown]
        lines = [self._roles(roles) if e in roles else self._line(e) for e in told if e in chosen]
        return lines, sum(entry not in chosen and entry.id not in told_below for entry in told)

    def _line(self, entry: Entry) -> str:
        sentence = _flat(self._teller.sentence(entry, self._shown.names))
        return self._say("catchup.news", at=self._clock.at(entry.happened_at), sentence=sentence)

    def _roles(self, entries: list[Entry]) -> str:
        changes = " ".join(self._teller.sentence(entry, self._shown.names) for entry in reversed(entries))
        return self._say("catchup.news", at=self._clock.at(entries[0].happened_at), sentence=changes)

    def _asked(self) -> Iterator[str]:
        """Of the reader: an answer, the promised update, tasks, what is due first; then what waits for others."""
        me, incident = self._page.reader.id, self._shown.incident
        if self._page.invitation is not None:
            yield self._invited(self._page.invitation)
        proposed = [proposal for proposal in self._page.proposals if proposal.by != me]
        yield from filter(None, map(self._waits, proposed))
        if incident.next_update_at is not None and lead_of(self._shown.holdings) == me:
            late = self._shown.now - incident.next_update_at
            key = "catchup.update_overdue" if late > timedelta() else "catchup.update"
            yield self._say(key, at=self._clock.at(incident.next_update_at), late=late)
        mine = [task for task in self._shown.tasks if task.is_open and task.assignee == me]
        yield from map(self._task, sorted(mine, key=lambda t: (t.due_at is None, t.due_at or t.created_at, t.number)))
        yield from filter(None, map(self._waits, (p for p in self._page.proposals if p.by == me)))

    def _invited(self, entry: Entry) -> str:
        if entry.by is None:
            return self._say("catchup.invited_by_rule")
        if isinstance(entry.fact, PeopleInvited) and entry.fact.called_by is not None:
            return self._say("catchup.called")
        why, by = _flat(entry.text), self._name(entry.by)
        return self._say("catchup.invited_because" if why else "catchup.invited", by=by, text=why)

    def _waits(self, proposal: Proposal) -> str:
        """What is proposed to the reader, or by them; nothing for what only somebody else can answer."""
        me, is_mine = self._page.reader.id, proposal.by == self._page.reader.id
        if proposal.kind is ProposalKind.HANDOVER and me not in (proposal.to, proposal.by):
            return ""
        severity = self._say.severity(proposal.severity) if proposal.severity else ""
        people = tuple(self._name(user) for user in (*proposal.people, *([proposal.to] if proposal.to else [])))
        params = {"by": self._name(proposal.by), "severity": severity, "people": people, "text": _flat(proposal.reason)}
        params["use"] = self._say(f"waiver.{proposal.use}") if proposal.use else ""
        params["marking"] = proposal.marking.label if proposal.marking else ""
        visibility = proposal.visibility or Visibility.OPEN
        params["visibility"] = self._say(f"visibility.{visibility.shown_as}_short")
        if is_mine:
            return self._say(f"catchup.mine_{WAITING[proposal.kind]}", **params)
        return self._say(f"catchup.asks_{WAITING[proposal.kind]}", **params)

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
            return none_promised(self._say, incident, sum(task.is_open for task in self._shown.tasks))
        at, late = self._clock.at(incident.next_update_at), self._shown.now - incident.next_update_at
        if incident.next_update_at < self._shown.now:
            return self._say("catchup.next_overdue", at=at, late=late)
        return self._say("catchup.next", at=at)

    def _name(self, user: UserId | None) -> str:
        return self._teller.name(user, self._shown.names)


def _flat(text: str) -> str:
    return " ".join(text.split())
