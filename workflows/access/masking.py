"""Where words of people enter, secrets and payment numbers go: nothing of them is stored, posted or logged."""

from workflows.text.catalogue import Catalogue
from workflows.text.secrets import Masked, SecretKind, mask


class Masker:
    """Masks texts in the language of the rooms, and remembers of which kinds there was something."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.kinds: set[SecretKind] = set()

    def __call__(self, text: str) -> str:
        masked = mask(text, self._say)
        self.kinds |= masked.kinds
        return masked.text

    def _say(self, kind: SecretKind) -> str:
        return self._catalogue("masked.word", what=self._catalogue(f"masked.{kind}"))


def masked(text: str, catalogue: Catalogue) -> Masked:
    """The text as it may be stored, and what was masked in it."""
    masker = Masker(catalogue)
    return Masked(masker(text), frozenset(masker.kinds))
