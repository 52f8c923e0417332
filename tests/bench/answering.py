"""How soon people see something: command -> form open, and submit -> acknowledged, with many at once.

"In flight" is a closed loop: so many people, each of whom asks again as soon as the answer is there. Slack answers at
once. `run` does everything in one process, as on one machine: it sets up the declared rooms meanwhile. Who waits for
the database longer than Muster's patience is told so, and has the result later; how many that were stands beside.
"""

import asyncio
import itertools
import json
import random
import string
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from sandbox.delivery.signing import signed_headers
from sandbox.view_state import first_values
from tests.bench.databases import TITLES, migrated
from tests.bench.figures import Bench, Figure, in_milliseconds, of_rounds
from tests.bench.light_slack import SECRET, Json, LightSlack, light_slack
from tests.bench.muster import Muster, running

PEOPLE = 20
SHORT = 8
"""One at a time, an eighth of the requests says enough."""
_numbers = itertools.count(1)
WAITING = b"Saving"
"""What the answer says to somebody who is to wait for the result."""
Body = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Answered:
    """Seconds until each request was answered, and how many were told to wait."""

    seconds: Sequence[float]
    told_to_wait: int

    def figures(self, name: str) -> Iterator[Figure]:
        about = f"{self.told_to_wait} of {len(self.seconds)} were told to wait" if self.told_to_wait else ""
        yield from in_milliseconds(name, self.seconds, about)


def measure(bench: Bench) -> Iterator[Figure]:
    scale = bench.scale
    for kind in scale.databases:
        for flight in scale.in_flight:
            about = f"{flight} in flight, {TITLES[kind]}"
            share = SHORT if flight == 1 else 1
            with (
                migrated(kind) as url,
                light_slack() as slack,
                running("run", slack.environment(url), bench.directory) as muster,
            ):
                shown = _rounds(bench, muster, command, flight, scale.requests // share)
                sent = _rounds(bench, muster, submission(slack), flight, scale.submissions // share)
            yield from of_rounds([list(r.figures(f"command -> form, {about}")) for r in shown])
            yield from of_rounds([list(r.figures(f"submit -> ack, {about}")) for r in sent])


def command() -> str:
    """The body of `/incident declare`, by somebody, as Slack sends it."""
    number = next(_numbers)
    return urlencode(
        {
            "team_id": "T0BENCH",
            "channel_id": "C0GENERAL",
            "channel_name": "general",
            "user_id": f"U0PERSON{number % PEOPLE}",
            "user_name": "somebody",
            "command": "/incident",
            "text": "declare",
            "api_app_id": "A0BENCH",
            "response_url": "http://127.0.0.1:9/",
            "trigger_id": f"trigger.{number}",
        }
    )


def submission(slack: LightSlack) -> Body:
    """Bodies of submissions of the form that was opened last, each with a title that is like no other."""
    view: Json = slack.seen()["view"]
    values = first_values(view["blocks"])
    chance = random.Random(7)

    def body() -> str:
        number = next(_numbers)
        title = " ".join("".join(chance.choices(string.ascii_lowercase, k=9)) for _ in range(3))
        filled = {**values, "title": {"value": {"type": "plain_text_input", "value": title}}}
        user = f"U0PERSON{number % PEOPLE}"
        payload = {
            "type": "view_submission",
            "team": {"id": "T0BENCH"},
            "user": {"id": user, "team_id": "T0BENCH"},
            "api_app_id": "A0BENCH",
            "trigger_id": f"trigger.{number}",
            "view": {**view, "id": f"V0SENT{number}", "state": {"values": filled}},
        }
        return urlencode({"payload": json.dumps(payload)})

    return body


def _rounds(bench: Bench, muster: Muster, body: Body, flight: int, requests: int) -> list[Answered]:
    """All the requests, in as many rounds as leave each person some."""
    rounds = max(1, min(bench.scale.rounds, requests // (2 * flight)))
    return [_answered(muster, body, flight, requests // rounds) for _ in range(rounds)]


def _answered(muster: Muster, body: Body, flight: int, requests: int) -> Answered:
    """After everybody has been there once: who they are is known by then."""
    return asyncio.run(_load(f"{muster.address}/slack/events", body, flight, requests))


async def _load(url: str, body: Body, flight: int, requests: int) -> Answered:
    taken: list[tuple[float, bool]] = []
    bodies = [body() for _ in range(PEOPLE + requests)]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        for one in bodies[:PEOPLE]:
            await asked(session, url, one)
        left = iter(bodies[PEOPLE:])

        async def person() -> None:
            for one in left:
                taken.append(await asked(session, url, one))

        await asyncio.gather(*(person() for _ in range(flight)))
    return Answered([seconds for seconds, _ in taken], sum(waits for _, waits in taken))


async def asked(session: aiohttp.ClientSession, url: str, body: str) -> tuple[float, bool]:
    """Seconds until the answer was there, and whether it was to wait. Any other words are an `AssertionError`."""
    headers = signed_headers(SECRET, body, int(time.time())) | {"Content-Type": "application/x-www-form-urlencoded"}
    began = time.perf_counter()
    async with session.post(url, data=body.encode(), headers=headers) as answer:
        said = await answer.read()
        assert answer.status == 200, answer.status
        assert not said or WAITING in said, said[:200]
    return time.perf_counter() - began, bool(said)
