"""Everything Muster can show, of incidents that are as large as people and programmes can make them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.clerk import COMMAND_LINE
from commands.look import MENU
from commands.registry import SUBCOMMANDS
from commands.views import declare_form, home_tab, lists, people_forms, plain, state_forms, timeline, work_forms
from commands.views.actions_menu import actions_menu
from commands.views.blocks import Rendered, View
from commands.views.declare_form import Draft
from commands.views.help import help_text
from commands.views.render import render
from commands.views.slack_formatter import SlackFormatter
from commands.views.update_form import update_form
from tests.builders import ALICE, BOB, NOW, a_holding, a_person, a_reminder, a_task, an_entry, an_incident, an_update
from workflows.domain.errors import NotFound
from workflows.domain.ids import (
    ChannelId,
    EntryId,
    EpisodeId,
    IncidentId,
    MessageTs,
    OfferId,
    ReminderId,
    RoleId,
    SeverityCode,
    StatusId,
    TaskId,
    TypeCode,
    UserId,
)
from workflows.domain.incident import Incident, MessageRef, Phase, Visibility
from workflows.domain.offers import Offer, OfferKind, OfferState
from workflows.domain.reminders import Outcome, ReminderKind, ReminderState, Rung
from workflows.domain.timeline import Entry, EntryKind
from workflows.domain.tutorial import STEPS
from workflows.domain.watch import UNSAYABLE, Alarm, Episode, Trouble
from workflows.messages import (
    Announcement,
    CatchUp,
    DeclaredReceipt,
    EntryLine,
    Home,
    Instructions,
    LateLines,
    Message,
    Nudge,
    NudgeSettled,
    OfferMade,
    OperatorsLine,
    Sentence,
    SetUpFailed,
    Snapshot,
    StateCard,
    SummaryLine,
    SummaryPosted,
    SummarySection,
    TimelinePage,
    Tutorial,
    UpdatePosted,
)
from workflows.programme.load import load_programme
from workflows.programme.models import Programme
from workflows.provision import PLAN
from workflows.reactions import VIA
from workflows.telling import TOGETHER
from workflows.words import load_words, longest

NUMBER = IncidentId(2_000_000_001)
ROOM = ChannelId("C0WARROOM01")
LINK = "https://a-rather-long-workspace-name.slack.com/archives/C0WARROOM01/p1795529106789012?thread_ts=1&cid=C0WARROOM"
WORST = SeverityCode("S0")
SCRIPTS = {
    "Cyrillic": "Ы",
    "Arabic": "ش",
    "emoji": "👩‍👩‍👧‍👦",
    "ampersands": "&",
    "pings": "<!channel> <@U0BOB> ",
    "markup": "*_`~>\n",
    "one word": "x",
}
"""What people type at length."""


def text(script: str, length: int) -> str:
    """Exactly `length` characters of it."""
    piece = SCRIPTS[script]
    return (piece * (length // len(piece) + 1))[:length]


def large_programme() -> Programme:
    """Twelve severities, 25 types, 30 roles, 30 statuses; every title as long as it may be."""
    made = load_programme().model_dump(exclude={"quiet_hours"})
    long, longer = "W" * 60, "&<>" * 1000
    severity = {"name": long, "definition": (longer, longer), "update_every": "366d", "escalate_after": "1h"}
    made["severities"] |= {f"S{n}": severity for n in range(5, 12)}
    made["types"] |= {
        f"T{n}": {"title": long, "visibility": "private", "forced": n % 2 == 0} for n in range(25 - len(made["types"]))
    }
    role = {"title": long, "duty": longer, "must_not": longer, "instructions": (longer,) * 9, "needed_at": ("S0",)}
    made["roles"] |= {f"role_{n}": role for n in range(30 - len(made["roles"]))}
    more = ({"id": f"more_{n}", "title": long, "kind": "active", "meaning": "-"} for n in range(17))
    made["statuses"] = (*made["statuses"], *more)
    return Programme.model_validate(made)


def voice_of(programme: Programme) -> SlackFormatter:
    return SlackFormatter(words=load_words(programme.texts), programme=programme)


def wordy_programme() -> Programme:
    """The default, with texts of its own that are as long as they may be."""
    ours = load_words()
    texts: dict[str, Any] = {}
    for key in sorted(ours.keys()):
        written = ours.text(key)
        limit = longest(key, written)
        if limit is not None:
            branch, parts = texts, key.split(".")
            for part in parts[:-1]:
                branch = branch.setdefault(part, {})
            branch[parts[-1]] = written + "W" * (limit - len(written))
    return Programme.model_validate({**load_programme().model_dump(exclude={"quiet_hours"}), "texts": texts})


PROGRAMMES: Mapping[str, Programme] = {
    "default": load_programme(),
    "large": large_programme(),
    "wordy": wordy_programme(),
}


def snapshot(script: str, programme: Programme, **changes: Any) -> Snapshot:
    """Every field full: 200 tasks, three people in every role, everything of the set-up failed."""
    people = [UserId(f"U{n:010}") for n in range(90)]
    roles = list(programme.roles)
    holdings = tuple(
        a_holding(NUMBER, role=RoleId(role), user=people[3 * n + k]) for n, role in enumerate(roles) for k in range(3)
    )
    tasks = tuple(
        a_task(NUMBER, id=TaskId(n), number=n, text=text(script, 3000), assignee=people[n % 90], due_at=NOW)
        for n in range(1, 201)
    )
    return Snapshot(
        incident=large_incident(script, **changes),
        holdings=holdings,
        tasks=tasks,
        last_update=an_update(NUMBER, EntryId(1), message=text(script, 3000), next_update_at=NOW),
        failed_steps={step.name: "restricted_action_non_threadable_channel" for step in PLAN},
        names={user: text(script, 80) for user in (*people, ALICE, BOB)},
        now=NOW + timedelta(days=400),
    )


def large_incident(script: str, **changes: Any) -> Incident:
    made: dict[str, Any] = {
        "id": NUMBER,
        "title": text(script, 200),
        "summary": text(script, 3000),
        "severity": WORST,
        "status": StatusId("triage"),
        "type": TypeCode("OTHER"),
        "room": ROOM,
        "card": MessageTs("1.1"),
        "next_update_at": NOW,
    }
    return an_incident(**{**made, **changes})


ENTRY_DATA: Mapping[EntryKind, Mapping[str, str]] = {
    EntryKind.DECLARED: {"severity": "S0", "type": "OTHER", "visibility": "open"},
    EntryKind.ROOM_READY: {},
    EntryKind.STEP_FAILED: {"step": "create_room", "error": "restricted_action"},
    EntryKind.DELIVERY_FAILED: {"job": "PostUpdate", "error": "msg_too_long"},
    EntryKind.DELIVERY_DISMISSED: {"job": "PostUpdate", "error": "msg_too_long"},
    EntryKind.TITLE_CHANGED: {"old": "Old title", "new": "New title"},
    EntryKind.SEVERITY_CHANGED: {"old": "S2", "new": "S1"},
    EntryKind.SEVERITY_PROPOSED: {"old": "S1", "new": "S2"},
    EntryKind.SEVERITY_KEPT: {"old": "S1", "new": "S2"},
    EntryKind.STATUS_CHANGED: {"old": "triage", "new": "resolved"},
    EntryKind.ROLE_ASSIGNED: {"role": "scribe", "to": BOB},
    EntryKind.ROLE_RELEASED: {"role": "scribe", "from": BOB},
    EntryKind.HANDOVER_OFFERED: {"to": BOB},
    EntryKind.HANDOVER_ACCEPTED: {"from": ALICE, "to": BOB, "role": "incident_lead"},
    EntryKind.HANDOVER_DECLINED: {"from": ALICE},
    EntryKind.INVITED: {"people": f"{ALICE} {BOB}"},
    EntryKind.UPDATE: {"status": "triage", "severity": "S2", "next": NOW.isoformat()},
    EntryKind.PROMISE_CHANGED: {"new": ""},
    EntryKind.REMINDER_SNOOZED: {"until": NOW.isoformat(), "kind": "update_due"},
    EntryKind.REMINDER_ESCALATED: {"rung": "deputy", "promised": NOW.isoformat()},
    EntryKind.REMINDER_SET: {"at": NOW.isoformat()},
    EntryKind.NOTE: {},
    EntryKind.DECISION: {},
    EntryKind.CAPTURE: {},
    EntryKind.TASK_ADDED: {"number": "3", "to": BOB},
    EntryKind.TASK_DONE: {"number": "3"},
    EntryKind.TASK_REOPENED: {"number": "3"},
}
"""What the verbs keep with an entry of each kind."""


def entries(script: str, length: int = 3000) -> list[Entry]:
    """One of each kind, late, edited, linked; then those that read differently by what they hold."""
    late = NOW + timedelta(hours=1)
    common: dict[str, Any] = {"by": ALICE, "author": BOB, "recorded_at": late, "permalink": LINK}
    marks = {"edited": late.isoformat(), "deleted": late.isoformat()}
    made = [
        an_entry(NUMBER, id=EntryId(n), kind=kind, text=text(script, length), data={**data, **marks}, **common)
        for n, (kind, data) in enumerate(ENTRY_DATA.items(), 1)
    ]
    differently = [
        (EntryKind.SEVERITY_CHANGED, {"old": "S2", "new": "S1"}, ""),
        (EntryKind.STATUS_CHANGED, {"old": "triage", "new": "gone_since"}, ""),
        (EntryKind.ROLE_ASSIGNED, {"role": "gone_since", "to": ALICE}, ""),
        (EntryKind.ROLE_RELEASED, {"role": "scribe", "from": ALICE}, ""),
        (EntryKind.TASK_ADDED, {"number": "3", "to": ""}, "Call"),
        (EntryKind.INVITED, {"people": ALICE}, ""),
        (EntryKind.INVITED, {"refused": " ".join([ALICE, BOB] * 50), "codes": "cant_invite " * 100}, ""),
    ]
    return made + [
        an_entry(NUMBER, id=EntryId(100 + n), kind=kind, text=words, data=data, by=ALICE)
        for n, (kind, data, words) in enumerate(differently)
    ]


# ---------------------------------------------------------------------------------------------------- messages


def messages_of(script: str, programme: Programme) -> dict[str, Message]:
    """Every message of every kind, in each of its shapes."""
    shown = snapshot(script, programme)
    private = replace(shown, incident=replace(shown.incident, visibility=Visibility.PRIVATE, room=None))
    calm = replace(shown, last_update=None, failed_steps={}, tasks=(), holdings=())
    ended = replace(shown, incident=replace(shown.incident, phase=Phase.ENDED, next_update_at=None))
    made: dict[str, Message] = {
        "card": StateCard(shown),
        "card, private": StateCard(private),
        "card, calm": StateCard(calm),
        "card, ended": StateCard(ended),
        "card, of a dropped status": StateCard(
            snapshot(script, programme, status=StatusId("gone"), severity=SeverityCode("S99"), type=TypeCode("GONE"))
        ),
        "announcement": Announcement(shown),
        "announcement, calm": Announcement(calm),
        "update": UpdatePosted(shown, an_update(NUMBER, EntryId(1), message=text(script, 3000), next_update_at=NOW)),
        "update, the last": UpdatePosted(shown, an_update(NUMBER, EntryId(1), message=text(script, 1))),
        "receipt": DeclaredReceipt(replace(shown, holdings=(a_holding(NUMBER),))),
        "receipt, not leading": DeclaredReceipt(calm),
        "set-up failed": SetUpFailed(shown),
        "sentence": Sentence(
            key="room.could_not_invite", params={"name": text(script, 80), "label": "INC-1", "code": "cant_invite"}
        ),
        "summary": SummaryPosted(incident=shown.incident, sections=_sections(script), at=NOW),
        "tutorial": Tutorial(shown, frozenset()),
        "tutorial, over": Tutorial(shown, frozenset(STEPS)),
    }
    episode = Episode(id=EpisodeId(1), began_at=NOW)
    alarms = tuple(Alarm(trouble, 10_000, NOW) for trouble in Trouble if trouble not in UNSAYABLE)
    made |= {
        "operators": OperatorsLine(episode=episode, alarms=alarms),
        "operators, one": OperatorsLine(episode=episode, alarms=(Alarm(Trouble.BURIED_JOBS, 1, NOW),)),
        "operators, right again": OperatorsLine(episode=replace(episode, ended_at=NOW), alarms=()),
    }
    made |= {f"instructions, {role}": Instructions(shown, role) for role in programme.roles}
    made |= {f"entry {e.id}, {e.kind}": EntryLine(shown, e) for e in entries(script)}
    made |= _late(script, shown)
    return made | _nudges(script, shown, private) | _offers(script, shown)


def _late(script: str, shown: Snapshot) -> dict[str, Message]:
    """Told an hour after it was so, one by one and together."""
    later = replace(shown, now=NOW + timedelta(hours=1))
    told = [replace(e, data={**e.data, VIA: COMMAND_LINE}) for e in entries(script)]
    longest = tuple(sorted(told, key=lambda e: len(e.text), reverse=True)[:TOGETHER])
    made: dict[str, Message] = {f"late entry {e.id}, {e.kind}": EntryLine(later, e, is_last=True) for e in told}
    made["late entries"] = LateLines(snapshot=later, entries=longest, more=300, is_last=True)
    made["late entries, not delivered"] = LateLines(snapshot=later, entries=tuple(told[:3]))
    update = an_update(NUMBER, EntryId(1), message=text(script, 3000), next_update_at=NOW)
    made["late update"] = UpdatePosted(later, update)
    return made


def _nudges(script: str, shown: Snapshot, private: Snapshot) -> dict[str, Message]:
    everyone = tuple(UserId(f"U{n:010}") for n in range(90))
    base: dict[str, Any] = {"id": ReminderId(1), "state": ReminderState.FIRED, "about": NOW, "task_id": TaskId(7)}
    made: dict[str, Message] = {}
    for kind in ReminderKind:
        reminder = a_reminder(NUMBER, kind=kind, user=BOB, text=text(script, 500), **base)
        for rung in [*Rung, None]:
            made[f"nudge, {kind}, {rung}"] = Nudge(shown, reminder, rung, everyone)
            made[f"nudge, private, {kind}, {rung}"] = Nudge(private, reminder, rung, everyone)
        for outcome in Outcome:
            there = MessageRef(ChannelId("C0INCIDENTS"), MessageTs("1.1"))
            settled = replace(reminder, outcome=outcome, settled_by=BOB, settled_until=NOW, message=there)
            made[f"settled, {kind}, {outcome}"] = NudgeSettled(snapshot=shown, reminder=settled)
    return made


def _offers(script: str, shown: Snapshot) -> dict[str, Message]:
    return {
        f"offer, {kind}, {state}, {len(reason)}": OfferMade(
            shown,
            Offer(
                id=OfferId(5),
                incident_id=NUMBER,
                kind=kind,
                by=ALICE,
                at=NOW,
                to=BOB,
                severity=SeverityCode("S4"),
                reason=reason,
                state=state,
                settled_by=BOB,
            ),
        )
        for kind in OfferKind
        for state in OfferState
        for reason in (text(script, 3000), "")
    }


def _sections(script: str) -> tuple[SummarySection, ...]:
    line = SummaryLine(text=text(script, 450), entries=(1, 2, 3))
    return tuple(SummarySection(title=f"Section {n}", lines=(line,) * 40) for n in range(6))


def rendered(script: str, programme: Programme) -> dict[str, Rendered]:
    """Every message, and everything one person is told privately."""
    voice = voice_of(programme)
    posted = {name: render(voice, message) for name, message in messages_of(script, programme).items()}
    return posted | _told_privately(voice, script, programme)


def _told_privately(voice: SlackFormatter, script: str, programme: Programme) -> dict[str, Rendered]:
    shown = snapshot(script, programme)
    many = [large_incident(script)] * 20
    tasks = [(shown.incident, task) for task in shown.tasks]
    page = tuple(entries(script)[:20])
    words = [s.word for s in SUBCOMMANDS]
    return {
        "list": lists.incident_list(voice, many),
        "list, empty": lists.incident_list(voice, []),
        "info": timeline.incident_info(voice, shown),
        "timeline": timeline.timeline_page(voice, TimelinePage(snapshot=shown, entries=page, more=1000)),
        "timeline, empty": timeline.timeline_page(voice, TimelinePage(snapshot=shown, entries=())),
        "catch-up": timeline.catch_up(voice, CatchUp(snapshot=shown, since=NOW, entries=page, decisions=page[:5])),
        "catch-up, first": timeline.catch_up(voice, CatchUp(snapshot=shown, since=None, entries=(), decisions=())),
        "todo": lists.todo(voice, tasks),
        "todo, empty": lists.todo(voice, []),
        "tasks": lists.tasks_of(voice, shown),
        "tasks, none": lists.tasks_of(voice, replace(shown, tasks=())),
        "help, in a room": help_text(voice, words, []),
        "help, elsewhere": help_text(voice, words[:8], words[8:]),
        "refusal": plain.refusal(voice, NotFound("not_a_war_room"), lambda: "\n".join(["• x"] * 6)),
    }


# --------------------------------------------------------------------------------------------------- forms, home


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


def homes(script: str, programme: Programme) -> dict[str, View]:
    voice = voice_of(programme)
    shown = snapshot(script, programme)
    tasks = tuple((shown.incident, task) for task in shown.tasks[:20])
    full = Home(incidents=(shown.incident,) * 10, tasks=tasks, may_declare=True, now=NOW)
    empty = Home(incidents=(), tasks=(), may_declare=a_person(is_guest=True).is_full_member, now=NOW)
    return {"home": home_tab.home(voice, full), "home, empty": home_tab.home(voice, empty)}
