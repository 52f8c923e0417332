"""What each visibility means. `EXPOSURE` answers every question about it; no other code compares visibilities."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from workflows.domain.markings import Tlp


class Visibility(StrEnum):
    """Who may know."""

    OPEN = "open"
    PRIVATE = "private"
    RESTRICTED = "restricted"
    PRIVILEGED = "privileged"

    @classmethod
    def stored(cls, value: str) -> "Visibility":
        """The visibility of a row. One that only a newer version knows keeps its value and has the strictest exposure.

        It is in no list of visibilities, so nobody can choose it.
        """
        if value in tuple(cls):
            return cls(value)
        unknown = str.__new__(cls, value)
        unknown._name_ = unknown._value_ = value
        return unknown

    @property
    def exposure(self) -> "Exposure":
        return EXPOSURE.get(self, STRICTEST)

    def is_wider_than(self, other: "Visibility") -> bool:
        """Whether people may know of it who could not before."""
        return _REACH[self.exposure.seen_by] > _REACH[other.exposure.seen_by]

    @property
    def shown_as(self) -> "Visibility":
        """The one whose words people read."""
        return self if self in EXPOSURE else Visibility.PRIVATE


class SeenBy(StrEnum):
    """Who sees an incident, besides those whom a grant lets in; `policy.can_see` says it exactly."""

    GRANTED = "granted"
    """Nobody besides."""
    CLEARED = "cleared"
    """Those who are cleared for its type, and of grants only those that need no clearance count."""
    MEMBERS = "members"
    """Members of its war room."""
    FULL_MEMBERS = "full_members"
    """Everybody in the workspace but guests, and the members of its war room."""


_REACH: Mapping[SeenBy, int] = {reach: step for step, reach in enumerate(SeenBy)}
"""In the order of `SeenBy`, which goes from the fewest to the most."""


class Presence(Enum):
    """How somebody was noticed in a war room."""

    JOINED = auto()
    TYPED = auto()
    LISTED = auto()
    """The chat, when asked, named them as a member."""
    PRESSED = auto()
    REACTED = auto()


PASSING = frozenset({Presence.PRESSED, Presence.REACTED})
"""What people can do in a public room without being in it. In a private one only members can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """How far an incident shows. The defaults are the strictest, so what is not granted is withheld."""

    private_room: bool = True
    """If the private room cannot be created, there is no room."""
    title_in_name: bool = False
    """Otherwise the room's name has a code name."""
    announced: bool = False
    told_to_leadership: bool = False
    """Announced in the leadership channel as severity, type and lead, without words."""
    seen_by: SeenBy = SeenBy.GRANTED
    invites_freely: bool = False
    """Whether every member may invite people. Otherwise somebody with a role does, and others propose it."""
    joins_by_presence: bool = False
    """Whether somebody noticed in the room becomes a member. Otherwise people must be invited. A member sees the
    incident only where `seen_by` says so."""
    exported: bool = False
    """Whether it is part of exports that cover several incidents."""
    summarised: bool = False
    """Whether it is part of summaries that cover several incidents."""
    lowered_by_legal: bool = True
    """Whether only Legal may let more people know. Otherwise a second person with a role does."""
    admitted_by_legal: bool = True
    """Whether only Legal lets somebody in. Otherwise `invites_freely` says who does."""
    widest_marking: Tlp = Tlp.RED
    """Nothing about it is ever marked wider than this."""
    needs_waiver: bool = True
    """Left out of catch-up, summaries, reports and exports, unless Legal waives that."""

    number_stays: bool = False
    """Whether somebody who may not see it any more keeps its number of what they were written."""
    keeps_links: bool = False
    """Whether links in people's words can be pressed and seen as such."""

    def admits(self, presence: Presence, *, is_guarded: bool) -> bool:
        """Whether being noticed like this makes somebody a member. `is_guarded`: it is certain that only members get
        into the room, which a private one is not before people have made it private."""
        return self.joins_by_presence and (is_guarded if self.private_room else presence not in PASSING)


STRICTEST = Exposure()
EXPOSURE: Mapping[Visibility, Exposure] = {
    Visibility.OPEN: Exposure(
        private_room=False,
        title_in_name=True,
        announced=True,
        seen_by=SeenBy.FULL_MEMBERS,
        invites_freely=True,
        joins_by_presence=True,
        exported=True,
        summarised=True,
        lowered_by_legal=False,
        admitted_by_legal=False,
        widest_marking=Tlp.CLEAR,
        number_stays=True,
        keeps_links=True,
        needs_waiver=False,
    ),
    Visibility.PRIVATE: Exposure(
        seen_by=SeenBy.MEMBERS,
        told_to_leadership=True,
        joins_by_presence=True,
        lowered_by_legal=False,
        admitted_by_legal=False,
        widest_marking=Tlp.CLEAR,
        number_stays=True,
        needs_waiver=False,
    ),
    Visibility.RESTRICTED: Exposure(
        seen_by=SeenBy.CLEARED, joins_by_presence=True, admitted_by_legal=False, needs_waiver=False
    ),
    Visibility.PRIVILEGED: Exposure(seen_by=SeenBy.GRANTED, joins_by_presence=True),
}


def visibilities(granted: Callable[[Exposure], bool]) -> frozenset[Visibility]:
    """Those whose exposure says so."""
    return frozenset(visibility for visibility, exposure in EXPOSURE.items() if granted(exposure))
