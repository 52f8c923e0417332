"""What the watchdog remembers between two looks."""

from datetime import datetime, timedelta
from typing import Protocol

from workflows.domain.health_alerts import Alarm, Episode, Trouble
from workflows.domain.ids import ChannelId, EpisodeId
from workflows.domain.incident import MessageRef


class Alarms(Protocol):
    """What was wrong at the last look."""

    def take_turn(self, now: datetime, every: timedelta) -> bool:
        """True for one of all who ask within `every`; whoever takes the turn holds the others up until the end."""

    def rest(self, now: datetime) -> None:
        """The chat was away at that moment: nothing could have been told."""

    def rested_at(self) -> datetime | None:
        """The last such moment."""

    def all(self) -> tuple[Alarm, ...]:
        """In the order of `Trouble`."""

    def save(self, alarm: Alarm) -> None: ...
    def remove(self, trouble: Trouble) -> None: ...


class Episodes(Protocol):
    """Each is one line in the operators' channel."""

    def begin(self, now: datetime) -> Episode: ...
    def current(self) -> Episode | None:
        """The one that goes on."""

    def end(self, episode_id: EpisodeId, now: datetime) -> None: ...
    def unsettled(self) -> tuple[Episode, ...]:
        """Those of which something may still have to be said, the oldest first."""

    def settle(self, episode_id: EpisodeId) -> None: ...
    def told(self, episode_id: EpisodeId, message: MessageRef) -> None:
        """This message tells of it."""

    def last_told_in(self) -> ChannelId | None:
        """The channel in which the newest line stands."""
