"""The programme for the terminal: plain text, narrow enough for a phone."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from textwrap import wrap

from workflows.domain.exposure import SeenBy
from workflows.domain.ids import SeverityCode, TypeCode
from workflows.domain.times import spelled
from workflows.programme.authority import Mode
from workflows.programme.checklists import Checklist, Line, lines_for
from workflows.programme.differences import Change
from workflows.programme.models import Programme
from workflows.programme.ready import Gap, Missing, titles_of
from workflows.programme.severities import Basis, Target
from workflows.text.local_text import LocalText

WIDTH = 60
MOST_NAMED = 6
"""Types that a function without people is missing for."""
BASES: Mapping[Basis, str] = {
    Basis.CONTINUOUS: "",
    Basis.BUSINESS_DAYS: " of working days",
    Basis.WORKING_HOURS: " of working hours",
}
READY: Mapping[Missing, str] = {
    Missing.FUNCTION: "Functions without people",
    Missing.CLEARANCE: "Restricted types nobody is cleared for",
    Missing.LEAD: "Types nobody could lead",
    Missing.AUTHORITY: "Acts nobody could decide",
    Missing.CLEARED_FUNCTION: "People who are meant to be cleared and are not",
}


def shown(programme: Programme, what: str = "") -> Iterator[str]:
    """The lines of a part of it, of one type, or of everything. Raises `KeyError` for what is neither."""
    if what.upper() in programme.types:
        yield from _type(programme, TypeCode(what.upper()), whole=True)
        return
    for part in [what] if what else PARTS:
        yield from _heading(part.capitalize())
        yield from PARTS[part](programme)
        yield ""


def _heading(text: str) -> Iterator[str]:
    yield text
    yield "=" * len(text)


def _wrapped(text: str, indent: int = 2) -> Iterator[str]:
    yield from wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2))


def _severities(programme: Programme) -> Iterator[str]:
    for code, severity in programme.severities.items():
        yield f"{code} {_said(programme, severity.name)}"
        for sign in severity.definition:
            yield from _wrapped(f"- {_said(programme, sign)}")
        aims = {
            "taken on": severity.acknowledge,
            "classified": severity.triage,
            "first containment": severity.first_containment,
        }
        for name, target in aims.items():
            yield from _wrapped(f"{name}: {_target(target)}")
        yield from _wrapped(f"an update every {spelled(severity.update_every)}")


def _target(target: Target | None) -> str:
    return f"within {spelled(target.within)}{BASES[target.basis]}" if target else "no aim"


def _types(programme: Programme) -> Iterator[str]:
    for code in programme.types:
        yield from _type(programme, code)


def _type(programme: Programme, code: TypeCode, *, whole: bool = False) -> Iterator[str]:
    kind = programme.types[code]
    yield f"{code} {_said(programme, kind.title)}"
    yield from _wrapped(_visibility(programme, code))
    if kind.subtypes:
        yield from _wrapped(f"sub-types: {_listed(programme, kind.subtypes.values())}")
    if kind.classes:
        yield from _wrapped(
            f"people may meet: {_listed(programme, (programme.classes[c].title for c in kind.classes))}"
        )
    yield from _wrapped(f"calls: {_listed(programme, (programme.functions[name].title for name in kind.invite))}")
    yield from _wrapped(f"roles: {_listed(programme, (programme.roles[role].title for role in kind.roles)) or 'all'}")
    if whole:
        worst = next(iter(programme.severities))
        for name, line in lines_for(programme.checklists, code, "", SeverityCode(worst)):
            yield from _line(programme, name, line)


def _visibility(programme: Programme, code: TypeCode) -> str:
    kind = programme.types[code]
    parts = [kind.visibility.value]
    if kind.floor is kind.visibility and kind.forced:
        parts.append("never wider")
    elif kind.floor is not kind.visibility:
        parts.append(f"at most {kind.floor.value}")
    if kind.guarded:
        parts.append("no files")
    if kind.visibility.exposure.seen_by is SeenBy.CLEARED and not kind.cleared:
        parts.append("NOBODY CLEARED")
    return ", ".join(parts)


def _functions(programme: Programme) -> Iterator[str]:
    for name, function in programme.functions.items():
        yield from _wrapped(f"{_said(programme, function.title)}: {', '.join(function.members) or 'nobody'}", 0)
        for region, people in function.by_region.items():
            yield from _wrapped(f"{_said(programme, programme.regions[region].title)}: {', '.join(people)}")
        called = [code for code, kind in programme.types.items() if name in kind.invite]
        if called:
            yield from _wrapped(f"called for: {', '.join(called)}")


def _roles(programme: Programme) -> Iterator[str]:
    for role in programme.roles.values():
        yield _said(programme, role.title)
        yield from _wrapped(_said(programme, role.duty))
        if role.must_not:
            yield from _wrapped(f"must not: {_said(programme, role.must_not)}")
        if role.function:
            yield from _wrapped(f"while empty, asks {_said(programme, programme.functions[role.function].title)}")
        needed = [", ".join(role.needed_at), _said(programme, role.when)]
        yield from _wrapped(f"needed at: {'; '.join(filter(None, needed)) or 'no severity'}")


def _authority(programme: Programme) -> Iterator[str]:
    for name, row in programme.authority.items():
        second = _said(programme, programme.roles[row.second].title) if row.second else ""
        how = {
            Mode.ALONE: "",
            Mode.WITH_SECOND: f"; {second} approves first",
            Mode.AFTER_THE_FACT: f"; {second} confirms within {spelled(row.within) if row.within else ''}",
        }[row.mode]
        acts = [_said(programme, one.title) for one in programme.actions.values() if one.authority == name]
        yield from _wrapped(
            f"{_said(programme, row.title)}: {_said(programme, programme.roles[row.role].title)}{how}", 0
        )
        if acts:
            yield from _wrapped(f"for: {'; '.join(acts)}")


def _checklists(programme: Programme) -> Iterator[str]:
    for name, checklist in programme.checklists.items():
        yield from _checklist(programme, name, checklist)


def _checklist(programme: Programme, name: str, checklist: Checklist) -> Iterator[str]:
    yield f"{_said(programme, checklist.title)} ({', '.join(checklist.types) or 'all types'})"
    for key, line in checklist.kept.items():
        yield from _line(programme, f"{name}.{key}", line)


def _line(programme: Programme, name: str, line: Line) -> Iterator[str]:
    yield from _wrapped(f"[ ] {_said(programme, line.text)}")
    facts = [
        _said(programme, programme.roles[line.owner].title),
        f"within {spelled(line.target)}" if line.target else "",
        "critical" if line.critical else "",
        f"ticked by /incident {line.verb.value}" if line.verb else "",
        f"only if: {_said(programme, line.only.because)}" if line.only else "",
    ]
    yield from _wrapped("; ".join(filter(None, facts)), 6)
    yield from _wrapped(name, 6)


PARTS: Mapping[str, Callable[[Programme], Iterator[str]]] = {
    "severities": _severities,
    "types": _types,
    "functions": _functions,
    "roles": _roles,
    "authority": _authority,
    "checklists": _checklists,
}
"""By the word for it: the parts that can be shown, in their order."""


def gap_lines(programme: Programme, gaps: Iterable[Gap]) -> Iterator[str]:
    """What is not ready, by kind."""
    found = list(gaps)
    for missing, title in READY.items():
        of_kind = [gap for gap in found if gap.missing is missing]
        if of_kind:
            yield f"{title}: {len(of_kind)}"
            for gap in of_kind:
                yield from _wrapped(_gap(programme, gap))


def _gap(programme: Programme, gap: Gap) -> str:
    name = _said(programme, programme.authority[gap.name].title) if gap.missing is Missing.AUTHORITY else gap.name
    known = titles_of(programme, [name])[0]
    named = known if gap.missing is Missing.AUTHORITY or known == gap.name else f"{known} ({gap.name})"
    if gap.missing is Missing.FUNCTION:
        types = [one for one in gap.needed_by if one in programme.types]
        types = types if len(types) <= MOST_NAMED else [f"{len(types)} types"]
        roles = titles_of(programme, [one for one in gap.needed_by if one not in programme.types])
        return f"{named}: {', '.join((*types, *roles))}"
    return f"{named}: {', '.join(titles_of(programme, gap.needed_by))}" if gap.needed_by else named


def change_lines(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        sign = "+" if change.old is None else "-" if change.new is None else "~"
        yield f"{sign} {change.where}"
        if change.old is not None:
            yield from _wrapped(f"was: {change.old}", 4)
        if change.new is not None:
            yield from _wrapped(f"is: {change.new}", 4)


def _said(programme: Programme, text: LocalText) -> str:
    return text.into(programme.language)


def _listed(programme: Programme, texts: Iterable[LocalText]) -> str:
    return ", ".join(_said(programme, text) for text in texts)
