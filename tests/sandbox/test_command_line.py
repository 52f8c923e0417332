"""`python -m sandbox` tells the bot where to go."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from slack_sdk import WebClient

from .manifest import MANIFEST


def test_the_command_prints_the_settings_and_serves(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST))
    command = [sys.executable, "-m", "sandbox", "--manifest", str(manifest), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            settings = dict(process.stdout.readline().strip().split("=", 1) for _ in range(5))
            client = WebClient(token=settings["SLACK_BOT_TOKEN"], base_url=settings["SLACK_API_URL"])
            assert client.auth_test()["user"] == "muster"
        finally:
            process.terminate()
    tokens = {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_ADMIN_TOKEN"}
    assert set(settings) == {"SLACK_API_URL", *tokens, "SLACK_SIGNING_SECRET"}
