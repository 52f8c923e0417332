"""Fixtures of the contract tests."""

import pytest

from storage.unit_of_work import SqlStore
from tests.builders import declared
from workflows.domain.ids import IncidentId


@pytest.fixture
def incident_id(store: SqlStore) -> IncidentId:
    """The number of an incident that is in the store."""
    return declared(store).id
