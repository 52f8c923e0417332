"""Dataclasses become rows and rows dataclasses, by the names and types of their fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import pytest
from sqlalchemy import JSON, Column, Integer, MetaData, Table, Text, create_engine, insert, select

from storage.engine.row_mapper import RowMapper, Stored
from workflows.domain.ids import ChannelId, MessageTs
from workflows.domain.incident import MessageRef


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    id: int = 0
    colour: Colour
    other: Colour | None
    data: Mapping[str, str]
    message: MessageRef | None
    tags: frozenset[int] = frozenset()


THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    *(Column(name, Text) for name in ("colour", "other", "message_channel", "message_ts", "unknown")),
    *(Column(name, JSON) for name in ("data", "labels")),
)
MAPPER = RowMapper(Thing, THINGS, tags=Stored(("labels",), lambda tags: (sorted(tags),), frozenset))
FULL = Thing(
    id=1,
    colour=Colour.RED,
    other=Colour.BLUE,
    data={"a": "b"},
    message=MessageRef(ChannelId("C1"), MessageTs("1.2")),
    tags=frozenset({2, 1}),
)
BARE = Thing(id=1, colour=Colour.BLUE, other=None, data={}, message=None)


def test_a_row_holds_plain_values_and_not_the_number_the_database_gives() -> None:
    assert MAPPER.to_row(FULL) == {
        "colour": "red",
        "other": "blue",
        "data": {"a": "b"},
        "message_channel": "C1",
        "message_ts": "1.2",
        "labels": [1, 2],
    }


def test_fields_can_be_left_out() -> None:
    assert set(MAPPER.to_row(FULL, but=("message", "tags"))) == {"colour", "other", "data"}


@pytest.mark.parametrize("thing", [FULL, BARE], ids=["full", "bare"])
def test_what_was_stored_comes_back(thing: Thing) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        THINGS.metadata.create_all(connection)
        connection.execute(insert(THINGS), MAPPER.to_row(thing))
        found = MAPPER.from_row(connection.execute(select(THINGS)).one())
    engine.dispose()
    assert found == thing
    assert isinstance(found.colour, Colour)


def test_a_field_without_a_column_is_refused() -> None:
    @dataclass(frozen=True)
    class Wider:
        colour: Colour
        at: datetime = datetime(2026, 11, 24, tzinfo=UTC)

    with pytest.raises(TypeError, match=r"things has no \['at'\] for Wider"):
        RowMapper(Wider, THINGS)
