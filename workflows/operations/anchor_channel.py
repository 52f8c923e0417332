"""Anchors of the journal in a private channel: whoever rewrites the database and the file does not reach what stands
there."""

from workflows.deps import Deps
from workflows.domain.errors import Obsolete
from workflows.domain.ids import ChannelId
from workflows.jobs.operations import PostAnchor
from workflows.jobs.states import Claimed
from workflows.messages.operations import AnchorPosted


def post_anchor(claimed: Claimed, deps: Deps) -> None:
    """Nothing is posted where others read; `doctor` reports why. Raises `ChatUnavailable`, `ChatRejected` and
    `RateLimited`."""
    job = claimed.job
    assert isinstance(job, PostAnchor)
    if not deps.anchor_channel:
        raise Obsolete
    found = deps.chat.look_at(ChannelId(deps.anchor_channel))
    if found is None or not found.is_guarded:
        raise Obsolete
    message = AnchorPosted(number=job.number, at=job.at, root=job.root, signature=job.signature)
    deps.chat.post(ChannelId(deps.anchor_channel), message, key=claimed.key, may_have_run=claimed.may_have_run)
