"""What every verb and every job handler is given. Composed once, in `bot/wiring.py`."""

from concurrent.futures import Executor
from dataclasses import dataclass

from workflows.ports.chat import Chat
from workflows.ports.clock import Clock
from workflows.ports.store import Store
from workflows.programme.models import Programme
from workflows.text.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    """`announce_channel` is an id or a name without `#`; `pool` runs independent chat calls side by side.

    `operators_channel` likewise; empty: nobody is told what is wrong with the house.
    """

    store: Store
    chat: Chat
    clock: Clock
    programme: Programme
    catalogue: Catalogue
    announce_channel: str
    operators_channel: str = ""
    pool: Executor
