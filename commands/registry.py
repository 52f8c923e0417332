"""Everything that can be typed, pressed or sent by a form, and who handles it. Grow the tables, not the code.

What happens in channels is in `events.py`, shortcuts are in `shortcuts.py`.
"""

from collections.abc import Callable, Mapping
from functools import partial

from commands import (
    access,
    asks,
    capture,
    corrections,
    dead_letters,
    declare,
    declarer_questions,
    definitions,
    duplicates,
    exhibits,
    exports,
    exposures,
    functions,
    handover,
    hazard_notices,
    holds,
    invite,
    key_moments,
    leftover,
    marking,
    note,
    organisation,
    promises,
    queries,
    remind,
    rename,
    resolve,
    roles,
    room,
    scope,
    severity,
    situation_report,
    status,
    summary,
    tasks,
    timeline,
    tutorial,
    type_menu,
    update,
    war_room,
)
from commands.addressing import Addressing
from commands.context import Context
from commands.payloads.press import Press
from commands.responding.answers import Answer
from commands.subcommands import SlashCommand, Subcommand, Where, always, without_words
from commands.views import access as access_views
from commands.views import (
    actions_menu,
    capture_form,
    declare_form,
    home_tab,
    incident_card,
    incident_facts,
    lists,
    nudges,
    operators,
    people_forms,
    proposals,
    resolve_form,
    scope_forms,
    state_forms,
    timeline_lines,
    update_form,
    work_forms,
)
from commands.views import asks as ask_views
from commands.views import corrections as correction_forms
from commands.views import declarer_questions as declarer_views
from commands.views import duplicates as duplicate_views
from commands.views import exhibits as exhibit_views
from commands.views import exports as export_views
from commands.views import exposures as exposure_views
from commands.views import hazard_notices as hazard_views
from commands.views import holds as hold_views
from commands.views import key_moments as key_views
from commands.views import leftover as leftover_views
from commands.views import markings as marking_views
from commands.views import organisation as organisation_forms
from commands.views import room as room_views
from commands.views import situation_report as report_views
from commands.views import summary as summary_views
from commands.views import tasks as task_views
from commands.views import timeline as timeline_views
from commands.views.submission import Submission
from workflows.deps import Deps
from workflows.domain.errors import NotFound
from workflows.domain.ids import UserId
from workflows.domain.policy import Verb
from workflows.domain.proposals import ProposalKind

PressHandler = Callable[[Context, Press], Answer]
SubmissionHandler = Callable[[Context, Submission], Answer]
OptionsHandler = Callable[[Context, str], Answer]

COMMAND = "/incident"
_ANY, _ROOM = Where.ANYWHERE, Where.ROOM
_NUMBER, _ENDS, _NOWHERE = Addressing.NUMBER, Addressing.FIRST_OR_LAST, Addressing.NOWHERE

INCIDENT = SlashCommand(
    (
        Subcommand("declare", declare.open_form, _ANY, opens_form=always, addressing=_NOWHERE),
        Subcommand("list", queries.list_incidents, _ANY, addressing=_NOWHERE),
        Subcommand("info", queries.info, _ANY, addressing=_NUMBER),
        Subcommand("update", update.open_form, _ROOM, Verb.UPDATE, without_words, in_menu=10),
        Subcommand(
            "severity", severity.severity, _ROOM, Verb.SET_SEVERITY, without_words, in_menu=20, addressing=_ENDS
        ),
        Subcommand(
            "status",
            status.status,
            _ROOM,
            Verb.SET_STATUS,
            without_words,
            in_menu=30,
            addressing=_ENDS,
            keeps_labels=status.names_a_duplicate,
        ),
        Subcommand(
            "resolve", resolve.resolve_incident, _ROOM, Verb.RESOLVE, without_words, in_menu=140, addressing=_NUMBER
        ),
        Subcommand("close", status.close, _ROOM, Verb.CLOSE, without_words, in_menu=150, addressing=_NUMBER),
        Subcommand("cancel", status.cancel, _ROOM, Verb.CANCEL, without_words, in_menu=160, addressing=_NUMBER),
        Subcommand(
            "reopen",
            status.reopen,
            _ROOM,
            Verb.REOPEN,
            without_words,
            in_menu=170,
            addressing=_NUMBER,
            of_duplicate=True,
        ),
        Subcommand(
            "duplicate",
            duplicates.duplicate,
            _ROOM,
            Verb.MERGE,
            without_words,
            in_menu=165,
            addressing=_NOWHERE,
            of_duplicate=True,
        ),
        Subcommand("role", roles.role, _ROOM, Verb.ASSIGN_ROLE, roles.role_opens_form, in_menu=40, addressing=_ENDS),
        Subcommand("claim", roles.claim, _ROOM, Verb.CLAIM_ROLE, without_words, addressing=_ENDS),
        Subcommand("handover", handover.handover, _ROOM, Verb.HAND_OVER, handover.opens_form, in_menu=90),
        Subcommand("invite", invite.invite_people, _ROOM, Verb.INVITE, without_words, in_menu=80, addressing=_ENDS),
        Subcommand("access", access.access, _ANY, in_menu=137, addressing=_NOWHERE),
        Subcommand("hold", holds.hold, _ROOM, Verb.SEE, in_menu=139, addressing=_NUMBER, of_duplicate=True),
        Subcommand("note", note.note, _ROOM, Verb.NOTE, without_words, in_menu=60),
        Subcommand("correct", corrections.correct_entry, _ROOM, Verb.NOTE, corrections.without_text),
        Subcommand("withdraw", corrections.withdraw, _ROOM, Verb.NOTE, corrections.without_text),
        Subcommand("timeline", timeline.timeline, _ANY, Verb.READ, in_menu=110, addressing=_NUMBER),
        Subcommand(
            "task", tasks.task, _ROOM, Verb.TASK, without_words, in_menu=50, check_redirected=tasks.ask_of_which
        ),
        Subcommand("exhibit", exhibits.exhibit, _ROOM, Verb.EXHIBIT, exhibits.adds, in_menu=65),
        Subcommand("exposure", exposures.exposure, _ANY, opens_form=always, addressing=_NOWHERE),
        Subcommand("todo", tasks.my_tasks, _ANY, addressing=_NOWHERE),
        Subcommand("remind", remind.remind, _ROOM, Verb.REMIND, without_words, in_menu=70),
        Subcommand("catchup", timeline.catchup, _ANY, Verb.SUMMARISE, in_menu=100, addressing=_NUMBER),
        Subcommand("summary", summary.summary, _ROOM, Verb.SUMMARISE, in_menu=120, addressing=_NUMBER),
        Subcommand("sitrep", situation_report.sitrep, _ROOM, Verb.SUMMARISE, in_menu=125, addressing=_NUMBER),
        Subcommand("export", exports.export, _ROOM, Verb.EXPORT, exports.opens_form, in_menu=127),
        Subcommand("rename", rename.new_title, _ROOM, Verb.RENAME, without_words, in_menu=130),
        Subcommand("type", scope.incident_type, _ROOM, Verb.SET_TYPE, without_words, in_menu=133, addressing=_ENDS),
        Subcommand(
            "visibility",
            scope.visibility,
            _ROOM,
            Verb.SET_VISIBILITY,
            without_words,
            in_menu=136,
            addressing=_ENDS,
            of_duplicate=True,
        ),
        Subcommand("marking", marking.marking, _ROOM, Verb.MARK, without_words, in_menu=138, addressing=_ENDS),
        Subcommand("setup", organisation.setup, _ANY, opens_form=always, addressing=_NOWHERE),
        Subcommand("tutorial", tutorial.tutorial, _ANY, opens_form=always, addressing=_NOWHERE),
    ),
    without_words=declare.open_form,
)
"""`/incident` without a word declares, or in a war room opens its actions menu."""

ACTIONS: Mapping[str, PressHandler] = {
    incident_card.POST_UPDATE: update.press_update,
    incident_facts.CLAIM: roles.press_claim,
    incident_facts.NAME: functions.press_name,
    incident_facts.RETRY: war_room.press_retry_setup,
    incident_card.MENU: INCIDENT.press_menu,
    incident_card.REOPEN: status.press_reopen,
    incident_card.UNDO: duplicates.press_undo,
    nudges.UPDATE_NOW: update.press_update,
    nudges.SNOOZE: promises.press_snooze,
    nudges.NOT_NEEDED: promises.press_not_needed,
    nudges.TASK_DONE: tasks.press_done,
    leftover_views.CANCEL_ALL: leftover.press_cancel,
    leftover_views.HAND_OVER: leftover.press_hand_over,
    report_views.POST: situation_report.press_post,
    report_views.EDIT: situation_report.press_edit,
    summary_views.POST: summary.press_post,
    summary_views.AS_UPDATE: summary.press_as_update,
    summary_views.SEND: summary.press_send,
    key_views.STAR: key_moments.press_star,
    key_views.UNSTAR: key_moments.press_unstar,
    timeline_lines.RETRY: dead_letters.press_requeue_in_room,
    timeline_lines.DISCARD: dead_letters.press_discard_in_room,
    operators.RETRY: dead_letters.press_requeue_all,
    operators.DISCARD: dead_letters.press_discard_all,
    f"{proposals.ACCEPT}.{ProposalKind.HANDOVER}": partial(handover.press_handover, accept=True),
    f"{proposals.DECLINE}.{ProposalKind.HANDOVER}": partial(handover.press_handover, accept=False),
    f"{proposals.ACCEPT}.{ProposalKind.LOWER_SEVERITY}": partial(severity.press_lowering, accept=True),
    f"{proposals.DECLINE}.{ProposalKind.LOWER_SEVERITY}": partial(severity.press_lowering, accept=False),
    f"{proposals.ACCEPT}.{ProposalKind.OPEN_UP}": partial(scope.press_opening, accept=True),
    f"{proposals.DECLINE}.{ProposalKind.OPEN_UP}": partial(scope.press_opening, accept=False),
    f"{proposals.ACCEPT}.{ProposalKind.WIDEN_MARKING}": partial(marking.press_widening, accept=True),
    f"{proposals.DECLINE}.{ProposalKind.WIDEN_MARKING}": partial(marking.press_widening, accept=False),
    access_views.GRANT: access.press_grant,
    access_views.REVOKE: access.press_revoke,
    access_views.ASK: access.press_ask,
    access_views.BREAK: access.press_break,
    access_views.REVIEW: access.press_review,
    access_views.CONFIRM: partial(access.press_second, accept=True),
    access_views.NOT_CONFIRM: partial(access.press_second, accept=False),
    access_views.WAIVE: access.press_waive,
    access_views.UNWAIVE: access.press_unwaive,
    access_views.ASK_WAIVER: access.press_ask_waiver,
    f"{proposals.ACCEPT}.{ProposalKind.WAIVER}": partial(access.press_waiver, accept=True),
    f"{proposals.DECLINE}.{ProposalKind.WAIVER}": partial(access.press_waiver, accept=False),
    f"{proposals.ACCEPT}.{ProposalKind.ACCESS}": partial(access.press_access, accept=True),
    f"{proposals.DECLINE}.{ProposalKind.ACCESS}": partial(access.press_access, accept=False),
    hold_views.ISSUE: holds.press_issue,
    hold_views.RELEASE: holds.press_release,
    hold_views.REVIEW: holds.press_review,
    hold_views.ACKNOWLEDGE: holds.press_acknowledge,
    proposals.UNTIL: access.press_until,
    proposals.CHOOSE: invite.press_choose,
    room_views.END: room.press_end,
    room_views.UNARCHIVE: room.press_unarchive,
    f"{proposals.ACCEPT}.{ProposalKind.INVITATION}": partial(invite.press_invitation, accept=True),
    f"{proposals.DECLINE}.{ProposalKind.INVITATION}": partial(invite.press_invitation, accept=False),
    f"{proposals.ACCEPT}.{ProposalKind.DECISION}": partial(note.press_decision, accept=True),
    f"{proposals.DECLINE}.{ProposalKind.DECISION}": partial(note.press_decision, accept=False),
    timeline_views.CORRECT: corrections.press_correct,
    exposure_views.SHOW_ENTRY: exposures.press_show_entry,
    exposure_views.REVEAL_ENTRY: exposures.press_reveal_entry,
    declarer_views.ASK: declarer_questions.press_ask,
    declarer_views.ANSWER: declarer_questions.press_answer,
    hazard_views.JOIN: hazard_notices.press_join,
    hazard_views.NOT_ME: hazard_notices.press_not_me,
    ask_views.ON_IT: asks.press_on_it,
    ask_views.CANNOT: asks.press_cannot,
    ask_views.ANSWER: asks.press_answer,
    lists.TASK_TICK: tasks.press_done,
    exhibit_views.ADD: exhibits.press_add,
    exhibit_views.REVEAL: exhibits.press_reveal,
    exhibit_views.SHOW: exhibits.press_show,
    exhibit_views.CHAIN: exhibits.press_chain,
    exhibit_views.HAND_ON: exhibits.press_hand_on,
    task_views.ON_IT: tasks.press_on_it,
    task_views.CANNOT: tasks.press_cannot,
    task_views.ANSWER: tasks.press_answer,
    task_views.DONE: tasks.press_done,
    actions_menu.PRESS: INCIDENT.press_menu_item,
    home_tab.DECLARE: declare.press_declare,
    declare_form.TYPE_CHOSEN: declare.press_type,
    declare_form.SEVERITY_CHOSEN: definitions.press_severity,
    state_forms.SEVERITY_CHOSEN: definitions.press_severity,
    state_forms.STATUS_CHOSEN: status.press_status,
    scope_forms.TYPE_CHOSEN: definitions.press_type,
    declare_form.JOIN: declare.press_join,
    organisation_forms.CHANGE: organisation.press_change,
    organisation_forms.CHANGE_FUNCTION: organisation.press_function,
}
"""By action id; an id may go on after a dot, for what makes it unique within its message."""

VIEWS: Mapping[str, SubmissionHandler] = {
    declare_form.CALLBACK: declare.submit,
    update_form.CALLBACK: update.submit,
    update_form.SKIP: promises.submit_skip,
    state_forms.SEVERITY: severity.submit_severity,
    state_forms.STATUS: status.submit_status,
    duplicate_views.CALLBACK: duplicates.submit_merge,
    state_forms.RENAME: rename.submit_title,
    scope_forms.VISIBILITY: scope.submit_visibility,
    scope_forms.TYPE: scope.submit_type,
    marking_views.MARKING: marking.submit_marking,
    export_views.EXPORT: exports.submit_export,
    resolve_form.CALLBACK: resolve.submit_resolve,
    leftover_views.FORM: leftover.submit_hand_over,
    declarer_views.ASK_FORM: declarer_questions.submit_ask,
    declarer_views.ANSWER_FORM: declarer_questions.submit_answer,
    people_forms.ROLE: roles.submit_role,
    people_forms.HANDOVER: handover.submit_handover,
    people_forms.INVITE: invite.submit_invite,
    access_views.GRANT_FORM: access.submit_grant,
    access_views.ASK_FORM: access.submit_ask,
    proposals.UNTIL_FORM: access.submit_until,
    proposals.CHOOSE_FORM: invite.submit_choose,
    access_views.BREAK_FORM: access.submit_break,
    access_views.REVIEW_FORM: access.submit_review,
    access_views.WAIVER_FORM: access.submit_waiver,
    access_views.ASK_WAIVER_FORM: access.submit_ask_waiver,
    hold_views.ISSUE_FORM: holds.submit_issue,
    hold_views.RELEASE_FORM: holds.submit_release,
    hold_views.REVIEW_FORM: holds.submit_review,
    key_views.FORM: key_moments.submit_key,
    report_views.FORM: situation_report.submit_report,
    summary_views.SEND_FORM: summary.submit_send,
    people_forms.NAME: functions.submit_name,
    work_forms.NOTE: note.submit_note,
    exhibit_views.EXHIBIT: exhibits.submit_exhibit,
    exhibit_views.CUSTODY: exhibits.submit_custody,
    exposure_views.OPENED: exposures.submit_opened,
    exposure_views.OWN: exposures.submit_own,
    capture_form.CAPTURE: capture.submit_capture,
    work_forms.TASK: tasks.submit_task,
    task_views.DECLINE: tasks.submit_decline,
    correction_forms.CALLBACK: corrections.submit_correction,
    task_views.ANSWER_FORM: tasks.submit_answer,
    ask_views.DECLINE_FORM: asks.submit_decline,
    ask_views.ANSWER_FORM: asks.submit_answer,
    work_forms.REMIND: remind.submit_remind,
    organisation_forms.CALLBACK: organisation.submit_general,
    organisation_forms.FUNCTION: organisation.submit_function,
}

OPTIONS: Mapping[str, OptionsHandler] = {
    declare_form.TYPE_CHOSEN: type_menu.offer_types,
    scope_forms.TYPE_CHOSEN: type_menu.offer_types,
    organisation_forms.DEFAULT_TYPE: type_menu.offer_types_alone,
}
"""What a menu offers for what is typed into it, by action id."""

CLOSED: Mapping[str, Callable[[Submission, UserId, Deps], None]] = {exposure_views.OPENED: exposures.closed}
"""What happens when somebody closes a form that says so (`notify_on_close`)."""


def action_handler(action_id: str) -> PressHandler:
    """The handler of an action id, or of the longest beginning of it that has one. Raises `NotFound`."""
    name = action_id
    while name:
        if name in ACTIONS:
            return ACTIONS[name]
        name = name.rpartition(".")[0]
    raise NotFound("control_gone")


def view_handler(callback_id: str) -> SubmissionHandler:
    """The handler of a form. Raises `NotFound`."""
    if callback_id not in VIEWS:
        raise NotFound("control_gone")
    return VIEWS[callback_id]


def options_handler(action_id: str) -> OptionsHandler:
    """The handler of a menu. Raises `NotFound`."""
    if action_id not in OPTIONS:
        raise NotFound("control_gone")
    return OPTIONS[action_id]
