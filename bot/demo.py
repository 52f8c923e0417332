"""`demo`: a local Slack and Muster on this machine, people who act, and what they saw, with the times it took."""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.logs import set_up_logs
from bot.manifest import manifest
from bot.processes import Lodger, Parts, prepare
from bot.settings import Settings, read_settings
from bot.wiring import House, build
from sandbox import Message, Room, Sandbox, SandboxClock
from sandbox.story import Step, StoryError, load_story, play
from workflows.domain.errors import MusterError, SettingsError

STORY = Path(__file__).parent / "stories" / "scam-wave.yaml"
TICK = 0.1
WIDTH = 110


@dataclass(frozen=True, slots=True)
class Timed:
    """How long a step took, and when it was over (both in real seconds)."""

    step: Step
    took: float
    ended: float


def play_demo(file: Path | None, keep: bool) -> None:
    """Play a story and print what people see. Raises `SettingsError` for a story that cannot be played."""
    began = time.monotonic()
    with _stage() as (slack, house, address):
        print(f"Slack (local): {slack.base_url}   Muster: {address}   ready after {time.monotonic() - began:.1f} s\n")
        try:
            timed = _tell(slack, file or STORY)
        except StoryError as error:
            raise SettingsError(f"the story stopped: {error}") from None
        slack.wait_until(lambda: _is_idle(house), what="an empty outbox")
        _show(slack, timed)
        if keep:
            _wait_for_interrupt(slack, house.settings)


@contextmanager
def _stage() -> Iterator[tuple[Sandbox, House, str]]:
    clock = SandboxClock()
    with tempfile.TemporaryDirectory(prefix="muster-demo-") as folder, Sandbox(manifest(), clock=clock) as slack:
        settings = _settings(slack, Path(folder))
        house = build(settings, clock, tick_every=TICK)
        prepare(house)
        lodger = Lodger(house, Parts(web=True, socket=True, work=True))
        address = lodger.start()
        slack.wait_until(lambda: slack.connections > 0, what="Muster's Socket Mode connection")
        try:
            yield slack, house, address
        finally:
            lodger.stop()


def _is_idle(house: House) -> bool:
    with house.store.read() as uow:
        return uow.outbox.waiting() == 0


def _settings(slack: Sandbox, folder: Path) -> Settings:
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'muster.db'}",
        "PORT": "0",
    }
    return read_settings(environment, dotenv=None)


def _tell(slack: Sandbox, file: Path) -> list[Timed]:
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
    what = step.what
    who = what.get("who", "")
    match step.verb:
        case "say":
            return f"{who} writes in #{what['in']}: {what['text']}"
        case "command":
            return f"{who} types {what['text']}"
        case "shortcut":
            return f"{who} chooses “{what['name']}”"
        case "press":
            return f"{who} presses [{what['button']}]"
        case "submit":
            return f"{who} sends the form: {', '.join(map(str, (what.get('with') or {}).values()))}"
        case "react":
            return f"{who} reacts with :{what['with']}:"
        case "room":
            return f"{who} is in the war room"
        case "wait":
            return f"{who} sees: {what['for']}"
        case "clock":
            return f"— {what['by']} pass —"
        case _:
            return f"{who} {step.verb}s {what.get('in', '')}"


def _show(slack: Sandbox, timed: list[Timed]) -> None:
    alice = slack.person("Alice")
    rooms = [room for room in slack.rooms if room.name not in ("general", "random")]
    for room in sorted(rooms, key=lambda room: room.name != "incidents", reverse=True):
        print(f"\n{'─' * WIDTH}\n{slack.transcript(room, as_=alice)}")
    for room in rooms:
        for message in room.messages:
            _show_files([message, *message.thread])
    _show_times(slack, timed, rooms)


def _show_files(messages: list[Message]) -> None:
    for message in messages:
        for name, content in message.files:
            print(f"\n{'─' * WIDTH}\n{name}\n\n{content.decode()}")


def _show_times(slack: Sandbox, timed: list[Timed], rooms: list[Room]) -> None:
    sent = next((t for t in timed if t.step.verb == "submit"), None)
    entered = next((t for t in timed if t.step.verb == "room"), None)
    print("─" * WIDTH)
    if sent and entered:
        print(f"From “Declare” to Alice in the war room: {entered.ended - sent.ended + sent.took:.2f} s")
    print(
        f"Calls to Slack: {len(slack.traffic.calls())}.  War rooms: {len([r for r in rooms if r.name != 'incidents'])}."
    )
    print(f"Refused by Slack's rules: {len(slack.violations)}.")


def _wait_for_interrupt(slack: Sandbox, settings: Settings) -> None:
    print("\nBoth keep running; Ctrl-C ends them. To talk to this Slack from outside:")
    print(f"  SLACK_API_URL={slack.api_url}\n  SLACK_BOT_TOKEN={settings.slack_bot_token.get_secret_value()}")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print()


def main() -> None:
    """`python -m bot.demo`; `./muster demo` comes here."""
    parser = argparse.ArgumentParser(prog="muster demo")
    parser.add_argument("--story", type=Path)
    parser.add_argument("--keep", action="store_true")
    told = parser.parse_args()
    set_up_logs("ERROR", "text")
    try:
        play_demo(told.story, told.keep)
    except MusterError as error:
        sys.exit(f"muster: {error}")


if __name__ == "__main__":
    main()
