"""Markings after TLP 2.0: how far what is written about an incident may be passed on, and who may be sent what.

A marking says what a reader may do; it hides nothing. Whether it is privileged is a marking of its own.
"""

from collections.abc import Mapping
from enum import StrEnum


class Tlp(StrEnum):
    """The labels of the Traffic Light Protocol 2.0 (first.org/tlp), the strictest first. There are no others."""

    RED = "red"
    AMBER_STRICT = "amber_strict"
    AMBER = "amber"
    GREEN = "green"
    CLEAR = "clear"

    @property
    def label(self) -> str:
        """As the standard writes it, in every language: `TLP:AMBER+STRICT`."""
        return f"TLP:{self.value.upper().replace('_', '+')}"

    @property
    def reach(self) -> int:
        """How far it may go: a higher one is wider."""
        return _ORDER.index(self)

    def is_wider_than(self, other: "Tlp") -> bool:
        return self.reach > other.reach


_ORDER = tuple(Tlp)
USUAL = Tlp.AMBER_STRICT
"""What nobody marked."""


def strictest(*labels: Tlp) -> Tlp:
    return min(labels, key=lambda label: label.reach)


class Audience(StrEnum):
    """To whom something goes that leaves the room."""

    ANNOUNCE_CHANNEL = "announce_channel"
    """Everybody in the workspace: announcements, and the updates they show."""
    LEADERSHIP_CHANNEL = "leadership_channel"
    EXECUTIVE = "executive"
    COUNSEL = "counsel"
    REGULATOR = "regulator"
    PARTNER = "partner"


REACHES: Mapping[Audience, Tlp] = {
    Audience.ANNOUNCE_CHANNEL: Tlp.AMBER_STRICT,
    Audience.LEADERSHIP_CHANNEL: Tlp.AMBER_STRICT,
    Audience.EXECUTIVE: Tlp.AMBER_STRICT,
    Audience.COUNSEL: Tlp.RED,
    Audience.REGULATOR: Tlp.RED,
    Audience.PARTNER: Tlp.AMBER,
}
"""The strictest label with which something may still go to them. TLP:RED is for named recipients: counsel, bound to
secrecy, and the authority that the law makes a recipient. A partner is no part of the organisation."""


def may_reach(label: Tlp, audience: Audience) -> bool:
    """Whether what is marked so may be sent to them."""
    return label.reach >= REACHES[audience].reach
