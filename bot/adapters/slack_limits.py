"""How often each method may be called: Slack's tiers, for the methods Muster calls.

https://docs.slack.dev/apis/web-api/rate-limits: a tier is so many calls a minute of one method in one workspace, short
bursts tolerated; a message takes about a second per channel, and several hundred a minute go to a workspace.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from enum import Enum

from bot.adapters.pace import Allowance

TIER_2, TIER_3, TIER_4, POSTS = 20, 50, 100, 300
"""Calls a minute. `POSTS`: "several hundred" messages, taken at the low end."""

PER_MINUTE: Mapping[str, int] = {
    "bookmarks.add": TIER_2,
    "bookmarks.edit": TIER_2,
    "bookmarks.list": TIER_3,
    "chat.postMessage": POSTS,
    "chat.update": TIER_3,
    "conversations.create": TIER_2,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.invite": TIER_3,
    "conversations.join": TIER_3,
    "conversations.list": TIER_2,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "conversations.rename": TIER_2,
    "conversations.replies": TIER_3,
    "conversations.setPurpose": TIER_2,
    "conversations.setTopic": TIER_2,
    "files.completeUploadExternal": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "pins.add": TIER_2,
    "reactions.add": TIER_3,
    "reactions.remove": TIER_2,
    "usergroups.users.list": TIER_2,
    "users.conversations": TIER_3,
    "users.lookupByEmail": TIER_3,
}
"""`chat.getPermalink` and `auth.test` have limits of their own that Slack does not tell: called rarely, they wait for
nothing but a pause Slack asks for."""

PER_CHANNEL = frozenset({"chat.postMessage"})
IN_ONE_CHANNEL = Allowance(every=timedelta(seconds=1), burst=4)

LOOKED_ON = frozenset({"views.open", "views.update", "views.publish", "users.info", "auth.test"})
"""Called while a person waits (Tier 4): never held back for an allowance. A pause Slack asked for holds for them too,
and then they fail at once: a trigger lives three seconds, and calling early makes the pause longer."""

UNPROMPTED = frozenset({"views.open", "views.update", "views.publish", "auth.test"})
"""Made even when Slack seems away: somebody just reached Muster through it."""


def _allowance(per_minute: int) -> Allowance:
    """A tenth below the burst Slack takes: calls may arrive closer together than they were sent."""
    return Allowance(every=timedelta(minutes=1) / per_minute, burst=per_minute * 9 // 10)


ALLOWANCES: Mapping[str, Allowance] = {method: _allowance(count) for method, count in PER_MINUTE.items()}


class Rank(Enum):
    """What goes first where calls queue: the room and the card of a new incident; everything else; what looks through
    rooms after an absence, for which nobody waits."""

    FIRST = 0
    ORDINARY = 1
    LAST = 2


_POSTS_KEPT = {"chat.postMessage": 60}
_READS_KEPT = {"conversations.history": 30, "conversations.members": 30, "conversations.replies": 30}
KEPT_FREE: Mapping[Rank, Mapping[str, int]] = {
    Rank.FIRST: {},
    Rank.ORDINARY: _POSTS_KEPT,
    Rank.LAST: _POSTS_KEPT | _READS_KEPT,
}
"""Of a burst: for what goes before. Thousands of reminders at once do not keep the state card of a new room waiting;
nor do thousands of rooms that are read keep waiting the words of a message that somebody just marked."""
ALLOWED: Mapping[Rank, Mapping[str, Allowance]] = {
    rank: {method: replace(allowance, kept=kept.get(method, 0)) for method, allowance in ALLOWANCES.items()}
    for rank, kept in KEPT_FREE.items()
}
