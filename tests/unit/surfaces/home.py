"""The Home tab."""

from commands.views import home_tab
from commands.views.blocks import View
from tests.builders import NOW, a_person
from tests.unit.surfaces.incidents import snapshot
from tests.unit.surfaces.programmes import voice_of
from workflows.incidents.queries import ON_HOME
from workflows.messages.incidents import Home
from workflows.programme.models import Programme


def homes(script: str, programme: Programme) -> dict[str, View]:
    fmt = voice_of(programme)
    shown = snapshot(script, programme)
    tasks = tuple((shown.incident, task) for task in shown.tasks[:20])
    full = Home(
        incidents=(shown.incident,) * ON_HOME,
        own=frozenset({shown.incident.id}),
        more=9,
        tasks=tasks,
        may_declare=True,
        now=NOW,
    )
    empty = Home(incidents=(), tasks=(), may_declare=a_person(is_guest=True).is_full_member, now=NOW)
    return {"home": home_tab.home(fmt, full), "home, empty": home_tab.home(fmt, empty)}
