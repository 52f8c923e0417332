"""What Muster remembers besides incidents: people, what it handled before, who looked when."""

from dataclasses import replace
from datetime import timedelta

from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW, a_person, declared
from tests.threads import together
from workflows.domain.ids import EntryId
from workflows.domain.read_markers import ReadMarker

LATER = NOW + timedelta(hours=1)


def test_what_is_known_of_a_person_is_replaced_by_what_is_newer(store: SqlStore) -> None:
    with store.write() as uow:
        assert uow.people.get(ALICE) is None
        uow.people.save(a_person(ALICE))
        renamed = replace(a_person(ALICE), name="Alice Liddell", seen_at=LATER)
        uow.people.save(renamed)
        assert uow.people.get(ALICE) == renamed


def test_names_are_given_for_those_who_are_known(store: SqlStore) -> None:
    with store.write() as uow:
        for user in (ALICE, BOB):
            uow.people.save(a_person(user))
        assert uow.people.names([BOB, ALICE, BOB, CHARLIE]) == {ALICE: "Alice", BOB: "Bob"}
        assert uow.people.names(()) == {}


def test_a_thing_is_new_once(store: SqlStore) -> None:
    with store.write() as uow:
        assert uow.idempotency_keys.claim("Ev1", NOW)
        assert not uow.idempotency_keys.claim("Ev1", LATER)
        assert uow.idempotency_keys.claim("Ev2", NOW)
        uow.commit()
    with store.write() as uow:
        assert not uow.idempotency_keys.claim("Ev1", LATER)


def test_a_thing_whose_handling_was_rolled_back_is_new_again(store: SqlStore) -> None:
    with store.write() as uow:
        assert uow.idempotency_keys.claim("Ev1", NOW)
    with store.write() as uow:
        assert uow.idempotency_keys.claim("Ev1", NOW)


def test_of_many_who_see_a_thing_at_once_one_is_first(store: SqlStore) -> None:
    def handle(_number: int) -> bool:
        with store.write() as uow:
            first = uow.idempotency_keys.claim("Ev1", NOW)
            uow.commit()
        return first

    assert sum(together(6, handle)) == 1


def test_old_receipts_are_forgotten(store: SqlStore) -> None:
    with store.write() as uow:
        uow.idempotency_keys.claim("old", NOW)
        uow.idempotency_keys.claim("young", LATER)
        assert uow.idempotency_keys.forget_before(LATER) == 1
        assert uow.idempotency_keys.claim("old", LATER)
        assert not uow.idempotency_keys.claim("young", LATER)


def test_a_draft_is_kept_as_it_was_first_put_until_it_is_old(store: SqlStore) -> None:
    with store.write() as uow:
        uow.drafts.put("form-1", "a very long text", NOW)
        uow.drafts.put("form-1", "another", LATER)
        uow.drafts.put("form-2", "newer", LATER)
        assert uow.drafts.get("form-1") == "a very long text"
        assert uow.drafts.get("form-3") is None
        assert uow.drafts.forget_before(LATER) == 1
        assert (uow.drafts.get("form-1"), uow.drafts.get("form-2")) == (None, "newer")


def test_the_last_look_of_a_person_at_an_incident_is_kept(store: SqlStore) -> None:
    one, two = declared(store), declared(store)
    with store.write() as uow:
        assert uow.read_markers.last(one.id, ALICE) is None
        first = ReadMarker(at=NOW, newest=EntryId(3), missing=frozenset({EntryId(1), EntryId(2)}))
        second = ReadMarker(at=LATER, newest=EntryId(5), missing=frozenset({EntryId(2)}))
        uow.read_markers.save(one.id, ALICE, first)
        uow.read_markers.save(one.id, ALICE, second)
        uow.read_markers.save(two.id, ALICE, first)
        assert uow.read_markers.last(one.id, ALICE) == second
        assert uow.read_markers.last(two.id, ALICE) == first
        assert uow.read_markers.last(one.id, BOB) is None
