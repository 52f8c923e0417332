"""The journal: whatever is put on record is sealed in the same transaction, and the database refuses to change it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from storage.engine.database import Database
from storage.unit_of_work import SqlStore
from tests.builders import BOB, NOW, an_entry, an_incident, declared
from tests.contract.test_record import SOURCE
from tests.databases import on_postgresql
from tests.threads import together
from workflows.domain.errors import ConcurrentUpdate
from workflows.domain.ids import ChainName, IncidentId
from workflows.domain.journal import Fact, access_chain, chain_of
from workflows.domain.timeline import Change, EntryState, Revision
from workflows.evidence.chain import Wrong
from workflows.evidence.verify import verify

LATER = NOW + timedelta(minutes=5)


def noted(store: SqlStore, incident_id: IncidentId, *texts: str) -> None:
    with store.write() as uow:
        for words in texts:
            uow.timeline.add(an_entry(incident_id, text=words))
        uow.commit()


def contents(store: SqlStore, chain: ChainName) -> list[Mapping[str, Any]]:
    with store.read() as uow:
        return [row.data or {} for row in uow.journal.rows(chain)]


def test_an_entry_and_its_changes_are_journalled_with_what_was_and_what_is(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        entry = uow.timeline.add(an_entry(incident.id, text="61 orders 🔥", recorded_at=LATER))
        change = Revision(entry_id=entry.id, change=Change.CORRECTED, by=BOB, at=LATER, text=entry.text, reason="typo")
        uow.timeline.revise(replace(entry, text="16 orders", state=EntryState.WITHDRAWN), change)
        uow.commit()
    added, revised = contents(store, chain_of(incident.id))
    assert added["entry"]["text"] == "61 orders 🔥"
    assert (added["entry"]["id"], added["entry"]["by"]) == (entry.id, BOB)
    assert added["entry"]["recorded_at"] == "2026-11-24T14:10:06.789012+00:00"
    assert revised["old"] == {"state": "live", "text": "61 orders 🔥"}
    assert revised["new"] == {"state": "withdrawn", "text": "16 orders"}
    assert revised["revision"]["reason"] == "typo"


def test_the_bytes_that_are_hashed_are_those_of_the_manual(store: SqlStore) -> None:
    """`docs/journal.md`, written down a second time: other programs check the journal by it."""
    incident = declared(store)
    noted(store, incident.id, "первая", "zweite 👩🏽‍🚒")
    with store.read() as uow:
        rows = uow.journal.rows(chain_of(incident.id))
    previous = "0" * 64
    for seq, row in enumerate(rows, start=1):
        assert row.content is not None
        salt, _, content = row.content.partition("\n")
        assert len(bytes.fromhex(salt)) == 16
        salted = sha256(row.content.encode()).hexdigest()
        hashed = (
            f'{{"chain":"INC-{incident.id}","content_hash":"{salted}","happened_at":"2026-11-24T14:05:06.789012+00:00"'
            f',"kind":"entry.note","previous":"{previous}","recorded_at":"2026-11-24T14:05:06.789012+00:00"'
            f',"seq":{seq},"source":"chat"}}'
        )
        previous = sha256(hashed.encode()).hexdigest()
        assert row.seal.hash == previous
        assert content == json.dumps(json.loads(content), sort_keys=True, separators=(",", ":"))
        assert content.isascii()
    assert len(rows) == 2


def test_what_is_rolled_back_was_never_journalled(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        uow.timeline.add(an_entry(incident.id))
    assert contents(store, chain_of(incident.id)) == []
    noted(store, incident.id, "kept")
    assert all(verdict.is_good for verdict in verify(store))


def test_a_message_that_is_on_record_already_is_not_journalled_twice(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        uow.timeline.add(an_entry(incident.id, source=SOURCE))
        with pytest.raises(ConcurrentUpdate):
            uow.timeline.add(an_entry(incident.id, source=SOURCE))
        uow.commit()
    assert len(contents(store, chain_of(incident.id))) == 1


def test_many_who_write_at_once_into_the_same_chains_all_get_their_place(store: SqlStore) -> None:
    incidents = [declared(store), declared(store)]

    def write(number: int) -> None:
        """Half of them in the other order."""
        with store.write() as uow:
            for incident in incidents if number % 2 else reversed(incidents):
                uow.timeline.add(an_entry(incident.id, text=str(number)))
                uow.journal.append(a_read(incident.id), replace(a_read(incident.id), chain=access_chain()))
            uow.commit()

    together(8, write)
    for incident in incidents:
        assert sorted(row["entry"]["text"] for row in contents(store, chain_of(incident.id))) == [*"01234567"]
    assert sorted(verdict.checked.rows for verdict in verify(store)) == [8, 8, 8, 8, 16]
    assert all(verdict.is_good for verdict in verify(store))


def a_read(incident_id: IncidentId) -> Fact:
    return Fact(
        chain=access_chain(incident_id),
        kind="access.read",
        happened_at=NOW,
        recorded_at=NOW,
        source="chat",
        content={"person": BOB, "what": "timeline"},
    )


CHANGES = (
    "UPDATE journal SET kind = 'entry.decision'",
    "UPDATE journal SET seq = seq",
    "DELETE FROM journal",
    "UPDATE journal_contents SET seq = seq + 100",
    "UPDATE journal_contents SET chain = 'INC-77'",
    "DELETE FROM journal_contents",
)
REPLACES = (
    "INSERT OR REPLACE INTO journal SELECT chain, seq, kind, '', '', '', '', '', '' FROM journal",
    "INSERT OR REPLACE INTO journal_contents SELECT chain, seq, 'other' FROM journal_contents",
)
TRUNCATES = ("TRUNCATE journal", "TRUNCATE journal_contents", "TRUNCATE journal CASCADE")


def test_the_database_refuses_to_change_the_journal(store: SqlStore, database: Database) -> None:
    noted(store, declared(store).id, "as it was")
    for change in CHANGES + (REPLACES if database.dialect == "sqlite" else TRUNCATES):
        with pytest.raises(DBAPIError, match=r"the (content of the )?journal is"), database.write() as transaction:
            transaction.all(text(change))
    assert all(verdict.is_good for verdict in verify(store))


def test_a_content_can_be_encrypted_anew_and_other_words_are_found(store: SqlStore, database: Database) -> None:
    incident = declared(store)
    noted(store, incident.id, "as it was")
    with database.write() as transaction:
        transaction.change(_sql("UPDATE journal_contents SET content = content"))
        transaction.commit()
    assert all(verdict.is_good for verdict in verify(store))
    with database.write() as transaction:
        transaction.change(_sql("UPDATE journal_contents SET content = replace(content, 'as it was', 'as I say')"))
        transaction.commit()
    (fault,) = [verdict.checked.fault for verdict in verify(store, incident.id) if verdict.checked.fault]
    assert (fault.seq, fault.wrong) == (1, Wrong.CONTENT_ALTERED)


def _sql(statement: str) -> Any:
    return text(statement)


def test_what_was_erased_under_a_certificate_leaves_a_chain_that_verifies(store: SqlStore) -> None:
    incident = declared(store)
    noted(store, incident.id, "a name", "another")
    with store.write() as uow:
        uow.journal.erase(chain_of(incident.id), LATER, "certificate 7")
        uow.commit()
    noted(store, incident.id, "after it")
    verdict, _ = verify(store, incident.id)
    assert verdict.is_good
    assert (verdict.checked.rows, verdict.checked.erased, verdict.certificates) == (4, 2, ("certificate 7",))
    with store.read() as uow:
        assert [row.content is None for row in uow.journal.rows(chain_of(incident.id))] == [True, True, False, False]


def test_an_erasure_covers_nothing_that_came_after_it(store: SqlStore, database: Database) -> None:
    incident = declared(store)
    noted(store, incident.id, "a name")
    with store.write() as uow:
        uow.journal.erase(chain_of(incident.id), LATER, "certificate 7")
        uow.commit()
    noted(store, incident.id, "after it")
    with database.write() as transaction:
        transaction.change(_sql("DELETE FROM journal_contents WHERE seq = 3"))
        transaction.commit()
    fault = verify(store, incident.id)[0].checked.fault
    assert fault is not None
    assert (fault.seq, fault.wrong) == (3, Wrong.CONTENT_MISSING)


@on_postgresql
def test_a_chain_is_locked_only_at_the_end_so_writers_wait_for_nobody_who_still_works(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as slow:
        slow.timeline.add(an_entry(incident.id, text="slow"))

        def quick(_number: int) -> None:
            noted(store, incident.id, "quick")

        together(1, quick)
        slow.commit()
    assert [row["entry"]["text"] for row in contents(store, chain_of(incident.id))] == ["quick", "slow"]


COSTS = {"postgresql": (1, 2), "sqlite": (3, 4)}
"""Statements about the journal for an incident that is declared, and for what is put on record later. On PostgreSQL
each is a way over the network and back, before Slack hears that a form is taken."""


def test_sealing_takes_few_statements_however_much_is_sealed(store: SqlStore, database: Database) -> None:
    asked: list[str] = []
    for engine in database.engines:
        event.listen(engine, "before_cursor_execute", lambda _c, _cursor, statement, *_more: asked.append(statement))
    with store.write() as uow:
        incident = uow.incidents.add(an_incident())
        uow.timeline.add_each([an_entry(incident.id), an_entry(incident.id), an_entry(incident.id)])
        uow.commit()
    first = sum("journal" in statement for statement in asked)
    asked.clear()
    noted(store, incident.id, "one", "two", "three")
    assert (first, sum("journal" in statement for statement in asked)) == COSTS[database.dialect]
    assert verify(store, incident.id)[0].checked.rows == 6
    assert all(verdict.is_good for verdict in verify(store))


def test_what_is_sealed_twice_before_the_first_commit_is_one_chain(store: SqlStore) -> None:
    with store.write() as uow:
        incident = uow.incidents.add(an_incident())
        uow.timeline.add(an_entry(incident.id))
        uow.journal.erase(chain_of(incident.id), LATER, "certificate 7")
        uow.commit()
    verdict, *_ = verify(store, incident.id)
    assert verdict.is_good
    assert verdict.checked.rows == 2
