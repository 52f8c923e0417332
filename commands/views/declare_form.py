"""The form "Declare incident"."""

from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement
from slack_sdk.models.views import View

from commands.views.forms import Typed, choice_field, form, person_field, text_field
from commands.views.plain import section
from commands.views.room import small
from commands.views.voice import BUTTON_LIMIT, Voice
from workflows.declare import MAX_TITLE
from workflows.domain.ids import SeverityCode, TypeCode, UserId
from workflows.domain.incident import Incident, Visibility
from workflows.domain.prose import escape, one_line, shorten

CALLBACK = "declare"
TYPE_CHOSEN = "declare.type"
JOIN = "declare.join"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the form holds. `draft` names a stored message that it was opened from."""

    title: str = ""
    type: TypeCode
    severity: SeverityCode
    visibility: Visibility
    lead: UserId | None = None
    summary: str = ""
    draft: str = ""
    quote: str = ""
    despite_similar: bool = False
    practice: bool = False


def first_draft(voice: Voice, reporter: UserId, title: str = "") -> Draft:
    """What the programme fills in before anybody types."""
    defaults = voice.programme.defaults
    return Draft(
        title=title,
        type=defaults.type,
        severity=defaults.severity,
        visibility=voice.programme.types[defaults.type].visibility,
        lead=reporter if defaults.lead_is_reporter else None,
    )


def declare_form(voice: Voice, draft: Draft, similar: Incident | None = None) -> View:
    """The form, filled with `draft`; with `similar`, the offer to join that one instead on top."""
    blocks: list[Block] = _offer_to_join(voice, similar) if similar else []
    if draft.practice:
        blocks.append(section(f":mortar_board: {voice('practice.form')}"))
    if draft.quote:
        blocks.append(small(voice("declare.from_message", quote=escape(one_line(draft.quote, 300)))))
    blocks += _fields(voice, draft)
    return form(
        callback=CALLBACK,
        title=voice("declare.title"),
        submit=voice("declare.anyway") if similar else voice("declare.submit"),
        blocks=blocks,
        voice=voice,
        remembers={
            "draft": draft.draft,
            "despite": similar is not None or draft.despite_similar,
            "practice": draft.practice,
        },
    )


def _fields(voice: Voice, draft: Draft) -> list[Block]:
    programme = voice.programme
    kind = programme.types[draft.type]
    visibilities = [kind.visibility] if kind.forced else list(Visibility)
    return [
        text_field(
            "title",
            voice("declare.field_title"),
            value=draft.title,
            placeholder=voice("declare.title_example"),
            limit=MAX_TITLE,
            focus=not draft.title,
        ),
        choice_field(
            "type",
            voice("declare.field_type"),
            [(code, t.title) for code, t in programme.types.items()],
            chosen=draft.type,
            tells=TYPE_CHOSEN,
        ),
        choice_field(
            "severity",
            voice("declare.field_severity"),
            [(code, voice.severity(code)) for code in programme.severities],
            chosen=draft.severity,
            hint=voice("declare.severity_hint"),
        ),
        choice_field(
            f"visibility:{draft.type}",
            voice("declare.field_visibility"),
            [(v.value, voice(f"visibility.{v}_long")) for v in visibilities],
            chosen=draft.visibility.value,
            hint=voice("declare.visibility_forced") if kind.forced else "",
        ),
        person_field("lead", voice("declare.field_lead"), chosen=draft.lead, optional=True),
        text_field(
            "summary",
            voice("declare.field_summary"),
            value=draft.summary,
            placeholder=voice("declare.summary_example"),
            multiline=True,
            optional=True,
        ),
    ]


def _offer_to_join(voice: Voice, similar: Incident) -> list[Block]:
    text = voice(
        "declare.similar",
        label=similar.label,
        title=escape(shorten(similar.title, 200)),
        at=voice.when(similar.declared_at),
    )
    join = ButtonElement(
        text=shorten(voice("declare.join", label=similar.label), BUTTON_LIMIT),
        action_id=JOIN,
        value=str(similar.id),
        style="primary",
    )
    return [section(f":information_source: {text}"), ActionsBlock(elements=[join])]


def read_draft(view: dict[str, Any], voice: Voice) -> Draft:
    """What stands in the form now. A visibility the type does not force stays as it was chosen."""
    typed = Typed(view)
    defaults = voice.programme.defaults
    kind = TypeCode(typed.choice("type") or defaults.type)
    rule = voice.programme.types.get(kind) or voice.programme.types[defaults.type]
    return Draft(
        title=typed.text("title"),
        type=kind if kind in voice.programme.types else defaults.type,
        severity=SeverityCode(typed.choice("severity") or defaults.severity),
        visibility=Visibility(typed.choice("visibility") or rule.visibility),
        lead=typed.person("lead"),
        summary=typed.text("summary"),
        draft=str(typed.remembers.get("draft", "")),
        despite_similar=bool(typed.remembers.get("despite")),
        practice=bool(typed.remembers.get("practice")),
    )
