"""Countries by their ISO 3166 code, and what each language calls them."""

from functools import cache

from babel import Locale

from workflows.text.local_text import ENGLISH

NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Two letters that CLDR names besides the codes of ISO 3166: https://cldr.unicode.org/development/development-process"""


@cache
def _named(language: str) -> dict[str, str]:
    names = Locale.parse(language, sep="-").territories
    return {code: str(name) for code, name in names.items() if len(code) == 2 and code.isalpha()}


COUNTRIES = frozenset(_named(ENGLISH)) - NO_COUNTRIES


def country_name(code: str, language: str) -> str:
    """`DE` -> `Alemania`. What CLDR does not name there is its English name."""
    return _named(language).get(code) or _named(ENGLISH)[code]
