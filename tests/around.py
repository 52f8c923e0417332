"""What a process that a test starts is told of the machine, besides its own settings."""

import os

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "LD_PRELOAD", "FAKETIME")
"""The last ones: where the clock of this process is shifted, so is that of Muster."""


def around() -> dict[str, str]:
    return {name: os.environ[name] for name in KEPT if name in os.environ}
