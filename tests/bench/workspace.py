"""The sandbox as a workspace in which people declare. It runs in this process: the load waits meanwhile."""

import random
import string
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select

from bot.manifest import manifest
from sandbox import Form, Person, Sandbox
from storage.engine.database import Database
from storage.tables import entries
from tests.bench.muster import wait_until
from tests.late_answers import sends
from workflows.domain.entries.war_room import RoomReady

OPEN = "Open (everybody in the workspace)"
PRIVATE = "Private (members of the war room only)"
STANDS_WITHIN = 900.0


@contextmanager
def workspace() -> Iterator[Sandbox]:
    with Sandbox(manifest()) as slack:
        yield slack
        assert not slack.violations, slack.violations


def environment_for(slack: Sandbox, database_url: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "MUSTER_PERSON_LIMIT": "0",
    }


class Rooms:
    """Declares, and knows when everything that was declared stands."""

    def __init__(self, slack: Sandbox, database: Database) -> None:
        self._slack = slack
        self._database = database
        self._declared = 0
        self._chance = random.Random(11)

    def form(self, who: Person) -> Form:
        """The form, with a title that is like no other."""
        title = " ".join("".join(self._chance.choices(string.ascii_lowercase, k=9)) for _ in range(3))
        form = who.slash(f"/incident declare {title}", self._slack.channel("general")).form
        assert form is not None, "no form opened"
        return form

    def submit(self, who: Person, form: Form, visibility: str) -> None:
        sends(self._slack, who, form, {"Visibility": visibility})
        self._declared += 1

    def wait_until_all_stand(self) -> None:
        """Every step of every room is over."""
        wait_until(lambda: self._ready() == self._declared, STANDS_WITHIN, "every war room to stand", every=0.02)

    def _ready(self) -> int:
        ready = select(func.count()).select_from(entries).where(entries.c.kind == RoomReady.kind)
        with self._database.read() as transaction:
            return int(transaction.scalar(ready))
