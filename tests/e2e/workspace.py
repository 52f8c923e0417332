"""A workspace with Muster in it: what every story is played on."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from bot.manifest import manifest
from bot.processes import Components, InProcessServer, prepare
from bot.request_limiter import PATIENCE
from bot.settings import Settings, read_settings
from bot.wiring import Runtime, build
from bot.worker.worker import LEASE
from sandbox import Form, Message, Person, Room, Sandbox, SandboxClock
from storage.tables import jobs
from tests.late_answers import sends
from workflows.domain.ids import ChannelId
from workflows.ports.clock import Clock
from workflows.text.load import LOCALES

TICK = 0.05
BEGINS = datetime(2027, 1, 13, 10, 0, tzinfo=UTC)
"""A Wednesday in the forenoon: no story comes near midnight or a change of the clocks by itself."""
CONSECUTIVE = Path(__file__).parent / "consecutive.yaml"
"""The programme of a story that brings none: no number is skipped."""
UNHURRIED = 20.0
"""Seconds to answer Slack within, where a story is about something else: Slack's own are three."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A local Slack, Muster connected to it, and the clock that both read."""

    slack: Sandbox
    runtime: Runtime
    clock: SandboxClock

    @property
    def alice(self) -> Person:
        return self.slack.person("Alice")

    @property
    def bob(self) -> Person:
        return self.slack.person("Bob")

    @property
    def charlie(self) -> Person:
        return self.slack.person("Charlie")

    @property
    def general(self) -> Room:
        return self.slack.channel("general")

    @property
    def announcements(self) -> Room:
        return self.slack.channel("incidents")

    def declare(self, who: Person, title: str, private: bool = False, **fields: object) -> Room:
        """`who` declares from #general; the war room, once everything in it is ready."""
        form = who.slash(f"/incident declare {title}", self.general).form
        assert form is not None, "no form opened"
        return self.sent(who, form, private, **fields)

    def sent(self, who: Person, form: Form, private: bool = False, **fields: object) -> Room:
        before = {room.name for room in self.slack.rooms}
        visibility = "Private (members of the war room only)" if private else "Open (everybody in the workspace)"
        sends(self.slack, who, form, {"Visibility": visibility, **fields})
        return self.new_room(before)

    def new_room(self, before: set[str]) -> Room:
        """The room that came after `before`, once its set-up is over."""

        def stands() -> Room | None:
            new = [r for r in self.slack.rooms if r.name not in before]
            return new[0] if new and new[0].bookmarks and new[0].topic and new[0].pins else None

        room = self.slack.wait_until(stands, what="a war room with its card pinned")
        self.quiet()
        return room

    def quiet(self) -> None:
        """Wait until Muster has nothing left to do now."""

        def idle() -> bool:
            with self.runtime.store.read() as uow:
                return uow.outbox.waiting() == 0

        self.slack.wait_until(idle, what="an empty outbox")

    def answer(self, who: Person, words: str, place: Room) -> str:
        """What somebody is told privately of `/incident <words>`: nothing, where the room says it."""
        outcome = who.slash(f"/incident {words}", place)
        assert outcome.error is None, outcome.error
        return "\n".join(message.text for message in outcome.answers)

    def told(self, who: Person, words: str, place: Room) -> str:
        """What is said of it, privately or else in the room."""
        return self.answer(who, words, place) or self._newest_line(place)

    def _newest_line(self, room: Room) -> str:
        self.quiet()
        return self.lines(room)[-1]

    def card(self, room: Room) -> Message:
        return room.pins[0]

    def pass_time(self, seconds: float) -> None:
        """The worker, who would look at the clock in half a second, looks at once."""
        self.clock.advance(seconds)
        self.runtime.work_signal.set()

    def later(self, seconds: float = 3) -> None:
        """Time passes, and everything that was due by then is done."""
        self.pass_time(seconds)

        def done() -> bool:
            with self.runtime.store.read() as uow:
                return not uow.reminders.due(self.clock.now()) and uow.outbox.waiting() == 0

        self.slack.wait_until(done, what="nothing left that is due")

    def run_until_idle(self, step: float = 0.5) -> None:
        """Wait until nothing is left to do, with time going by quickly whenever nothing can be done before it does.

        `step`: the seconds that go by at least.
        """

        def over() -> bool:
            if self.is_busy():
                return False
            now = self.clock.now()
            with self.runtime.store.read() as uow:
                if uow.outbox.waiting() == 0:
                    return not uow.reminders.due(now)
                due = uow.outbox.next_due() or now
            self.pass_time(max(step, (due - now).total_seconds()))
            return False

        self.slack.wait_until(over, timeout=60, what="an empty outbox")

    def is_busy(self) -> bool:
        """Whether something is being done, or could be without any more time going by."""
        now = self.clock.now()
        with self.runtime.database.read() as transaction:
            leased = transaction.scalar(select(func.count()).select_from(jobs).where(jobs.c.leased_until > now))
        with self.runtime.store.read() as uow:
            return bool(leased) or uow.outbox.has_work(now, LEASE) or bool(uow.reminders.due(now))

    def bring_in(self, room: Room, *people: Person) -> None:
        """Alice invites people by hand; when this returns, Muster has heard of it."""
        self.alice.invites(room, *people)

        def heard() -> bool:
            with self.runtime.store.read() as uow:
                incident = uow.incidents.by_room(ChannelId(room.channel.id))
                return incident is not None and {p.user.id for p in people} <= set(uow.members.of(incident.id))

        self.slack.wait_until(heard, what="Muster knowing who is in the room")

    def screen(self, who: Person, containing: str) -> Form:
        """The form in front of somebody, once it says this."""

        def there() -> Form | None:
            form = who.form
            return form if form is not None and containing in form.text else None

        found = self.slack.wait_until(there, what=f"a form that says {containing!r}")
        assert found is not None
        return found

    def lines(self, room: Room) -> list[str]:
        """What Muster said in the room besides the card, as one reads it."""
        said = [m for m in room.messages if m.author == self.slack.bot_name and not m.is_system and not m.pinned]
        return [m.text for m in said]


def a_workspace(clock: SandboxClock | None = None, deadline: float = UNHURRIED) -> Sandbox:
    """A local Slack with Muster's manifest, which repeats events soon. Without a clock it goes by the wall's."""
    return Sandbox(app_manifest(), clock=clock, time_scale=0.01, deadline=deadline)


def settings_for(
    slack: Sandbox,
    database_url: str,
    socket: bool,
    programme: Path | None = None,
    *,
    pacing: bool = False,
    **more: str,
) -> Settings:
    """What Muster would be told by its environment, and `more` of it."""
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "MUSTER_PERSON_LIMIT": "0",
        "MUSTER_PACING": "on" if pacing else "off",
        "DATABASE_URL": database_url,
        "PORT": "0",
    }
    if socket:
        environment["SLACK_APP_TOKEN"] = slack.app_token
    environment["MUSTER_PROGRAMME"] = str(programme or CONSECUTIVE)
    return read_settings(environment | more, dotenv=None)


def start_muster(
    slack: Sandbox, settings: Settings, clock: Clock, locales: Path = LOCALES
) -> tuple[Runtime, InProcessServer]:
    """Muster moves in: connected and ready when this returns. In front of a patient Slack it is patient too."""
    patience = UNHURRIED / 2 if slack.hub.deadline >= UNHURRIED else PATIENCE
    runtime = build(settings, clock, tick_every=TICK, patience=patience, locales=locales)
    prepare(runtime)
    server = InProcessServer(runtime, Components(web=True, socket=settings.socket_mode, work=True))
    address = server.start()
    if settings.socket_mode:
        slack.deliver_to(None)
        slack.wait_until(lambda: slack.connections > 0, what="a Socket Mode connection")
    else:
        slack.deliver_to(f"{address}/slack/events")
    return runtime, server


def app_manifest() -> dict[str, object]:
    return manifest()
