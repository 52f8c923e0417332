"""What an entry records becomes typed data; what is known of its delivery leaves that data for columns of its own. Stop
the version before first: it cannot read the new shape."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BATCH = 5000
MOMENT = sa.DateTime(timezone=True)

entries = sa.table(
    "entries",
    sa.column("id", sa.BigInteger()),
    sa.column("kind", sa.Text()),
    sa.column("data", sa.JSON()),
    sa.column("request_source", sa.Text()),
    sa.column("already_posted", sa.Text()),
    sa.column("edited_at", MOMENT),
    sa.column("deleted_at", MOMENT),
)

JOB_KINDS = {
    "ProvisionWarRoom": "war_room.provision",
    "RefreshStateCard": "card.refresh",
    "RefreshAnnouncement": "announcement.refresh",
    "RefreshTopic": "topic.refresh",
    "RefreshTutorial": "tutorial.refresh",
    "RenameRoom": "war_room.rename",
    "TellRoom": "entry.post",
    "PostUpdate": "update.post",
    "PostOffer": "proposal.post",
    "SettleOffer": "proposal.close",
    "PostNudge": "nudge.post",
    "SettleNudge": "nudge.close",
    "SendInstructions": "instructions.send",
    "TellDeclarer": "declarer.notify",
    "InviteToRoom": "member.invite",
    "CompleteCapture": "capture.complete",
    "UnmarkCapture": "capture.unmark",
    "PostSummary": "summary.post",
    "TellOperators": "operator_message.refresh",
    "CheckMembers": "members.sync",
    "FollowMembers": "members.sync",
    "TakeStock": "backfill.plan",
    "LookThrough": "backfill.next",
    "Backfill": "backfill.history",
    "BackfillEarlier": "backfill.history",
    "BackfillThread": "backfill.history",
    "BackfillCapture": "backfill.capture",
}


def upgrade() -> None:
    op.add_column("entries", sa.Column("request_source", sa.Text(), nullable=False, server_default="chat"))
    op.add_column("entries", sa.Column("already_posted", sa.Text(), nullable=True))
    op.add_column("entries", sa.Column("edited_at", MOMENT, nullable=True))
    op.add_column("entries", sa.Column("deleted_at", MOMENT, nullable=True))
    last = 0
    while rows := _next_rows(last):
        _convert_all(rows)
        last = rows[-1].id


def _next_rows(last: int) -> list[Any]:
    wanted = sa.select(entries.c.id, entries.c.kind, entries.c.data).where(entries.c.id > last)
    return list(op.get_bind().execute(wanted.order_by(entries.c.id).limit(BATCH)))


def _convert_all(rows: Iterable[Any]) -> None:
    """A row without data says what it said."""
    changed = [{"row_id": row.id, **converted(row.kind, row.data)} for row in rows if row.data]
    if changed:
        names = [name for name in changed[0] if name != "row_id"]
        statement = sa.update(entries).where(entries.c.id == sa.bindparam("row_id"))
        op.get_bind().execute(statement.values({name: sa.bindparam(name) for name in names}), changed)


def converted(kind: str, old: Mapping[str, str]) -> dict[str, Any]:
    """The columns of an entry that held `old`."""
    about_it = {"via", "told", "edited", "deleted"}
    data: dict[str, Any] = {name: value for name, value in old.items() if name not in about_it}
    if kind in CHANGED:
        kind, data = CHANGED[kind](data)
    return {
        "kind": kind,
        "data": data,
        "request_source": old.get("via") or "chat",
        "already_posted": old.get("told"),
        "edited_at": _moment(old.get("edited")),
        "deleted_at": _moment(old.get("deleted")),
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _iso(text: str | None) -> str | None:
    moment = _moment(text)
    return moment.isoformat() if moment else None


def _of_a_task(kind: str) -> "Change":
    def change(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        number = {"number": int(data["number"])} if "number" in data else {}
        return kind, {**data, **number, **({"to": data["to"] or None} if "to" in data else {})}

    return change


def _of_a_job(kind: str) -> "Change":
    return lambda data: (kind, {**data, "job": JOB_KINDS.get(data.get("job", ""), data.get("job"))})


def _invited(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Who was refused has a kind of their own; people and codes stood in one text each, with spaces between."""
    if data.get("refused"):
        return "invite_refused", {"refused": data["refused"].split(), "codes": data.get("codes", "").split()}
    return "invited", {"people": data.get("people", "").split()}


def _escalated(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return "reminder_escalated", {
        "level": data.get("level") or data.get("rung"),
        "promised": _iso(data.get("promised")),
    }


Change = Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]

CHANGED: Mapping[str, Change] = {
    "delivery_failed": _of_a_job("delivery_failed"),
    "delivery_dismissed": _of_a_job("delivery_dismissed"),
    "handover_accepted": lambda data: ("handover_accepted", {**data, "from": data.get("from") or None}),
    "invited": _invited,
    "promise_changed": lambda data: ("promise_changed", {"new": _iso(data.get("new"))}),
    "reminder_escalated": _escalated,
    "reminder_set": lambda data: ("reminder_set", {"at": _iso(data.get("at"))}),
    "reminder_snoozed": lambda data: (
        "reminder_snoozed",
        {"until": _iso(data.get("until")), "reminder": data.get("kind")},
    ),
    "status_changed": lambda data: ("status_changed", {**data, "phase": data.get("phase")}),
    "task_added": _of_a_task("task_added"),
    "task_done": _of_a_task("task_done"),
    "task_reopened": _of_a_task("task_reopened"),
    "update": lambda data: ("update", {**data, "next": _iso(data.get("next"))}),
}
"""Kinds whose data changes its shape."""
