"""`python -m bot`. Refuses to run when another program's packages shadow ours: our package names are generic."""

import os
import sys
from pathlib import Path

import commands
import storage
import workflows
from bot.cli.main import app

CHECKOUT = Path(__file__).resolve().parent.parent


def main() -> None:
    os.umask(0o077)  # whatever Muster writes to the disk is its owner's alone
    strangers = [p.__name__ for p in (commands, storage, workflows) if not _is_ours(p.__file__)]
    if strangers:
        sys.exit(f"muster: the package {strangers[0]} is another program's; start Muster as ./muster.")
    app(prog_name="muster")


def _is_ours(file: str | None) -> bool:
    return file is not None and Path(file).resolve().is_relative_to(CHECKOUT)


if __name__ == "__main__":
    main()
