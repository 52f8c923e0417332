"""Every table, for Alembic: each repository brings its own, and `tables.py` those that several share."""

from storage import circuit_breaker, encryption_keys, identities, rate_limits, unit_of_work
from storage.engine.columns import metadata

__all__ = ["circuit_breaker", "encryption_keys", "identities", "metadata", "rate_limits", "unit_of_work"]
