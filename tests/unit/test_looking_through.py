"""After an absence: in which order rooms are looked through, and how many of them."""

from workflows.domain.ids import IncidentId
from workflows.domain.missed import RoomToSee, Sight
from workflows.outage import AT_ONCE, READ, sights_in_order

MANY = 10_000


def rooms(begin: int, count: int, guarded: bool) -> list[RoomToSee]:
    return [RoomToSee(IncidentId(begin + n), guarded) for n in range(count)]


def test_few_rooms_are_looked_through_whole_one_after_another() -> None:
    few = [*rooms(1, 2, guarded=False), *rooms(3, 1, guarded=True)]
    both = [(room, sight) for room in few for sight in (Sight.MEMBERS, Sight.WORDS)]
    assert list(sights_in_order(few, [])) == both


def test_of_ten_thousand_the_liveliest_come_first_then_who_may_read_what_is_private_then_some_more() -> None:
    under_way = [*rooms(0, MANY // 2, guarded=False), *rooms(MANY // 2, MANY // 2, guarded=True)]
    ended = rooms(MANY, 300, guarded=True)
    sights = list(sights_in_order(under_way, ended))

    first, rest = sights[: 2 * AT_ONCE], sights[2 * AT_ONCE :]
    guarded, last = rest[: MANY // 2 + 300], rest[MANY // 2 + 300 :]
    assert [room for room, _ in first[::2]] == under_way[:AT_ONCE]
    assert guarded == [(room, Sight.MEMBERS) for room in (*under_way[MANY // 2 :], *ended)]
    assert [room for room, sight in last if sight is Sight.WORDS] == under_way[AT_ONCE:READ]


def test_whoever_may_read_a_private_record_is_asked_of_every_room_and_before_its_words() -> None:
    under_way = rooms(0, MANY, guarded=True)
    sights = list(sights_in_order(under_way, []))
    asked = [room for room, sight in sights if sight is Sight.MEMBERS]
    assert asked == under_way, "each once"
    for room in under_way[:READ]:
        assert sights.index((room, Sight.MEMBERS)) < sights.index((room, Sight.WORDS))
