"""The dependencies of every verb and job handler, built in `bot/wiring.py`."""

from concurrent.futures import Executor
from dataclasses import dataclass

from workflows.ports.chat import Chat
from workflows.ports.clock import Clock
from workflows.ports.journal import AnchorFile
from workflows.ports.store import Store
from workflows.programme.models import Programme
from workflows.text.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    """`announce_channel` and `operators_channel`: an id or a name without `#`. Without an `operators_channel`, problems
    are not posted. `leadership_channel`: an id; private incidents are announced there, without words. `anchor_channel`:
    an id; anchors are posted there, too. `admins`: ids and addresses of people who run Muster besides the admins of the
    workspace. `pool` runs independent chat calls in parallel."""

    store: Store
    chat: Chat
    clock: Clock
    programme: Programme
    catalogue: Catalogue
    announce_channel: str
    operators_channel: str = ""
    leadership_channel: str = ""
    admins: tuple[str, ...] = ()
    pool: Executor
    anchors: AnchorFile | None = None
    anchor_channel: str = ""
