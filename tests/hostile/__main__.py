"""`./muster hostile`: malformed and hostile payloads through every entry point of Slack's. Exits 1 when any of them had
an effect, was answered 500, or showed the insides."""

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from tests.databases import SqliteTemplate
from tests.hostile.run import a_besieged_muster, play


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="muster hostile", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000, help="how many are sent")
    parser.add_argument("--seed", type=int, help="the same payloads as before; any where not given")
    asked = parser.parse_args()
    seed = secrets.randbelow(10_000) if asked.seed is None else asked.seed
    _say(f"seed {seed}: {asked.count} payloads")
    with tempfile.TemporaryDirectory(prefix="muster-hostile-") as folder:
        place = Path(folder)
        url = SqliteTemplate(place).clone(place)
        with a_besieged_muster(url) as workspace:
            findings = play(workspace, asked.count, seed, _say)
    _say(f"{findings.sent} sent, answered {dict(findings.statuses)}")
    _say("\n".join(findings.wrong) or "nothing changed, nothing shown, no 500")
    return 1 if findings.wrong else 0


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
