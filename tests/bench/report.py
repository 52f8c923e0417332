"""What was measured as a table, as JSON, and as a page."""

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = ("slack-bolt", "slack-sdk", "fastapi", "uvicorn", "aiohttp", "sqlalchemy", "psycopg", "prometheus-client")
HEADINGS = ("figure", "measured", "aim", "")


def circumstances() -> Mapping[str, Any]:
    """Where, when and with what it was measured."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "--short", "HEAD") + ("+changes" if _git("status", "--porcelain") else ""),
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
            "system": f"{platform.system()} {platform.release()}",
        },
        "python": platform.python_version(),
        "versions": {name: version(name) for name in LIBRARIES} | {"sqlite": sqlite3.sqlite_version},
    }


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def as_json(figures: Sequence[Figure], around: Mapping[str, Any]) -> str:
    measured = [
        {"name": f.name, "value": round(f.value, 3), "unit": f.unit, "aim": f.aim, "met": f.met, "about": f.about}
        for f in figures
    ]
    return json.dumps({**around, "figures": measured}, indent=2) + "\n"


def as_table(figures: Sequence[Figure]) -> str:
    """For a terminal: columns that line up."""
    rows = [HEADINGS, *map(_row, figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines)


def as_markdown(figures: Sequence[Figure], around: Mapping[str, Any], command: str) -> str:
    """The page `docs/benchmark.md`."""
    machine, versions = around["machine"], around["versions"]
    lines = [
        "# Benchmark",
        "",
        f"Measured with `{command}` on {around['date'][:10]}, commit {around['commit']}.",
        "",
        (
            f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}; "
            f"Python {around['python']}, {', '.join(f'{k} {v}' for k, v in versions.items())}. "
            "Muster, the databases, the local Slack and the load all share this machine. Of what is repeated, the "
            "median run is given; milliseconds include the way over loopback."
        ),
        "",
        "| figure | measured | aim | |",
        "|---|---:|---:|---|",
        *(f"| {' | '.join(_row(figure))} |" for figure in figures),
    ]
    notes = [f"- {figure.name}: {figure.about}" for figure in figures if figure.about]
    return "\n".join([*lines, *(["", "## Notes", "", *notes] if notes else [])]) + "\n"


def _row(figure: Figure) -> tuple[str, str, str, str]:
    aim = "" if figure.aim is None else f"{_number(figure.aim)} {figure.unit}"
    verdict = {None: "", True: "met", False: "MISSED"}[figure.met]
    return (figure.name, f"{_number(figure.value)} {figure.unit}", aim, verdict)


def _number(value: float) -> str:
    """Three digits that count, no exponent."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
