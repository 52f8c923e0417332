"""`doctor`: looks at everything a running Muster needs, and says what to do about what is wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.adapters.slack_calls import SlackCalls, slack_client
from bot.manifest import SCOPES
from bot.settings import Settings
from bot.wiring import House, build
from storage.migrate import pending
from workflows.domain.errors import ChatRejected, ChatUnavailable, MusterError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` is what to do when it is not `ok`."""

    name: str
    ok: bool
    said: str
    advice: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check, in an order in which an earlier failure explains the later ones."""
    yield Finding("settings", True, "complete")
    house = build(settings)
    try:
        yield Finding("programme", True, f"{len(house.deps.programme.types)} types")
        for check in CHECKS:
            yield from _looked(check, house)
    finally:
        house.close()


def _looked(check: Callable[[House], Iterator[Finding]], house: House) -> Iterator[Finding]:
    name = check.__name__.removeprefix("_").replace("_", " ")
    try:
        yield from check(house)
    except ChatUnavailable as error:
        advice = f"is {house.settings.slack_api_url} reachable from here? Muster waits for it, and loses nothing"
        yield Finding(name, False, f"Slack does not answer ({error})", advice)
    except MusterError as error:
        yield Finding(name, False, str(error))


def _database(house: House) -> Iterator[Finding]:
    if pending(house.database):
        yield Finding("database", True, f"{house.database.name}, will be migrated at the start")
        return
    yield Finding("database", True, house.database.name)
    with house.store.read() as uow:
        health = uow.health(house.deps.clock.now())
        buried = uow.outbox.buried()
    yield Finding("open incidents", True, str(health.open_incidents))
    yield Finding("waiting jobs", True, str(health.waiting_jobs))
    kinds = ", ".join(f"{j.kind} of INC-{j.incident_id}: {j.error}" for j in buried[:5])
    advice = "mend the cause, then `./muster retry`"
    yield Finding("buried jobs", not buried, kinds or "none", advice)
    overdue = health.overdue_reminders
    yield Finding("overdue reminders", not overdue, str(overdue), "is `./muster worker` (or `run`) running?")
    stuck = ", ".join(f"INC-{i}" for i in health.stuck_rooms)
    yield Finding("stuck set-ups", not stuck, stuck or "none", "press Retry on the state card, or look at the log")


def _token(house: House) -> Iterator[Finding]:
    try:
        me = house.identity.get()
    except ChatRejected as error:
        yield Finding("token", False, f"Slack refuses it ({error.code})", "set SLACK_BOT_TOKEN anew")
        return
    yield Finding("token", True, f"{me.get('user')} in {me.get('team')}")
    missing = sorted(set(SCOPES) - set(me["scopes"]))
    advice = "update the app from `./muster manifest`, then reinstall it to the workspace"
    yield Finding("scopes", not missing, ", ".join(missing) or "complete", advice)


def _app_token(house: House) -> Iterator[Finding]:
    token = house.settings.slack_app_token
    if token is None:
        return
    client = slack_client(token.get_secret_value(), house.settings.slack_api_url)
    try:
        SlackCalls(client).guard(lambda: client.apps_connections_open(app_token=token.get_secret_value()))
    except ChatRejected as error:
        advice = "set SLACK_APP_TOKEN anew, with the scope connections:write, and turn Socket Mode on in the app"
        yield Finding("app token", False, f"Slack refuses it ({error.code})", advice)
        return
    yield Finding("app token", True, "opens Socket Mode connections")


def _announce_channel(house: House) -> Iterator[Finding]:
    name = house.settings.muster_announce_channel
    try:
        found = house.deps.chat.find_channel(name)
    except ChatRejected as error:
        yield Finding("announce channel", False, f"Slack refuses to look ({error.code})", "set SLACK_BOT_TOKEN anew")
        return
    advice = "create it, or set MUSTER_ANNOUNCE_CHANNEL to the id of another"
    yield Finding("announce channel", found is not None, f"#{name}" if found else f"there is no #{name}", advice)


CHECKS = (_database, _token, _app_token, _announce_channel)
