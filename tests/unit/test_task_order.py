"""The order in which tasks are listed."""

from datetime import timedelta

from tests.builders import NOW, a_task
from workflows.domain.ids import IncidentId


def test_what_is_due_first_is_on_top_and_what_is_due_at_no_time_is_last() -> None:
    hours = {1: None, 2: 5, 3: -1, 4: None, 5: 2}
    tasks = [a_task(IncidentId(1), number=n, due_at=h and NOW + timedelta(hours=h)) for n, h in hours.items()]
    assert [task.number for task in sorted(tasks, key=lambda task: task.urgency)] == [3, 5, 2, 1, 4]
