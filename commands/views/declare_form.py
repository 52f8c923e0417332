"""The form "Declare incident"."""

from dataclasses import dataclass

from commands.views.blocks import Block, View, actions, button, context, section
from commands.views.definitions import about_severity, about_type, severity_choices
from commands.views.forms import choice_field, choices_field, form, person_field, text_field
from commands.views.slack_formatter import SlackFormatter
from commands.views.submission import Submission
from commands.views.type_menu import kind_in, type_field
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ClassId, SeverityCode, TypeCode, UserId
from workflows.domain.incident import Incident
from workflows.incidents.declare import MAX_TITLE
from workflows.programme.find_type import Kind
from workflows.programme.incident_types import IncidentType
from workflows.text.slack_text import escape, one_line, shorten

CALLBACK = "declare"
TYPE_CHOSEN = "declare.type"
SEVERITY_CHOSEN = "declare.severity"
JOIN = "declare.join"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the form contains. `draft` names a stored message that it was opened from."""

    title: str = ""
    type: TypeCode
    subtype: str = ""
    severity: SeverityCode
    visibility: Visibility
    lead: UserId | None = None
    description: str = ""
    draft: str = ""
    quote: str = ""
    despite_similar: bool = False
    practice: bool = False
    classes: tuple[ClassId, ...] = ()


def first_draft(fmt: SlackFormatter, reporter: UserId, title: str = "") -> Draft:
    """What the programme fills in before anybody types."""
    defaults = fmt.programme.defaults
    return Draft(
        title=title,
        type=defaults.type,
        severity=defaults.severity,
        visibility=fmt.programme.types[defaults.type].visibility,
        lead=reporter if defaults.lead_is_reporter else None,
    )


def declare_form(fmt: SlackFormatter, draft: Draft, similar: Incident | None = None) -> View:
    """The form, filled with `draft`; with `similar`, the offer to join that one instead on top."""
    blocks: list[Block] = _offer_to_join(fmt, similar) if similar else []
    if draft.practice:
        blocks.append(section(f":mortar_board: {fmt('practice.form')}"))
    if draft.quote:
        blocks.append(context(fmt("declare.from_message", quote=escape(one_line(draft.quote, 300)))))
    blocks += _fields(fmt, draft)
    return form(
        fmt,
        callback=CALLBACK,
        title=fmt("declare.title"),
        submit=fmt("declare.anyway") if similar else fmt("declare.submit"),
        blocks=blocks,
        private_metadata={
            "draft": draft.draft,
            "despite": similar is not None or draft.despite_similar,
            "practice": draft.practice,
        },
    )


def _fields(fmt: SlackFormatter, draft: Draft) -> list[Block]:
    return [
        text_field(
            "title",
            fmt("declare.field_title"),
            value=draft.title,
            placeholder=fmt("declare.title_example"),
            limit=MAX_TITLE,
            focus=not draft.title,
        ),
        type_field(
            fmt,
            "type",
            fmt("declare.field_type"),
            Kind(draft.type, draft.subtype),
            menu=TYPE_CHOSEN,
            dispatches=True,
        ),
        about_type(fmt, draft.type),
        choice_field(
            "severity",
            fmt("declare.field_severity"),
            severity_choices(fmt),
            chosen=draft.severity,
            hint=fmt("declare.severity_hint"),
            dispatches=SEVERITY_CHOSEN,
        ),
        about_severity(fmt, draft.severity),
        _visibility_field(fmt, draft.type, draft.visibility),
        person_field("lead", fmt("declare.field_lead"), chosen=draft.lead, optional=True),
        text_field(
            "summary",
            fmt("declare.field_summary"),
            value=draft.description,
            placeholder=fmt("declare.summary_example"),
            multiline=True,
            optional=True,
        ),
        *([_classes_field(fmt, draft)] if _asks_for_classes(fmt, draft.type) else []),
    ]


def _asks_for_classes(fmt: SlackFormatter, code: TypeCode) -> bool:
    """Only where the type says nothing of it."""
    return bool(fmt.programme.classes) and not fmt.programme.classes_of(code)


def _classes_field(fmt: SlackFormatter, draft: Draft) -> Block:
    choices = [(one, fmt.local(known.title)) for one, known in fmt.programme.classes.items()]
    return choices_field(
        "classes", fmt("exhibit.field_class"), choices, chosen=draft.classes, hint=fmt("type.classes_hint")
    )


def _visibility_field(fmt: SlackFormatter, code: TypeCode, visibility: Visibility) -> Block:
    kind = fmt.programme.types[code]
    visibilities = fmt.programme.visibilities_of(code)
    return choice_field(
        f"visibility:{code}",
        fmt("declare.field_visibility"),
        [(v.value, fmt(f"visibility.{v}_long")) for v in visibilities],
        chosen=(visibility if visibility in visibilities else kind.visibility).value,
        hint=_floor_hint(fmt, kind),
    )


def _floor_hint(fmt: SlackFormatter, kind: IncidentType) -> str:
    if kind.forced:
        return fmt("declare.visibility_forced")
    return "" if kind.floor is Visibility.OPEN else fmt("declare.visibility_never_open")


def with_type(fmt: SlackFormatter, form: Submission) -> View:
    """The form once another type was chosen: with that type's visibility, and everything else as it stands there."""
    chosen = read_draft(form, fmt).type
    field = _visibility_field(fmt, chosen, fmt.programme.types[chosen].visibility)
    return form.explained(about_type(fmt, chosen), {"visibility": field})


def _offer_to_join(fmt: SlackFormatter, similar: Incident) -> list[Block]:
    text = fmt(
        "declare.similar",
        label=similar.label,
        title=escape(shorten(similar.title, 200)),
        at=fmt.when(similar.declared_at),
    )
    join = button(fmt("declare.join", label=similar.label), JOIN, str(similar.id), style="primary")
    return [section(f":information_source: {text}"), actions(join)]


def read_draft(submission: Submission, fmt: SlackFormatter) -> Draft:
    """What the form contains now. A visibility the type does not force stays as it was chosen."""
    defaults, carried = fmt.programme.defaults, submission.private_metadata
    chosen = kind_in(submission)
    kind = chosen if chosen.is_in(fmt.programme) else Kind(defaults.type)
    rule = fmt.programme.types[kind.type]
    return Draft(
        title=submission.text("title"),
        type=kind.type,
        subtype=kind.subtype,
        severity=SeverityCode(submission.choice("severity") or defaults.severity),
        visibility=Visibility(submission.choice("visibility") or rule.visibility),
        lead=submission.person("lead"),
        description=submission.text("summary"),
        draft=str(carried.get("draft", "")),
        despite_similar=bool(carried.get("despite")),
        practice=bool(carried.get("practice")),
        classes=tuple(map(ClassId, submission.choices("classes"))),
    )
