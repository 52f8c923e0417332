"""An incident under legal hold is not erased; once it is, no word of it is left, and the chain still verifies."""

import json
import re
from pathlib import Path
from threading import get_ident

import pytest
from sqlalchemy import event

from sandbox import Room
from tests.e2e.test_access import on_roster
from tests.e2e.test_at_rest import Marked, bytes_of, tell_everything
from tests.e2e.workspace import Workspace
from workflows.access.people import resolve_person
from workflows.domain.break_glass import BreakGlassReason
from workflows.domain.errors import InvalidField, NotAllowed
from workflows.domain.exhibits import Custody, Medium
from workflows.domain.ids import IncidentId
from workflows.domain.journal import JournalRow, chain_of
from workflows.domain.request import Request, Source
from workflows.domain.rosters import BREAK_GLASS, people_of_function
from workflows.evidence.verify import verify
from workflows.incidents.access_requests import ask_to_join
from workflows.incidents.break_glass import break_glass
from workflows.incidents.erasure import ON_REQUEST, certificate_of, due, erase_incident
from workflows.incidents.exhibits import ExhibitDraft, add_exhibit, record_custody
from workflows.incidents.grants import grant_access, revoke_access
from workflows.incidents.holds import HoldOrder, holds_of, issue_hold, keep_hold, release_hold
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
    tell_the_rest(workspace, word, room)
    return room


def tell_the_rest(workspace: Workspace, word: Marked, room: Room) -> None:
    """What is typed into forms: exhibits and their custody, access, breaking the glass, answers, corrections, holds."""
    deps = current(workspace.runtime.deps)
    alice, bob = asks(workspace, workspace.alice.user.id), asks(workspace, workspace.bob.user.id)
    dana, petra = (asks(workspace, workspace.slack.person(name).user.id) for name in ("Dana", "Petra"))
    found = ExhibitDraft(
        reference=word("reference"),
        content_class=None,
        medium=Medium.TEXT,
        location=word("location"),
        hash="",
        how=word("how"),
        collected_by=alice.person.id,
        collected_at=None,
    )
    exhibit = add_exhibit(NUMBER, found, alice, deps)
    assert exhibit is not None
    record_custody(exhibit.id, Custody.DISCLOSED, word("custodyto"), word("custodybasis"), None, alice, deps)
    ask_to_join(NUMBER, word("joining"), dana, deps)
    on_roster(workspace, people_of_function(BREAK_GLASS), workspace.slack.person("Petra"))
    break_glass(NUMBER, BreakGlassReason.OTHER, word("glass"), False, petra, deps)
    grant_access(NUMBER, dana.person.id, None, word("granted"), alice, deps)
    revoke_access(NUMBER, dana.person.id, word("revoked"), alice, deps)
    for words in ("correct 3 {}", "withdraw 3 {}", "visibility restricted {}", "impact {}", "duplicate {}"):
        workspace.alice.slash(f"/incident {words.format(word(words.split()[0]))}", room)
    order = HoldOrder(matter=word("matter"), scope=word("scope"), instruction=word("instruction"))
    hold = issue_hold(NUMBER, order, alice, deps)
    keep_hold(hold.id, word("kept"), alice, deps)
    release_hold(NUMBER, hold.id, word("released"), bob, deps)
    workspace.run_until_idle()


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

    lost = {
        said for said in word.used if not any(said.encode() in one for one in bytes_of(database_url, tmp_path).values())
    }
    assert lost <= {f"zebra{refused}" for refused in ("duplicate", "visibility", "withdraw", "correct", "message")}
    before = {(row.seal.seq, row.seal.hash) for row in rows(workspace)}
    erase_incident(NUMBER, ON_REQUEST, deps.clock.now(), deps)
    workspace.run_until_idle()
    workspace.runtime.database.forget_overwritten()

    assert words_in(database_url, tmp_path) == set()
    assert not [m for m in (*workspace.alice.dms(), *workspace.bob.dms()) if "zebramatter" in m.text]
    assert not [line for line in workspace.lines(room) if "zebra" in line]
    assert (room.name, room.topic) == ("inc-1", "INC-1")
    assert any("zebraedited" in message.text for message in room.messages), "what people wrote is theirs"
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


class Killed(BaseException):
    """As by the machine."""


def test_killed_at_any_moment_an_erasure_is_whole_or_not_there(workspace: Workspace) -> None:
    word, deps, database = Marked(), current(workspace.runtime.deps), workspace.runtime.database
    room = workspace.declare(workspace.alice, word("title"))
    closed(workspace, room)
    workspace.clock.advance(2 * DAY)
    workspace.run_until_idle()
    before, mine, left = rows(workspace), get_ident(), [0]

    def killed(*_statement: object) -> None:
        if get_ident() == mine:
            left[0] -= 1
            if left[0] == 0:
                raise Killed

    for engine in database.engines:
        event.listen(engine, "before_cursor_execute", killed)
    moments = 0
    while True:
        moments, left[0] = moments + 3, moments + 3
        try:
            erase_incident(NUMBER, ON_REQUEST, deps.clock.now(), deps, "REQUEST-9")
        except Killed:
            left[0] = 0
            assert certificate_of(NUMBER, deps) is None
            assert rows(workspace) == before
            continue
        break
    for engine in database.engines:
        event.remove(engine, "before_cursor_execute", killed)
    assert moments > 30
    workspace.run_until_idle()
    with deps.store.read() as uow:
        (certificate,) = uow.erasing.certificates(NUMBER)
        assert not uow.erasing.remembered(NUMBER)
    assert certificate.reason == "REQUEST-9"
    assert verify(deps.store, NUMBER)[0].is_good
    assert workspace.announcements.messages[-1].text == "INC-1: record erased."
