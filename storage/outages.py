"""Times of trouble, and the message that tells of each."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storage.engine.row_mapper import RowMapper, columns_of, composite
from storage.engine.transaction import Transaction
from storage.tables import UNENDED, episodes
from workflows.domain.health_alerts import Episode
from workflows.domain.ids import ChannelId, EpisodeId
from workflows.domain.incident import MessageRef

_EPISODES = RowMapper(Episode, episodes)
_MESSAGE = composite("message", MessageRef)


class SqlEpisodes:
    """`workflows.ports.watch.Episodes`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def begin(self, now: datetime) -> Episode:
        return Episode(id=EpisodeId(self._tx.insert(episodes, {"began_at": now, "settled": False})), began_at=now)

    def current(self) -> Episode | None:
        row = self._tx.first(select(episodes).where(UNENDED).order_by(episodes.c.id.desc()).limit(1))
        return None if row is None else _EPISODES.from_row(row)

    def end(self, episode_id: EpisodeId, now: datetime) -> None:
        self._change(episode_id, ended_at=now)

    def unsettled(self) -> tuple[Episode, ...]:
        wanted = select(episodes).where(episodes.c.settled.is_(False)).order_by(episodes.c.id)
        return tuple(map(_EPISODES.from_row, self._tx.all(wanted)))

    def settle(self, episode_id: EpisodeId) -> None:
        self._change(episode_id, settled=True)

    def told(self, episode_id: EpisodeId, message: MessageRef) -> None:
        self._change(episode_id, **columns_of(_MESSAGE, message))

    def last_told_in(self) -> ChannelId | None:
        told = select(episodes.c.message_channel).where(episodes.c.message_channel.is_not(None))
        channel = self._tx.scalar(told.order_by(episodes.c.id.desc()).limit(1))
        return None if channel is None else ChannelId(channel)

    def _change(self, episode_id: EpisodeId, **changes: Any) -> None:
        self._tx.change(update(episodes).where(episodes.c.id == episode_id).values(**changes))
