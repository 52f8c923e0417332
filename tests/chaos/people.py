"""The people: each does their acts one after another, reads the answer, and tries again as people do."""

import re
import threading
import time
from collections.abc import Callable, Mapping

from sandbox import Form, Message, Outcome, Person, Room, Sandbox
from tests.chaos.database import Database
from tests.chaos.ledger import Deed, Ledger
from tests.chaos.load import NEWCOMERS
from tests.chaos.plan import Act

ANSWERS_WITHIN = 8.0
"""Seconds until people give up: more than a stalled database takes, with the working state before it."""
TRIES = 3
LOOK_EVERY = 0.1
WORKING = "Saving…"

COMMANDS: Mapping[str, tuple[str, str]] = {
    "note": ("note {words}", r"^Added to the timeline"),
    "decision": ("note decision: {words}", r"^$|^Added to the timeline"),
    "update": ("update {words}", r"^$|^The update is posted"),
    "severity": ("severity {how} {words}", r"^Severity is now "),
    "status": ("status {how} {words}", r"^$|^INC-\d+ is now "),
    "resolve": ("resolve {words}", r"^$|^INC-\d+ is now "),
    "task": ("task {words}", r"^$|^Task \d+ "),
    "timed_task": ("task {words} by {seconds}s", r"^Task \d+ "),
    "remind": ("remind in {seconds}s {words}", r"^Reminder set"),
    "claim": ("claim {how}", r"^$|^You are (?!.*already)"),
}
"""What people type, and what tells them that it is done: for what the room says, an answer without words."""


class Crowd:
    """Everybody, each in a thread of their own."""

    def __init__(self, slack: Sandbox, database: Database, ledger: Ledger) -> None:
        self._slack = slack
        self._database = database
        self._ledger = ledger
        self._requests: dict[int, str] = {}
        self._rooms: dict[int, Room] = {}
        self._threads: list[threading.Thread] = []
        for name in NEWCOMERS:
            slack.add_person(name)

    def start(self, acts: tuple[Act, ...], began: float) -> None:
        """`began`: the monotonic time from which the plan counts."""
        for name in sorted({act.who for act in acts}):
            mine = [act for act in acts if act.who == name]
            thread = threading.Thread(target=self._live, args=(name, mine, began), name=f"person {name}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def end_it_all(self) -> None:
        """Whoever declared resolves what is still open: from then on nothing new comes due."""
        for number, request in sorted(self._requests.items()):
            room = self._room(number)
            row = next((d for d in self._ledger.all() if d.request == request), None)
            if room is not None and row is not None:
                self._slack.person(row.person).slash("/incident resolve done", room)

    def _live(self, name: str, acts: list[Act], began: float) -> None:
        person = self._slack.person(name)
        for act in acts:
            time.sleep(max(0.0, began + act.at - time.monotonic()))
            try:
                self._do(person, act)
            except (PermissionError, AssertionError, LookupError):
                self._ledger.skip()  # not in the room yet, no such form or button: people shrug and go on

    def _do(self, person: Person, act: Act) -> None:
        if act.what == "declare":
            self._declare(person, act)
            return
        room = self._room(act.incident)
        if room is None:
            self._ledger.skip()
        elif act.what in DOINGS:
            self._write(act, person, room, *DOINGS[act.what](person, room, act))
        else:
            self._type(person, room, act)

    def _write(self, act: Act, person: Person, room: Room, acknowledged: bool, source: str = "") -> None:
        facts = {"room": room.channel.id, "source": source}
        self._ledger.write(Deed(act=act, person=person.name, acknowledged=acknowledged, **facts))

    def _room(self, incident: int) -> Room | None:
        if incident not in self._rooms and incident in self._requests:
            channel_id = self._database.room_of(self._requests[incident])
            found = [room for room in self._slack.rooms if room.channel.id == channel_id]
            self._rooms |= {incident: found[0]} if found else {}
        return self._rooms.get(incident)

    def _declare(self, person: Person, act: Act) -> None:
        form = _open(lambda: person.slash(f"/incident declare {act.words}", "general"))
        if form is None:
            self._ledger.skip()
            return
        severity, visibility = act.how.split()
        chosen = {"Severity": SEVERITIES[severity], "Visibility": VISIBILITIES[visibility]}
        if severity == "S0":
            chosen["Summary"] = act.words
        request = form.view.id
        self._requests[act.incident] = request
        sent = _sent(person, form, chosen, r"is declared")
        self._ledger.write(Deed(act=act, person=person.name, acknowledged=sent, request=request))

    def _type(self, person: Person, room: Room, act: Act) -> None:
        key = "timed_task" if act.what == "task" and act.seconds else act.what
        words, done = COMMANDS[key]
        typed = words.format(words=act.words, how=act.how, seconds=act.seconds)
        outcome = person.slash(f"/incident {typed}", room)
        answer = _answer(outcome)
        is_done = answer is not None and re.search(done, answer) is not None
        facts = {"room": room.channel.id, "answer": (answer or "")[:80]}
        self._ledger.write(Deed(act=act, person=person.name, acknowledged=is_done, **facts))


SEVERITIES = {"S0": "S0 Crisis", "S1": "S1 Critical", "S2": "S2 High", "S3": "S3 Moderate", "S4": "S4 Low / Watch"}
VISIBILITIES = {"open": "Open (everybody in the workspace)", "private": "Private (members of the war room only)"}


def _open(ask: Callable[[], Outcome]) -> Form | None:
    """The form, asked for once more where none came."""
    for _ in range(2):
        outcome = ask()
        form = outcome.form
        if form is not None and outcome.error is None and form.labels:
            return form
    return None


def _sent(person: Person, form: Form, values: dict[str, str], done: str) -> bool:
    """Whether the person was told that it is done; the same form is sent again while Slack says it had trouble."""
    for _ in range(TRIES):
        outcome = person.submit(form, values)
        if outcome.closed:
            return True
        if not form.notice:
            return _waited_for(lambda: re.search(done, form.text) is not None)
        values = {}
        time.sleep(1)
    return False


def _answer(outcome: Outcome) -> str | None:
    """The last thing that was said to it; the working state is waited out. None: Slack heard nothing in time."""
    if outcome.error is not None:
        return None

    def said() -> str:
        texts = [message.post.text for message in outcome.answers]
        return texts[-1] if texts else ""

    return said() if _waited_for(lambda: said() != WORKING) else None


def _waited_for(look: Callable[[], bool]) -> bool:
    end = time.monotonic() + ANSWERS_WITHIN
    while not look():
        if time.monotonic() > end:
            return False
        time.sleep(LOOK_EVERY)
    return True


# ------------------------------------------------------------------------------------- what is not a command

Done = tuple[bool, str]


def _form_update(person: Person, room: Room, act: Act) -> Done:
    form = _open(lambda: person.slash("/incident update", room))
    if form is None:
        raise AssertionError("no form opened")
    chosen = {"Message": act.words, "Custom time": f"in {act.seconds}s"}
    return _sent(person, form, chosen, r"The update is posted"), ""


def _capture(person: Person, room: Room, act: Act) -> Done:
    said = person.say(room, f"Somebody says {act.words}")
    person.react(said, "pushpin")
    return False, said.ts


def _capture_reply(person: Person, room: Room, act: Act) -> Done:
    root = person.say(room, "A question")
    said = person.say(room, f"An answer {act.words}", thread=root)
    person.react(said, "pushpin")
    return False, said.ts


def _snooze(person: Person, room: Room, act: Act) -> Done:
    asked = [m for m in room.messages if "Snooze 15 min" in m.buttons]
    if not asked:
        raise LookupError("nothing asks")
    return person.click(_newest(asked), "Snooze 15 min").error is None, ""


def _newest(messages: list[Message]) -> Message:
    return max(messages, key=lambda message: message.ts)


DOINGS: Mapping[str, Callable[[Person, Room, Act], Done]] = {
    "form_update": _form_update,
    "capture": _capture,
    "capture_reply": _capture_reply,
    "snooze": _snooze,
}
"""Whether it was acknowledged, and the message of a capture."""
