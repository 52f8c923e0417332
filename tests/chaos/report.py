"""What a run comes to: a table, a machine-readable file, and a directory to look into when a promise was broken."""

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.chaos.calls import lines_of
from tests.chaos.run import Verdict

SHOWN = 8
"""Violations of one kind that are printed; the directory has all of them."""

COLUMNS = (
    ("seed", lambda v: v.plan.shape.seed),
    ("seconds", lambda v: round(v.figures.seconds)),
    ("acts", lambda v: v.figures.acts),
    ("acknowledged", lambda v: v.figures.acknowledged),
    ("incidents", lambda v: v.figures.incidents),
    ("entries", lambda v: v.figures.entries),
    ("reminders", lambda v: v.figures.reminders),
    ("kills", lambda v: v.figures.kills),
    ("deploys", lambda v: v.figures.terminations),
    ("db restarts", lambda v: v.figures.database_restarts),
    ("faults", lambda v: sum(v.figures.faults.values())),
    ("calls", lambda v: v.figures.calls),
    ("429s", lambda v: v.figures.too_fast),
    ("violations", lambda v: v.figures.violations),
)


def table(verdicts: Sequence[Verdict]) -> str:
    rows = [[name for name, _ in COLUMNS], *([str(show(v)) for _, show in COLUMNS] for v in verdicts)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(COLUMNS))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def describe(verdict: Verdict, directory: Path | None) -> str:
    """In words: whether it held, and if not what is broken and how to see it again."""
    if verdict.holds:
        return f"seed {verdict.plan.shape.seed}: no promise was broken."
    lines = [f"seed {verdict.plan.shape.seed}: {verdict.figures.violations} violations"]
    for name, violations in verdict.violations.items():
        lines.append(f"  {name}:")
        lines += [f"    {text}" for text in violations[:SHOWN]]
        if len(violations) > SHOWN:
            lines.append(f"    … and {len(violations) - SHOWN} more")
    lines.append(f"  again: {verdict.plan.shape.command}")
    if directory is not None:
        lines.append(f"  logs, plan, traffic and tables: {directory}")
    return "\n".join(lines)


def as_json(verdicts: Sequence[Verdict]) -> str:
    found = [
        {
            **asdict(verdict.plan.shape),
            **asdict(verdict.figures),
            "broken": verdict.violations,
            "command": verdict.plan.shape.command,
        }
        for verdict in verdicts
    ]
    return json.dumps(found, indent=2, ensure_ascii=False)


def keep(verdict: Verdict, directory: Path) -> None:
    """Write down what is needed to find out what happened, beside the logs of the replicas."""
    evidence = verdict.evidence
    _write(directory / "plan.txt", "\n".join(verdict.plan.lines()))
    _write(directory / "calls.txt", "\n".join(lines_of(evidence.calls)))
    _write(directory / "violations.txt", describe(verdict, None))
    _write(directory / "tables.json", json.dumps(evidence.tables, indent=1, default=_plain))
    _write(directory / "rooms.json", json.dumps([asdict(p) for p in evidence.places], indent=1, default=_plain))
    _write(directory / "deeds.json", json.dumps([asdict(d) for d in evidence.deeds], indent=1, default=_plain))


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _write(file: Path, text: str) -> None:
    file.write_text(text + "\n", encoding="utf-8")


def new_directory(seed: int) -> Path:
    return Path(tempfile.mkdtemp(prefix=f"muster-chaos-{seed}-"))


def remove(directory: Path) -> None:
    shutil.rmtree(directory, ignore_errors=True)


def from_caller(path: str) -> Path:
    """Relative paths begin where `./muster` was called from."""
    return Path(os.environ.get("MUSTER_CALLED_FROM") or ".") / path
