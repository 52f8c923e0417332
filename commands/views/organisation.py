"""The forms of `/incident setup`: what is set up, the people of a function, and everything else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from commands.views.blocks import Block, View, button, context, divider, modal, plain_text, section
from commands.views.forms import (
    channel_field,
    choice_field,
    choices_field,
    form,
    people_field,
    text_field,
    time_field,
)
from commands.views.slack_formatter import SlackFormatter
from commands.views.type_menu import type_field
from workflows.domain.break_glass import SecondPerson
from workflows.domain.chat import Group
from workflows.domain.ids import TypeCode
from workflows.domain.organisation import Setting, SettingChange, SettingValue, cleared_type_of, function_of
from workflows.organisation.members import PeopleList, people_lists
from workflows.programme.find_type import Kind
from workflows.text.slack_text import escape, one_line

CALLBACK = "setup"
FUNCTION = "setup_function"
CHANGE = "setup.change"
DEFAULT_TYPE = "setup.default_type"
CHANGE_FUNCTION = "setup.function"
FUNCTIONS_SHOWN = 70
CLEARED_SHOWN = 20
"""A form has at most 100 blocks."""
PEOPLE_SHOWN = 12
HISTORY_SHOWN = 5
Standing = Mapping[str, SettingValue]


def overview(fmt: SlackFormatter, standing: Standing, changes: Sequence[SettingChange]) -> View:
    """What is set up now, each part with its button, and what was changed last."""
    lists = people_lists(fmt.programme)
    functions = [name for name, one in lists.items() if not one.clears]
    cleared = [name for name, one in lists.items() if one.clears]
    blocks = [
        section(_general(fmt, standing), accessory=button(fmt("setup.change"), CHANGE)),
        divider(),
        context(fmt("setup.functions")),
        *(_listed(fmt, name, lists[name], number) for number, name in enumerate(functions[:FUNCTIONS_SHOWN])),
    ]
    if hidden := len(functions) - FUNCTIONS_SHOWN:
        blocks += [context(fmt.catalogue.plural("setup.more_functions", hidden))] if hidden > 0 else []
    if cleared:
        blocks += [divider(), context(fmt("setup.cleared"))]
        numbered = enumerate(cleared[:CLEARED_SHOWN], start=FUNCTIONS_SHOWN)
        blocks += [_listed(fmt, name, lists[name], number) for number, name in numbered]
    if changes:
        blocks += [divider(), context("\n".join([fmt("setup.history"), *_history(fmt, changes)]))]
    return modal(
        title=plain_text(fmt("setup.title"), emoji=None), close=plain_text(fmt("form.close"), emoji=None), blocks=blocks
    )


def _general(fmt: SlackFormatter, standing: Standing) -> str:
    lines = [f"*{fmt(f'setup.{setting}')}*  {_said(fmt, setting, standing.get(setting))}" for setting in Setting]
    return "\n".join(lines)


def _listed(fmt: SlackFormatter, name: str, listed: PeopleList, number: int) -> Block:
    shown = _people(fmt, listed.members)
    title = escape(one_line(fmt.local(listed.title), 60))
    text = f"*{title}*  {shown}" if listed.members else f":warning: *{title}*  {shown}"
    return section(text, accessory=button(fmt("setup.change"), f"{CHANGE_FUNCTION}.{number}", name))


def _people(fmt: SlackFormatter, references: Sequence[str]) -> str:
    """In a form, a mention notifies nobody."""
    if not references:
        return fmt("setup.nobody")
    shown = [_reference(one) for one in references[:PEOPLE_SHOWN]]
    more = ["…"] if len(references) > PEOPLE_SHOWN else []
    return " ".join(shown + more)


def _reference(reference: str) -> str:
    if "@" in reference:
        return escape(reference)
    return f"<!subteam^{reference}>" if reference.startswith("S") else f"<@{reference}>"


def _said(fmt: SlackFormatter, setting: str, value: SettingValue | None) -> str:
    """A value as people read it."""
    match setting, value:
        case _, list():
            return _people(fmt, value)
        case Setting.QUIET_HOURS, dict():
            return _quiet_hours(fmt, value)
        case Setting.LEADERSHIP_CHANNEL, "" | None:
            return fmt("setup.no_leadership_channel")
        case ((Setting.ANNOUNCE_CHANNEL | Setting.LEADERSHIP_CHANNEL), str()):
            return _channel(value)
        case Setting.DEFAULT_SEVERITY, str():
            return escape(fmt.severity(value))  # type: ignore[arg-type]
        case Setting.DEFAULT_TYPE, str():
            return escape(fmt.type(value))  # type: ignore[arg-type]
        case Setting.BREAK_GLASS_SECOND, str() if value in tuple(SecondPerson):
            return fmt(f"setup.second_{value}")
        case Setting.TIMEZONE, str():
            return escape(value)
        case Setting.LANGUAGE, str():
            return escape(fmt.catalogue.languages.get(value, value))
    return fmt("setup.as_programme")


def _quiet_hours(fmt: SlackFormatter, value: Mapping[str, object]) -> str:
    if not value:
        return fmt("setup.no_quiet_hours")
    severities = value.get("severities")
    codes = [str(code) for code in severities] if isinstance(severities, list) else []
    start, end = (str(value.get(name, ""))[:5] for name in ("start", "end"))
    zone = escape(str(value.get("timezone", "")))
    return fmt("setup.quiet", start=start, end=end, zone=zone, severities=escape(", ".join(codes)))


def _channel(channel: str) -> str:
    is_id = channel[:1] in ("C", "G") and channel.isalnum() and channel.isupper()
    return f"<#{channel}>" if is_id else escape(f"#{channel}")


def _history(fmt: SlackFormatter, changes: Sequence[SettingChange]) -> Iterator[str]:
    for change in changes[:HISTORY_SHOWN]:
        function, kind = function_of(change.name), cleared_type_of(change.name)
        old, new = _said(fmt, change.name, change.old), _said(fmt, change.name, change.new)
        name = _title(fmt, function) if function else _cleared(fmt, kind) if kind else fmt(f"setup.{change.name}")
        yield fmt("setup.changed", by=f"<@{change.by}>", name=name, old=old, new=new, at=fmt.when(change.at))


def _cleared(fmt: SlackFormatter, kind: str) -> str:
    return fmt("setup.cleared_for", type=escape(fmt.type(TypeCode(kind))))


def _title(fmt: SlackFormatter, function: str) -> str:
    known = fmt.programme.functions.get(function)
    return escape(fmt.local(known.title) if known else function)


# ------------------------------------------------------------------------------------------------------ one function


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """Who belongs to a function, as a form can show it. `unknown`: addresses that belong to nobody."""

    people: Sequence[str] = ()
    groups: Sequence[str] = ()
    unknown: Sequence[str] = ()
    offered: Sequence[Group] = field(default_factory=tuple)


def function_form(fmt: SlackFormatter, name: str, listed: PeopleList, members: Members) -> View:
    """The people and groups of one function, or those who are cleared for a type."""
    title = escape(fmt.local(listed.title))
    said = fmt("setup.clears") if listed.clears else _called(fmt, name)
    blocks = [section(f"*{title}*\n{said}")]
    if members.unknown:
        blocks.append(context(fmt("setup.unknown_people", people=escape(", ".join(members.unknown)))))
    blocks.append(people_field("people", fmt("setup.field_people"), chosen=members.people, optional=True))
    if members.offered:
        groups = [(group.id, f"@{group.handle}  {group.name}") for group in members.offered]
        hint = fmt("setup.groups_hint")
        blocks.append(choices_field("groups", fmt("setup.field_groups"), groups, chosen=members.groups, hint=hint))
    return form(
        fmt,
        callback=FUNCTION,
        title=fmt("setup_function.title"),
        submit=fmt("form.save"),
        blocks=blocks,
        private_metadata={"function": name},
    )


def _called(fmt: SlackFormatter, function: str) -> str:
    types = [fmt.local(kind.title) for kind in fmt.programme.types.values() if function in kind.invite]
    return fmt("setup.called_for", types=escape(fmt.catalogue.listed(types))) if types else fmt("setup.called_never")


# ------------------------------------------------------------------------------------------------- everything else


def general_form(fmt: SlackFormatter, standing: Standing, zone: str) -> View:
    """Channels, defaults, language and quiet hours. `zone`: offered where there are no quiet hours yet."""
    return form(
        fmt,
        callback=CALLBACK,
        title=fmt("setup.title"),
        submit=fmt("form.save"),
        blocks=[*_channel_fields(fmt, standing), *_default_fields(fmt, standing), *_quiet_fields(fmt, standing, zone)],
        private_metadata={},
    )


def _channel_fields(fmt: SlackFormatter, standing: Standing) -> list[Block]:
    announce, leadership = (str(standing[s]) for s in (Setting.ANNOUNCE_CHANNEL, Setting.LEADERSHIP_CHANNEL))
    is_id = announce[:1] in ("C", "G") and announce.isalnum() and announce.isupper()
    hint = "" if is_id else fmt("setup.announce_hint", channel=announce)
    return [
        channel_field(
            Setting.ANNOUNCE_CHANNEL,
            fmt("setup.announce_channel"),
            "public",
            "private",
            chosen=announce if is_id else "",
            hint=hint,
        ),
        channel_field(
            Setting.LEADERSHIP_CHANNEL,
            fmt("setup.leadership_channel"),
            "private",
            chosen=leadership,
            hint=fmt("setup.leadership_hint"),
        ),
    ]


def _default_fields(fmt: SlackFormatter, standing: Standing) -> list[Block]:
    usual = Kind.read(str(standing[Setting.DEFAULT_TYPE]))
    severities: list[tuple[str, str]] = [(code, fmt.severity(code)) for code in fmt.programme.severities]
    choices: Mapping[Setting, list[tuple[str, str]]] = {
        Setting.DEFAULT_SEVERITY: severities,
        Setting.LANGUAGE: [*fmt.catalogue.languages.items()],
        Setting.BREAK_GLASS_SECOND: [(one.value, fmt(f"setup.second_{one}")) for one in SecondPerson],
    }
    return [
        type_field(
            fmt,
            Setting.DEFAULT_TYPE,
            fmt(f"setup.{Setting.DEFAULT_TYPE}"),
            usual if usual.is_in(fmt.programme) else None,
            menu=DEFAULT_TYPE,
            dispatches=False,
        ),
        *(
            choice_field(setting, fmt(f"setup.{setting}"), offered, chosen=str(standing[setting]))
            for setting, offered in choices.items()
        ),
        text_field(
            Setting.TIMEZONE,
            fmt("setup.timezone"),
            value=str(standing[Setting.TIMEZONE]),
            hint=fmt("setup.timezone_hint"),
            limit=60,
        ),
    ]


def _quiet_fields(fmt: SlackFormatter, standing: Standing, zone: str) -> list[Block]:
    value = standing[Setting.QUIET_HOURS]
    quiet = value if isinstance(value, dict) else {}
    severities = [(code, fmt.severity(code)) for code in fmt.programme.severities]
    start, end = (str(quiet.get(name, ""))[:5] for name in ("start", "end"))
    return [
        time_field("quiet_start", fmt("setup.field_quiet_start"), chosen=start),
        time_field("quiet_end", fmt("setup.field_quiet_end"), chosen=end),
        text_field(
            "quiet_zone",
            fmt("setup.field_quiet_zone"),
            value=str(quiet.get("timezone", zone)),
            optional=True,
            limit=60,
        ),
        choices_field(
            "quiet_severities",
            fmt("setup.field_quiet_severities"),
            severities,
            chosen=quiet.get("severities", ()),
            hint=fmt("setup.quiet_hint"),
        ),
    ]
