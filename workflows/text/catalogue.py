"""The words of Muster in one language: texts by key, filled in; numbers, lists, dates and lengths of time."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from workflows.domain.time_zones import name_of
from workflows.domain.times import in_units
from workflows.text.lists import OneOf, Style, joined
from workflows.text.local_text import ENGLISH, LocalText

DAY_AND_HOUR, HOUR, YEAR = "moment.pattern", "moment.hour", "moment.year"
PATTERNS = frozenset({DAY_AND_HOUR, HOUR, YEAR})
"""How moments are written: https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table"""
DAY_PATTERN = "d MMM"
COMMAND = "cmd"
"""The placeholder for what to type next, `{cmd:claim deputy}`: the surface on which it is read says how."""


class Catalogue:
    """`catalogue("errors.role_taken", role="Scribe")` -> the sentence.

    Parameters are put in as they are, but for those that a language says its own way: see `say`.
    """

    def __init__(
        self, texts: Mapping[str, str], language: str = ENGLISH, others: Mapping[str, "Catalogue"] | None = None
    ) -> None:
        self.language = language
        self._texts = dict(texts)
        self._locale = Locale.parse(language, sep="-")
        self._lists: Style = "unit" if _lists_units(self._locale) else "standard"
        self._others = {} if others is None else others

    def into(self, locale: str) -> "Catalogue":
        """The catalogue for a reader with `locale` (`pt-BR`); this one where there is none in their language."""
        return self._others.get(locale) or self._others.get(locale.partition("-")[0]) or self

    @property
    def languages(self) -> Mapping[str, str]:
        """Every language there is a catalogue in, and its name in itself: `pt-BR` -> `português (Brasil)`."""
        known = {name: Locale.parse(name, sep="-") for name in sorted({self.language, *self._others})}
        return {name: locale.get_display_name() or name for name, locale in known.items()}

    def __call__(self, key: str, **params: object) -> str:
        said = {name: self.say(value) for name, value in params.items()}
        text = self._texts[key].format_map(said)
        for name, value in params.items():
            if isinstance(value, date) and str(said[name]).endswith("."):  # `12 fev.` ends the sentence as well
                text = text.replace(f"{said[name]}.", str(said[name]))
        return text

    def plural(self, key: str, n: int, **params: object) -> str:
        """The form of `key` for `n` things: `<key>.one`, `<key>.few` … as the language has it, or `<key>.other`."""
        form = f"{key}.{self._locale.plural_form(n)}"
        return self(form if form in self._texts else f"{key}.other", n=format_decimal(n, locale=self._locale), **params)

    def say(self, value: object) -> object:
        """A title in this language, a length of time, a day, several things as a list; anything else as it is."""
        match value:
            case LocalText():
                return value.into(self.language)
            case timedelta():
                return self.duration(value)
            case date() if not isinstance(value, datetime):
                return format_date(value, DAY_PATTERN, locale=self._locale)
            case OneOf():
                return joined([*map(str, map(self.say, value))], "or", self._locale)
            case tuple():
                return self.listed(map(str, map(self.say, value)))
        return value

    def listed(self, things: Iterable[str], last: str | None = None) -> str:
        """`Alice, Bob, Charlie`. `last`: how the last one is read, where it is a place to be filled."""
        return joined([*things], self._lists, self._locale, last)

    def duration(self, length: timedelta) -> str:
        """`1 h 35 min`, `3 d 4 h`, `45 s`: at most two units, rounded down."""
        said = [self.plural(f"duration.{unit}", n) for unit, n in in_units(length)]
        return said[0] if len(said) == 1 else self("duration.two", larger=said[0], smaller=said[1])

    def moment(self, at: datetime, zone: ZoneInfo) -> str:
        """`24 Nov 14:05 UTC`."""
        return self("moment.in_zone", date=self.written(DAY_AND_HOUR, at, zone), zone=name_of(zone, at))

    def written(self, pattern: str, at: datetime, zone: ZoneInfo) -> str:
        """`24 Nov 14:05`: by the pattern of that key, without the zone."""
        return format_datetime(at.astimezone(zone), self.text(pattern), locale=self._locale)

    def moment_and_utc(self, at: datetime, zone: ZoneInfo) -> str:
        """`24 Nov 09:00 CET (08:00 UTC)`; in UTC once is enough."""
        local, utc = at.astimezone(zone), at.astimezone(UTC)
        if local.utcoffset() == timedelta():
            return self.moment(at, ZoneInfo("UTC"))
        is_other_day = local.date() != utc.date()
        shown = self.moment(at, ZoneInfo("UTC")) if is_other_day else self("moment.hour_utc", hour=f"{utc:%H:%M}")
        return self("moment.and_utc", local=self.moment(at, zone), utc=shown)

    def text(self, key: str) -> str:
        """The text as it is written, with its placeholders."""
        return self._texts[key]

    def spellings(self, key: str) -> frozenset[str]:
        """The text in every language."""
        return frozenset((self.text(key), *(other.text(key) for other in self._others.values())))

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> frozenset[str]:
        return frozenset(self._texts)


def _lists_units(locale: Locale) -> bool:
    """Whether a list without "and" is known: Babel has it for some languages only."""
    return {"start", "middle", "end"} <= set(locale.list_patterns.get("unit") or ())
