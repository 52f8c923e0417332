"""Calling Slack's Web API: how arguments travel, pages, and every failure as one of ours."""

from collections.abc import Callable, Iterator
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.adapters.slack_errors import BREAKS_THE_LINE, from_line, from_slack

TIMEOUT = 10
"""Seconds for one call. The lease of a job is longer."""
PAGE = 1000

Json = dict[str, Any]


def slack_client(token: str, api_url: str) -> WebClient:
    """A client without the SDK's retries: they would send a message again that Slack had taken."""
    return WebClient(token=token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[])


class SlackCalls:
    """Raises `ChatUnavailable` and `ChatRejected` only."""

    def __init__(self, client: WebClient) -> None:
        self.client = client

    def call(self, method: str, **arguments: Any) -> Json:
        """One call; arguments that are None are left out."""
        given = {k: v for k, v in arguments.items() if v is not None}
        return self.guard(lambda: self.client.api_call(method, **_as_sent(method, given)))

    def pages(self, method: str, key: str, **arguments: Any) -> Iterator[Any]:
        """What stands under `key`, page after page."""
        cursor = ""
        while True:
            page = self.call(method, **arguments, limit=PAGE, **({"cursor": cursor} if cursor else {}))
            yield from page[key]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def guard(self, call: Callable[[], Any]) -> Json:
        """Run a call of the SDK's own; its answer, or one of our errors."""
        try:
            answer: Json = call().data
        except SlackApiError as error:
            raise from_slack(error) from error
        except BREAKS_THE_LINE as error:
            raise from_line(error) from error
        return answer


_READ = ("conversations.", "users.", "usergroups.", "chat.getPermalink", "bookmarks.list")
_WRITES = frozenset(
    f"conversations.{verb}" for verb in ("create", "invite", "open", "join", "rename", "setTopic", "setPurpose")
)


def _as_sent(method: str, arguments: Json) -> Json:
    """Reading methods take form arguments, writing ones JSON.

    https://docs.slack.dev/apis/web-api#basics
    """
    if method.startswith(_READ) and method not in _WRITES:
        return {"params": arguments}
    return {"json": arguments}
