"""A process that is stopped, or a machine that is gone, in the middle of a transaction lets go of what it holds."""

from typing import Any

FROZEN_AFTER = 60
"""Seconds in which nothing is asked within a transaction. Ours wait for nothing but the database."""


def let_go_when_frozen(connection: Any, _record: Any) -> None:
    """For a new connection to PostgreSQL, which then ends the transaction. Else every verb about the same incident
    would wait as long as the process is stopped; after a machine that is gone, for hours."""
    connection.execute(f"SET idle_in_transaction_session_timeout = '{FROZEN_AFTER}s'")
    connection.commit()
