"""After an absence: in which order rooms are asked, and how many of them."""

from tests.builders import NOW
from workflows.domain.backfill import BackfillItem, BackfillKind, BackfillRoom
from workflows.domain.ids import IncidentId
from workflows.recovery.backfill import FIRST_ROOMS, ROOMS_READ, backfill_order

MANY = 10_000


def rooms(begin: int, count: int, guarded: bool) -> list[BackfillRoom]:
    return [BackfillRoom(IncidentId(begin + n), guarded) for n in range(count)]


def asked(under_way: list[BackfillRoom], kind: BackfillKind) -> list[BackfillItem]:
    return [BackfillItem(room.incident_id, kind, NOW) for room in under_way]


def test_few_rooms_are_looked_through_whole_one_after_another() -> None:
    few = [*rooms(1, 2, guarded=False), *rooms(3, 1, guarded=True)]
    both = [
        BackfillItem(room.incident_id, kind, NOW)
        for room in few
        for kind in (BackfillKind.MEMBERS, BackfillKind.HISTORY)
    ]
    assert list(backfill_order(few, [], NOW)) == both


def test_of_ten_thousand_the_liveliest_come_first_then_who_may_read_what_is_private_then_some_more() -> None:
    under_way = [*rooms(0, MANY // 2, guarded=False), *rooms(MANY // 2, MANY // 2, guarded=True)]
    ended = rooms(MANY, 300, guarded=True)
    items = list(backfill_order(under_way, ended, NOW))

    first, rest = items[: 2 * FIRST_ROOMS], items[2 * FIRST_ROOMS :]
    guarded, last = rest[: MANY // 2 + 300], rest[MANY // 2 + 300 :]
    assert first[::2] == asked(under_way[:FIRST_ROOMS], BackfillKind.MEMBERS)
    assert guarded == asked([*under_way[MANY // 2 :], *ended], BackfillKind.MEMBERS)
    read = [item for item in last if item.kind is BackfillKind.HISTORY]
    assert read == asked(under_way[FIRST_ROOMS:ROOMS_READ], BackfillKind.HISTORY)


def test_whoever_may_read_a_private_record_is_asked_of_every_room_and_before_its_words() -> None:
    under_way = rooms(0, MANY, guarded=True)
    items = list(backfill_order(under_way, [], NOW))
    members = asked(under_way, BackfillKind.MEMBERS)
    assert [item for item in items if item.kind is BackfillKind.MEMBERS] == members, "each once"
    for before, history in zip(members, asked(under_way[:ROOMS_READ], BackfillKind.HISTORY), strict=False):
        assert items.index(before) < items.index(history)
