"""A button that was pressed, or a choice that was made in a form: what it was about, parsed once.

A button carries ids only, separated by slashes: `12`, `12/scribe`, `12/7/30`. The first names an incident or a noun of
one; the action says which.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from commands.payloads.payload import Payload
from commands.payloads.request import Surface
from commands.views.submission import Submission
from workflows.domain.errors import NotFound
from workflows.domain.ids import IncidentId, ReminderId, RoleId, UserId

ID_DIGITS = 18
"""What a column for ids takes."""
MINUTES_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One press. Reading an id from a value that has none raises `NotFound`: the button is from another version."""

    action_id: str
    value: str = ""
    surface: Surface = Surface.MESSAGE
    form: Submission | None = None
    """What the fields of the form contain, if it was pressed in one."""

    def through(self, mask: Callable[[str], str]) -> "Press":
        """The same, with what was typed in its form as `mask` leaves it."""
        return replace(self, form=self.form.through(mask)) if self.form else self

    @property
    def incident(self) -> IncidentId:
        return IncidentId(self._number(0))

    @property
    def subject(self) -> int:
        """The id of a task, a proposal or another noun: the action says which."""
        return self._number(0)

    @property
    def reminder(self) -> ReminderId:
        return ReminderId(self._number(1))

    @property
    def role(self) -> RoleId:
        return RoleId(self._part(1))

    @property
    def user(self) -> UserId:
        return UserId(self._part(1))

    @property
    def minutes(self) -> timedelta:
        return timedelta(minutes=self._number(2, MINUTES_DIGITS))

    @property
    def ending(self) -> str:
        """The end of the action's id: `menu.update` -> `update`."""
        return self.action_id.rpartition(".")[2]

    def _number(self, place: int, digits: int = ID_DIGITS) -> int:
        part = self._part(place)
        if not (part.isascii() and part.isdecimal()) or len(part) > digits:
            raise NotFound("control_gone")
        return int(part)

    def _part(self, place: int) -> str:
        parts = self.value.split("/")
        if place >= len(parts):
            raise NotFound("control_gone")
        return parts[place]


def read_press(body: Payload) -> Press:
    """The press of a `block_actions` payload."""
    action, view = body["actions"][0], body.get("view") or {}
    surface = Surface(view["type"]) if view else Surface.MESSAGE
    return Press(
        action_id=str(action["action_id"]),
        value=str(action.get("value") or ""),
        surface=surface,
        form=Submission(view) if surface is Surface.FORM else None,
    )
