"""Who the bot is, from memory: for requests, which cannot wait for it."""

import pytest

from bot.slack.http import SlackHttp
from bot.slack.identity import BotIdentity
from bot.slack.web_api import SlackCalls
from storage.engine.database import Database
from storage.identities import BotAccount, BotIdentityStore
from tests.databases import on_sqlite
from workflows.domain.errors import StoreUnavailable

ME = BotAccount(user="U1", bot="B1", team="T1", enterprise=None, workspace="https://acme.example/")
A_WHILE = 1000.0


class StallingBook(BotIdentityStore):
    """Counts how often somebody waits for it in vain."""

    waited = 0
    stalls = True

    def get(self, token: str) -> BotAccount | None:
        if self.stalls:
            self.waited += 1
            raise StoreUnavailable("57014")
        return super().get(token)


@pytest.fixture
def book(database: Database) -> StallingBook:
    return StallingBook(database)


def identity(book: BotIdentityStore, look_every: float) -> BotIdentity:
    return BotIdentity(SlackCalls(SlackHttp("http://127.0.0.1:9/api/"), "xoxb-1"), "xoxb-1", book, look_every)


@on_sqlite
def test_that_nothing_is_known_is_found_out_by_one_request_not_by_each(book: StallingBook) -> None:
    unknown = identity(book, A_WHILE)
    assert [unknown.cached() for _ in range(9)] == [None] * 9
    assert book.waited == 1


@on_sqlite
def test_what_another_process_was_told_is_known_a_while_later(book: StallingBook) -> None:
    book.stalls = False
    late = identity(book, 0.0)
    assert late.cached() is None
    book.put(late.fingerprint, ME)
    assert late.cached() == ME
