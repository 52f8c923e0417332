"""Every form, empty and full."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from commands.registry import INCIDENT
from commands.views import access as access_views
from commands.views import asks as ask_views
from commands.views import corrections as correction_forms
from commands.views import declare_form, organisation, people_forms, plain, scope_forms, state_forms, work_forms
from commands.views import declarer_questions as declarer_views
from commands.views import proposals as proposal_views
from commands.views import tasks as task_views
from commands.views.actions_menu import actions_menu
from commands.views.blocks import View
from commands.views.capture_form import capture_form
from commands.views.declare_form import Draft
from commands.views.duplicates import merge_form
from commands.views.exhibits import custody_form, exhibit_form, reveal_form, revealed
from commands.views.exports import export_form
from commands.views.exposures import hidden_form, opened_entry, own_form
from commands.views.help import help_text
from commands.views.holds import issue_form, release_form, review_form
from commands.views.key_moments import key_form
from commands.views.leftover import hand_over_form
from commands.views.markings import marking_form
from commands.views.organisation import Members
from commands.views.resolve_form import resolve_form
from commands.views.situation_report import report_form
from commands.views.slack_formatter import SlackFormatter
from commands.views.summary import send_form
from commands.views.update_form import skip_form, update_form
from tests.builders import ALICE, BOB, NOW, a_task, an_entry
from tests.unit.surfaces.incidents import NUMBER, WORST, entries, large_incident, snapshot
from tests.unit.surfaces.programmes import text, voice_of
from workflows.domain.break_glass import SecondPerson
from workflows.domain.chat import Group
from workflows.domain.exhibits import Exhibit, Medium
from workflows.domain.exposure import Visibility
from workflows.domain.ids import (
    ClassId,
    DeclarerQuestionId,
    EntryId,
    ExposureId,
    FunctionId,
    HoldId,
    IncidentId,
    ProposalId,
    ReminderId,
    RoleId,
    SeverityCode,
    StatusId,
    TypeCode,
    UserId,
)
from workflows.domain.incident import Incident
from workflows.domain.markings import Audience, Tlp
from workflows.domain.organisation import Setting, SettingChange, SettingValue, people_of
from workflows.domain.retention import Hold
from workflows.incidents.exposures import Hidden, Opened, OwnExposure, Spent
from workflows.incidents.invitations import Proposed
from workflows.incidents.resolve import Resolution
from workflows.organisation.members import people_lists
from workflows.programme.models import Programme
from workflows.text.slack_text import escape
from workflows.timeline.corrections import Numbered


def an_exhibit(script: str, **changes: Any) -> Exhibit:
    made: dict[str, Any] = {
        "incident_id": NUMBER,
        "number": 999,
        "reference": text(script, 120),
        "content_class": ClassId("hate"),
        "medium": Medium.IMAGE,
        "location": text(script, 500),
        "hash": "0" * 128,
        "how": text(script, 120),
        "collected_by": ALICE,
        "collected_at": NOW,
        "recorded_by": ALICE,
        "recorded_at": NOW,
    }
    return Exhibit(**made | changes)


def a_hold(script: str, **changes: Any) -> Hold:
    words = {"matter": text(script, 100), "scope": text(script, 200), "instruction": text(script, 500)}
    return Hold(**{"incident_id": NUMBER, "id": HoldId(7), "by": BOB, "at": NOW, **words} | changes)


def forms(script: str, programme: Programme) -> dict[str, View]:
    """Every form, empty and full."""
    fmt = voice_of(programme)
    incident = large_incident(script)
    kinds = list(programme.types)
    others = [replace(incident, id=IncidentId(n + 1)) for n in range(100)]
    made = {
        "declare": declare_form.declare_form(fmt, declare_form.first_draft(fmt, ALICE)),
        "update": update_form(fmt, incident, NOW),
        "skip": skip_form(fmt, incident, ReminderId(9)),
        "severity": state_forms.severity_form(fmt, incident, SeverityCode("S4")),
        "role": people_forms.role_form(fmt, incident, RoleId("scribe"), person=BOB),
        "handover": people_forms.handover_form(fmt, incident),
        "invite": people_forms.invite_form(fmt, incident),
        "access_grant": access_views.grant_form(fmt, incident),
        "access_until": proposal_views.until_form(fmt, incident, ProposalId(NUMBER)),
        "inviting_choose": proposal_views.choose_form(
            fmt, Proposed(incident, {UserId(f"U{n:010}"): text(script, 80) for n in range(100)}), ProposalId(NUMBER)
        ),
        "waiver_ask": access_views.waiver_form(fmt, replace(incident, visibility=Visibility.PRIVILEGED), asks=True),
        "declarer_ask": declarer_views.ask_form(fmt, incident),
        "declarer_answer": declarer_views.answer_form(fmt, DeclarerQuestionId(NUMBER)),
        "access_ask": access_views.ask_form(fmt, incident.id),
        "access_break": access_views.break_form(fmt, incident.id, SecondPerson.OPTIONAL),
        "access_waiver": access_views.waiver_form(fmt, replace(incident, visibility=Visibility.PRIVILEGED)),
        "access_review": access_views.review_form(fmt, EntryId(NUMBER)),
        "name": people_forms.name_form(fmt, incident, [FunctionId(name) for name in [*programme.functions][:100]]),
        "note": work_forms.note_form(fmt, incident),
        "task": work_forms.task_form(fmt, incident),
        "capture": capture_form(fmt, [incident, replace(incident, id=IncidentId(7))], text(script, 3000), "V" * 60),
        "remind": work_forms.remind_form(fmt, incident),
        "exhibit": exhibit_form(fmt, incident, ALICE),
        "custody": custody_form(fmt, incident, an_exhibit(script)),
        "hold_issue": issue_form(fmt, incident),
        "hold_release": release_form(fmt, incident, a_hold(script)),
        "hold_review": review_form(fmt, incident, a_hold(script)),
        **_reveals(fmt, incident, script),
        "task_decline": task_views.decline_form(fmt, incident, a_task(NUMBER, text=text(script, 3000))),
        "key_moment": key_form(fmt, incident, entries(script)[0]),
        "summary_send": send_form(fmt, incident),
        "sitrep": report_form(fmt, incident, text(script, 3000)),
        "leftover_hand_over": hand_over_form(fmt, incident),
        "resolve": resolve_form(
            fmt, snapshot(script, programme), Resolution(done=text(script, 3000), impact=text(script, 9000), cause="")
        ),
        "update, from a summary": update_form(fmt, incident, NOW, text(script, 3000)),
        "correct": correction_forms.correction_form(
            fmt, Numbered(incident, an_entry(NUMBER, text=text(script, 3000)), 9_999)
        ),
        "ask_decline": ask_views.decline_form(fmt, incident, an_entry(NUMBER)),
        "ask_answer": ask_views.answer_form(fmt, incident, ask_views.ANSWER_FORM, 7),
        "task_answer": ask_views.answer_form(fmt, incident, task_views.ANSWER_FORM, 7),
        "rename": state_forms.rename_form(fmt, incident),
        "visibility": scope_forms.visibility_form(fmt, incident, Visibility.OPEN),
        "marking": marking_form(fmt, incident, Tlp.RED),
        "marking, for Legal": marking_form(fmt, incident, for_legal=True),
        "export": export_form(fmt, incident),
        "export, filled": export_form(fmt, incident, Audience.REGULATOR, text(script, 500)),
        "type": scope_forms.type_form(fmt, incident),
        "type, with classes": scope_forms.type_form(fmt, incident, may_class=True),
        "type, with classes of its own": scope_forms.type_form(
            fmt,
            large_incident(script, type=TypeCode("CSEA"), added_classes=frozenset({ClassId("hate"), ClassId("gone")})),
            may_class=True,
        ),
        "type, dropped": scope_forms.type_form(fmt, large_incident(script, type=TypeCode("GONE"))),
        "duplicate": merge_form(fmt, incident, others, others[0], text(script, 3000)),
        "duplicate, warned": merge_form(fmt, incident, others, others[0], asked_because=escape(text(script, 500))),
        "duplicate, blank": merge_form(fmt, incident, others[:1]),
        "update, dropped status": update_form(
            fmt, large_incident(script, status=StatusId("gone"), severity=SeverityCode("S99")), NOW
        ),
        "working": plain.working(fmt),
        "saving": plain.saving(fmt),
        "notice": plain.notice(fmt, plain.sentence(text(script, 3000))),
        "notice at length": plain.notice(fmt, help_text(fmt, [s.word for s in INCIDENT.subcommands], [])),
        "menu": actions_menu(fmt, snapshot(script, programme), [s.word for s in INCIDENT.menu]),
        "menu, empty": actions_menu(fmt, snapshot(script, programme), []),
    }
    made |= _setup(fmt)
    made |= {f"declare {kind}": declare_form.declare_form(fmt, _full_draft(script, kind), incident) for kind in kinds}
    for status in programme.statuses:
        old = large_incident(script, status=status.id)
        shown = replace(snapshot(script, programme), incident=old)
        made[f"status from {status.id}"] = state_forms.status_form(fmt, shown)
        made[f"status from {status.id} to closed"] = state_forms.status_form(fmt, shown, StatusId("closed"))
        made[f"update in {status.id}"] = update_form(fmt, old, NOW)
    return made


def _reveals(fmt: SlackFormatter, incident: Incident, script: str) -> dict[str, View]:
    classes = tuple(fmt.programme.classes)
    long = timedelta(hours=9, minutes=59)
    spent = [Spent(content_class=one, today=long, this_week=long * 7, a_day=long, a_week=long) for one in classes]
    entry = an_entry(NUMBER, text=text(script, 3000), content_class=ClassId("hate"))
    enough = Spent(content_class=ClassId("hate"), today=long, this_week=long, a_day=long, a_week=None)
    hidden = Hidden(incident=incident, entry=entry, number=9_999, spent=enough)
    opened = Opened(incident=incident, entry=entry, number=9_999, exposure=ExposureId(NUMBER))
    return {
        "reveal": reveal_form(fmt, incident, an_exhibit(script), enough),
        "reveal, no limit": reveal_form(fmt, incident, an_exhibit(script), None),
        "revealed": revealed(fmt, an_exhibit(script), ExposureId(NUMBER)),
        "revealed, without a place": revealed(fmt, an_exhibit(script, location=""), None),
        "hidden": hidden_form(fmt, hidden),
        "opened": opened_entry(fmt, opened),
        "own_exposure": own_form(fmt, OwnExposure(spent=tuple(spent), opted_out=frozenset(classes))),
        "own_exposure, none": own_form(fmt, OwnExposure(spent=(), opted_out=frozenset())),
    }


def _setup(fmt: SlackFormatter) -> dict[str, View]:
    """What is set up: nothing, as much as possible, and one function with every group there is."""
    functions = fmt.programme.functions
    everybody = [f"U{n:010}" for n in range(30)]
    groups = tuple(Group(f"S{n:010}", f"group-{n}", "Ы" * 120) for n in range(120))
    empty: dict[str, SettingValue] = {
        Setting.ANNOUNCE_CHANNEL: "incidents",
        Setting.LEADERSHIP_CHANNEL: "",
        Setting.DEFAULT_TYPE: fmt.programme.defaults.type,
        Setting.DEFAULT_SEVERITY: fmt.programme.defaults.severity,
        Setting.LANGUAGE: "en",
        Setting.TIMEZONE: "UTC",
        Setting.BREAK_GLASS_SECOND: "optional",
        Setting.QUIET_HOURS: {},
    }
    quiet = {"start": "20:00", "end": "08:00", "timezone": "Europe/Berlin", "severities": [*fmt.programme.severities]}
    full = empty | {
        Setting.ANNOUNCE_CHANNEL: "C0INCIDENTS",
        Setting.LEADERSHIP_CHANNEL: "C0LEADERS",
        Setting.QUIET_HOURS: quiet,
    }
    name, cleared = next(iter(functions)), "cleared.CSEA"
    lists = people_lists(fmt.programme)
    names = (people_of(name), people_of("gone"), cleared, Setting.LEADERSHIP_CHANNEL, Setting.QUIET_HOURS)
    changes = [SettingChange(name=name, old=None, new=full.get(name, everybody), by=ALICE, at=NOW) for name in names]
    members = Members(people=everybody, groups=[groups[0].id], unknown=["nobody@example.com"] * 30, offered=groups)
    return {
        "set-up": organisation.overview(fmt, empty, ()),
        "set-up, full": organisation.overview(fmt, full, changes),
        "set-up, general": organisation.general_form(fmt, empty, "UTC"),
        "set-up, general, full": organisation.general_form(fmt, full, "UTC"),
        "set-up, function": organisation.function_form(fmt, name, lists[name], members),
        "set-up, cleared": organisation.function_form(fmt, cleared, replace(lists[name], clears=True), members),
    }


def _full_draft(script: str, kind: TypeCode) -> Draft:
    return Draft(
        title=text(script, 200),
        type=kind,
        severity=WORST,
        visibility=Visibility.PRIVATE,
        lead=ALICE,
        description=text(script, 3000),
        draft="V" * 60,
        quote=text(script, 3000),
        despite_similar=True,
        practice=True,
    )
