"""Since when a job could have begun: by the clock of the database, for Prometheus."""

from datetime import UTC, datetime, timedelta

from storage.unit_of_work import SqlStore
from workflows.domain.ids import EntryId, IncidentId
from workflows.jobs.war_room import PostEntry

AN_HOUR = timedelta(hours=1)
CLOSE = timedelta(seconds=60)


def test_a_job_could_begin_when_it_was_put_or_when_it_was_due(store: SqlStore, incident_id: IncidentId) -> None:
    now = datetime.now(UTC)
    with store.write() as uow:
        uow.outbox.put(PostEntry(incident_id, EntryId(1)))
        (at_once,) = uow.outbox.claim(now + AN_HOUR, timedelta(seconds=30), 10)
        uow.outbox.complete(at_once)
        uow.outbox.put(PostEntry(incident_id, EntryId(2)), not_before=now + AN_HOUR)
        (later,) = uow.outbox.claim(now + AN_HOUR, timedelta(seconds=30), 10)
    assert at_once.could_begin_at is not None
    assert abs(at_once.could_begin_at - now) < CLOSE
    assert later.could_begin_at == now + AN_HOUR
