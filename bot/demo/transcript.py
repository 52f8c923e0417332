"""The transcript of a story as Markdown: each step with its time, then the rooms as one person reads them."""

from dataclasses import dataclass

from sandbox import Message, Room, Sandbox
from sandbox.browser.player import in_words
from sandbox.story import Step, Story

READER = "Alice"


@dataclass(frozen=True, slots=True)
class Timed:
    """How long a step took and when it ended, in real seconds."""

    step: Step
    took: float
    ended: float


def print_transcript(slack: Sandbox, story: Story, timed: list[Timed], rooms: list[Room]) -> None:
    """`rooms` are those that the story made; the announcements come last."""
    print(f"# {story.title}\n")
    print(f"What `./muster demo --transcript` prints: an incident that people play in Slack, as {READER} reads it")
    print("afterwards. Long lines are not cut.\n")
    print(f"## Who does what\n\nEach call to Slack takes {story.latency * 1000:.0f} ms.\n\n```")
    for one in timed:
        print(f"{one.step.number:3}. {_sentence(one.step)}  ({one.took:.2f} s)")
    print("```")
    for room in [*rooms, slack.channel("incidents")]:
        print(f"\n## #{room.name}\n\n```\n{slack.transcript(room, as_=slack.person(READER))}\n```")
    for room in rooms:
        for message in room.messages:
            _print_files([message, *message.thread])


def _sentence(step: Step) -> str:
    return f"{step.what.get('who', '—')} {in_words(step)}"


def _print_files(messages: list[Message]) -> None:
    for message in messages:
        for name, content in message.files:
            print(f"\n## {name}\n\n````markdown\n{content.decode()}\n````")
