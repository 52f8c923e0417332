"""Which step of a war room's set-up a post is: its key says nothing to anybody else."""

from collections.abc import Mapping
from typing import Any

from sandbox import Sandbox


def is_post_of(step: str, args: Mapping[str, Any], slack: Sandbox) -> bool:
    """Whether `chat.postMessage` with these arguments posts the card, the announcement or the receipt."""
    where = str(args.get("channel"))
    if where in ("incidents", "#incidents", slack.channel("incidents").channel.id):
        return step == "announce"
    if where[:1] in ("D", "U", "W"):
        return step == "tell_declarer" and "your war room" in str(args.get("text"))
    return step == "post_card" and str(args.get("text")).startswith("INC-1")
