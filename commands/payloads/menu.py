"""A menu that Muster fills: which one somebody opened, and what they have typed into it so far."""

from dataclasses import dataclass

from commands.payloads.payload import Payload


@dataclass(frozen=True, slots=True)
class MenuQuery:
    action_id: str
    typed: str


def read_menu_query(body: Payload) -> MenuQuery:
    """The query of a `block_suggestion` payload."""
    return MenuQuery(str(body["action_id"]), str(body.get("value") or ""))
