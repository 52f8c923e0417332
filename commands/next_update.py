"""The time of the next update, typed at the end of an update."""

import re
from datetime import datetime
from unicodedata import normalize

from commands.context import Context
from commands.times import its_article, not_understood
from workflows.domain.errors import InvalidField
from workflows.domain.naming import folded
from workflows.domain.time_grammar import begins_like_a_time, read_when
from workflows.domain.time_phrases import is_only_about_a_time
from workflows.domain.times import Towards, parse_duration

_NEXT = re.compile(
    r"(?:(?P<text>.*[^\s,;:–—-](?<!\band)(?<!\bthe)(?<!\b[yea])(?<!\bla))(?P<mark>[\s,;:–—-]+))??"
    r"(?P<and>(?:and|y|e)\s+)?(?:(?:the|our|la|a)\s+)?"
    r"(?:(?P<update>next\s+update)(?:\s+(?:is|will\s+be|comes|due))*[\s:,–—-]+(?:(?:by|at|before)\s+)?"
    r"|(?<![^\s,;.–—-] )next\s+(?=in\s)|(?<![^\s,;.–—-] )next\s+(?:by|at)\s+"
    r"|(?P<theirs>(?:proxim[oa]|(?<!dia )siguiente)\s+(?:actualizacion|atualizacao|novedad|informe|aviso|update))"
    r"(?:\s+(?:es|sera|sai|vem|llega))?(?:[\s:]+|$)"
    r"|(?P<short>(?:proxima|(?<!dia )(?<!semana )siguiente)"
    r"(?::\s*|\s+(?=(?:para|antes|a\s+las?|as|hasta|ate|en|em|daqui|dentro)\s))"
    r"|(?<![^\s,;.–—-] )(?:volto|voltamos|vuelvo|volvemos)\s+(?=(?:a\s+las?|as|en|em|daqui|dentro|ate)\s)))"
    r"(?P<until>(?:antes\s+d(?:el?|as?)|ate|hasta|para)\s+(?:(?:el|las?|os?|as?)\s+)?)?"
    r"(?P<time>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
"""In the `folded` text. `theirs` and `short`: Spanish and Portuguese, with and without the word for an update."""
_HOUR = re.compile(r"(?:(?:a\s+)?las?\s+|as\s+)?\d", re.IGNORECASE)
_LENGTH_FIRST = re.compile(
    r"(?:in\s+)?(?P<time>\d+\s*(?:m|h|mins?|hrs?|minutes?|hours?)(?:\s*\d+\s*(?:m|min|minutes?))?)[,:;]?\s+"
    r"(?!(?:ago|after|before|since|later|more|until|till|left|late|of|to|with|without|into|earlier|longer|and)\b)"
    r"(?P<text>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A length before the words of an update: when the next one comes, most likely. `30m ago …` is text."""


def text_then_promise(context: Context, text: str) -> tuple[str, datetime | None]:
    """Splits `warehouse checked, next update in 2 hours` into the update and the time of the next one.

    Raises `InvalidField` on `message` for `2h warehouse checked`, and on `next_update` for a next time that is not
    wholly understood.
    """
    if parse_duration(text.strip()) is not None:
        raise InvalidField("message", "message_missing")
    _refuse_leading_length(text)
    text = normalize("NFC", text)
    found = _NEXT.fullmatch(folded(text))
    if found is None:
        return text, None
    time, until = text[found.start("time") :], found["until"]
    time = its_article(until, time) if until else time
    is_theirs = bool(found["theirs"] or found["short"])
    person = context.person
    reading = read_when(time, context.now, person.timezone, Towards.FUTURE, person.language, is_theirs)
    if isinstance(reading, datetime):
        return text[: found.end("text")] if found["text"] else "", reading
    if reading is not None or begins_like_a_time(time) or (is_theirs and _HOUR.match(folded(time))):
        raise not_understood("next_update", reading, time, Towards.FUTURE)
    if is_only_about_a_time(time, number_alone=True) or _begins_a_promise(found):
        raise InvalidField("next_update", "next_update_unknown", text=time[:60])
    return text, None


def _begins_a_promise(found: re.Match[str]) -> bool:
    """Whether `next update …` is a sentence of its own: `in the next update of the app` is about something else."""
    if not found["update"]:
        return False
    if re.match(r"(?:of|del?|d[ao]s?)\b", folded(found["time"])):
        return False
    before, mark = found["text"] or "", (found["mark"] or "").strip()
    return not before or bool(found["and"] or mark) or "\n" in (found["mark"] or "") or before[-1] in ".!?)"


def _refuse_leading_length(text: str) -> None:
    found = _LENGTH_FIRST.fullmatch(text)
    if found is not None:
        raise InvalidField("message", "update_time_first", time=found["time"], text=found["text"])
