"""The keys that stored texts are encrypted with, and how one text is encrypted.

A stored text names its key: `~muster1~<key id>~<base64 of nonce, ciphertext and tag>` (AES-256-GCM). The place it
belongs to (table and column) is authenticated with it, so that a text cannot be moved to another column. Without a
marker it is plain. A plain text that begins like an encrypted one is stored with an empty key id, so nobody can write
a note that Muster takes for an encrypted one.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from workflows.domain.errors import MusterError, SettingsError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "~muster1~"
EXPECTED = "`id:key`, several separated by commas, is expected, as `./muster encryption new-key` prints them"
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
_BYTES = 32
_NONCE = 12


class KeyMissing(SettingsError):
    """A stored text was encrypted with a key that is not in `ENCRYPTION_KEYS`."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"ENCRYPTION_KEYS: the database was encrypted with the key `{key_id}`, which is not among them. Add it; "
            "without it, what it encrypted cannot be read by anybody."
        )


class StoredTextAltered(MusterError):
    """A stored text is not what was written there: altered, moved, or encrypted with another key of the same id."""

    def __init__(self, place: str) -> None:
        super().__init__(f"a value in {place} cannot be decrypted: it was altered, moved, or its key is another one")


class Keyring:
    """Keys by id; the first one encrypts. Empty: texts are stored as they are. Its `repr` shows ids only."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = dict(keys)
        self.ids = tuple(self._keys)

    def __repr__(self) -> str:
        return f"Keyring({', '.join(self.ids)})"

    @property
    def first(self) -> str:
        """The id of the key that encrypts; empty: none does."""
        return self.ids[0] if self.ids else ""

    def seal(self, text: str, place: str) -> str:
        """How `text` is stored in `place`. An empty one stays empty."""
        if not self.first or not text:
            return f"{MARK}~{text}" if text.startswith(MARK) else text
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._ciphers[self.first].encrypt(nonce, text.encode(), _bound_to(self.first, place))
        return f"{MARK}{self.first}~{base64.b64encode(nonce + sealed).decode()}"

    def unseal(self, stored: str, place: str) -> str:
        """The text that was stored in `place`. Raises `KeyMissing` and `StoredTextAltered`."""
        if not stored.startswith(MARK):
            return stored
        key_id, _, rest = stored.removeprefix(MARK).partition("~")
        if not key_id:
            return rest
        if key_id not in self._keys:
            raise KeyMissing(key_id) if _ID.fullmatch(key_id) else StoredTextAltered(place)
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415  (see `_ciphers`)

        try:
            sealed = base64.b64decode(rest, validate=True)
            plain = self._ciphers[key_id].decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound_to(key_id, place))
        except (InvalidTag, ValueError):
            raise StoredTextAltered(place) from None
        return plain.decode()

    @cached_property
    def _ciphers(self) -> "Mapping[str, AESGCM]":
        # Imported late: some megabytes, which a process without keys does not need.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        return {key_id: AESGCM(key) for key_id, key in self._keys.items()}


NO_KEYS = Keyring({})


def parse_keys(setting: str) -> Keyring:
    """The keys of `id:key,id2:key2`. Raises `ValueError`, which shows nothing of them."""
    keys: dict[str, bytes] = {}
    for one in setting.replace(",", " ").split():
        key_id, _, encoded = one.partition(":")
        if not _ID.fullmatch(key_id) or key_id in keys:
            raise ValueError("ids are short, in lower case, and each is there once")
        keys[key_id] = _decoded(encoded)
    if len(set(keys.values())) < len(keys):
        raise ValueError("each key is another one")
    return Keyring(keys)


def new_key() -> str:
    """A new key, as it is set: `id:key`."""
    return f"k{secrets.token_hex(3)}:{base64.b64encode(secrets.token_bytes(_BYTES)).decode()}"


def _decoded(encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _BYTES:
        raise ValueError("a key is 32 random bytes in base64")
    return key


def _bound_to(key_id: str, place: str) -> bytes:
    return f"{MARK}{key_id}~{place}".encode()
