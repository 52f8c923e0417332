"""Text that people typed. Stored as plain text; made safe for Slack's markup at the last moment.

Slack's markup: https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

_TOKEN = re.compile(r"<([^<>]*)>")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>")
_REFERENCE = re.compile(r"<(?:@|#|!subteam\^)([A-Z0-9]+)(?:\|([^<>]*))?>")
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)", re.IGNORECASE)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
FENCE = "``\u02cb"
"""Three backticks, as they look: the last is another sign. No longer than they are."""
_SPECIAL = {"channel": "@channel", "here": "@here", "everyone": "@everyone"}


def escape(text: str) -> str:
    """Plain text -> markup that shows exactly those characters, pings nobody, and opens no block of code that would
    swallow what stands below."""
    shown = legible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return shown.replace("```", FENCE)


_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters (of terminals too), what turns the direction of the words that follow, and what nobody can see.
What joins emoji or letters of a script stays."""
_LINE_ENDS = re.compile("[\u2028\u2029]")


def legible(text: str) -> str:
    """What people typed or are called, without what nobody can read: it could hide other words, or turn them round."""
    return _UNREADABLE.sub("", _LINE_ENDS.sub("\n", text))


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def shorten_at_word(text: str, limit: int) -> str:
    """`shorten`, but not within a word, unless the word alone is too long."""
    if len(text) <= limit:
        return text
    words = text[: limit - 1].rpartition(" ")[0] if not text[limit - 1].isspace() else text[: limit - 1]
    return shorten(text, limit) if len(words) < limit // 2 else words.rstrip(" ,;:–-") + "…"


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
    return "".join(kept).replace("```", FENCE).rstrip() + "…"


def one_line(text: str, limit: int) -> str:
    """The text on one line, shortened at a word: for lists and titles."""
    return shorten_at_word(" ".join(text.split()), limit)


def mentions(markup: str) -> tuple[str, ...]:
    """The ids of the people mentioned, in order, each once."""
    return tuple(dict.fromkeys(user for user, _label in _MENTION.findall(markup)))


def renamed(markup: str, name: Callable[[str], str | None]) -> str:
    """The same markup with `name` of each person who is mentioned; None leaves what it says."""

    def mention(match: re.Match[str]) -> str:
        known = name(match[1])
        return f"<@{match[1]}|{escape(known)}>" if known else match[0]

    return _MENTION.sub(mention, markup)


def references(markup: str) -> frozenset[str]:
    """The ids of people, channels and user groups that `markup` names only by their id."""
    return frozenset(found for found, label in _REFERENCE.findall(markup) if not label)


def plain(markup: str, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Slack's markup -> what a reader sees, without tokens that could ping. `names`: those of `references`."""

    def token(match: re.Match[str]) -> str:
        target, _, label = match.group(1).partition("|")
        if target[:1] == "@":
            return "@" + (label or names.get(target[1:], target[1:]))
        if target[:1] == "#":
            return f"#{label}" if label else names.get(target[1:], target)
        if target[:1] == "!":
            word, _, subject = target[1:].partition("^")
            return label or names.get(subject) or _SPECIAL.get(word, "@" + (subject if word == "subteam" else word))
        return _link(target, label)

    text = _TOKEN.sub(token, markup)
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return legible(text.replace(FENCE, "```"))


def _link(target: str, label: str) -> str:
    """As it was typed, where Slack made the link itself; otherwise with the address behind its words."""
    address = _SCHEME.sub("", target) if target.startswith(("mailto:", "tel:")) else target
    if not label:
        return address
    is_typed = _SCHEME.sub("", target).rstrip("/") == _SCHEME.sub("", label).rstrip("/")
    return label if is_typed else f"{label} ({address})"
