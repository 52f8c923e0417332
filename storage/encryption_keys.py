"""Which keys the database was encrypted with. They are asked for at every start, before anything is served.

The row of a key is there before its first value, and stays until no value of it is left and it is no longer set. Its
proof is a known text: a key that cannot read it is another one of the same id.
"""

from collections.abc import Mapping

from sqlalchemy import Table, delete, inspect, select

from storage.encrypted_values import is_used
from storage.engine.columns import metadata, text
from storage.engine.database import Database
from storage.engine.keyring import KeyMissing, Keyring, StoredTextAltered
from storage.engine.transaction import Transaction
from workflows.domain.errors import SettingsError

encryption_keys = Table("encryption_keys", metadata, text("id", primary_key=True), text("proof"))
_PLACE = "encryption_keys.proof"
_KNOWN = "what this key encrypted can be read"


class KeyDiffers(SettingsError):
    """A key that is set is not the one of its id that the database was encrypted with."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"ENCRYPTION_KEYS: the key `{key_id}` is another one than that of this id which the database was encrypted "
            "with. Set that one again."
        )


def require_keys(database: Database) -> None:
    """Raise `KeyMissing` or `KeyDiffers` unless everything that is stored can be read. Changes nothing.

    A key that is no longer set and that no value needs is not asked for.
    """
    if not _has_table(database):
        return
    with database.read() as tx:
        proofs = _proofs(tx)
        _check(proofs, database.keys)
        for key_id in proofs.keys() - set(database.keys.ids):
            if is_used(tx, key_id):
                raise KeyMissing(key_id)


def adopt_keys(database: Database) -> None:
    """Before the first value is written with a new first key, note it; forget those that are no longer needed.

    Raises as `require_keys` does.
    """
    require_keys(database)
    with database.read() as tx:
        known = set(_proofs(tx))
    gone, keys = known - set(database.keys.ids), database.keys
    if not gone and (not keys.first or keys.first in known):
        return
    with database.write() as tx:
        if keys.first:
            proof = {"id": keys.first, "proof": keys.seal(_KNOWN, _PLACE)}
            tx.insert_or_ignore(encryption_keys, proof, encryption_keys.c.id)
        for key_id in gone:
            if not is_used(tx, key_id):
                tx.change(delete(encryption_keys).where(encryption_keys.c.id == key_id))
        _check(_proofs(tx), keys)
        tx.commit()


def _has_table(database: Database) -> bool:
    if not database.exists():
        return False
    database.check_reachable()
    with database.connect() as connection:
        return inspect(connection).has_table(encryption_keys.name)


def _proofs(tx: Transaction) -> Mapping[str, str]:
    return {row.id: row.proof for row in tx.all(select(encryption_keys))}


def _check(proofs: Mapping[str, str], keys: Keyring) -> None:
    for key_id in keys.ids:
        try:
            if key_id in proofs:
                keys.unseal(proofs[key_id], _PLACE)
        except StoredTextAltered:
            raise KeyDiffers(key_id) from None
