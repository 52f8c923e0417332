"""The people line: who does what since a few minutes, in one message that is edited."""

from collections.abc import Iterable, Mapping

from commands.views.blocks import Rendered, context
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.entries.roles import RoleAssigned, RoleReleased
from workflows.domain.ids import RoleId, UserId
from workflows.domain.timeline import Entry
from workflows.messages.war_room import PeopleLine
from workflows.text.slack_text import escape

Changes = Mapping[tuple[RoleId, bool], list[UserId]]
"""Whom a role was given to (True) or taken from (False)."""


def people_line(fmt: SlackFormatter, message: PeopleLine) -> Rendered:
    """The last word on each role, and who was invited besides. Names do not ping."""
    names = message.snapshot.names
    changes, named = _last_words(message.entries)
    invited = [user for user in named if user not in message.not_invited]
    said = []
    for (role, is_given), users in changes.items():
        who = fmt.markup(fmt.people(users, names))
        said.append(fmt("people_line.given" if is_given else "people_line.taken", role=escape(fmt.role(role)), who=who))
    if invited:
        said.append(fmt("people_line.invited", who=fmt.markup(fmt.people(invited, names))))
    text = fmt("people_line.heading", changes="  ·  ".join(said) or fmt("people_line.none"))
    return Rendered(text=text, blocks=(context(text),))


def _last_words(entries: Iterable[Entry]) -> tuple[Changes, list[UserId]]:
    last: dict[tuple[RoleId, UserId], bool] = {}
    invited: dict[UserId, None] = {}
    for entry in entries:
        match entry.fact:
            case RoleAssigned(role, to):
                last.pop((role, to), None)
                last[role, to] = True
            case RoleReleased(role, from_):
                last.pop((role, from_), None)
                last[role, from_] = False
            case PeopleInvited(people):
                invited |= dict.fromkeys(people)
    changes: dict[tuple[RoleId, bool], list[UserId]] = {}
    for (role, user), is_given in last.items():
        changes.setdefault((role, is_given), []).append(user)
    return changes, [user for user in invited if all(user not in users for users in changes.values())]
