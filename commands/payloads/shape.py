"""The shape of what Slack sends, as far as Bolt and the readers here rely on it: checked once, before either looks.

What is of another shape is not Slack's, and is refused as a whole. Fields that nobody reads may hold anything.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from commands.payloads.payload import ID, TS

MOST_NESTED = 60
"""Slack's deepest, rich text in a view, stays below twenty."""
Id = Annotated[str, StringConstraints(pattern=ID)]
Team = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{0,64}$")]
Text = Annotated[str, StringConstraints(max_length=200_000)]
Typed = Annotated[str, StringConstraints(max_length=40_000)]
"""As much as Slack takes as one message."""
Name = Annotated[str, StringConstraints(max_length=1_000)]
"""What Slack or we made: ids of blocks and actions, triggers, callbacks."""
Ts = Annotated[str, StringConstraints(pattern=TS)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Named(_Shape):
    id: Id
    team_id: Team | None = None


class _Option(_Shape):
    value: Name


class _Value(_Shape):
    """What somebody typed or chose in one field."""

    value: Text | None = None
    selected_option: _Option | None = None
    selected_options: list[_Option] | None = None
    selected_user: Id | None = None
    selected_users: list[Id] | None = None
    selected_conversation: Id | None = None
    selected_time: Name | None = None


class _State(_Shape):
    values: dict[Name, dict[Name, _Value]] = {}


class _Element(_Shape):
    type: Name
    action_id: Name
    options: list[_Option] | None = None


class _Block(_Shape):
    type: Name
    block_id: Name = ""
    element: _Element | None = None

    @model_validator(mode="after")
    def _has_its_element(self) -> Self:
        if self.type == "input" and not (self.element and self.block_id):
            raise ValueError("a field without an element")
        return self


class _View(_Shape):
    id: Name
    type: Literal["modal", "home"]
    callback_id: Name = ""
    private_metadata: Text | None = None
    blocks: list[_Block]
    state: _State
    app_installed_team_id: Team | None = None
    title: dict[str, object] | None = None
    submit: dict[str, object] | None = None
    close: dict[str, object] | None = None


class _Action(_Shape):
    action_id: Name
    block_id: Name = ""
    type: Name = ""
    value: Text | None = None


class _Message(_Shape):
    """What one sees of it is read leniently, by `seen_message`."""

    ts: Ts
    thread_ts: Ts | None = None
    user: Id | None = None


class _Event(_Shape):
    """Bolt looks for who and where; the readers of events leave out what they cannot read."""

    type: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]{1,80}$")]
    subtype: Name | None = None
    user: Id | dict[str, object] | None = None
    user_id: Id | None = None
    channel: Id | dict[str, object] | None = None
    channel_id: Id | None = None
    team: Id | dict[str, object] | None = None
    team_id: Team | None = None
    item: dict[str, object] | None = None
    message: dict[str, object] | None = None
    previous_message: dict[str, object] | None = None
    view: dict[str, object] | None = None


class _Authorization(_Shape):
    enterprise_id: Team | None = None
    team_id: Team | None = None
    user_id: Id | None = None


class _Common(_Shape):
    type: Name = ""
    token: Name | None = None
    api_app_id: Name | None = None
    team_id: Team | None = None
    team: _Named | None = None
    enterprise_id: Team | None = None
    enterprise: _Named | None = None
    trigger_id: Name = ""
    callback_id: Name | None = None
    response_url: Name | None = None
    response_urls: list[dict[str, object]] | None = None
    channel: _Named | None = None
    view: _View | None = None
    container: dict[str, object] | None = None
    actions: Annotated[list[_Action], Field(min_length=1, max_length=25)] | None = None
    message: _Message | None = None
    message_ts: Ts | None = None
    authorizations: list[_Authorization] | None = None


class _Command(_Common):
    command: Annotated[str, StringConstraints(pattern=r"^/[a-z0-9_-]{1,32}$")]
    user_id: Id
    channel_id: Id
    text: Typed = ""


class _Interaction(_Common):
    type: Literal["block_actions", "view_submission", "view_closed", "shortcut", "message_action", "block_suggestion"]
    user: _Named
    """Who it was."""
    action_id: Name | None = None
    value: Text | None = None
    """What somebody has typed into a menu so far."""


class _EventCallback(_Common):
    type: Literal["event_callback"]
    event: _Event


class _Verification(_Shape):
    type: Literal["url_verification", "app_rate_limited", "ssl_check"]


NEEDS: dict[str, frozenset[str]] = {
    "block_actions": frozenset({"actions"}),
    "view_submission": frozenset({"view"}),
    "message_action": frozenset({"message", "channel", "callback_id", "message_ts"}),
    "shortcut": frozenset({"callback_id"}),
    "block_suggestion": frozenset({"action_id", "view"}),
}
"""What the readers of each kind of interaction cannot do without."""


_VERIFIES = frozenset({"url_verification", "app_rate_limited", "ssl_check"})


def is_readable(body: object) -> bool:
    """Whether everything that is looked at has the type it should have."""
    if not isinstance(body, dict):
        return False
    kind = body.get("type")
    shape: type[_Shape]
    if "command" in body:
        shape = _Command
    elif kind == "event_callback":
        shape = _EventCallback
    elif isinstance(kind, str) and kind in _VERIFIES:
        shape = _Verification
    else:
        shape = _Interaction
    try:
        shape.model_validate(body)
    except (ValidationError, RecursionError):
        return False
    return all(body.get(name) for name in NEEDS.get(str(kind), ())) and _is_text(body)


def _is_text(value: object, depth: int = 0) -> bool:
    """No text in it has half a character, and nothing lies deeper than Slack nests."""
    if isinstance(value, str):
        return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)
    if depth > MOST_NESTED:
        return False
    if isinstance(value, dict):
        return all(_is_text(name) and _is_text(inner, depth + 1) for name, inner in value.items())
    return not isinstance(value, list) or all(_is_text(inner, depth + 1) for inner in value)
