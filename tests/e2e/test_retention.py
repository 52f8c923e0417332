"""An incident under legal hold is not erased; once it is, no word of it is left, and the chain still verifies."""

import json
import re
from pathlib import Path

import pytest

from sandbox import Room
from tests.e2e.test_at_rest import Marked, bytes_of, tell_everything
from tests.e2e.workspace import Workspace
from workflows.access.people import resolve_person
from workflows.domain.errors import InvalidField, NotAllowed
from workflows.domain.ids import IncidentId
from workflows.domain.journal import JournalRow, chain_of
from workflows.domain.request import Request, Source
from workflows.evidence.verify import verify
from workflows.incidents.erasure import ON_REQUEST, certificate_of, due, erase_incident
from workflows.incidents.holds import HoldOrder, holds_of, issue_hold, release_hold
from workflows.operations.housekeeping import housekeeping
from workflows.organisation.settings import current

pytestmark = pytest.mark.parametrize("programme", ["retention: {default: 30d}\n"])
DAY = 24 * 3600
NUMBER = IncidentId(1)


def rows(workspace: Workspace) -> tuple[JournalRow, ...]:
    with workspace.runtime.deps.store.read() as uow:
        return uow.journal.rows(chain_of(NUMBER))


def asks(workspace: Workspace, user: str) -> Request:
    deps = workspace.runtime.deps
    now = deps.clock.now()
    return Request(
        person=resolve_person(user, now, deps), now=now, id=f"{user}-{now.timestamp()}", source=Source.COMMAND_LINE
    )


def refused(workspace: Workspace) -> str:
    deps = current(workspace.runtime.deps)
    with pytest.raises(InvalidField) as refusal:
        erase_incident(NUMBER, ON_REQUEST, deps.clock.now(), deps)
    return refusal.value.text_key


def ended(workspace: Workspace, word: Marked) -> Room:
    """With a word from every surface; Alice and Bob are both of Legal."""
    room = tell_everything(workspace, word, private=True)
    for who in (workspace.alice, workspace.bob):
        who.slash("/incident claim legal counsel", room)
    return room


def closed(workspace: Workspace, room: Room) -> None:
    workspace.alice.slash("/incident cancel a mistake", room)
    workspace.run_until_idle()


def words_in(url: str, directory: Path) -> set[bytes]:
    return {word for content in bytes_of(url, directory).values() for word in re.findall(rb"zebra\w+", content)}


def test_a_hold_beats_erasure_which_leaves_hashes_and_no_word(
    workspace: Workspace, database_url: str, tmp_path: Path
) -> None:
    word, deps = Marked(), current(workspace.runtime.deps)
    room = ended(workspace, word)
    alice, bob = workspace.alice.user.id, workspace.bob.user.id
    with pytest.raises(NotAllowed):
        issue_hold(NUMBER, HoldOrder(matter="MATTER-1"), asks(workspace, workspace.charlie.user.id), deps)
    hold = issue_hold(NUMBER, HoldOrder(matter="MATTER-1"), asks(workspace, alice), deps)
    workspace.bob.waits_for(room, "under legal hold: MATTER-1")
    assert refused(workspace) == "not_ended_long"
    closed(workspace, room)
    assert refused(workspace) == "not_ended_long"
    workspace.clock.advance(31 * DAY)
    housekeeping(deps.clock.now(), deps)
    assert [(one.incident.id, one.is_held) for one in due(deps.clock.now(), deps)] == [(NUMBER, True)]
    assert refused(workspace) == "is_held"
    with pytest.raises(NotAllowed):
        release_hold(NUMBER, hold.id, "over", asks(workspace, alice), deps)
    assert release_hold(NUMBER, hold.id, "over", asks(workspace, bob), deps).released_at
    assert not [one for one in holds_of(NUMBER, asks(workspace, bob), deps).holds if one.is_live]
    workspace.run_until_idle()

    assert len(words_in(database_url, tmp_path)) >= 10
    before = {(row.seal.seq, row.seal.hash) for row in rows(workspace)}
    erase_incident(NUMBER, ON_REQUEST, deps.clock.now(), deps)
    workspace.run_until_idle()
    workspace.runtime.database.forget_overwritten()

    assert words_in(database_url, tmp_path) == set()
    found = certificate_of(NUMBER, deps)
    assert found is not None
    certificate, head_after = found
    assert (certificate.length, certificate.head) == max(before)
    assert certificate.rows["entries"] > 10
    after = {(row.seal.seq, row.seal.hash) for row in rows(workspace)}
    assert after > before
    assert head_after == max(after)[1]
    verdict = verify(deps.store, NUMBER)[0]
    assert verdict.is_good, verdict
    assert verdict.certificates == (str(certificate.id),)
    assert json.dumps(dict(certificate.rows))
    assert due(deps.clock.now(), deps) == ()
    assert refused(workspace) == "erased_already"


def test_who_may_still_see_it_reads_that_it_was_erased(workspace: Workspace) -> None:
    word, deps = Marked(), current(workspace.runtime.deps)
    room = workspace.declare(workspace.alice, word("title"))
    closed(workspace, room)
    assert "zebratitle" in workspace.answer(workspace.alice, "info 1", workspace.general)
    workspace.clock.advance(2 * DAY)
    erase_incident(NUMBER, ON_REQUEST, deps.clock.now(), deps)
    workspace.run_until_idle()
    for words in ("info 1", "timeline 1", "summary 1"):
        said = workspace.answer(workspace.alice, words, workspace.general).replace(room.name, "")
        assert "zebra" not in said
        assert "something went wrong" not in said.casefold()
        assert "tell your admin" not in said.casefold()
    assert "(certificate 1)" in workspace.answer(workspace.alice, "info 1", workspace.general)
    assert "(certificate 1)" in workspace.card(room).text
