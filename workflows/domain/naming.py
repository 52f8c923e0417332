"""Names of war rooms. Slack allows 1-80 characters: lower-case letters of any script, digits, `-` and `_`.

https://docs.slack.dev/reference/methods/conversations.create
"""

import hashlib
import unicodedata

from workflows.domain.ids import IncidentId

MAX_NAME = 80
_KEPT = frozenset({"Ll", "Lo", "Lm", "Nd"})

_QUALITIES = (
    "amber", "autumn", "birch", "blue", "bright", "calm", "cedar", "clear", "coral", "crisp", "early", "even",
    "fair", "fern", "flint", "green", "hazel", "high", "ivory", "jade", "keen", "lunar", "maple", "mellow",
    "north", "olive", "opal", "pale", "quiet", "rapid", "silver", "still",
)  # fmt: skip
_PLACES = (
    "arch", "bay", "bridge", "brook", "canyon", "cliff", "coast", "cove", "creek", "delta", "dune", "field",
    "fjord", "garden", "glade", "grove", "harbour", "heath", "hill", "island", "lagoon", "lake", "marsh", "meadow",
    "mesa", "orchard", "pass", "pier", "reef", "ridge", "shore", "valley",
)  # fmt: skip


def slug(text: str) -> str:
    """`API is down!` -> `api-is-down`. Keeps letters of every script; empty for a title without any."""
    lowered = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(c if unicodedata.category(c) in _KEPT else "-" for c in lowered)
    return "-".join(part for part in kept.split("-") if part)


def unaccented(text: str) -> str:
    """`Decisão` -> `decisao`: as people type it who leave accents out."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def folded(text: str) -> str:
    """`Amanhã às 9` -> `Amanha as 9`: letter by letter, so that places in it are places in the text (in NFC)."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in unicodedata.normalize("NFC", text))


def code_name(seed: str) -> str:
    """A name that reveals nothing about the incident. Deterministic."""
    digest = hashlib.sha256(seed.encode()).digest()
    return f"{_QUALITIES[digest[0] % len(_QUALITIES)]}-{_PLACES[digest[1] % len(_PLACES)]}"


def left_room_name(seed: str, taken: int = 0) -> str:
    """`closed-3f9a2c41`: of a room that an incident left, which everybody may read. It says nothing of the
    incident, nor how its new room is called."""
    tail = f"-{taken + 1}" if taken else ""
    return f"closed-{hashlib.sha256(f'left {seed}'.encode()).hexdigest()[:8]}{tail}"


def room_name(incident_id: IncidentId, words: str, taken: int = 0) -> str:
    """`inc-12-api-is-down`; after `taken` names in use `inc-12-api-is-down-2`, and so on."""
    head = f"inc-{incident_id}"
    tail = f"-{taken + 1}" if taken else ""
    middle = f"-{words}" if words else ""
    room_for_words = MAX_NAME - len(head) - len(tail)
    return head + middle[:room_for_words].rstrip("-") + tail
