"""An incident from declare to close with a Spanish and a Brazilian colleague, in rooms of each language."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox import Form, Message, Person, Room, SandboxClock
from tests.databases import SqliteTemplate
from tests.e2e.conftest import a_muster
from tests.e2e.workspace import BEGINS, Workspace
from tests.translations import LANGUAGES, SLACK_LOCALES, english_left, spoken, texts_in
from workflows.domain.ids import IncidentId
from workflows.programme.load import load_programme
from workflows.text.catalogue import Catalogue
from workflows.text.local_text import ENGLISH


@dataclass(frozen=True)
class Reader:
    """Somebody, and the language that their Slack is in."""

    who: Person
    language: str
    workspace: Workspace
    room_language: str

    @property
    def words(self) -> Catalogue:
        return spoken(self.language)

    def types(self, text: str, room: Room) -> None:
        """A command whose answer, if any, is in their language."""
        outcome = self.who.slash(f"/incident {text}", room)
        assert outcome.error is None, text
        if (form := self.who.form) is not None:
            self.who.close(self.reads(form), everything=True)
        self.workspace.quiet()

    def opens(self, text: str, room: Room) -> Form:
        form = self.who.slash(f"/incident {text}", room).form
        assert form is not None, text
        return self.reads(form)

    def sends(self, form: Form, values: dict[str, object]) -> None:
        """Fields by the keys of their labels."""
        outcome = self.who.submit(form, {self.words(key): value for key, value in values.items()})
        assert not outcome.errors, outcome.errors
        self.workspace.quiet()

    def presses(self, key: str, on: Message, language: str = "") -> None:
        """A button of the room's, or of their own conversation with Muster."""
        assert self.who.click(on, spoken(language or self.room_language)(key)).error is None
        self.workspace.quiet()

    def opens_by(self, key: str, on: Message) -> Form:
        form = self.who.click(on, spoken(self.room_language)(key)).form
        assert form is not None, key
        return self.reads(form)

    def reads(self, form: Form) -> Form:
        assert self.english(*texts_in(form.view.content), *form.errors.values()) == []
        return form

    def english(self, *texts: str) -> list[str]:
        """But for tasks that came with a role: they are written down in the language of the room."""
        tasks = [str(task) for role in load_programme().roles.values() for task in role.tasks]
        return english_left(self.language, [text for text in texts if not any(task in text for task in tasks)])

    def english_in_private(self) -> list[str]:
        """In what Muster said to them alone, since the beginning."""
        posts = posted(self.workspace, self.who)
        private = [post for post, alone in posts if alone]
        assert len(private) > 5
        return self.english(*private, *texts_in(self.who.home().view.content))


def posted(workspace: Workspace, who: Person) -> list[tuple[str, bool]]:
    """Each text of Muster's that they can read, and whether nobody else can."""
    slack = workspace.slack.workspace
    return [
        (text, channel.kind == "im" or bool(post.visible_to))
        for channel in slack.channels.values()
        for post in channel.posts
        if post.user == slack.bot.id and not post.subtype and who.user.id in channel.members
        if post.visible_to in ("", who.user.id)
        for text in (post.text, *texts_in(post.blocks))
    ]


@pytest.fixture(params=[ENGLISH, *LANGUAGES])
def language(request: pytest.FixtureRequest) -> str:
    """Of the rooms."""
    return str(request.param)


@pytest.fixture
def workspace(language: str, sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Workspace]:
    file = tmp_path / "programme.yaml"
    file.write_text(f"language: {language}\nnumber_gaps: 0\n", encoding="utf-8")
    url = sqlite_template.clone(tmp_path)
    with a_muster(url, socket=False, programme=file, clock=SandboxClock(BEGINS)) as muster:
        muster.slack.add_person("Elena", locale=SLACK_LOCALES["es"], tz="Europe/Madrid")
        muster.slack.add_person("Paulo", locale=SLACK_LOCALES["pt-BR"], tz="America/Sao_Paulo")
        yield muster


@pytest.fixture
def elena(workspace: Workspace, language: str) -> Reader:
    return Reader(workspace.slack.person("Elena"), "es", workspace, language)


@pytest.fixture
def paulo(workspace: Workspace, language: str) -> Reader:
    return Reader(workspace.slack.person("Paulo"), "pt-BR", workspace, language)


def declared(workspace: Workspace, elena: Reader) -> Room:
    form = elena.opens("declarar Fallan los pagos", workspace.general)
    before = {room.name for room in workspace.slack.rooms}
    elena.sends(
        form,
        {
            "declare.field_visibility": elena.words("visibility.private_long"),
            "declare.field_severity": "S1 Crítica",
            "declare.field_type": "Fraude y estafas",
        },
    )
    return workspace.new_room(before)


def asked_again(reader: Reader, room: Room, key: str) -> Message:
    """The message in the room with this button."""
    label = spoken(reader.room_language)(key)
    return next(m for m in reversed(reader.who.sees(room)) if label in m.buttons)


def test_an_incident_from_declare_to_close_is_read_in_ones_own_language(
    workspace: Workspace, elena: Reader, paulo: Reader, language: str
) -> None:
    room = declared(workspace, elena)
    elena.types("invitar @Paulo", room)
    workspace.slack.wait_until(lambda: "Paulo" in room.members, what="Paulo in the room")
    workspace.quiet()

    form = elena.opens_by("card.post_update", workspace.card(room))
    elena.sends(form, {"update.field_message": "Dos bancos rechazan cobros."})
    paulo.types("assumir escriba", room)
    paulo.types("nota decisão: suspender os repasses", room)
    paulo.types("nota às 9:00 UTC o banco confirmou", room)
    elena.types("tarea llamar al banco @Paulo para mañana 9:00", room)
    paulo.presses("task.on_it", paulo.who.waits_for("dm", "llamar al banco"), "pt-BR")
    elena.types("recordar en 2 horas mirar los cobros", room)
    elena.types("recordar el lunes mirar los cobros", room)

    elena.types("gravedad S2 un solo banco", room)
    paulo.presses("lowering.accept", asked_again(paulo, room, "lowering.accept"))
    elena.types("traspasar @Paulo conoces el caso", room)
    paulo.presses("handover.accept", asked_again(paulo, room, "handover.accept"))
    workspace.later(5 * 3600)
    form = paulo.opens_by("nudge.update", asked_again(paulo, room, "nudge.update"))
    paulo.sends(form, {"update.field_message": "Um banco voltou."})

    for reader in (elena, paulo):
        for word in ("ayuda", "lista", "info", "catchup", "timeline", "pendientes", "nota"):
            reader.types(word, room)
    form = paulo.opens("resolver", room)
    paulo.sends(form, {"resolve.field_done": "O banco voltou."})
    elena.types("resumen", room)
    paulo.types("encerrar banco de volta", room)
    workspace.later(3600)

    with workspace.runtime.store.read() as uow:
        assert uow.incidents.get(IncidentId(1)).status == workspace.runtime.deps.programme.lifecycle.closed
    assert elena.english_in_private() == []
    assert paulo.english_in_private() == []
    public = [text for text, alone in posted(workspace, elena.who) if not alone]
    around = [room.topic, room.purpose, *(title for title, _ in room.bookmarks)]
    if language != ENGLISH:
        assert english_left(language, [*public, *around]) == []
    else:
        assert english_left("es", public), "English would have been noticed"
