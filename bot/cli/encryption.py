"""`encryption`: the keys that what people write is encrypted with in the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot.cli.session import CommandFailed, exit_with_message, started
from bot.settings import FOR_DATABASE
from storage.encrypted_values import counts
from storage.encryption_keys import adopt_keys, require_keys
from storage.engine.database import Database, open_database
from storage.engine.keyring import new_key as make_key
from storage.migrate import pending
from storage.reencryption import reencrypt
from workflows.domain.errors import StoreUnavailable

encryption = typer.Typer(no_args_is_help=True, help="The keys that what people write is encrypted with at rest.")


@encryption.command("new-key")
def new_key() -> None:
    """Print a new key for ENCRYPTION_KEYS. It is stored nowhere: without it, what it encrypted is lost for good."""
    print(make_key())


@encryption.command()
def status() -> None:
    """Which key encrypts, and how many stored values each one did."""
    with _database() as database:
        with database.read() as tx:
            found = counts(tx, database.keys.ids)
        first = database.keys.first
        print(f"New values are encrypted with {first}." if first else "Encryption is off: ENCRYPTION_KEYS is not set.")
        for key_id, count in found.items():
            print(f"{key_id or 'plain':<34}{count:>12,} values")
        rest = sum(found.values()) - found.get(first, 0)
        if first and rest:
            print(f"`./muster encryption rotate` encrypts the other {rest:,} with {first}.")
        elif len(database.keys.ids) > 1:
            print("No value needs the other keys: take them out of ENCRYPTION_KEYS, and keep them with your backups.")


@encryption.command()
def rotate() -> None:
    """Encrypt everything that is stored with the first key, also what was stored before there was one.

    Beside a running Muster, and again after an interruption: what is done stays done.
    """
    with _database() as database:
        if not database.keys.first:
            raise CommandFailed("ENCRYPTION_KEYS is not set. `./muster encryption new-key` makes a key.")
        adopt_keys(database)
        done = reencrypt(database)
        print(f"{done.rows:,} rows were encrypted anew with {database.keys.first}.")
        if done.unreadable:
            print(f"{done.unreadable:,} values cannot be decrypted with any key, and stay as they are.")
        if not done.is_complete:
            raise CommandFailed("some rows were in use all the time. Run it again.")
        print(database.forget_overwritten())
        if done.unreadable:
            raise typer.Exit(1)


@contextmanager
def _database() -> Iterator[Database]:
    """At the schema of this version, with every key it needs."""
    with exit_with_message():
        settings = started(FOR_DATABASE)
        database = open_database(settings.database_url.get_secret_value(), keys=settings.keys)
        try:
            if pending(database):
                raise CommandFailed(
                    "the database is not at the schema of this version. `./muster migrate` brings it there."
                )
            require_keys(database)
            yield database
        except StoreUnavailable:
            raise CommandFailed("the database does not answer, or is busy. Run it again.") from None
        finally:
            database.close()
