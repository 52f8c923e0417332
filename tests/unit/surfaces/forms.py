"""Every form, empty and full."""

from commands.queries import MENU
from commands.registry import SUBCOMMANDS
from commands.views import declare_form, people_forms, plain, state_forms, work_forms
from commands.views.actions_menu import actions_menu
from commands.views.blocks import View
from commands.views.declare_form import Draft
from commands.views.help import help_text
from commands.views.update_form import update_form
from tests.builders import ALICE, BOB
from tests.unit.surfaces.incidents import WORST, large_incident, snapshot
from tests.unit.surfaces.programmes import text, voice_of
from workflows.domain.ids import RoleId, SeverityCode, StatusId, TypeCode
from workflows.domain.incident import Visibility
from workflows.programme.models import Programme


def forms(script: str, programme: Programme) -> dict[str, View]:
    """Every form, empty and full."""
    voice = voice_of(programme)
    incident = large_incident(script)
    kinds = list(programme.types)
    made = {
        "declare": declare_form.declare_form(voice, declare_form.first_draft(voice, ALICE)),
        "update": update_form(voice, incident),
        "severity": state_forms.severity_form(voice, incident, SeverityCode("S4")),
        "role": people_forms.role_form(voice, incident, RoleId("scribe"), person=BOB),
        "handover": people_forms.handover_form(voice, incident),
        "invite": people_forms.invite_form(voice, incident),
        "note": work_forms.note_form(voice, incident),
        "task": work_forms.task_form(voice, incident),
        "remind": work_forms.remind_form(voice, incident),
        "rename": state_forms.rename_form(voice, incident),
        "update, dropped status": update_form(
            voice, large_incident(script, status=StatusId("gone"), severity=SeverityCode("S99"))
        ),
        "working": plain.working(voice),
        "saving": plain.saving(voice),
        "told": plain.told(voice, plain.sentence(text(script, 3000))),
        "told at length": plain.told(voice, help_text(voice, [s.word for s in SUBCOMMANDS], [])),
        "menu": actions_menu(voice, snapshot(script, programme), [word for word, _ in MENU]),
        "menu, empty": actions_menu(voice, snapshot(script, programme), []),
    }
    made |= {f"declare {kind}": declare_form.declare_form(voice, _full_draft(script, kind), incident) for kind in kinds}
    for status in programme.statuses:
        old = large_incident(script, status=status.id)
        made[f"status from {status.id}"] = state_forms.status_form(voice, old)
        made[f"status from {status.id} to closed"] = state_forms.status_form(voice, old, StatusId("closed"))
        made[f"update in {status.id}"] = update_form(voice, old)
    return made


def _full_draft(script: str, kind: TypeCode) -> Draft:
    return Draft(
        title=text(script, 200),
        type=kind,
        severity=WORST,
        visibility=Visibility.PRIVATE,
        lead=ALICE,
        summary=text(script, 3000),
        draft="V" * 60,
        quote=text(script, 3000),
        despite_similar=True,
        practice=True,
    )
