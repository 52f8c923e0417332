"""How far: statuses, and which of them each verb sets."""

from collections.abc import Mapping

from workflows.domain.ids import StatusId
from workflows.domain.lifecycle import StatusKind
from workflows.programme.fields import Data, StatusName, Text, Title


class Status(Data):
    """`reason`: entering the status requires one. `milestone`: a summary says when it was reached."""

    id: StatusName
    title: Title
    kind: StatusKind
    meaning: Text
    reason: bool = False
    milestone: bool = False


class Lifecycle(Data):
    """The status that each verb sets."""

    declared: StatusId
    resolved: StatusId
    closed: StatusId
    cancelled: StatusId
    reopened: StatusId


KINDS: Mapping[str, tuple[StatusKind, ...]] = {
    "declared": (StatusKind.ACTIVE, StatusKind.WATCH),
    "resolved": (StatusKind.RESOLVED,),
    "closed": (StatusKind.CLOSED,),
    "cancelled": (StatusKind.SIDE_EXIT,),
    "reopened": (StatusKind.ACTIVE,),
}
"""Verb -> allowed kinds of the status it sets."""
