"""A record without what its readers may not know: other incidents always, staff by role where they are not named.

Pure. Names are replaced wherever they stand, also within what people wrote.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflows.domain.entries.corrections import EntryWithdrawn
from workflows.domain.ids import IncidentId, RoleId, UserId
from workflows.domain.record import Record
from workflows.domain.roles import Holding
from workflows.domain.timeline import Entry, EntryFact
from workflows.text.defang import defang

UNSAID = "…"
"""In place of the words of an entry that was withdrawn."""
SOMEBODY = UserId("USOMEBODY")
"""Stands for an address of the programme that belongs to nobody in the chat."""
_LABEL = re.compile(r"(?<![\w-])#?INC[-–—_ ]?(\d{1,9})(?!\w)", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ID = re.compile(r"(?<!\w)[UW][A-Z0-9]{7,}(?!\w)")
_PART = 3
"""Letters of a part of a name that is taken for the name: `Bob`."""


def pseudonyms(record: Record, titles: Mapping[RoleId, str], responder: Callable[[int], str]) -> dict[UserId, str]:
    """A name for each person on record: the title of the role they had first, else `responder` with a number. The same
    record gives the same names. `titles`: of the roles, most important first."""
    found: dict[UserId, str] = {}
    for role, title in titles.items():
        known = sorted((h for h in record.holdings if h.role == role), key=_by_begin)
        for number, user in enumerate(dict.fromkeys(h.user for h in known if h.user not in found), start=1):
            found[user] = title if number == 1 else f"{title} {number}"
    others = [user for user in _in_order(record) if user not in found]
    return found | {user: responder(number) for number, user in enumerate(others, start=1)}


def _by_begin(holding: Holding) -> tuple[Any, ...]:
    return holding.since, holding.user


def _in_order(record: Record) -> list[UserId]:
    """Everybody on record, by when they first did something, then by id."""
    told = sorted(record.entries, key=lambda entry: entry.id)
    acted = [user for entry in told for user in (entry.by, entry.author) if user]
    return list(dict.fromkeys([*acted, *sorted(record.names)]))


class Scrubber:
    """Takes out of texts what does not belong there, and counts what it took."""

    def __init__(
        self,
        own: IncidentId,
        another: str,
        names: Mapping[UserId, str],
        known_as: Mapping[UserId, str],
        keeps_links: bool = False,
    ) -> None:
        """`another`: what stands in place of another incident. `names`: people by their real names; `known_as`: what
        they are called here. Without it, they are named. `keeps_links`: else links are text that leads nowhere."""
        self._own = own
        self._another = another
        self._keeps_links = keeps_links
        self._known_as = known_as
        self._names = _spellings(names, known_as) if known_as else ()
        self.others = self.staff = 0

    def __call__(self, text: str) -> str:
        if self._known_as:
            text = _ADDRESS.sub(self._somebody, text)
        text = _LABEL.sub(self._label, text if self._keeps_links else defang(text))
        if not self._known_as:
            return text
        for names in self._names:
            text, count = names.replaced(text)
            self.staff += count
        return _ID.sub(self._id, text)

    def _label(self, found: re.Match[str]) -> str:
        if int(found[1]) == self._own:
            return found[0]
        self.others += 1
        return self._another

    def _somebody(self, found: re.Match[str]) -> str:
        self.staff += 1
        return "…@…"

    def _id(self, found: re.Match[str]) -> str:
        known = self._known_as.get(UserId(found[0]))
        self.staff += known is not None
        return known or found[0]


def names_another(text: str, own: IncidentId) -> bool:
    """Whether it names an incident other than this one."""
    return any(int(found[1]) != own for found in _LABEL.finditer(text))


@dataclass(frozen=True, slots=True)
class _Names:
    """Spellings of names, and what stands in their place."""

    pattern: re.Pattern[str]
    instead: Mapping[str, str]
    fold: Callable[[str], str]

    def replaced(self, text: str) -> tuple[str, int]:
        return self.pattern.subn(lambda found: self.instead.get(self.fold(found[1]), UNSAID), text)


def _spellings(names: Mapping[UserId, str], known_as: Mapping[UserId, str]) -> tuple[_Names, ...]:
    """Whole names first, in any case; then their parts, as they are written. What several people are called is said of
    all of them."""
    whole: dict[str, set[UserId]] = {}
    parts: dict[str, set[UserId]] = {}
    for user, name in names.items():
        if user in known_as and name.strip():
            whole.setdefault(name.strip().lower(), set()).add(user)
            for part in re.findall(r"[^\W\d_]+", name):
                parts.setdefault(part, set()).add(user)
    short = {part: users for part, users in parts.items() if len(part) >= _PART}
    found = (_names(whole, known_as, re.IGNORECASE, str.lower), _names(short, known_as, re.NOFLAG, str))
    return tuple(one for one in found if one.instead)


def _names(
    spelled: Mapping[str, set[UserId]],
    known_as: Mapping[UserId, str],
    flags: re.RegexFlag,
    fold: Callable[[str], str],
) -> _Names:
    longest_first = sorted(spelled, key=lambda name: (-len(name), name))
    pattern = rf"(?<!\w)@?({'|'.join(map(re.escape, longest_first))})(?!\w)"
    instead = {name: " / ".join(sorted({known_as[user] for user in users})) for name, users in spelled.items()}
    return _Names(re.compile(pattern, flags), instead, fold)


def scrubbed(record: Record, scrub: Scrubber, known_as: Mapping[UserId, str]) -> Record:
    """The record with every text through `scrub`, and people under the names they have here."""
    incident = record.incident
    return replace(
        record,
        incident=replace(incident, title=scrub(incident.title), description=scrub(incident.description)),
        entries=tuple(_entry(entry, scrub, is_named=not known_as) for entry in record.entries),
        revisions=tuple(replace(r, text=scrub(r.text), reason=scrub(r.reason)) for r in record.revisions),
        updates=tuple(replace(update, message=scrub(update.message)) for update in record.updates),
        tasks=tuple(replace(task, text=scrub(task.text)) for task in record.tasks),
        names=dict(known_as) if known_as else record.names,
    )


def _entry(entry: Entry, scrub: Scrubber, is_named: bool) -> Entry:
    said = replace(entry, text=scrub(entry.text), author_name=scrub(entry.author_name), fact=_fact(entry.fact, scrub))
    return said if is_named else replace(said, permalink="", fact=_without_addresses(said.fact))


def _fact(fact: EntryFact, scrub: Scrubber) -> EntryFact:
    if isinstance(fact, EntryWithdrawn):
        return replace(fact, old=UNSAID)
    words = {part.field: scrub(values[0]) for part, values in fact.parts() if part.type is str and not part.many}
    return replace(fact, **words) if words else fact


def _without_addresses(fact: EntryFact) -> EntryFact:
    changed = {
        part.field: tuple(map(_nobody, values)) if part.many else _nobody(values[0])
        for part, values in fact.parts()
        if part.type is UserId
    }
    return replace(fact, **changed) if changed else fact


def _nobody(user: UserId | None) -> UserId | None:
    return SOMEBODY if user and "@" in user else user
