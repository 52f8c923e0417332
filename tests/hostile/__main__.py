"""`./muster hostile`: malformed and hostile payloads through every entry point of Slack's. Exits 1 when any of them had
an effect, was answered 500, or showed the insides. Each slice of 10,000 has the seed after that of the one before and a
Muster of its own: a run that was ended goes on with the seed of the slice that it was at."""

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from tests.databases import SqliteTemplate
from tests.hostile.run import a_besieged_muster, play

SLICE = 10_000


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="muster hostile", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000, help="how many are sent")
    parser.add_argument("--seed", type=int, help="the same payloads as before; any where not given")
    asked = parser.parse_args()
    first = secrets.randbelow(10_000) if asked.seed is None else asked.seed
    slices = enumerate(range(0, asked.count, SLICE), first)
    return max([_slice(seed, min(SLICE, asked.count - begun)) for seed, begun in slices], default=0)


def _slice(seed: int, count: int) -> int:
    _say(f"seed {seed}: {count} payloads")
    with tempfile.TemporaryDirectory(prefix="muster-hostile-") as folder:
        place = Path(folder)
        url = SqliteTemplate(place).clone(place)
        with a_besieged_muster(url) as workspace:
            findings = play(workspace, count, seed, _say)
    _say(f"{findings.sent} sent, {findings.by_socket} of them by Socket Mode, answered {dict(findings.statuses)}")
    _say("\n".join(findings.wrong) or "nothing changed, nothing shown, no 500")
    return 1 if findings.wrong else 0


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
