"""Sends hostile requests to a Muster, and looks at what came of them."""

import asyncio
import hashlib
import hmac
import json
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from prometheus_client.parser import text_string_to_metric_families

from bot.http.app import MAX_BODY, respond, socket_request
from sandbox import SandboxClock
from tests.e2e.workspace import BEGINS, Workspace, a_workspace, settings_for, start_muster
from tests.hostile.genuine import collect
from tests.hostile.payloads import Hostile, Maker

LOOK_EVERY = 500
BY_SOCKET_EVERY = 6
"""One in so many of those that are JSON comes by Socket Mode."""
CHANGES_BY_ITSELF = frozenset({"heartbeats", "people", "rate_limits", "pauses", "circuit_breaker"})
"""Tables of Muster's own watch, and what it remembers of people who ask."""
LOGGED = frozenset({"access.refused", "access.listed"})
"""What strangers leave in the access log, and nowhere else: that they were refused, and asked for lists."""
OF_THE_RECORD = "chain NOT LIKE 'access%'"
OTHERS = 1_000_000
"""Added to the seed of the payloads of people with rights."""
SHOWN = (b"Traceback", b'File "/', b"sqlalchemy", b"psycopg")
FAILED = frozenset({"request.failed", "request.crashed", "worker.failed"})


LABELS: Mapping[str, str] = {
    "kind": r"[a-z_]+(\.[a-z_]+)?",
    "method": r"[a-z]+(\.[A-Za-z]+)+",
    "outcome": r"[a-z_]+",
    "status": r"[1-5]\d\d",
    "error": r"[A-Z][A-Za-z]+",
    "le": r"[\d.]+|\+Inf",
    "version": r"[\w.+-]+",
    "python": r"[\w.+-]+",
}
"""What the values of each label of a metric look like."""
PRIVATE = re.compile(r"wobblegate|rival|search|alice|bob|charlie", re.IGNORECASE)
"""Words of the incidents and people there."""
FORGED = re.compile(r"trigger|used_url|expired_url|view_id|no_such_view|invalid_arguments")
"""What Slack refuses because the request it goes back to was forged."""


@contextmanager
def a_besieged_muster(database_url: str) -> Iterator[Workspace]:
    """As `a_muster`, but that Slack refuses some answers is expected."""
    clock = SandboxClock(BEGINS)
    with a_workspace(clock) as slack:
        runtime, server = start_muster(slack, settings_for(slack, database_url, socket=False), clock)
        yield Workspace(slack, runtime, clock)
        server.stop()


@dataclass
class Findings:
    """What should not be."""

    sent: int = 0
    by_socket: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, hostile: Hostile) -> None:
        self.wrong.append(f"{what}: {hostile.what} {hostile.body[:600]!r}")


def play(workspace: Workspace, count: int, seed: int, say: Callable[[str], None] = lambda line: None) -> Findings:
    """Two thirds by strangers, after which nothing is changed; the rest by people with rights, after which everything
    can still be read."""
    genuine = collect(workspace)
    findings = Findings()
    strangers = [workspace.slack.person("Gus").user.id, "U0NOBODY", "W", "", "U'; --"]
    before, already = checksums(workspace), _accessed(workspace)
    _send_all(workspace, Maker(genuine, seed, strangers).make(count * 2 // 3), findings, say)
    workspace.quiet()
    changed = {name for name, found in checksums(workspace).items() if found != before[name]}
    if changed:
        findings.wrong.append(f"changed by strangers: {sorted(changed)}")
    if others := set(_accessed(workspace) - already) - LOGGED:
        findings.wrong.append(f"in the access log of strangers: {sorted(others)}")
    _send_all(workspace, Maker(genuine, seed + OTHERS).make(count - count * 2 // 3), findings, say)
    workspace.run_until_idle()
    findings.wrong += [f"cannot be read any more: {said}" for said in _unreadable(workspace)]
    findings.wrong += [f"a label of a metric: {said}" for said in odd_labels(workspace.runtime.metrics.page().decode())]
    return findings


def odd_labels(page: str) -> list[str]:
    """Values of labels on a page of metrics that are none of ours, or say something of an incident or a person."""
    found = {
        pair for family in text_string_to_metric_families(page) for one in family.samples for pair in one.labels.items()
    }
    return sorted(
        f"{name}={value}"
        for name, value in found
        if not re.fullmatch(LABELS.get(name, r"\b\B"), value) or PRIVATE.search(value)
    )


def _send_all(
    workspace: Workspace, requests: Iterable[Hostile], findings: Findings, say: Callable[[str], None]
) -> None:
    with structlog.testing.capture_logs() as logs, httpx.Client(timeout=30) as client:
        for hostile in requests:
            _send(workspace, client, hostile, findings)
            findings.sent += 1
            failed = [log for log in logs if log["event"] in FAILED]
            if failed:
                findings.note(str(failed), hostile)
            logs.clear()
            if findings.sent % LOOK_EVERY == 0:
                say(f"{findings.sent} sent, {len(findings.wrong)} wrong, {dict(findings.statuses)}")


def _send(workspace: Workspace, client: httpx.Client, hostile: Hostile, findings: Findings) -> None:
    if hostile.payload is not None and findings.sent % BY_SOCKET_EVERY == 0:
        (status,) = over_the_socket(workspace, [hostile.payload])
        _look_at(status, b"", hostile, findings)
        findings.by_socket += 1
        return
    headers = {"Content-Type": hostile.content_type} if hostile.content_type else {}
    headers |= _signed(workspace, hostile.body) if hostile.is_signed else hostile.headers
    encoded = {name: value.encode("utf-8") for name, value in headers.items()}
    try:
        answer = client.post(workspace.slack.request_url or "", content=hostile.body, headers=encoded)
    except httpx.HTTPError as error:  # a body that is too long is not read to its end
        if len(hostile.body) <= MAX_BODY:
            findings.note(f"no answer ({type(error).__name__})", hostile)
        findings.statuses[0] += 1
        return
    _look_at(answer.status_code, answer.content, hostile, findings)
    if not hostile.is_signed and answer.status_code < 400:
        findings.note("taken without a signature", hostile)


def _look_at(status: int, content: bytes, hostile: Hostile, findings: Findings) -> None:
    findings.statuses[status] += 1
    if status >= 500:
        findings.note(f"answered {status}", hostile)
    if any(words in content for words in SHOWN):
        findings.note("shows its insides", hostile)


def _signed(workspace: Workspace, body: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    digest = hmac.new(workspace.slack.signing_secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest.hexdigest()}"}


def over_the_socket(workspace: Workspace, payloads: Iterable[Any]) -> list[int]:
    """What Socket Mode hands over, which has no signature: the statuses; 400 for what is passed over."""

    async def status(payload: Any) -> int:
        request = socket_request(payload)
        return 400 if request is None else (await respond(workspace.runtime, request)).status

    async def all_of_them() -> list[int]:
        return [await status(one) for one in payloads]

    return asyncio.run(all_of_them())


def checksums(workspace: Workspace) -> dict[str, str]:
    """Of every table of the SQLite file that does not change by itself, without the access log."""
    with closing(_opened(workspace)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: _checksum(database.execute(f'SELECT * FROM "{name}"{_counted(name)}').fetchall())
            for name in names
            if name not in CHANGES_BY_ITSELF
        }


def _counted(name: str) -> str:
    """Which of its rows count."""
    if name == "sqlite_sequence":
        return " WHERE name <> 'jobs'"  # the rooms are looked at every minute, whoever asks
    return f" WHERE {OF_THE_RECORD}" if name.startswith("journal") else ""


def _accessed(workspace: Workspace) -> Counter[str]:
    """How many rows of each kind the access log has."""
    with closing(_opened(workspace)) as database:
        found = database.execute(f"SELECT kind FROM journal WHERE NOT {OF_THE_RECORD}")
        return Counter(kind for (kind,) in found)


def _opened(workspace: Workspace) -> sqlite3.Connection:
    file = Path(urlsplit(workspace.runtime.settings.database_url.get_secret_value()).path)
    return sqlite3.connect(file)


def _checksum(rows: list[Any]) -> str:
    return hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()


def _unreadable(workspace: Workspace) -> list[str]:
    """Words that are not answered with what they are for."""
    found = []
    for words in ("list all", "info 1", "timeline 1", "catchup 1", "summary 1", "sitrep 1", "todo", "help"):
        outcome = workspace.alice.slash(f"/incident {words}", workspace.general)
        if outcome.error or not outcome.text or "went wrong" in outcome.text:
            found.append(f"{words}: {outcome.error or outcome.text[:200]}")
    return [*found, *(said for said in workspace.slack.violations if not FORGED.search(said))]
