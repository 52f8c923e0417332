"""What severities, types and statuses mean, where somebody chooses one: briefly below each option, in full below the
field for the one that is chosen."""

from collections.abc import Iterable, Iterator

from commands.views.blocks import Block, Choice, context
from commands.views.slack_formatter import SlackFormatter
from commands.views.submission import ABOUT
from workflows.domain.ids import SeverityCode, StatusId, TypeCode
from workflows.programme.statuses import Status
from workflows.text.slack_text import escape


def severity_choices(fmt: SlackFormatter) -> list[Choice]:
    """Each with the first sign of it."""
    severities = fmt.programme.severities.items()
    return [(code, fmt.severity(code), fmt.local(s.definition[0]) if s.definition else "") for code, s in severities]


def about_severity(fmt: SlackFormatter, code: SeverityCode) -> Block:
    """Every sign of it, and examples."""
    severity = fmt.programme.severity(code)
    lines = [fmt("severity.about", severity=escape(fmt.severity(code)))]
    lines += [f"• {escape(fmt.local(sign))}" for sign in severity.definition]
    if severity.examples:
        lines.append(fmt("severity.examples", examples=escape(fmt.catalogue.listed(map(fmt.local, severity.examples)))))
    return context("\n".join(lines), f"{ABOUT}severity")


def about_type(fmt: SlackFormatter, code: TypeCode) -> Block:
    """What it is, who may see such an incident, and whom it calls."""
    return context("\n".join(_about_type(fmt, code)), f"{ABOUT}type")


def called_by_type(fmt: SlackFormatter, code: TypeCode) -> Block:
    """What it is and whom it calls, where who may see the incident stays as it is."""
    return context("\n".join((*_meaning(fmt, code), _calls(fmt, code))), f"{ABOUT}type")


def _about_type(fmt: SlackFormatter, code: TypeCode) -> Iterator[str]:
    yield from _meaning(fmt, code)
    yield fmt(f"declare.type_{fmt.programme.types[code].visibility}")
    yield _calls(fmt, code)


def _meaning(fmt: SlackFormatter, code: TypeCode) -> Iterator[str]:
    if meaning := fmt.local(fmt.programme.types[code].meaning):
        yield f"*{escape(fmt.type(code))}*  {escape(meaning)}"


def _calls(fmt: SlackFormatter, code: TypeCode) -> str:
    kind = fmt.programme.types[code]
    called = [fmt.local(fmt.programme.functions[function].title) for function in kind.invite]
    if not called:
        return fmt("declare.calls_nobody")
    return fmt("declare.calls", functions=escape(fmt.catalogue.listed(called)))


def status_choices(fmt: SlackFormatter, statuses: Iterable[Status]) -> list[Choice]:
    return [(status.id, fmt.local(status.title), fmt.local(status.meaning)) for status in statuses]


def about_status(fmt: SlackFormatter, status_id: StatusId) -> Block:
    """What it means, and what follows."""
    status = fmt.programme.status(status_id)
    title, meaning = escape(fmt.local(status.title)), escape(fmt.local(status.meaning))
    follows = fmt(f"status.follows_{status.kind}")
    return context(f"*{title}*  {meaning}\n{follows}", f"{ABOUT}status")
