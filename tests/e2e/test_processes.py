"""Muster as its processes: how they start, refuse to start, share the work, and end."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml

from sandbox import Person, Room
from tests.around import around
from tests.databases import PostgresServer, SqliteTemplate
from tests.e2e.processes import STARTED_WITHIN, Process, Workspace, processes
from tests.late_answers import opened, sends

CHECKOUT = Path(__file__).parents[2]
OPEN = "Open (everybody in the workspace)"


@pytest.fixture
def workspace(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Workspace]:
    with processes(tmp_path, sqlite_template.clone(tmp_path)) as place:
        yield place


@pytest.fixture
def pg_workspace(postgres_server: PostgresServer, tmp_path: Path) -> Iterator[Workspace]:
    with postgres_server.clone() as url, processes(tmp_path, url) as place:
        yield place


def declare(workspace: Workspace, title: str, who: str = "Alice", **fields: object) -> Room:
    person = workspace.slack.person(who)
    form = opened(workspace.slack, person.slash(f"/incident declare {title}", "general"))
    sends(workspace.slack, person, form, {"Visibility": OPEN, **fields})

    def stands() -> Room | None:
        rooms = [room for room in workspace.slack.rooms if room.name.startswith("inc-") and title in room.topic]
        return rooms[0] if rooms and rooms[0].pins and rooms[0].bookmarks else None

    return workspace.slack.wait_until(stands, what="the war room")


def get(address: str, path: str) -> tuple[int, dict[str, object]]:
    door = urlsplit(address)
    connection = HTTPConnection(door.hostname or "", door.port)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, json.loads(answer.read())
    connection.close()
    return found


# ------------------------------------------------------------------------------------------------- start and end


def test_run_migrates_an_empty_database_serves_and_ends_when_told(tmp_path: Path) -> None:
    """The command as people type it."""
    with processes(tmp_path, f"sqlite:///{tmp_path}/new/muster.db") as workspace:
        command = [sys.executable, "-m", "bot", "run"]
        said = tmp_path / "said"
        with said.open("w") as errors:
            process = subprocess.Popen(command, cwd=CHECKOUT, env=around() | workspace.environment, stderr=errors)
        try:
            port = workspace.slack.wait_until(lambda: listening(said), timeout=STARTED_WITHIN, what="the door")
            workspace.slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
            declare(workspace, "API is down")
            process.terminate()
            assert process.wait(STARTED_WITHIN) == 0
        finally:
            process.kill()
            process.wait()


def listening(said: Path) -> str | None:
    """The port, once it stands in the log."""
    found = re.search(
        r'"port": (\d+).*"event": "web.listening"|"event": "web.listening".*"port": (\d+)', said.read_text()
    )
    return found[1] or found[2] if found else None


def test_the_help_bears_the_commands_name_and_has_every_word_of_it() -> None:
    command = [sys.executable, "-m", "bot", "--help"]
    told = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True).stdout
    assert told.split()[:2] == ["Usage:", "muster"]
    script = (CHECKOUT / "muster").read_text(encoding="utf-8")
    developers = re.findall(r"^    ([a-z]+)\)$", script, re.MULTILINE)
    assert "lock" in developers
    assert [word for word in developers if word not in told.partition("Commands")[2]] == []


@pytest.mark.parametrize("word", ["run", "web", "worker"])
def test_each_process_migrates_an_empty_database(postgres_server: PostgresServer, tmp_path: Path, word: str) -> None:
    with postgres_server.empty() as url, processes(tmp_path, url) as workspace:
        process = workspace.started(word)
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM incidents").fetchone() == (0,)
        assert process.stop() == 0


def test_two_processes_that_start_at_once_on_an_empty_database_both_serve(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    with postgres_server.empty() as url, processes(tmp_path, url) as workspace:
        workspace.start("worker")
        workspace.started("web")
        declare(workspace, "API is down")


def test_what_was_claimed_is_finished_before_the_end(workspace: Workspace) -> None:
    process = workspace.started("run")
    workspace.slack.faults.latency(0.4)
    form = opened(workspace.slack, workspace.slack.person("Alice").slash("/incident declare API is down", "general"))
    sends(workspace.slack, workspace.slack.person("Alice"), form, {"Visibility": OPEN})
    workspace.slack.wait_until(lambda: any(room.name.startswith("inc-") for room in workspace.slack.rooms))

    assert process.stop() == 0

    room = next(room for room in workspace.slack.rooms if room.name.startswith("inc-"))
    assert room.members == ["Muster", "Alice"]
    assert (len(room.pins), len(room.bookmarks), bool(room.topic), bool(room.purpose)) == (1, 1, True, True)
    assert len(workspace.slack.channel("incidents").messages) == 1


def test_health_and_readiness(workspace: Workspace) -> None:
    address = workspace.started("run").address
    assert get(address, "/healthz") == (200, {"ok": True})
    assert get(address, "/readyz") == (200, {"ok": True, "faults": [], "warnings": []})


def test_a_database_that_is_gone_is_not_ready(postgres_server: PostgresServer, tmp_path: Path) -> None:
    with postgres_server.clone() as url, processes(tmp_path, url) as workspace:
        address = workspace.started("web").address
        with psycopg.connect(url) as connection:
            connection.execute("DROP TABLE jobs CASCADE")
        status, answer = get(address, "/readyz")
        assert (status, answer["faults"]) == (503, ["database"])
        assert get(address, "/healthz") == (200, {"ok": True})


def test_beside_a_socket_the_web_process_does_not_pass_for_one_that_hears_slack(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """Else nothing would be looked for after the socket was away."""
    with postgres_server.clone() as url, processes(tmp_path, url) as workspace, psycopg.connect(url) as connection:

        def last_heard() -> list[tuple[object, ...]]:
            connection.rollback()
            return connection.execute("SELECT name FROM heartbeats WHERE name = 'listening'").fetchall()

        assert workspace.started("web", SLACK_APP_TOKEN=workspace.slack.app_token).stop() == 0
        assert last_heard() == []
        alone = workspace.started("web")
        workspace.slack.wait_until(last_heard, what="a web process alone saying that it hears Slack")
        assert alone.stop() == 0


# ---------------------------------------------------------------------------------------------------- refusals


def refused(process: Process) -> str:
    """What a process that does not start says: one sentence."""
    assert process.ended() == 1
    (sentence,) = [line for line in process.said.splitlines() if not line.startswith("{")]
    assert sentence.startswith("muster: ")
    assert sentence.endswith((".", "?"))
    return sentence.removeprefix("muster: ")


REFUSALS = {
    "SLACK_BOT_TOKEN": ["nonsense", "xapp-1-2"],
    "SLACK_APP_TOKEN": ["xoxb-1"],
    "SLACK_API_URL": ["slack.com/api", "ftp://slack.com"],
    "DATABASE_URL": ["muster.db", "mysql://localhost/x", "sqlite://", "sqlite:////proc/nowhere/muster.db"],
    "PORT": ["eighty", "70000", "-1"],
    "MUSTER_PROGRAMME": ["/nowhere/at/all"],
    "LOG_LEVEL": ["LOUD"],
    "LOG_FORMAT": ["xml"],
}


@pytest.mark.parametrize("variable", list(REFUSALS))
def test_a_wrong_setting_is_named_in_one_sentence(workspace: Workspace, variable: str) -> None:
    processes_ = [workspace.start("run", **{variable: value}) for value in REFUSALS[variable]]
    said = [refused(process) for process in processes_]
    assert [sentence for sentence in said if variable not in sentence.split(":")[0]] == []


@pytest.mark.parametrize("word", ["run", "socket"])
def test_an_app_token_that_slack_refuses_is_said_instead_of_tried_again(workspace: Workspace, word: str) -> None:
    process = workspace.start(word, SLACK_APP_TOKEN="xapp-of-somebody-else")
    assert process.ended() == 1
    assert process.said.splitlines()[-1] == "muster: SLACK_APP_TOKEN: Slack refuses it (invalid_auth)."


@pytest.mark.parametrize("variable", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"])
def test_a_setting_that_is_missing_is_a_step_of_the_way_to_slack(workspace: Workspace, variable: str) -> None:
    process = workspace.start("run", **{variable: ""})
    assert process.ended() == 1
    first, *steps = [line for line in process.said.splitlines() if not line.startswith("{")]
    assert first.startswith("muster: Muster is not connected ")
    assert [step for step in steps if f"{variable}: " in step]


def test_without_its_app_token_socket_mode_says_that_it_is_missing(workspace: Workspace) -> None:
    process = workspace.start("socket")
    assert process.ended() == 1
    assert "muster: Muster is not connected over Socket Mode yet." in process.said
    assert "1. SLACK_APP_TOKEN: " in process.said


WITHOUT_SLACK = {"SLACK_BOT_TOKEN": "", "SLACK_SIGNING_SECRET": ""}


def test_a_database_is_migrated_without_slacks_tokens(workspace: Workspace, tmp_path: Path) -> None:
    process = workspace.start("migrate", **WITHOUT_SLACK, PORT="nonsense", DATABASE_URL=f"sqlite:///{tmp_path}/new.db")
    assert (process.ended(), process.said.strip()) == (0, f"{tmp_path}/new.db: up to date")


def test_the_manifest_is_printed_before_there_is_anything_else(workspace: Workspace) -> None:
    process = workspace.start("manifest", **WITHOUT_SLACK)
    assert process.ended() == 0
    assert yaml.safe_load(process.said)["features"]["slash_commands"][0]["command"] == "/incident"


def test_a_programme_can_be_checked_before_there_are_tokens(workspace: Workspace, tmp_path: Path) -> None:
    good = workspace.start("check-config", **WITHOUT_SLACK)
    assert good.ended() == 0
    warning, _, rest = good.said.partition("\n")
    assert warning.startswith("Warning: nobody is set up for Incident Management, ")
    assert rest.startswith("Programme and database can be used.\nMuster is not connected yet.")
    assert "3. SLACK_BOT_TOKEN: " in good.said

    file = tmp_path / "mine.yaml"
    file.write_text("severities:\n  S2: {update_every: soon}\n")
    bad = refused(workspace.start("check-config", **WITHOUT_SLACK, MUSTER_PROGRAMME=str(file)))
    assert bad.startswith(f"{file}, line 2: severities.S2.update_every: ")

    whole = workspace.start("check-config")
    assert (whole.ended(), whole.said) == (0, f"{warning}\nProgramme and settings can be used.\n")


def examined(process: Process) -> dict[str, tuple[str, str]]:
    """What `doctor` found: by name, whether it is well, and what it says of it."""
    process.ended()
    rows = [line.partition(": ") for line in process.said.splitlines() if line.startswith(("ok ", "BAD"))]
    return {name[3:].strip(): (name[:3].strip(), said) for name, _, said in rows}


def test_doctor_tries_both_tokens_and_does_not_mind_a_database_that_is_yet_to_be(
    workspace: Workspace, tmp_path: Path
) -> None:
    new = {"DATABASE_URL": f"sqlite:///{tmp_path}/new.db"}
    well = examined(workspace.start("doctor", SLACK_APP_TOKEN=workspace.slack.app_token, **new))
    assert {state for state, _ in well.values()} == {"ok"}, well
    assert well["app token"] == ("ok", "opens Socket Mode connections")
    assert well["database"] == ("ok", f"{tmp_path}/new.db, will be migrated at the start")

    tokens = {"SLACK_APP_TOKEN": "xapp-of-somebody-else", "SLACK_ADMIN_TOKEN": workspace.slack.admin_token}
    ill = examined(workspace.start("doctor", **tokens, **new))
    assert ill["app token"] == ("BAD", "Slack refuses it (invalid_auth)")
    assert ill["admin token"] == ("ok", "complete")
    workspace.slack.workspace.admin_scopes = ("admin.conversations:read",)
    lacking = examined(workspace.start("doctor", **tokens, **new))
    assert lacking["admin token"][0] == "BAD"
    assert "files:write (delete what people post in the room of a guarded type)" in lacking["admin token"][1]


def test_doctor_says_once_that_slack_is_away_and_blames_no_setting(workspace: Workspace) -> None:
    process = workspace.start("doctor", SLACK_API_URL="http://127.0.0.1:1/api/", MUSTER_OPERATORS_CHANNEL="operators")
    away = examined(process)
    assert [name for name, (state, _) in away.items() if state == "BAD"] == ["Slack"]
    assert away["Slack"][1].startswith("does not answer (")
    assert away["Slack"][1].endswith(
        "; not checked: token, app token, admin token, announce channel, operators channel, leadership channel, "
        "anchor channel"
    )
    assert process.said.count("reachable from here") == 1
    assert "MUSTER_ANNOUNCE_CHANNEL" not in process.said


def test_a_token_that_slack_refuses_is_said_at_once(workspace: Workspace) -> None:
    said = refused(workspace.start("run", SLACK_BOT_TOKEN="xoxb-of-somebody-else"))
    assert said == "SLACK_BOT_TOKEN: Slack refuses it (invalid_auth)."


def test_secrets_may_come_from_files_that_can_be_read(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(workspace.slack.bot_token + "\n")
    process = workspace.started("run", SLACK_BOT_TOKEN="", SLACK_BOT_TOKEN_FILE=str(file))
    assert process.stop() == 0

    said = refused(workspace.start("run", SLACK_BOT_TOKEN="", SLACK_BOT_TOKEN_FILE=str(tmp_path / "none")))
    assert said.startswith("SLACK_BOT_TOKEN_FILE: ")


def test_a_programme_that_is_wrong_is_named_by_file_and_line(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("severities:\n  S2: {update_every: soon}\n")
    said = refused(workspace.start("run", MUSTER_PROGRAMME=str(file)))
    assert said.startswith(f"{file}, line 2: severities.S2.update_every: ")


def test_a_second_process_on_the_same_sqlite_file_is_refused(workspace: Workspace) -> None:
    first = workspace.started("run")
    for word in ("run", "web", "worker"):
        said = refused(workspace.start(word))
        assert said.startswith("DATABASE_URL: another Muster process uses")
        assert "a SQLite file serves one process" in said
    declare(workspace, "API is down")
    assert first.stop() == 0


def test_web_and_worker_apart_need_a_database_for_several(workspace: Workspace) -> None:
    web = workspace.started("web")
    said = refused(workspace.start("worker"))
    assert said.startswith("DATABASE_URL: another Muster process uses")
    assert said.endswith("expect a postgresql:// address here.")
    assert web.stop() == 0


@pytest.mark.parametrize("word", ["run", "web"])
def test_a_port_in_use_is_said(workspace: Workspace, word: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused(workspace.start(word, PORT=str(port)))
    assert said == f"PORT: 127.0.0.1:{port} cannot be listened on; is it in use?"


def test_without_a_signing_secret_no_http_request_is_slacks(workspace: Workspace) -> None:
    """In Socket Mode there may be none; then nothing that comes by HTTP is believed, however it is signed."""
    more = {"SLACK_APP_TOKEN": workspace.slack.app_token, "SLACK_SIGNING_SECRET": ""}
    address = workspace.started("run", **more).address
    body = "command=%2Fincident&text=list"
    for secret in ("", "not-used-in-socket-mode", "None"):
        workspace.slack.workspace.signing_secret = secret
        door = urlsplit(address)
        connection = HTTPConnection(door.hostname or "", door.port)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/slack/events", body, kind | workspace.slack.sign(body, int(time.time())))
        assert connection.getresponse().status == 401
        connection.close()


# ---------------------------------------------------------------------------------------------- several at once


def journey(workspace: Workspace) -> None:
    """Declare, talk, capture, close: what each kind of process has a part in."""
    alice: Person = workspace.slack.person("Alice")
    room = declare(workspace, "API is down", Severity="S2 High")
    message = alice.say(room, "The cache was empty")
    alice.react(message, "pushpin")
    workspace.slack.wait_until(lambda: "white_check_mark" in message.reactions)
    alice.click(room.pins[0], "Claim Policy lead")
    alice.waits_for(room, "Alice is Policy lead.")
    alice.slash("/incident resolve done", room)
    workspace.slack.wait_until(lambda: "Resolved" in room.pins[0].text)
    alice.waits_for(workspace.slack.channel("incidents"), "is Resolved")
    assert len(workspace.slack.channel("incidents").messages) == 2, "what was announced, and the end"


def test_web_and_worker_serve_one_journey(pg_workspace: Workspace) -> None:
    worker = pg_workspace.started("worker")
    web = pg_workspace.started("web")
    journey(pg_workspace)
    assert [web.stop(), worker.stop()] == [0, 0]


def test_socket_and_worker_serve_one_journey(pg_workspace: Workspace) -> None:
    pg_workspace.environment["SLACK_APP_TOKEN"] = pg_workspace.slack.app_token
    worker = pg_workspace.started("worker")
    listener = pg_workspace.started("socket")
    journey(pg_workspace)
    assert [listener.stop(), worker.stop()] == [0, 0]


def updates_in(room: Room) -> list[str]:
    return [m.text.split("\n")[1] for m in room.messages if "Update by" in m.text]


def test_two_workers_share_the_work_and_double_nothing(pg_workspace: Workspace) -> None:
    workers = [pg_workspace.started("worker") for _ in range(2)]
    pg_workspace.started("web")
    rooms = [declare(pg_workspace, title, who) for title, who in (("API is down", "Alice"), ("Printer on fire", "Bob"))]
    for room, who in zip(rooms, ("Alice", "Bob"), strict=True):
        for number in range(4):
            pg_workspace.slack.person(who).slash(f"/incident update Step {number}", room)
    for room in rooms:
        pg_workspace.slack.wait_until(lambda r=room: len(updates_in(r)) >= 4)

    assert [worker.stop() for worker in workers] == [0, 0]
    assert [updates_in(room) for room in rooms] == [[f"Step {number}" for number in range(4)]] * 2
    assert len(pg_workspace.slack.channel("incidents").messages) == 2


# -------------------------------------------------------------------------------------------------------- logs

SECRET_WORDS = ("Zanzibar", "quokka", "marmalade", "wombat", "Alice", "Bob", "xoxb-", "xapp-", "alice@")


def test_logs_hold_no_word_of_anybody(workspace: Workspace) -> None:
    """Everything is logged (DEBUG), Slack refuses, breaks off and lies; still only event names, ids and codes."""
    process = workspace.started("run")
    alice = workspace.slack.person("Alice")
    workspace.slack.faults.lose_answer("chat.postMessage")
    workspace.slack.faults.refuse("pins.add", "too_many_pins")
    workspace.slack.faults.fail("bookmarks.add")
    workspace.slack.faults.refuse("conversations.setPurpose", "user_is_restricted")
    form = opened(workspace.slack, alice.slash("/incident declare Zanzibar", "general"))
    alice.submit(form, {"Summary": "a quokka bit the marmalade"})
    workspace.slack.wait_until(lambda: [r for r in alice.rooms() if r.is_private and r.topic])
    room = next(r for r in alice.rooms() if r.is_private)
    workspace.slack.faults.refuse("chat.postMessage", "restricted_action")
    alice.slash("/incident note decision: free the wombat", room)
    alice.slash("/incident wombat", room)
    alice.slash("/incident task wombat @Bob", room)
    alice.slash("/incident info quokka", room)
    alice.react(alice.say(room, "wombat"), "pushpin")
    form = opened(workspace.slack, alice.slash("/incident note", room))
    form.view.content["private_metadata"] = '{"incident": 99999999999999999999999}'  # no database holds it
    alice.submit(form, {"What happened": "wombat"})
    _knock(process.address, b"text=wombat\xff&command=quokka")
    _knock(process.address, b'{"wombat": ', {"X-Slack-Signature": "v0=quokka", "X-Slack-Request-Timestamp": "wombat"})
    workspace.slack.wait_until(lambda: process.has_logged("job.dead_lettered") or process.has_logged("job.failed"))
    assert process.stop() == 0

    logged = {event["event"] for event in process.events}
    assert {"request.refused", "request.failed"} <= logged, process.said
    assert [word for word in SECRET_WORDS if word.lower() in process.said.lower()] == []
    assert workspace.slack.signing_secret not in process.said


def _knock(address: str, body: bytes, headers: dict[str, str] | None = None) -> None:
    door = urlsplit(address)
    connection = HTTPConnection(door.hostname or "", door.port)
    connection.request("POST", "/slack/events", body, headers or {})
    assert connection.getresponse().status in (400, 401)
    connection.close()
