"""Neutral pieces of a line. Slack and the terminal each write them their own way.

A text of the catalogue with its placeholders filled in is a `Line`; so no renderer has to change another one's words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from string import Formatter

from workflows.domain.ids import ChannelId
from workflows.text.catalogue import COMMAND, Catalogue


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text: words of the catalogue, or what people typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name. Pings nobody."""

    name: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, which each reader sees in their own zone."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Room:
    """A war room. Before it exists (`channel` is None), `label` is shown."""

    channel: ChannelId | None
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Command:
    """What to type next, in the words of `/incident`: `claim deputy`."""

    words: str


Span = Text | Person | Moment | Link | Room | Command
Line = tuple[Span, ...]


def fill(catalogue: Catalogue, key: str, **params: object) -> Line:
    """A text of the catalogue as a line. A parameter is a span, a line, or anything that the catalogue can say."""
    return _filled(catalogue, catalogue.text(key), params)


def _filled(catalogue: Catalogue, template: str, params: dict[str, object]) -> Line:
    spans: list[Span] = []
    for literal, name, words, _ in Formatter().parse(template):
        if literal:
            spans.append(Text(literal))
        if name == COMMAND:
            spans.append(Command(words or ""))
        elif name is not None:
            spans += _spans(catalogue, params[name])
    return tuple(spans)


def _spans(catalogue: Catalogue, value: object) -> Line:
    if isinstance(value, Span):
        return (value,)
    if isinstance(value, datetime):
        return (Moment(value),)
    if isinstance(value, tuple) and all(isinstance(one, Span) for one in value):
        return value
    return (Text(str(catalogue.say(value))),)


def listed(catalogue: Catalogue, spans: Line) -> Line:
    """`Alice, Bob, Charlie`, as the language lists things."""
    places = {f"s{n}": span for n, span in enumerate(spans)}
    last = plain(spans[-1:], str, str)
    return _filled(catalogue, catalogue.listed((f"{{{place}}}" for place in places), last), dict(places))


def plain(line: Line, command: Callable[[str], str], moment: Callable[[datetime], str]) -> str:
    """A line as plain text, for places without markup: `command` and `moment` say how the surface writes those."""
    return "".join(_plain(span, command, moment) for span in line)


def _plain(span: Span, command: Callable[[str], str], moment: Callable[[datetime], str]) -> str:
    match span:
        case Text(text) | Person(text):
            return text
        case Moment(at):
            return moment(at)
        case Link(url, text):
            return f"{text} {url}"
        case Room(_, name, label):
            return f"#{name}" if name else label
        case Command(words):
            return command(words)
