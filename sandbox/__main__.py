"""`python -m sandbox --manifest FILE --port N [--request-url URL]`: a Slack to point the bot at."""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path

import yaml

from sandbox.slack import Sandbox


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. The settings the bot needs go to stdout, one per line."""
    options = _options(arguments)
    manifest = yaml.safe_load(Path(options.manifest).read_text(encoding="utf-8"))
    slack = Sandbox(manifest, port=options.port, time_scale=options.time_scale)
    try:
        slack.start()
    except OSError as error:
        print(f"The sandbox cannot listen on port {options.port}: {error.strerror}.", file=sys.stderr)
        return 1
    slack.deliver_to(options.request_url)
    print("\n".join(_settings(slack)), flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        slack.stop()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sandbox", description="A local Slack for Muster.")
    parser.add_argument("--manifest", required=True, help="the bot's app manifest, YAML or JSON")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--request-url", help="deliver by signed HTTP to this URL instead of Socket Mode")
    parser.add_argument("--time-scale", type=float, default=1.0, help="1 is real time; 0.01 retries sooner")
    return parser.parse_args(arguments)


def _settings(slack: Sandbox) -> list[str]:
    return [
        f"SLACK_API_URL={slack.api_url}",
        f"SLACK_BOT_TOKEN={slack.bot_token}",
        f"SLACK_APP_TOKEN={slack.app_token}",
        f"SLACK_ADMIN_TOKEN={slack.admin_token}",
        f"SLACK_SIGNING_SECRET={slack.signing_secret}",
    ]


if __name__ == "__main__":
    sys.exit(main())
