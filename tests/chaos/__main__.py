"""`./muster chaos`: one run for each seed, and a table at the end. Exits 1 when a promise was broken."""

import argparse
import secrets
import sys
from typing import get_args

from tests.chaos.fault_kinds import FAULTS
from tests.chaos.plan import Database, Pacing, Shape, Transport
from tests.chaos.planning import plan_of
from tests.chaos.report import as_json, describe, from_caller, keep, new_directory, remove, table
from tests.chaos.run import Run, Verdict


def main() -> int:
    asked = _asked()
    shapes = [_shape(asked, seed) for seed in asked.seed or [secrets.randbelow(10_000)]]
    if asked.plan:
        for shape in shapes:
            _say("\n".join(plan_of(shape).lines()))
        return 0
    verdicts = [_run(shape, asked) for shape in shapes]
    _say(table(verdicts))
    if asked.json:
        from_caller(asked.json).write_text(as_json(verdicts) + "\n", encoding="utf-8")
    return 0 if all(verdict.holds for verdict in verdicts) else 1


def _run(shape: Shape, asked: argparse.Namespace) -> Verdict:
    _say(f"seed {shape.seed}: {shape.seconds:g} s, {shape.replicas} replicas, {shape.database}, {shape.transport}")
    directory = new_directory(shape.seed)
    verdict = Run(plan_of(shape), directory, _say).play()
    if verdict.holds and not asked.keep:
        remove(directory)
    else:
        keep(verdict, directory)
    _say(describe(verdict, directory if asked.keep or not verdict.holds else None))
    return verdict


def _shape(asked: argparse.Namespace, seed: int) -> Shape:
    return Shape(
        seed=seed,
        seconds=asked.minutes * 60,
        replicas=1 if asked.database == "sqlite" else asked.replicas,
        database=asked.database,
        transport=asked.transport,
        load=asked.load,
        storm=asked.storm,
        short=asked.short,
        pacing=asked.pacing,
        only=tuple(asked.only),
    )


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="muster chaos", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--seed", type=int, nargs="+", help="which schedules to play; any one where not given")
    parser.add_argument("--minutes", type=float, default=2.0, help="how long each of them is")
    parser.add_argument("--replicas", type=int, default=4, help="processes of Muster; SQLite has one")
    parser.add_argument("--database", choices=get_args(Database), default="postgresql")
    parser.add_argument("--transport", choices=get_args(Transport), default="both", help="both: in turn")
    parser.add_argument("--pacing", choices=get_args(Pacing), default="on", help="off: without Muster's allowances")
    parser.add_argument("--load", type=float, default=1.0, help="how many times as much people do")
    parser.add_argument("--storm", type=float, default=1.0, help="how many times as often something breaks")
    parser.add_argument("--short", action="store_true", help="without what takes longer than a run of seconds lasts")
    parser.add_argument("--only", nargs="+", choices=[*FAULTS, "transport"], default=[], help="only these faults")
    parser.add_argument("--plan", action="store_true", help="print the schedule and do nothing")
    parser.add_argument("--keep", action="store_true", help="keep the logs also when nothing was broken")
    parser.add_argument("--json", metavar="FILE", help="write the figures there as well")
    asked = parser.parse_args()
    if asked.minutes <= 0 or asked.replicas < 1:
        parser.error("a run takes more than no minutes, and at least one replica")
    return asked


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
