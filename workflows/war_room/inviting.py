"""What comes of inviting people into a war room."""

import json
from collections.abc import Iterable, Sequence

from workflows.access.people import get_person
from workflows.deps import Deps
from workflows.domain.chat import Refusal
from workflows.domain.errors import NotAllowed, RateLimited
from workflows.domain.ids import UserId
from workflows.war_room.step_context import Result


def invited(wanted: Sequence[UserId], refusals: Iterable[Refusal], deps: Deps) -> Result:
    """Who was let in and who was not. They are looked up, so that the room reads their names."""
    refused = {r.user: r.code for r in refusals}
    learn_names(wanted, deps)
    return {
        "members": " ".join(u for u in wanted if u not in refused),
        "refused": json.dumps(refused) if refused else "",
    }


def learn_names(users: Iterable[UserId], deps: Deps) -> None:
    """So that the room reads their names."""
    for user in users:
        _learn_name(user, deps)


def _learn_name(user: UserId, deps: Deps) -> None:
    try:
        get_person(user, deps.clock.now(), deps)
    except (NotAllowed, RateLimited):
        return  # the room reads "someone" until Slack says who they are
