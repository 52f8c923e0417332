"""The access log: who read what is not open, searched, exported, and who was refused. Rows of the journal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workflows.domain.exposure import SeenBy
from workflows.domain.ids import ChainName, IncidentId
from workflows.domain.incident import Incident
from workflows.domain.journal import ACCESS, MUSTER, Fact, access_chain
from workflows.domain.request import Request


class Accessed(StrEnum):
    """What was done: the rest of the kind of its row."""

    READ = "read"
    LISTED = "listed"
    """Several were named at once: a list, the Home tab, the choices of a form."""
    REFUSED = "refused"
    EXPORTED = "exported"
    REVEALED = "revealed"
    """Where an exhibit is kept."""
    LOG_READ = "log_read"


@dataclass(slots=True)
class Look:
    """What one request comes to see. The store gathers it as the request goes along, so that no read can forget it.

    `through`: the word, button or form. `operator`: who sits at the command line, as the machine knows them.
    """

    through: str = ""
    operator: str = ""
    unasked: bool = False
    """Muster shows it by itself: nobody looked."""
    _seen: dict[IncidentId, bool] = field(default_factory=dict)
    """Whether it is open."""
    _missed: dict[IncidentId, None] = field(default_factory=dict)
    _listed: dict[IncidentId, None] = field(default_factory=dict)
    _told: set[IncidentId] = field(default_factory=set)
    _searched: bool = False

    def saw(self, incident: Incident) -> None:
        """One that the person may see."""
        self._seen[incident.id] = _is_open(incident)

    def missed(self, number: IncidentId) -> None:
        """One that they may not see, or that does not exist: nobody knows which."""
        self._missed[number] = None

    def lists(self, incidents: Iterable[Incident]) -> None:
        """Several that they may see."""
        for incident in incidents:
            if not _is_open(incident):
                self._listed[incident.id] = None

    def searched(self) -> None:
        """They asked for a list, whatever it shows."""
        self._searched = True

    def told(self, number: IncidentId) -> None:
        """A fact of its own says what was done."""
        self._told.add(number)

    def facts(self, request: Request, *, shown: bool, refused: bool) -> tuple[Fact, ...]:
        """What goes into the access log. `shown`: the answer says something. `refused`: it says that they may not."""
        found = []
        for number, is_open in self._seen.items():
            if refused or (shown and not is_open and number not in self._told):
                what = Accessed.REFUSED if refused else Accessed.READ
                found.append(self.fact(access_chain(number), what, request, incident=number))
        for number in self._missed or ([IncidentId(0)] if refused and not found else []):
            found.append(self.fact(access_chain(), Accessed.REFUSED, request, incident=number or None))
        if shown and (self._searched or self._listed):
            found.append(self.fact(access_chain(), Accessed.LISTED, request, incidents=sorted(self._listed)))
        return tuple(found)

    def fact(self, chain: ChainName, what: Accessed, request: Request, **more: object) -> Fact:
        who = "person" if self.unasked else "by"
        said = {who: request.person.id, "operator": self.operator, "through": self.through, **more}
        return access_fact(chain, what, request.now, MUSTER if self.unasked else request.source, said)

    def clear(self) -> None:
        """It is on record."""
        self._seen.clear()
        self._missed.clear()
        self._listed.clear()
        self._searched = False


def kind_of(what: Accessed) -> str:
    return f"{ACCESS}{what}"


def access_fact(chain: ChainName, what: Accessed, at: datetime, source: str, said: Mapping[str, object]) -> Fact:
    """`said`: by whom, through what, about what; what is empty is left out."""
    content = {"access": {name: value for name, value in said.items() if value not in ("", None)}}
    return Fact(chain=chain, kind=kind_of(what), happened_at=at, recorded_at=at, source=source, content=content)


def _is_open(incident: Incident) -> bool:
    return incident.exposure.seen_by is SeenBy.FULL_MEMBERS
