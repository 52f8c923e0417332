"""`./muster bench [--only NAME ...] [--quick] [--json FILE] [--markdown FILE]`."""

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.settings import from_caller
from tests.bench import (
    answering,
    idling,
    journalling,
    reading,
    reminding,
    returning,
    rushing,
    setting_up,
    starting,
    summarising,
)
from tests.bench.figures import FULL, QUICK, Bench, Figure, Measure
from tests.bench.report import as_json, as_markdown, as_table, circumstances

SUBJECTS: Mapping[str, Measure] = {
    "starting": starting.measure,
    "answering": answering.measure,
    "journalling": journalling.measure,
    "setting-up": setting_up.measure,
    "rushing": rushing.measure,
    "idling": idling.measure,
    "reminding": reminding.measure,
    "returning": returning.measure,
    "reading": reading.measure,
    "summarising": summarising.measure,
}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    scale = QUICK if options.quick else FULL
    figures: list[Figure] = []
    for name in options.only or SUBJECTS:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="muster-bench-") as directory:
            measured = list(SUBJECTS[name](Bench(scale, Path(directory))))
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        figures += measured
    print(as_table(figures))
    around = circumstances()
    if options.json:
        from_caller(options.json).write_text(as_json(figures, around), encoding="utf-8")
    if options.markdown:
        command = " ".join(["./muster bench", *(["--quick"] if options.quick else [])])
        from_caller(options.markdown).write_text(as_markdown(figures, around, command), encoding="utf-8")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="muster bench", description="Measure Muster on this machine.")
    parser.add_argument("--only", nargs="+", choices=SUBJECTS, metavar="NAME", help=f"of {', '.join(SUBJECTS)}")
    parser.add_argument("--quick", action="store_true", help="less of everything, in about two minutes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as JSON")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write them there as a page")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
