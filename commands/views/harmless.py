"""What Slack would make a link of in people's words, made harmless in whatever is drawn: messages, answers, forms."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from commands.views.blocks import HEADER_LIMIT, MESSAGE_LIMIT, OPTION_LIMIT, SECTION_LIMIT, Rendered
from workflows.domain.incident import Incident
from workflows.domain.record import Record
from workflows.domain.snapshot import Snapshot
from workflows.programme.models import Programme
from workflows.text.defang import defang, defang_markup

T = TypeVar("T")

_LIMITS = {"header": HEADER_LIMIT, "button": OPTION_LIMIT, "section": SECTION_LIMIT, "context": SECTION_LIMIT}
"""Of a text, by what it stands in; of any other, such as an option, the smallest."""
_MUSTERS = frozenset({"title", "submit", "close", "initial_value", "private_metadata", "placeholder"})
"""Parts of a form that hold no words of people, or what they typed and are about to edit."""
LARGEST = MESSAGE_LIMIT + 2000


def keeps_links(message: object, programme: Programme) -> bool:
    """Whether links in people's words may be pressed: of an open incident of a type that is not guarded. Of a message
    without its incident nobody knows."""
    incident = incident_of_message(message)
    return incident is not None and programme.keeps_links(incident)


def incident_of_message(message: object) -> Incident | None:
    for name in ("incident", "snapshot", "record", "asked"):
        match getattr(message, name, None):
            case Incident() as incident:
                return incident
            case Snapshot(incident=incident) | Record(incident=incident):
                return incident
            case None:
                continue
            case inner:
                return incident_of_message(inner)
    return None


def harmless(shown: Rendered) -> Rendered:
    """The message with no address in it that can be pressed; what Muster itself links stays."""
    blocks = harmless_blocks(list(shown.blocks))
    return Rendered(text=defang_markup(shown.text), blocks=tuple(blocks))


def harmless_view(form: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a form or a Home tab. What somebody typed and edits stays as it was typed."""
    return {**form, "blocks": harmless_blocks(list(form["blocks"]))} if "blocks" in form else dict(form)


def harmless_blocks(blocks: list[T]) -> list[T]:
    made = _walk(blocks, OPTION_LIMIT, grows=True)
    if sum(map(len, _texts(made))) > LARGEST:
        made = _walk(blocks, OPTION_LIMIT, grows=False)
    return made  # type: ignore[no-any-return]


def _walk(value: Any, limit: int, *, grows: bool) -> Any:
    if isinstance(value, list):
        return [_walk(one, limit, grows=grows) for one in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("type")
    if kind in ("mrkdwn", "plain_text") and isinstance(value.get("text"), str):
        return {**value, "text": _text(value, limit, grows=grows)}
    inside = _LIMITS.get(str(kind), limit if kind is None else OPTION_LIMIT)
    return {name: one if name in _MUSTERS else _walk(one, inside, grows=grows) for name, one in value.items()}


def _text(value: Mapping[str, Any], limit: int, *, grows: bool) -> str:
    written: str = value["text"]
    made = defang_markup(written) if value["type"] == "mrkdwn" else defang(written)
    return _cut(made, max(limit, len(written)) if grows else len(written))


def _cut(text: str, most: int) -> str:
    """At most so long, not within a token or an entity."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    for opens, closes in (("<", ">"), ("&", ";")):
        if kept.rfind(opens) > kept.rfind(closes):
            kept = kept[: kept.rfind(opens)]
    return f"{kept}…"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "plain_text"):
            yield str(value.get("text", ""))
        else:
            for one in value.values():
                yield from _texts(one)
