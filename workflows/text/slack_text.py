"""Text that people typed. Stored as plain text; made safe for Slack's markup at the last moment.

Slack's markup: https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Callable

_TOKEN = re.compile(r"<([^<>]*)>")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_SPECIAL = {"channel": "@channel", "here": "@here", "everyone": "@everyone"}


def escape(text: str) -> str:
    """Plain text -> markup that shows exactly those characters and pings nobody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def without_nul(text: str) -> str:
    """PostgreSQL cannot store the NUL character, and nobody can read it."""
    return text.replace("\0", "")


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def escaped(text: str, limit: int) -> str:
    """`escape`, shortened so that the markup itself has at most `limit` characters and no entity is cut."""
    whole = escape(text)
    if len(whole) <= limit:
        return whole
    room = limit - 1
    kept: list[str] = []
    for character in text:
        entity = escape(character)
        if len(entity) > room:
            break
        kept.append(entity)
        room -= len(entity)
    return "".join(kept).rstrip() + "…"


def one_line(text: str, limit: int) -> str:
    """The text on one line, shortened: for lists and titles."""
    return shorten(" ".join(text.split()), limit)


def mentions(markup: str) -> tuple[str, ...]:
    """The ids of the people mentioned, in order, each once."""
    return tuple(dict.fromkeys(user for user, _label in _MENTION.findall(markup)))


def plain(markup: str, name_of: Callable[[str], str] = lambda user: user) -> str:
    """Slack's markup -> what a reader sees: names for mentions, labels for links, no tokens that could ping."""

    def token(match: re.Match[str]) -> str:
        body = match.group(1)
        target, _, label = body.partition("|")
        if target.startswith("@"):
            return "@" + (label or name_of(target[1:]))
        if target.startswith("#"):
            return "#" + (label or target[1:])
        if target.startswith("!"):
            word = target[1:].partition("^")[0]
            return label or _SPECIAL.get(word, "@" + word)
        return f"{label} ({target})" if label and label != target else target

    text = _TOKEN.sub(token, markup)
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return without_nul(text)
