"""The people and groups of a function: what is stored of them, and what may be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.chat import Group
from workflows.domain.errors import ChatRejected, InvalidField, RateLimited
from workflows.domain.ids import UserId
from workflows.domain.organisation import cleared_setting, cleared_type_of, people_of
from workflows.domain.request import Request
from workflows.programme.models import Programme
from workflows.text.local_text import LocalText


@dataclass(frozen=True, slots=True)
class PeopleList:
    """People and groups that are set up under one title: of a function, or cleared for a type."""

    title: LocalText
    members: tuple[str, ...]
    clears: bool = False


def people_lists(programme: Programme) -> Mapping[str, PeopleList]:
    """By the name in forms and buttons: a function by its id, a clearance by its setting."""
    functions = {name: PeopleList(one.title, one.members) for name, one in programme.functions.items()}
    cleared = {
        cleared_setting(code): PeopleList(kind.title, kind.cleared, clears=True)
        for code, kind in programme.types.items()
        if programme.is_restricted(code)
    }
    return functions | cleared


def setting_of(name: str) -> str:
    """The setting that a list of people is stored under."""
    return name if cleared_type_of(name) else people_of(name)


def user_groups(deps: Deps) -> tuple[Group, ...]:
    """The groups that can be chosen; none where the chat does not tell them now."""
    try:
        return deps.chat.groups()
    except (ChatRejected, RateLimited):
        return ()


def people_behind(references: Sequence[str], deps: Deps) -> tuple[list[UserId], list[str]]:
    """The people of ids and addresses, and the addresses that belong to nobody."""
    people: list[UserId] = []
    unknown: list[str] = []
    for reference in references:
        try:
            people += deps.chat.resolve(reference)
        except (ChatRejected, RateLimited):
            unknown.append(reference)
    return people, unknown


def checked_members(people: Iterable[UserId], groups: Iterable[str], request: Request, deps: Deps) -> list[str]:
    """What is stored of them. Raises `InvalidField` for an app, a deactivated account and a group without people."""
    chosen = [require_assignable("people", user, request.now, deps).id for user in dict.fromkeys(people)]
    for group in groups:
        _check_group(group, deps)
    return [*chosen, *groups]


def _check_group(group: str, deps: Deps) -> None:
    try:
        found = deps.chat.resolve(group)
    except ChatRejected:
        found = ()
    if not found:
        raise InvalidField("groups", "group_empty", group=deps.chat.group_handle(group) or group)
