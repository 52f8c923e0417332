"""What is said of an incident in which no update is promised."""

from workflows.domain.incident import Incident
from workflows.presentation.presenter import Presenter


def none_promised(say: Presenter, incident: Incident, open_tasks: int) -> str:
    """Of what is over too, with the tasks that are open: they outlive it."""
    if incident.is_active:
        return say("card.no_promise")
    if open_tasks:
        return say("catchup.over_with_tasks", tasks=say.catalogue.plural("card.tasks", open_tasks))
    return say("catchup.over")
