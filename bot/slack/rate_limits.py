"""Slack's rate limits for the methods that Muster calls.

https://docs.slack.dev/apis/web-api/rate-limits: a tier limits the calls per minute of one method in one workspace, with
short bursts. Posting: about one message per second and channel, several hundred a minute and workspace.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.slack.rate_limit import RateLimit
from workflows.domain.chat import Priority

TIER_2, TIER_3, TIER_4, POSTS = 20, 50, 100, 300
"""Calls per minute. `POSTS`: the low end of "several hundred"."""

PER_MINUTE: Mapping[str, int] = {
    "bookmarks.add": TIER_2,
    "bookmarks.edit": TIER_2,
    "bookmarks.list": TIER_3,
    "chat.postMessage": POSTS,
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "conversations.archive": TIER_2,
    "conversations.create": TIER_2,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.invite": TIER_3,
    "conversations.join": TIER_3,
    "conversations.kick": TIER_3,
    "conversations.list": TIER_2,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "conversations.rename": TIER_2,
    "conversations.replies": TIER_3,
    "conversations.setPurpose": TIER_2,
    "conversations.setTopic": TIER_2,
    "conversations.unarchive": TIER_2,
    "files.completeUploadExternal": TIER_4,
    "files.delete": TIER_3,
    "files.getUploadURLExternal": TIER_4,
    "pins.add": TIER_2,
    "reactions.add": TIER_3,
    "reactions.remove": TIER_2,
    "usergroups.list": TIER_2,
    "usergroups.users.list": TIER_2,
    "users.conversations": TIER_3,
    "users.lookupByEmail": TIER_3,
}
"""Slack does not publish the limits of `chat.getPermalink` and `auth.test`. They are called rarely, so only pauses
apply to them."""

PER_CHANNEL = frozenset({"chat.postMessage"})
IN_ONE_CHANNEL = RateLimit(every=timedelta(seconds=1), burst=4)

INTERACTIVE = frozenset({"views.open", "views.update", "views.publish", "users.info", "auth.test"})
"""Called while a person waits (Tier 4), so our own limits do not apply. During a pause they fail at once: a trigger
expires after three seconds, and calling early would prolong the pause."""

IMMEDIATE = frozenset({"views.open", "views.update", "views.publish", "auth.test"})
"""Made without reading the database, so only pauses asked of this process apply."""


def _limit(per_minute: int) -> RateLimit:
    """A tenth below Slack's burst, because calls may arrive closer together than they were sent."""
    return RateLimit(every=timedelta(minutes=1) / per_minute, burst=per_minute * 9 // 10)


LIMITS: Mapping[str, RateLimit] = {method: _limit(count) for method, count in PER_MINUTE.items()}

_POSTS = {"chat.postMessage": 60}
_READS = {"conversations.history": 30, "conversations.members": 30, "conversations.replies": 30}
RESERVED: Mapping[Priority, Mapping[str, int]] = {
    Priority.FIRST: {},
    Priority.ORDINARY: _POSTS,
    Priority.LAST: _POSTS | _READS,
}
"""Calls of a burst that are left to higher priorities: thousands of reminders do not delay a new incident card, and a
backfill does not delay a capture."""
LIMITS_FOR: Mapping[Priority, Mapping[str, RateLimit]] = {
    priority: {method: replace(limit, reserved=reserved.get(method, 0)) for method, limit in LIMITS.items()}
    for priority, reserved in RESERVED.items()
}
