"""Who and what is there when a workspace opens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Newcomer:
    real_name: str
    title: str = ""
    is_restricted: bool = False
    is_admin: bool = False
    deleted: bool = False


PEOPLE = (
    Newcomer("Alice", "Incident manager", is_admin=True),
    Newcomer("Bob", "Engineer"),
    Newcomer("Charlie", "Product manager"),
    Newcomer("Dana", "Legal"),
    Newcomer("Petra", "Policy"),
    Newcomer("Cosmo", "Communications"),
    Newcomer("Gus", "Guest", is_restricted=True),
    Newcomer("Dora", "Left the company", deleted=True),
)

# A guest is only where someone put them.
ROOMS = {"general": True, "incidents": False, "random": False}
"""Public channels out of the box, and whether guests are in them."""
