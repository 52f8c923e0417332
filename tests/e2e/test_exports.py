"""The record leaves the room as one file, to the person who asked for it and may, and on record."""

import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from sandbox import Person, Room
from tests.e2e.command_line import CommandLine
from tests.e2e.workspace import Workspace

TITLE = "Wobblegate"
PURPOSE = "Notice under Art. 33 GDPR"


def files_of(who: Person) -> list[tuple[str, bytes]]:
    return [file for message in who.dms() for reply in message.thread for file in reply.files]


def unzipped(content: bytes, folder: Path) -> Path:
    with ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
        return folder / archive.namelist()[0].partition("/")[0]


def asked_for(workspace: Workspace, room: Room, audience: str) -> None:
    form = workspace.alice.slash("/incident export", room).form
    assert form is not None
    assert "Purpose" in workspace.alice.submit(form, {"For whom": audience}).errors
    assert "still to come" in str(
        workspace.alice.submit(form, {"For whom": audience, "Purpose": PURPOSE, "As of": "tomorrow 9am"}).errors
    )
    outcome = workspace.alice.submit(form, {"For whom": audience, "Purpose": PURPOSE, "As of": ""})
    assert outcome.errors == {}


def test_the_record_is_sent_to_who_asks_alone_and_verifies(workspace: Workspace, tmp_path: Path) -> None:
    alice, bob, charlie = workspace.alice, workspace.bob, workspace.charlie
    room = workspace.declare(alice, TITLE, private=True, Severity="S1 Critical")
    workspace.bring_in(room, bob)
    workspace.answer(bob, "note Bob asked Alice to rotate the key", room)
    assert "Only the incident lead" in workspace.answer(bob, "export counsel For the file", room)
    assert "There is no INC-1 that you can see" in workspace.answer(
        charlie, "export INC-1 counsel x", workspace.general
    )
    assert "nobody an export is made for" in workspace.answer(alice, "export everybody x", room)
    assert "TLP:AMBER+STRICT, which must not go that far" in workspace.answer(alice, "export partner x", room)

    asked_for(workspace, room, "Regulator")

    bob.waits_for(room, f"Alice exported the record. For: Regulator. Purpose: {PURPOSE}")
    workspace.slack.wait_until(lambda: len(files_of(alice)) == 1, what="the file")
    ((name, content),) = files_of(alice)
    assert name.startswith("inc-1-regulator-")
    assert not files_of(bob)
    assert not [file for message in room.messages for reply in [message, *message.thread] for file in reply.files]
    folder = unzipped(content, tmp_path)
    run = subprocess.run([sys.executable, "verify.py"], cwd=folder, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    page = (folder / "record.html").read_text(encoding="utf-8")
    assert TITLE in page
    assert page.count("TLP:AMBER+STRICT") >= 3
    assert "Responder 1 asked Incident lead to rotate the key" in page
    assert not [n for n in ("Alice", "Bob") if any(n in file.read_text() for file in folder.iterdir())]


def test_at_the_command_line_the_key_to_the_names_is_written_apart(one_workspace: Workspace, tmp_path: Path) -> None:
    workspace = one_workspace
    workspace.declare(workspace.alice, TITLE, Severity="S1 Critical")
    workspace.quiet()
    file, key = tmp_path / "out.zip", tmp_path / "key.json"
    words = ("INC-1", "--audience", "regulator", "--purpose", PURPOSE, "-o", str(file), "--key", str(key))

    said = CommandLine(workspace, tmp_path).says(*words, under="export")

    assert f"The record of INC-1 is in {file}. SHA-256: {sha256(file.read_bytes()).hexdigest()}" in said
    assert "Alice" in key.read_text()
    assert {oct(path.stat().st_mode & 0o777) for path in (file, key)} == {"0o600"}
    assert b"Alice" not in file.read_bytes()
    assert PURPOSE in workspace.answer(workspace.alice, "timeline 1", workspace.general)
