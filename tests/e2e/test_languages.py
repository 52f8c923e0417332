"""A person reads their own language, a room its room's: whole, in everything they do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.cli.incident_text import listed, shown
from bot.cli.terminal import TerminalFormatter
from sandbox import Form, Person, Room, SandboxClock
from tests.databases import SqliteTemplate
from tests.e2e.conftest import a_muster
from tests.e2e.test_every_command import WITH_WORDS, WORDS
from tests.e2e.workspace import BEGINS, Workspace
from tests.pseudo import LANGUAGE, LOCALE, english_in, locales, pseudo_catalogue, pseudo_programme
from tests.translations import texts_in
from workflows.access.people import get_person
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.request import Request, Source
from workflows.incidents.queries import look_at, page_of, timeline_page
from workflows.messages.incidents import Listed
from workflows.programme.load import load_programme
from workflows.text.local_text import ENGLISH

SAYS = pseudo_catalogue()
NAMES = ("Alice", "Bob", "Charlie", "Dana", "Ewa", "Muster", "general", "incidents")
TYPED = (
    *NAMES,
    *(words for words in WITH_WORDS.values() if " " in words),
    *(
        "API is down",
        "the alarm rang",
        "Fixed",
        "call the vendor",
        "they asked for it",
        "it must not travel",
        "look",
        "you know it",
        "half of Europe",
    ),
    *(str(task) for role in load_programme().roles.values() for task in role.tasks),
)
"""What people wrote themselves, and Muster repeats. Tasks that come with a role are written in the language of the
room."""


@pytest.fixture(params=[ENGLISH, LANGUAGE])
def language(request: pytest.FixtureRequest) -> str:
    """Of the rooms."""
    return str(request.param)


@pytest.fixture
def workspace(language: str, sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Workspace]:
    """Ewa's Slack is in the language of tests; everybody else's is English."""
    file = tmp_path / "programme.yaml"
    file.write_text(
        yaml.safe_dump({**pseudo_programme(language), "number_gaps": 0}, allow_unicode=True), encoding="utf-8"
    )
    url = sqlite_template.clone(tmp_path)
    with a_muster(url, socket=False, programme=file, clock=SandboxClock(BEGINS), locales=locales()) as muster:
        muster.slack.add_person("Ewa", locale=LOCALE)
        yield muster


def ewa(workspace: Workspace) -> Person:
    return workspace.slack.person("Ewa")


def english(*texts: str) -> list[str]:
    found = {text: english_in(text, TYPED) for text in texts}
    return [f"{' '.join(words)} in: {text}" for text, words in found.items() if words]


def english_on(form: Form) -> list[str]:
    return english(*texts_in(form.view.content), *texts_in(form.blocks), *form.errors.values())


def english_posted(workspace: Workspace, who: Person, *, privately: bool) -> list[str]:
    """In what Muster said to `who` alone, or in rooms they are in."""
    ws = workspace.slack.workspace
    readable = [
        (post, channel.kind == "im" or post.visible_to == who.user.id)
        for channel in ws.channels.values()
        for post in channel.posts
        if post.user == ws.bot.id and not post.subtype and who.user.id in channel.members
        if post.visible_to in ("", who.user.id)
    ]
    texts = [text for post, to_them in readable if to_them is privately for text in (post.text, *texts_in(post.blocks))]
    assert texts
    return english(*texts)


def english_around(room: Room) -> list[str]:
    """What stands beside the messages of a room, and in its files."""
    files = [data.decode() for message in room.messages for _, data in message.files]
    files += [data.decode() for message in room.messages for reply in message.thread for _, data in reply.files]
    assert files
    lines = [line for file in files for line in file.splitlines()]
    return english(room.topic, room.purpose, *(title for title, _ in room.bookmarks), *lines)


def declares(workspace: Workspace, who: Person) -> Room:
    """From an empty form in the language of tests, for everybody to see."""
    form = who.slash("/incident declare API is down", workspace.general).form
    assert form is not None
    assert english_on(form) == []
    before = {room.name for room in workspace.slack.rooms}
    assert who.submit(form, {SAYS("declare.field_visibility"): SAYS("visibility.open_long")}).closed
    return workspace.new_room(before)


def test_every_answer_to_one_person_is_in_their_language(workspace: Workspace, language: str) -> None:
    who = ewa(workspace)
    home = who.home()
    assert english(*texts_in(home.view.content)) == []
    room = declares(workspace, who)

    for word in WORDS:
        for typed in (word, f"{word} {WITH_WORDS[word]}"):
            outcome = who.slash(f"/incident {typed}", room)
            assert outcome.error is None
            form = who.form
            if form is not None:
                assert english_on(form) == [], typed
                who.close(form, everything=True)
            workspace.quiet()
    assert english(*texts_in(who.home().view.content)) == []

    assert english_posted(workspace, who, privately=True) == []
    assert (english_posted(workspace, who, privately=False) == []) is (language == LANGUAGE)
    assert (english_around(room) == []) is (language == LANGUAGE)


def test_what_is_wrong_in_a_form_is_said_in_ones_language(workspace: Workspace) -> None:
    who = ewa(workspace)
    room = declares(workspace, who)
    form = who.slash("/incident task", room).form
    assert form is not None
    sent = who.submit(form, {SAYS("task.field_text"): "call the vendor", SAYS("task.field_due"): "soonish"})
    assert set(sent.errors) == {SAYS("task.field_due")}
    assert english_in(sent.errors[SAYS("task.field_due")], ("soonish",)) == []


def test_buttons_of_the_room_answer_each_in_their_language(workspace: Workspace, language: str) -> None:
    who = ewa(workspace)
    room = declares(workspace, who)
    who.invites(room, workspace.bob)
    more = SAYS("card.menu") if language == LANGUAGE else "More…"
    hers = who.click(workspace.card(room), more).form
    his = workspace.bob.click(workspace.card(room), more).form
    assert hers is not None
    assert his is not None
    assert english_on(hers) == []
    assert "New task" in his.buttons


def test_reminders_speak_the_language_of_their_room(workspace: Workspace, language: str) -> None:
    who = ewa(workspace)
    room = declares(workspace, who)
    who.slash("/incident remind in 2h look", room)
    workspace.later(2 * 3600 + 1)
    workspace.later(3 * 24 * 3600)
    assert (english_posted(workspace, who, privately=False) == []) is (language == LANGUAGE)
    assert english_posted(workspace, who, privately=True) == []


def test_somebody_elses_language_changes_nothing_for_others(workspace: Workspace) -> None:
    declares(workspace, ewa(workspace))
    seen = workspace.bob.slash("/incident list", workspace.general)
    assert seen.text.startswith("1 open incident")


def test_the_command_line_speaks_the_language_of_whoever_acts(workspace: Workspace) -> None:
    who = ewa(workspace)
    room = declares(workspace, who)
    who.slash("/incident task call the vendor @Bob by 14:05", room)
    who.slash("/incident update Still down.", room)
    workspace.quiet()
    runtime, now = workspace.runtime, workspace.clock.now()
    person = get_person(UserId(who.user.id), now, runtime.deps)
    request = Request(person=person, now=now, source=Source.COMMAND_LINE)
    fmt = TerminalFormatter.of(runtime.deps, person)
    snapshot = look_at(IncidentId(1), request, runtime.deps)
    page = timeline_page(IncidentId(1), request, runtime.deps, limit=2)
    texts = [
        listed(fmt, page_of(Listed.OPEN, 1, person, runtime.deps)),
        listed(fmt, page_of(Listed.CLOSED, 1, person, runtime.deps)),
        shown(fmt, snapshot, page),
    ]
    assert english(*(line for text in texts for line in text.splitlines())) == []
