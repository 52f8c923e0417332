"""The record of an export for programs. Moments are in UTC, in ISO 8601; people are called as in the document."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from workflows.domain.ids import EntryId, UserId
from workflows.domain.record import Record
from workflows.domain.timeline import Change, Entry, EntryState, Revision
from workflows.presentation.dossier import Dossier

FORMAT = "muster-export/1"


def as_json(page: Dossier, record: Record, sealed_as: Mapping[EntryId, str]) -> str:
    """ASCII only: what would be invisible is written as its code."""
    told_entries = _Entries(page, record, sealed_as)
    told = {
        "marking": page.marking,
        "format": FORMAT,
        "watermark": page.watermark,
        "incident": _incident(page, record),
        "as_of": _at(record.at),
        "facts": dict(page.facts),
        "summary": [{"title": s.title, "lines": [_line(line) for line in s.lines]} for s in page.sections],
        "entries": [told_entries.told(entry) for entry in record.entries],
        "updates": [
            {"at": _at(u.at), "by": _name(record, u.by), "message": u.message, "severity": u.severity,
             "status": u.status, "next_update_at": _at(u.next_update_at)}
            for u in record.updates
        ],
        "roles": [
            {"who": _name(record, h.user), "role": h.role, "since": _at(h.since), "until": _at(h.until)}
            for h in record.holdings
        ],
        "tasks": [
            {"number": t.number, "text": t.text, "assignee": _name(record, t.assignee), "due_at": _at(t.due_at),
             "created_at": _at(t.created_at), "done_at": _at(t.done_at), "cancelled_at": _at(t.cancelled_at)}
            for t in record.tasks
        ],
        "exhibits": [dict(zip(page.exhibits.columns, row, strict=True)) for row in page.exhibits.rows],
        "left_out": [{"what": one.what, "count": one.count, "why": one.why} for one in page.left_out],
        "signature": dict(page.signature),
        "marking_again": page.marking,
    }  # fmt: skip
    return json.dumps(told, indent=2, ensure_ascii=True) + "\n"


def _incident(page: Dossier, record: Record) -> dict[str, Any]:
    incident = record.incident
    return {
        "label": incident.label,
        "title": page.title,
        "description": incident.description,
        "type": incident.type,
        "subtype": incident.subtype,
        "programme": incident.programme,
        "severity": incident.severity,
        "status": incident.status,
        "visibility": incident.visibility.value,
        "declared_by": _name(record, incident.declared_by),
        "declared_at": _at(incident.declared_at),
        "resolved_at": _at(incident.resolved_at),
        "closed_at": _at(incident.closed_at),
        "next_update_at": _at(incident.next_update_at),
    }


def _line(line: Any) -> dict[str, Any]:
    return {"text": line.text, "entries": list(line.entries)}


class _Entries:
    def __init__(self, page: Dossier, record: Record, sealed_as: Mapping[EntryId, str]) -> None:
        self._record, self._sealed_as = record, sealed_as
        self._numbers = record.numbers
        self._said = {row.number: row.said for row in page.rows}
        self._changes: dict[EntryId, list[Revision]] = {}
        for one in record.revisions:
            if one.change in _CHANGED:
                self._changes.setdefault(one.entry_id, []).append(one)

    def told(self, entry: Entry) -> dict[str, Any]:
        number = self._numbers[entry.id]
        told: dict[str, Any] = {
            "number": number,
            "kind": entry.fact.kind,
            "state": entry.state.value,
            "happened_at": _at(entry.happened_at),
            "recorded_at": _at(entry.recorded_at),
            "sentence": self._said[number],
            "journal_row": self._sealed_as.get(entry.id),
        }
        if entry.state is not EntryState.LIVE:
            return told
        return told | {
            "by": _name(self._record, entry.by),
            "text": entry.text,
            "author": _name(self._record, entry.author) or entry.author_name or None,
            "link": entry.permalink or None,
            "changes": [_change(one, self._record) for one in self._changes.get(entry.id, ())],
        }


_CHANGED = (Change.EDITED, Change.CORRECTED, Change.DELETED)


def _change(one: Revision, record: Record) -> dict[str, Any]:
    return {
        "change": one.change.value,
        "at": _at(one.at),
        "by": _name(record, one.by),
        "said_before": one.text,
        "reason": one.reason,
    }


def _name(record: Record, user: UserId | None) -> str | None:
    return None if user is None else record.names.get(user, "?")


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
