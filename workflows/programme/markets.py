"""Where something reaches: countries, their parts and groups of them, by what they are called in each language."""

from collections.abc import Iterator, Sequence

from workflows.domain.naming import unaccented
from workflows.domain.search import Candidate, search
from workflows.programme.find_type import MOST
from workflows.programme.models import Programme
from workflows.text.countries import COUNTRIES, country_name
from workflows.text.local_text import ENGLISH


def market_name(programme: Programme, market: str, language: str) -> str:
    """`DE` -> `Alemania`, `US-CA` -> `California (Estados Unidos)`, `EEA` -> its title. A market that the programme
    does not know is shown as it is."""
    if group := programme.market_groups.get(market):
        return group.title.into(language)
    if market in programme.subdivisions:
        title = programme.subdivisions[market].into(language)
        return f"{title} ({country_name(market.partition('-')[0], language)})"
    return country_name(market, language) if market in COUNTRIES else market


def countries_of(programme: Programme, markets: Sequence[str]) -> frozenset[str]:
    """The countries that these markets lie in or consist of: `EU` -> its members, `US-CA` -> `US`."""
    found: set[str] = set()
    for market in markets:
        group = programme.market_groups.get(market)
        found |= set(group.countries) if group else {market.partition("-")[0]}
    return frozenset(found & COUNTRIES)


def offered_markets(programme: Programme, typed: str, language: str, used: Sequence[str] = ()) -> tuple[str, ...]:
    """Without a word `used`, then groups, then countries by name; with one what it finds, the best first."""
    if typed.strip():
        return search(typed, [*_candidates(programme, language)])[:MOST]
    known = [market for market in used if market_name(programme, market, language) != market]
    return tuple(dict.fromkeys((*known, *programme.market_groups, *_by_name(language))))[:MOST]


def _by_name(language: str) -> list[str]:
    return sorted(COUNTRIES, key=lambda code: unaccented(country_name(code, language)))


def _candidates(programme: Programme, language: str) -> Iterator[Candidate]:
    """Groups, countries and their parts, in every language that the programme has texts in."""
    spoken = sorted(
        {ENGLISH, language, *(name for group in programme.market_groups.values() for name in group.title.by_language)}
    )
    for name, group in programme.market_groups.items():
        yield Candidate(name, (name, *sorted(group.title.spellings)))
    for code in _by_name(language):
        yield Candidate(code, (code, *(country_name(code, one) for one in spoken)))
    for code, title in programme.subdivisions.items():
        names = tuple(country_name(code.partition("-")[0], one) for one in spoken)
        yield Candidate(code, (code, *sorted(title.spellings)), names)
