"""Programmes as large as an organisation can make them, and what people type at length."""

from collections.abc import Mapping
from typing import Any

from commands.views.slack_formatter import SlackFormatter
from tests.pseudo import locales, pseudo_programme
from tests.translations import LANGUAGES
from workflows.programme.load import load_programme
from workflows.programme.models import Programme
from workflows.text.catalogue import PATTERNS
from workflows.text.load import load_catalogue, longest

SCRIPTS = {
    "Cyrillic": "Ы",
    "Arabic": "ش",
    "emoji": "👩‍👩‍👧‍👦",
    "ampersands": "&",
    "pings": "<!channel> <@U0BOB> ",
    "markup": "*_`~>\n",
    "one word": "x",
    "addresses": "https://evil.example ",
}
"""What people type at length."""


def text(script: str, length: int) -> str:
    """Exactly `length` characters of it."""
    piece = SCRIPTS[script]
    return (piece * (length // len(piece) + 1))[:length]


def large_programme() -> Programme:
    """Twelve severities, 100 types, 30 roles, 30 statuses; every title as long as it may be."""
    made = load_programme().model_dump(exclude={"quiet_hours"})
    long, longer = "W" * 60, "&<>" * 1000
    severity = {"name": long, "definition": (longer, longer), "update_every": "366d", "escalate_after": "1h"}
    made["severities"] |= {f"S{n}": severity for n in range(5, 12)}
    made["types"] |= {
        f"T{n}": {"title": long, "visibility": "private", "forced": n % 2 == 0} for n in range(100 - len(made["types"]))
    }
    role = {"title": long, "duty": longer, "must_not": longer, "instructions": (longer,) * 9, "needed_at": ("S0",)}
    made["roles"] |= {f"role_{n}": role for n in range(30 - len(made["roles"]))}
    more = ({"id": f"more_{n}", "title": long, "kind": "active", "meaning": "-"} for n in range(17))
    made["statuses"] = (*made["statuses"], *more)
    return Programme.model_validate(made)


def voice_of(programme: Programme) -> SlackFormatter:
    return SlackFormatter(catalogue=load_catalogue(programme.texts, programme.language, locales()), programme=programme)


def wordy_programme() -> Programme:
    """The default, with texts of its own that are as long as they may be."""
    ours = load_catalogue()
    texts: dict[str, Any] = {}
    for key in sorted(ours.keys()):
        written = ours.text(key)
        limit = longest(key, written)
        if limit is not None and key not in PATTERNS:
            branch, parts = texts, key.split(".")
            for part in parts[:-1]:
                branch = branch.setdefault(part, {})
            branch[parts[-1]] = written + "W" * (limit - len(written))
    return Programme.model_validate({**load_programme().model_dump(exclude={"quiet_hours"}), "texts": texts})


PROGRAMMES: Mapping[str, Programme] = {
    "default": load_programme(),
    "large": large_programme(),
    "wordy": wordy_programme(),
    "pseudo": Programme.model_validate({**load_programme().model_dump(exclude={"quiet_hours"}), **pseudo_programme()}),
    **{name: load_programme().model_copy(update={"language": name}) for name in LANGUAGES},
}
