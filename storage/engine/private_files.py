"""Files that only their owner can read."""

import stat
from pathlib import Path

from workflows.domain.errors import SettingsError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private(*files: Path) -> None:
    """Take away the rights of everybody but the owner, on those that exist.

    Raises `SettingsError` for one whose rights are wider and not ours to change.
    """
    for file in files:
        try:
            mode = stat.S_IMODE(file.stat().st_mode)
            if mode & _OTHERS:
                file.chmod(mode & ~_OTHERS)
        except FileNotFoundError:
            continue
        except OSError:
            raise SettingsError(
                f"DATABASE_URL: other accounts of this machine may read {file}, and only its owner can change that: "
                f"run `chmod 600 {file}` as its owner, or start Muster as that account."
            ) from None
