"""A text of the programme, in one language or in several."""

from collections.abc import Mapping

ENGLISH = "en"


class LocalText(str):
    """As a string it is the English text, or else the first one; `into` gives that of a language."""

    by_language: Mapping[str, str]

    def __new__(cls, text: "str | Mapping[str, str]") -> "LocalText":
        by_language = {} if isinstance(text, str) else dict(text)
        made = super().__new__(cls, text if isinstance(text, str) else _default(by_language))
        made.by_language = by_language
        return made

    def into(self, language: str) -> str:
        """The text in `language` (`pt-BR`), in that language as it is spoken elsewhere, or else as a string."""
        return in_language(self.by_language, language) or str(self)

    @property
    def spellings(self) -> frozenset[str]:
        """In every language."""
        return frozenset((str(self), *self.by_language.values()))


def in_language(texts: Mapping[str, str], language: str) -> str | None:
    """The text of `language`, or of the language it is a kind of."""
    return texts.get(language) or texts.get(language.partition("-")[0])


def _default(texts: Mapping[str, str]) -> str:
    return texts.get(ENGLISH) or next(iter(texts.values()))
