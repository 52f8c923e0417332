"""Slack's markup as people read it: with the names of people, channels and user groups, and without secrets."""

from workflows.access.masking import masked
from workflows.access.people import get_person
from workflows.deps import Deps
from workflows.domain.errors import ChatError, NotAllowed, RateLimited
from workflows.domain.ids import ChannelId, UserId
from workflows.text.secrets import Masked
from workflows.text.slack_text import plain, references, renamed


def readable(markup: str, deps: Deps) -> str:
    """`markup` as plain text, masked. Names that the chat does not tell now are general: "a channel", "a group"."""
    return read(markup, deps).text


def read(markup: str, deps: Deps) -> Masked:
    """`readable`, and what was masked in it."""
    return masked(plain(markup, {found: _name(found, deps) for found in references(markup)}), deps.catalogue)


def as_seen(typed: str, deps: Deps) -> str:
    """What somebody typed as people see it: with the names that people go by, whatever Slack wrote beside their ids."""
    return readable(renamed(typed, lambda user: _known_name(UserId(user), deps)), deps)


def _known_name(user: UserId, deps: Deps) -> str | None:
    name = person_name(user, deps)
    return None if name == user else name


def person_name(user: UserId, deps: Deps) -> str:
    """Of somebody who is remembered from then on; the id when nobody knows them."""
    try:
        return get_person(user, deps.clock.now(), deps).name
    except NotAllowed:
        return user


def _name(found: str, deps: Deps) -> str:
    if found[:1] in ("U", "W"):
        return person_name(UserId(found), deps)
    try:
        return _group(found, deps) if found.startswith("S") else _channel(ChannelId(found), deps)
    except (ChatError, RateLimited):
        return deps.catalogue("seen.group" if found.startswith("S") else "seen.channel")


def _channel(channel: ChannelId, deps: Deps) -> str:
    name = deps.chat.public_name(channel)
    return f"#{name}" if name else deps.catalogue("seen.private_channel")


def _group(group: str, deps: Deps) -> str:
    handle = deps.chat.group_handle(group)
    return f"@{handle}" if handle else deps.catalogue("seen.group")
