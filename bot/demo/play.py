"""`demo`: Muster in a local Slack, in your browser.

Without a terminal it plays a story with scripted people, says how long it took, and exits.
"""

import argparse
import sys
import threading
import time
import webbrowser
from pathlib import Path

from bot.demo.stage import Stage, stage
from bot.demo.transcript import Timed, print_transcript
from bot.logs import set_up_logs
from sandbox import Sandbox
from sandbox.story import Story, StoryError, load_story, play
from workflows.domain.errors import MusterError, SettingsError

STORY = Path(__file__).parent / "stories" / "scam-wave.yaml"
PORT = 4400

BEGIN = """\
A Slack of your own with Muster in it, on this machine: {slack.page_url}  (ready after {ready:.1f} s{opened})

  1. Alice is in #alerts, and an alert has come in: "Declare from this alert".
  2. Open the war room, act as Petra (top right), take a role.
  3. "+30 min": nobody posted the promised update, and Muster asks for it.
  4. Act as Charlie: for Charlie the incident does not exist.

The button at the far right plays a whole incident. `./muster demo --transcript` prints it.
Ctrl-C ends it, and nothing is kept. A bot of your own reaches this Slack with
  SLACK_API_URL={slack.api_url} SLACK_BOT_TOKEN={slack.bot_token}"""


def play_demo(file: Path | None, port: int = PORT) -> None:
    """Run until Ctrl-C; the story waits in the side panel of the page.

    Raises `SettingsError` for a story that cannot be read.
    """
    began = time.monotonic()
    story = _read(file)
    with stage(port) as made:
        made.slack.story = story
        ready = time.monotonic() - began
        opened = ", opened in your browser" if webbrowser.open(made.slack.page_url) else ""
        print(BEGIN.format(slack=made.slack, ready=ready, opened=opened), flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


def play_story(file: Path | None, port: int = PORT, transcript: bool = False) -> None:
    """Play a story to its end and say how long it took, or print all that people read.

    Raises `SettingsError` for a story that cannot be played.
    """
    story = _read(file)
    with stage(port) as made:
        before = {room.name for room in made.slack.rooms}
        try:
            timed = _play(made, story)
        except StoryError as error:
            raise SettingsError(f"the story stopped: {error}") from None
        if transcript:
            new = [room for room in made.slack.rooms if room.name not in before]
            print_transcript(made.slack, story, timed, new)
        else:
            _print_times(made.slack, story, timed)
        made.slack.faults.clear()


def _read(file: Path | None) -> Story:
    try:
        return load_story(file or STORY)
    except StoryError as error:
        raise SettingsError(str(error)) from None


def _play(made: Stage, story: Story) -> list[Timed]:
    timed: list[Timed] = []
    last = time.monotonic()
    for step in play(made.slack, story):
        now = time.monotonic()
        timed.append(Timed(step, now - last, now))
        last = now
    made.wait_until_idle()
    return timed


def _print_times(slack: Sandbox, story: Story, timed: list[Timed]) -> None:
    print(f"“{story.title}”: {len(timed)} steps in {sum(one.took for one in timed):.1f} s.")
    print(f"Each call to Slack took {story.latency * 1000:.0f} ms.")
    sent = next((one for one in timed if one.step.verb == "submit"), None)
    entered = next((one for one in timed if one.step.verb == "room"), None)
    if sent and entered:
        print(f"From “Declare” to the war room: {entered.ended - sent.ended + sent.took:.2f} s.")
    print(f"Calls to Slack: {len(slack.traffic.calls())}. Refused by Slack's rules: {len(slack.violations)}.")
    print("`./muster demo --transcript` prints what people read; `--keep` stays, with the page.")


def main() -> None:
    """Entry point of `./muster demo`."""
    parser = argparse.ArgumentParser(prog="muster demo")
    parser.add_argument("--story", type=Path)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--transcript", action="store_true")
    parser.add_argument("--port", type=int, default=PORT)
    arguments = parser.parse_args()
    set_up_logs("ERROR", "text")
    stays = arguments.keep or (sys.stdout.isatty() and not arguments.transcript)
    try:
        if stays:
            play_demo(arguments.story, arguments.port)
        else:
            play_story(arguments.story, arguments.port, arguments.transcript)
    except MusterError as error:
        sys.exit(f"muster: {error}")


if __name__ == "__main__":
    main()
