"""Why Slack does not let somebody into a room, in words."""

from workflows.domain.ids import ErrorCode
from workflows.text.catalogue import Catalogue

IN_WORDS = (
    "cant_invite",
    "ura_max_channels",
    "user_is_restricted",
    "user_disabled",
    "user_not_found",
    "users_not_found",
)


def why_refused(say: Catalogue, code: ErrorCode) -> str:
    """In words; a code that has none as it is, for whoever looks it up."""
    return say(f"refusal.{code}") if code in IN_WORDS else code
