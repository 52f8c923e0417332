"""`demo`: runs Muster against a local Slack in the browser and plays a story with scripted people.

Without a terminal it plays the story, prints what people see and how long each step took, and exits.
"""

import argparse
import sys
import threading
import time
import webbrowser
from dataclasses import dataclass
from pathlib import Path

from bot.demo.stage import Stage, stage
from bot.logs import set_up_logs
from sandbox import Message, Sandbox
from sandbox.browser.player import in_words
from sandbox.story import Step, StoryError, load_story, play
from workflows.domain.errors import MusterError, SettingsError

STORY = Path(__file__).parent / "stories" / "scam-wave.yaml"
PORT = 4400
WIDTH = 110


@dataclass(frozen=True, slots=True)
class Timed:
    """How long a step took and when it ended, in real seconds."""

    step: Step
    took: float
    ended: float


def play_demo(file: Path | None, stay: bool, port: int = PORT) -> None:
    """Play a story and print what people see. `stay`: keep running in the browser until Ctrl-C.

    Raises `SettingsError` for a story that cannot be played.
    """
    began = time.monotonic()
    with stage(port) as made:
        ready = time.monotonic() - began
        print(f"Slack, on this machine: {made.slack.page_url}   (ready after {ready:.1f} s)\n")
        try:
            if stay and file is not None:
                _play_in_the_page(made, file)
            else:
                _play_here(made, file or STORY)
        except StoryError as error:
            raise SettingsError(f"the story stopped: {error}") from None
        if stay:
            _wait_for_interrupt(made)


def _play_in_the_page(made: Stage, file: Path) -> None:
    made.slack.story = load_story(file)
    print("The story is in the side panel of the page: play, pause, step.")
    webbrowser.open(made.slack.page_url)


def _play_here(made: Stage, file: Path) -> None:
    before = {room.name for room in made.slack.rooms}
    timed = _play_story(made.slack, file)
    made.wait_until_idle()
    _show(made.slack, timed, before)
    made.slack.faults.clear()


def _play_story(slack: Sandbox, file: Path) -> list[Timed]:
    story = load_story(file)
    print(f"“{story.title}”. Each call to Slack takes {story.latency * 1000:.0f} ms.\n")
    timed: list[Timed] = []
    last = time.monotonic()
    for step in play(slack, story):
        now = time.monotonic()
        timed.append(Timed(step, now - last, now))
        print(f"{step.number:3}. {_sentence(step):{WIDTH}.{WIDTH}} {now - last:6.2f} s")
        last = now
    return timed


def _sentence(step: Step) -> str:
    who = str(step.what.get("who", "—"))
    return f"{who} {in_words(step)}"


def _show(slack: Sandbox, timed: list[Timed], before: set[str]) -> None:
    alice = slack.person("Alice")
    rooms = [room for room in slack.rooms if room.name not in before]
    for room in [*rooms, slack.channel("incidents")]:
        print(f"\n{'─' * WIDTH}\n{slack.transcript(room, as_=alice)}")
    for room in rooms:
        for message in room.messages:
            _show_files([message, *message.thread])
    _show_times(slack, timed)


def _show_files(messages: list[Message]) -> None:
    for message in messages:
        for name, content in message.files:
            print(f"\n{'─' * WIDTH}\n{name}\n\n{content.decode()}")


def _show_times(slack: Sandbox, timed: list[Timed]) -> None:
    sent = next((t for t in timed if t.step.verb == "submit"), None)
    entered = next((t for t in timed if t.step.verb == "room"), None)
    print("─" * WIDTH)
    if sent and entered:
        print(f"From “Declare” to Alice in the war room: {entered.ended - sent.ended + sent.took:.2f} s")
    print(f"Calls to Slack: {len(slack.traffic.calls())}.  Refused by Slack's rules: {len(slack.violations)}.")


def _wait_for_interrupt(made: Stage) -> None:
    slack = made.slack
    if webbrowser.open(slack.page_url):
        print("\nThe page is open in your browser.", end=" ")
    print(f"\nDeclare from the alert in #alerts, or type /incident tutorial: {slack.page_url}")
    print("Ctrl-C ends it. Bots of your own reach this Slack with")
    print(f"  SLACK_API_URL={slack.api_url}\n  SLACK_BOT_TOKEN={slack.bot_token}")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print()


def main() -> None:
    """Entry point of `./muster demo`."""
    parser = argparse.ArgumentParser(prog="muster demo")
    parser.add_argument("--story", type=Path)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--port", type=int, default=PORT)
    arguments = parser.parse_args()
    set_up_logs("ERROR", "text")
    try:
        play_demo(arguments.story, arguments.keep or sys.stdout.isatty(), arguments.port)
    except MusterError as error:
        sys.exit(f"muster: {error}")


if __name__ == "__main__":
    main()
