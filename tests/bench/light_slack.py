"""A Slack that costs next to nothing: it answers what Muster calls, checks nothing, and remembers when.

Run as a process of its own (`python -m tests.bench.light_slack`), so that load, Muster and Slack do not take turns on
one interpreter. Calls whose name begins with `_` are the bench's: what was seen, and forgetting it.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ROOT = Path(__file__).resolve().parents[2]
TOKEN, SECRET = "xoxb-bench", "bench"
ANNOUNCEMENTS = "C0ANNOUNCE"
Json = dict[str, Any]


class Memory:
    """What happened since the bench last asked to forget."""

    def __init__(self) -> None:
        self.posts: list[tuple[float, str, str]] = []
        """When a message arrived, in which channel, under which key."""
        self.view: Json = {}
        """The form that was opened last."""
        self.calls = 0

    def note(self, method: str, args: Mapping[str, Any]) -> None:
        self.calls += 1
        if method == "chat.postMessage":
            key = _object(args.get("metadata")).get("event_payload", {}).get("key", "")
            self.posts.append((time.time(), str(args["channel"]), key))
        elif method == "views.open":
            self.view = _object(args["view"])


def _object(value: Any) -> Json:
    found: Json = json.loads(value) if isinstance(value, str) else value or {}
    return found


_numbers = count(1)


def _created(args: Mapping[str, Any]) -> Json:
    return {"channel": {"id": f"C0ROOM{next(_numbers)}", "name": args["name"]}}


def _user(args: Mapping[str, Any]) -> Json:
    return {"user": {"id": args["user"], "name": args["user"].lower(), "real_name": args["user"], "tz": "Etc/UTC"}}


def _posted(args: Mapping[str, Any]) -> Json:
    to = str(args["channel"])
    channel = f"D{to[1:]}" if to[0] == "U" else to if to[0] == "C" else ANNOUNCEMENTS
    return {"channel": channel, "ts": f"{time.time():.0f}.{next(_numbers):06d}"}


ANSWERS: Mapping[str, Callable[[Mapping[str, Any]], Json]] = {
    "auth.test": lambda args: {"user_id": "U0MUSTER", "bot_id": "B0MUSTER", "team_id": "T0BENCH", "team": "Bench"},
    "users.info": _user,
    "views.open": lambda args: {"view": {"id": f"V0OPEN{next(_numbers)}"}},
    "conversations.create": _created,
    "conversations.invite": lambda args: {"channel": {"id": args["channel"]}},
    "conversations.history": lambda args: {"messages": []},
    "chat.postMessage": _posted,
    "chat.getPermalink": lambda args: {"permalink": f"https://bench.slack.com/archives/{args['channel']}"},
    "bookmarks.list": lambda args: {"bookmarks": []},
}


class Line(asyncio.Protocol):
    """One connection: requests one after the other, each answered after `latency`."""

    def __init__(self, memory: Memory, latency: float) -> None:
        self._memory = memory
        self._latency = latency
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while (request := self._whole_request()) is not None:
            self._answer(*request)

    def _whole_request(self) -> tuple[bytes, bytes] | None:
        head, ended, rest = self._heard.partition(b"\r\n\r\n")
        if not ended:
            return None
        length = _header(head, b"content-length")
        size = int(length or 0)
        if len(rest) < size:
            return None
        self._heard = rest[size:]
        return head, rest[:size]

    def _answer(self, head: bytes, body: bytes) -> None:
        target = urlsplit(head.split(b" ", 2)[1].decode())
        method = target.path.rpartition("/")[2]
        args: Json = dict(parse_qsl(target.query))
        args |= json.loads(body) if body[:1] == b"{" else dict(parse_qsl(body.decode()))
        if method.startswith("_"):
            answer, latency = self._ours(method), 0.0
        else:
            self._memory.note(method, args)
            answer, latency = {"ok": True, **ANSWERS.get(method, lambda _args: {})(args)}, self._latency
        closes = _header(head, b"connection") == b"close"
        if latency:
            asyncio.get_running_loop().call_later(latency, self._say, answer, closes)
        else:
            self._say(answer, closes)

    def _ours(self, method: str) -> Json:
        seen = {"posts": self._memory.posts, "view": self._memory.view, "calls": self._memory.calls}
        if method == "_forget":
            self._memory.__init__()  # type: ignore[misc]
        return seen if method == "_seen" else {"posts": len(seen["posts"])}

    def _say(self, answer: Json, closes: bool) -> None:
        assert isinstance(self._transport, asyncio.Transport)
        body = json.dumps(answer).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
        self._transport.write(head.encode() + (b"Connection: close\r\n\r\n" if closes else b"\r\n") + body)
        if closes:
            self._transport.close()


def _header(head: bytes, name: bytes) -> bytes:
    for line in head.split(b"\r\n"):
        key, _, value = line.partition(b":")
        if key.lower() == name:
            return value.strip().lower()
    return b""


class LightSlack:
    """The process, from outside."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def environment(self, database_url: str) -> dict[str, str]:
        """What Muster needs to work with this Slack."""
        return {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"{self._base_url}/api/",
            "DATABASE_URL": database_url,
            "MUSTER_PERSON_LIMIT": "0",
        }

    def seen(self) -> Json:
        """`posts` as (when, channel, key), `view`, `calls`."""
        return self._ask("_seen")

    def posts(self) -> int:
        """How many messages were posted so far."""
        return int(self._ask("_count")["posts"])

    def _ask(self, method: str) -> Json:
        with urllib.request.urlopen(f"{self._base_url}/api/{method}", timeout=30) as answer:
            found: Json = json.load(answer)
        return found


@contextmanager
def light_slack(latency: float = 0.0) -> Iterator[LightSlack]:
    """A process that is gone afterwards. `latency`: seconds before every answer."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.light_slack", "--latency", str(latency)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield LightSlack(process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()


async def _serve(latency: float) -> None:
    memory = Memory()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Line(memory, latency), "127.0.0.1", 0, backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--latency", type=float, default=0.0)
    asyncio.run(_serve(options.parse_args().latency))
