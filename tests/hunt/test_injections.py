"""What people type, and what they are called, stays text: in Slack, in files, at the terminal and in logs."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.cli.incident_text import shown
from bot.cli.terminal import TerminalFormatter
from bot.slack.people import as_person
from commands.payloads.shortcut import MessageShortcut
from commands.registry import VIEWS
from tests.builders import ALICE, BOB, NOW
from tests.hunt.actors import form_about
from tests.hunt.surfaces import FIELDS as EVERY_FIELD
from tests.hunt.surfaces import SPECIAL
from tests.hunt.world import LOOKS_AT, PEOPLE, TYPE, Muster, everybody_is_known, muster
from workflows.domain.chat import FetchedMessage
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ChannelId, IncidentId, MessageTs
from workflows.domain.incident import MessageRef
from workflows.domain.request import Request
from workflows.incidents.queries import look_at, timeline_page
from workflows.text.seen_message import seen
from workflows.text.slack_text import legible

PAYLOADS: Mapping[str, str] = {
    "everybody is pinged": "x <!channel> <!here> <!everyone|nobody>",
    "somebody is pinged": "x <@UVICTIM> <!subteam^SVICTIM>",
    "a link says another thing": "x <https://evil.example/login|Approve here>",
    "a block of code": "x ``` swallowed",
    "the direction is turned": "x \u202egnp.exe\u2066 \u2067",
    "nobody sees it": "x\u200b\u2060\ufeff\u3164",
    "a terminal is steered": "x \x1b[2J\x1b]0;owned\x07 \x9b31m",
    "a null": "x\x00y",
    "SQL": "x'; DROP TABLE incidents; -- \" OR 1=1",
    "HTML": "x <script>alert(1)</script> <img src=x onerror=y>",
    "Markdown": "x](https://evil.example) ![y](https://evil.example/z.png)\n# Heading",
    "a formula": '=HYPERLINK("https://evil.example","x")',
    "a path": "../../etc/passwd",
    "a format": "x {0.__class__} %s %n ${7*7} {label}",
}
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2061-\u2069\u3164\ufeff]")
MARKUP = re.compile(r"<!(channel|here|everyone|subteam)|<@UVICTIM|<https?://evil\.example|```[^`]*swallowed")

Types = Callable[[Muster, ChannelId, IncidentId, str], object]


def declared_by_form(it: Muster, title: str, summary: str) -> tuple[IncidentId, ChannelId]:
    values = {
        "title": {"value": title},
        "summary": {"value": summary},
        "lead": {"selected_user": ALICE},
        "type": chosen(TYPE),
        "severity": chosen("S2"),
        f"visibility:{TYPE}": chosen(Visibility.PRIVATE),
    }
    it.actor(ALICE).sends(form_about("declare", {"draft": ""}, values))
    it.run_jobs()
    with it.store.read() as uow:
        incident = uow.incidents.get(IncidentId(1))
    assert incident is not None
    assert incident.room is not None
    return incident.id, incident.room


def command(words: str) -> Types:
    return lambda it, room, number, text: it.actor(ALICE).types(f"{words} {text}", room)


def form(callback: str, field: str, **more: Any) -> Types:
    """Forms take what a command line cannot: line breaks and every character as it is."""

    def send(it: Muster, room: ChannelId, number: IncidentId, text: str) -> object:
        values = {**more, field: {"value": text}}
        return it.actor(ALICE).sends(form_about(callback, {"incident": number, "subject": 3}, values))

    return send


def chosen(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


FIELDS: Mapping[str, Types] = {
    "note": form("note", "text", kind=chosen("note")),
    "decision": form("note", "text", kind=chosen("decision")),
    "impact": form("note", "text", kind=chosen("impact")),
    "task": form("task", "text"),
    "update": form("update", "message", next_update=chosen("60")),
    "reason of a severity": form("severity", "reason", severity=chosen("S1")),
    "reason of a status": form("status", "reason", status=chosen("containing")),
    "reminder": form("remind", "text", time={"value": "in 20m"}),
    "what a successor should know": form("handover", "note", person={"selected_user": BOB}),
    "title": form("rename", "title"),
    "correction": form("correct", "text", what=chosen("correct"), reason={"value": "x"}),
    "note that is typed": command("note"),
    "task that is typed": command("task"),
    "update that is typed": command("update"),
    "word that is none": command("xyzzy"),
    "list that is none": command("list"),
}


ENDING = ("resolve", "close", "cancel", "reopen")
TIMES = frozenset({"due", "when", "custom_time", "time"})


def every_form(it: Muster, number: IncidentId, text: str) -> Iterator[str]:
    """Each form with the text in every field that takes one; those that end the incident last. Not the forms in which
    another incident is chosen, or declared. A third of them have their turn with each text."""
    turn = len(text) % 3
    forms = [callback for callback in VIEWS if callback not in {"declare", "duplicate", *ENDING}][turn::3]
    for callback in (*forms, *ENDING):
        chosen_there = EVERY_FIELD | SPECIAL.get(callback, {})
        written = {n: {"value": text} for n, given in chosen_there.items() if "value" in given and n not in TIMES}
        metadata = {"incident": number, "subject": 1, "draft": "", "function": "legal"}
        yield it.actor(ALICE).sends(form_about(callback, metadata, {**chosen_there, **written}))


@pytest.fixture
def it(template: Path, tmp_path: Path) -> Iterator[Muster]:
    file = tmp_path / "muster.db"
    file.write_bytes(template.read_bytes())
    with muster(file, NOW) as made:
        everybody_is_known(made)
        yield made


def strings(value: object, is_markup: bool = True) -> Iterator[tuple[bool, str]]:
    """Every text in a message, and whether Slack reads it as markup."""
    if isinstance(value, str):
        yield is_markup, value
    elif isinstance(value, Mapping):
        plainly = value.get("type") in {"plain_text", "plain_text_input"}
        for name, inner in value.items():
            as_typed = plainly or name in {"initial_value", "value", "private_metadata", "key"}
            yield from strings(inner, is_markup and not as_typed)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner, is_markup)


def everything_said(it: Muster, number: IncidentId, answers: list[str]) -> Iterator[tuple[bool, str]]:
    """What was posted, uploaded and set, what people read, and what a terminal prints."""
    for said in it.chat.said:
        is_message = said.text.startswith("{")
        yield from strings(json.loads(said.text) if is_message else said.text, is_message)
    for answer in answers:
        yield from strings(json.loads(answer))
    request = Request(person=PEOPLE[ALICE], now=it.clock.at, id="T")
    fmt = TerminalFormatter.of(it.deps, PEOPLE[ALICE])
    page = timeline_page(number, request, it.deps, 100)
    yield False, shown(fmt, look_at(number, request, it.deps), page)


READS = (
    "list",
    "info 1",
    "timeline 1",
    "catchup 1",
    "summary 1",
    "sitrep 1",
    "todo",
    "task list",
    "exhibit 1",
    "access 1",
    "summary post",
)


@pytest.mark.parametrize("payload", list(PAYLOADS))
def test_it_is_text_wherever_it_is_read(it: Muster, payload: str) -> None:
    text = PAYLOADS[payload]
    number, room = declared_by_form(it, f"Title {text}", f"Summary {text}")
    it.actor(ALICE).types(f"invite <@{BOB}>", room)
    answers = []
    with structlog.testing.capture_logs() as logs:
        for types in FIELDS.values():
            it.clock.at += timedelta(minutes=1)
            answers.append(types(it, room, number, f"Field {text}"))
        it.run_jobs()
        answers += every_form(it, number, f"Field {text}")
        it.run_jobs()
        for who in (ALICE, BOB):
            answers += [it.actor(who).types(words, room) for words in READS]
            answers.append(it.actor(who).opens_home())
        it.run_jobs(4)
    found = list(everything_said(it, number, [str(answer) for answer in answers]))

    assert sum("Field" in said for _, said in found) > 20, "it is not read anywhere"
    assert [said for _, said in found if UNREADABLE.search(said)] == []
    assert [said for is_markup, said in found if is_markup and MARKUP.search(said)] == []
    assert not any("request.failed" in log["event"] or "Field" in str(log) for log in logs)


@pytest.mark.parametrize("payload", list(PAYLOADS))
def test_names_of_people_are_text(it: Muster, payload: str) -> None:
    """Whoever is called so leads and speaks."""
    called = as_person(ALICE, {"name": "x", "profile": {"real_name": PAYLOADS[payload]}}, NOW)
    with it.store.write() as uow:
        uow.people.save(replace(called, seen_at=LOOKS_AT))
        uow.commit()
    number, room = it.declares(ALICE, "Title", lead=ALICE, visibility=Visibility.PRIVATE)
    it.actor(ALICE).types(f"invite <@{BOB}>", room)
    answers = [it.actor(ALICE).types("note Field", room), it.actor(ALICE).types("severity S1 Field", room)]
    it.run_jobs()
    answers += [it.actor(BOB).types(words, room) for words in READS]
    found = list(everything_said(it, number, answers))
    assert any(called.name in said or called.name.split()[0] in said for _, said in found)
    assert [said for _, said in found if UNREADABLE.search(said)] == []
    assert [said for is_markup, said in found if is_markup and MARKUP.search(said)] == []


def said_elsewhere(name: str, room: ChannelId) -> MessageShortcut:
    """A message of an app, with a file, an attachment and a heading that are all called so."""
    shown = seen(
        {
            "username": name,
            "text": "Field <#C0NAMED> <!subteam^S0NAMED>",
            "blocks": [
                {"type": "header", "text": {"type": "plain_text", "text": f"Field {name}"}},
                {"type": "section", "text": {"type": "mrkdwn", "text": "Field <#C0NAMED> <!subteam^S0NAMED> x"}},
            ],
            "attachments": [
                {"author_name": name, "title": name, "text": "Field", "fields": [{"title": name, "value": "Field"}]}
            ],
            "files": [{"id": "F1", "name": name, "title": name, "mimetype": "text/plain", "mode": "hosted"}],
        }
    )
    ref = MessageRef(room, MessageTs("1700000000.000100"))
    return MessageShortcut(message=ref, seen=shown, said_at=NOW, thread="")


@pytest.mark.parametrize("payload", list(PAYLOADS))
def test_names_from_elsewhere_are_text(it: Muster, payload: str) -> None:
    """Of apps, files, attachments, headings, channels and user groups: nobody who calls something so types it here."""
    name = PAYLOADS[payload]
    it.chat.names[ChannelId("C0NAMED")] = name
    vars(it.chat)["group_handle"] = lambda _group: name
    number, room = it.declares(ALICE, "Title", lead=ALICE, visibility=Visibility.PRIVATE)
    message = said_elsewhere(name, room)
    vars(it.chat)["fetch"] = lambda _ref, **_options: FetchedMessage(seen=message.seen)
    with structlog.testing.capture_logs() as logs:
        answers = [
            it.actor(ALICE).uses(callback, message, room) for callback in ("add_to_timeline", "declare_from_message")
        ]
        it.run_jobs()
        answers.append(it.actor(ALICE).types("note Field <#C0NAMED> <!subteam^S0NAMED>", room))
        answers.append(it.actor(ALICE).types("export 1 counsel Field <#C0NAMED> <!subteam^S0NAMED>", room))
        answers += [it.actor(ALICE).types(words, room) for words in READS]
        it.run_jobs(4)
    found = list(everything_said(it, number, answers))
    assert sum("Field" in said for _, said in found) > 5, "it is not read anywhere"
    assert any(legible(name).split()[0][:3] in said for _, said in found if "Field" in said), "no name is read"
    assert [said for _, said in found if UNREADABLE.search(said)] == []
    assert [said for is_markup, said in found if is_markup and MARKUP.search(said)] == []
    assert not any("request.failed" in log["event"] or "Field" in str(log) for log in logs)


def test_what_scripts_and_emoji_need_stays() -> None:
    for text in ("👩🏽‍🚒🏳️‍🌈", "می‌خواهم", "Line\none\ttab", "e\u0301", "\u200eleft \u200fright"):
        assert legible(text) == text
    assert legible("\u202eturned\u2028line\ud800") == "turned\nline"
