"""Anchors: what is found when somebody rewrote the database."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot.anchor_file import AnchorFile
from storage.engine.database import Database, open_database
from storage.engine.keyring import new_key, parse_keys
from storage.unit_of_work import SqlStore
from tests.builders import NOW, FixedClock, an_entry, declared, without_chat
from tests.contract.test_tampering import ONE, ROWS, TRIGGERS, Tampered, defenceless, tampering
from workflows.evidence.anchors import anchor, check_anchors
from workflows.evidence.chain import Wrong
from workflows.evidence.verify import verify

__all__ = ["defenceless"]

KEY = SecretStr("k" * 32)
HOUR = timedelta(hours=1)


@pytest.fixture
def file(tmp_path: Path) -> AnchorFile:
    return AnchorFile(tmp_path / "anchors" / "journal", KEY)


def anchored(store: SqlStore, file: AnchorFile, hours: int) -> None:
    with without_chat(store, FixedClock(NOW), anchors=file) as deps:
        anchor(NOW + hours * HOUR, deps)


def test_anchors_come_hourly_and_name_nothing(store: SqlStore, file: AnchorFile) -> None:
    incident = declared(store, title="Zabo")
    with store.write() as uow:
        uow.timeline.add(an_entry(incident.id, text="Zabo"))
        uow.commit()
    for hours in (0, 0, 1, 2):
        anchored(store, file, hours)
    lines = file.lines()
    assert [len(json.loads(line)["heads"]) for line in lines] == [1, 0, 0]
    assert not any(word in line for line in lines for word in ("INC", "Zabo", "U0"))
    assert file.path.stat().st_mode & 0o777 == 0o600
    with store.read() as uow:
        found = check_anchors(uow, lines, KEY)
    assert (found.lines, found.bad_line, found.faults) == (3, None, ())


def compute_anew(hand: Tampered) -> None:
    """Every row of a chain, consistent in itself, with the entries that go with it."""
    hand.sql("DELETE FROM revisions WHERE entry_id IN (SELECT id FROM entries WHERE incident_id = 1)")
    hand.sql("DELETE FROM entries WHERE incident_id = 1")
    for table in ("journal", "journal_contents"):
        hand.sql(f"DELETE FROM {table} WHERE chain = 'INC-1'")
    previous = "0" * 64
    for seq in range(1, ROWS + 1):
        previous = hand.put(ONE, seq, previous, kind="journal.note")
    hand.sql("UPDATE journal_heads SET hash = :hash WHERE chain = 'INC-1'", hash=previous)


def cut_off(hand: Tampered) -> None:
    hand.sql("DELETE FROM revisions WHERE entry_id IN (SELECT id FROM entries WHERE incident_id = 1)")
    hand.drop(ONE, ROWS)
    last = hand.rows()[-1].seal.hash
    hand.sql("UPDATE journal_heads SET seq = 4, hash = :hash WHERE chain = 'INC-1'", hash=last)


def delete_whole(hand: Tampered) -> None:
    for table in ("journal", "journal_contents", "journal_heads"):
        hand.sql(f"DELETE FROM {table} WHERE chain = 'INC-1'")
    hand.sql("DELETE FROM revisions WHERE entry_id IN (SELECT id FROM entries WHERE incident_id = 1)")
    hand.sql("DELETE FROM entries WHERE incident_id = 1")


@pytest.mark.parametrize(
    ("deed", "wrong"),
    [(compute_anew, Wrong.REPLACED), (cut_off, Wrong.REPLACED), (delete_whole, Wrong.CHAIN_LOST)],
    ids=["computed anew", "cut off", "deleted"],
)
def test_a_chain_that_was_computed_anew_is_found_by_its_anchor(
    store: SqlStore, defenceless: Database, file: AnchorFile, deed: object, wrong: Wrong
) -> None:
    """And by nothing else."""
    anchored(store, file, 0)
    with tampering(defenceless) as hand:
        deed(hand)  # type: ignore[operator]
        assert hand.faults() == []
        (fault,) = check_anchors(hand.uow, file.lines(), KEY).faults
        assert (fault.seq, fault.wrong) == (ROWS, wrong)


def test_an_anchor_that_was_altered_or_taken_out_is_found(store: SqlStore, file: AnchorFile) -> None:
    incident = declared(store)
    for hours in range(3):
        with store.write() as uow:
            uow.timeline.add(an_entry(incident.id))
            uow.commit()
        anchored(store, file, hours)
    one, two, three = file.lines()
    altered = [two[:at] + ("0" if two[at] != "0" else "1") + two[at + 1 :] for at in range(0, len(two), 7)]
    with store.read() as uow:
        assert check_anchors(uow, [one, two, three], KEY).bad_line is None
        assert check_anchors(uow, [one, three], KEY).bad_line == 2
        assert check_anchors(uow, [two, three], KEY).bad_line == 1
        assert {check_anchors(uow, [one, line, three], KEY).bad_line for line in altered} == {2}
        assert check_anchors(uow, [one, two, three], SecretStr("j" * 32)).bad_line == 1


def test_ciphertext_that_was_altered_is_named_and_stops_nothing(database_url: str) -> None:
    database = open_database(database_url, keys=parse_keys(new_key()))
    store = SqlStore(database)
    incident = declared(store)
    with store.write() as uow:
        for words in ("one", "two", "three"):
            uow.timeline.add(an_entry(incident.id, text=words))
        uow.commit()
    assert all(verdict.is_good for verdict in verify(store))
    with database.migrating() as connection:
        for statement in TRIGGERS[database.dialect](connection):
            connection.execute(text(statement))
    with tampering(database) as hand:
        hand.sql("UPDATE journal_contents SET content = content || 'A' WHERE seq = 2")
        (fault,) = hand.faults()
        assert (fault.seq, fault.wrong) == (2, Wrong.CONTENT_ALTERED)
    with tampering(database) as hand:
        hand.sql("UPDATE entries SET text = text || 'A' WHERE id = (SELECT max(id) FROM entries)")
        (found,) = [one for verdict in hand.verdicts().values() for one in verdict.differences]
        assert found.columns == ("text",)
    database.close()
