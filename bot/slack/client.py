"""The Slack client of Bolt's listeners: the SDK's methods over our HTTP client, with our errors."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.web_api import SlackCalls


class SlackClient(WebClient):
    """Raises `ChatError` and `RateLimited` instead of the SDK's errors. Cannot upload files."""

    def __init__(self, calls: SlackCalls, token: str, api_url: str) -> None:
        super().__init__(token=token, base_url=api_url, retry_handlers=[])
        self._calls = calls

    def api_call(
        self,
        api_method: str,
        *,
        http_verb: str = "POST",
        files: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        params: dict[str, Any] | None = None,
        json: dict[str, Any] | None = None,
        headers: dict[str, Any] | None = None,
        auth: dict[str, Any] | None = None,
    ) -> SlackResponse:
        given = {k: v for k, v in ((params or {}) | (data or {}) | (json or {})).items() if v is not None}
        token = str(given.pop("token", "") or "")
        form, body = (given, None) if json is None else (None, given)
        answer = self._calls.ask(api_method, form=form, body=body, token=token)
        return SlackResponse(
            client=self,
            http_verb=http_verb,
            api_url=api_method,
            req_args={},
            data=dict(answer.data),
            headers=dict(answer.headers),
            status_code=answer.status,
        )
