"""`doctor`: checks everything a running Muster needs, and says what to do about each problem."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.manifest import ADMIN_SCOPES, SCOPES
from bot.settings import Settings
from bot.slack.web_api import SlackCalls
from bot.wiring import Runtime, build
from storage.encrypted_values import counts
from storage.encryption_keys import require_keys
from storage.engine.database import PostgresDatabase
from storage.migrate import pending
from workflows.domain.counts import in_steps
from workflows.domain.errors import AuthRevoked, ChatRejected, ChatUnavailable, MusterError
from workflows.domain.health import Health
from workflows.domain.health_alerts import UNPOSTABLE, HealthProblem
from workflows.jobs.states import DeadLetter
from workflows.operations.watchdog import health_problems
from workflows.organisation.settings import current, programme_now
from workflows.outbox.announce_channel import SHARED, trouble_with
from workflows.programme.models import Programme

NAMED = 5
"""At most so many jobs and incidents are named one by one."""
NAMES: Mapping[HealthProblem, str] = {
    HealthProblem.OVERDUE_REMINDERS: "overdue reminders",
    HealthProblem.STUCK_ROOMS: "stuck setups",
    HealthProblem.DEAD_LETTERS: "failed jobs",
    HealthProblem.EXPIRED_LEASES: "jobs not finished in time",
    HealthProblem.CHAT_PAUSED: "Slack rate-limiting for long",
    HealthProblem.CHAT_AWAY: "Slack away",
    HealthProblem.CHAT_LOCKED_OUT: "Slack refuses the token",
}
RENEW = "reinstall the app, or set a new SLACK_BOT_TOKEN and restart"
ADVICE: Mapping[HealthProblem, str] = {
    HealthProblem.OVERDUE_REMINDERS: "is `./muster worker` (or `run`) running? If so, see reminder.failed in the log",
    HealthProblem.STUCK_ROOMS: "`./muster retry`; or Retry on the incident card, or in the declarer's message",
    HealthProblem.DEAD_LETTERS: "fix the cause, then `./muster retry`; or drop them with `./muster discard`",
    HealthProblem.EXPIRED_LEASES: "are workers killed, or starved of CPU or database connections?",
    HealthProblem.CHAT_AWAY: "is Slack reachable from here, and up (status.slack.com)? Nothing is lost",
    HealthProblem.CHAT_PAUSED: "waiting jobs run afterwards; does another app, or a loop, use up the limits?",
    HealthProblem.CHAT_LOCKED_OUT: f"{RENEW}. Nothing is lost",
}


ADVICE_FUNCTIONS = "`/incident setup` in Slack says who is called, or `functions:` in the programme"

Check = Callable[["Runtime"], Iterator["Finding"]]


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check. `advice` is what to do when it is not `ok`."""

    name: str
    ok: bool
    said: str
    advice: str = ""
    is_warning: bool = False
    """Muster runs with it, and does less than it could."""


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check, in an order in which an earlier failure explains the later ones."""
    yield Finding("settings", True, "complete")
    runtime = build(settings, paced=False)
    try:
        yield Finding("programme", True, f"{len(runtime.deps.programme.types)} types")
        noted = list(_looked(database, runtime))
        yield from _looked(_functions, runtime)
        yield from _looked(_legal_holds, runtime)
        yield from noted
        yield _metrics(settings)
        absent = {NAMES[problem] for problem in UNPOSTABLE}
        is_known = any(finding.name in absent and not finding.ok for finding in noted)
        yield from _over_slack(runtime, is_known)
    finally:
        runtime.close()


def _over_slack(runtime: Runtime, is_known: bool) -> Iterator[Finding]:
    """The checks that call Slack. The first call without an answer ends them, with its advice given once."""
    for place, check in enumerate(CHECKS):
        try:
            yield from _looked(check, runtime)
        except AuthRevoked as error:
            yield Finding("token", False, f"Slack refuses it ({error})", "" if is_known else RENEW)
            return
        except ChatUnavailable as error:
            rest = ", ".join(_name(other) for other in CHECKS[place:])
            advice = f"is {runtime.settings.slack_api_url} reachable from here? Muster waits, and loses nothing"
            said = f"does not answer ({error}); not checked: {rest}"
            yield Finding("Slack", False, said, "" if is_known else advice)
            return


def _looked(check: Check, runtime: Runtime) -> Iterator[Finding]:
    try:
        yield from check(runtime)
    except ChatUnavailable:
        raise
    except MusterError as error:
        yield Finding(_name(check), False, str(error))


def _name(check: Check) -> str:
    return check.__name__.removeprefix("_").replace("_", " ")


def database(runtime: Runtime) -> Iterator[Finding]:
    require_keys(runtime.database)
    if pending(runtime.database):
        yield Finding("database", True, f"{runtime.database.name}, will be migrated at the start")
        return
    yield from _encryption(runtime)
    yield from _rights(runtime)
    yield Finding("database", True, runtime.database.name)
    with runtime.store.read() as uow:
        health, dead_letters, queued = (
            uow.health(runtime.deps.clock.now()),
            uow.outbox.dead_letters(),
            uow.backfill_queue.count(),
        )
    yield Finding("open incidents", True, up_to(health.open_incidents))
    yield Finding("waiting jobs", True, up_to(health.waiting_jobs))
    yield Finding("rooms still to be caught up", True, up_to(queued))
    yield from _watched(health, dead_letters)


def _rights(runtime: Runtime) -> Iterator[Finding]:
    """On PostgreSQL: whether Muster's account could also drop and empty tables."""
    if isinstance(runtime.database, PostgresDatabase):
        too_much = runtime.database.can_empty("journal")
        said = "this account may also change the schema and empty tables" if too_much else "no more than needed"
        advice = "`./muster database-roles` prints the SQL for an account that can only do what Muster does"
        yield Finding("database rights", not too_much, said, advice, is_warning=True)


def _metrics(settings: Settings) -> Finding:
    """Counts say when an organisation is in trouble, so more than this machine should not read them unasked."""
    if settings.metrics_token:
        return Finding("metrics", True, "ask for METRICS_TOKEN")
    local = settings.host in {"127.0.0.1", "::1", "localhost"}
    said = "ask for no token" + (f"; only this machine reaches {settings.host}" if local else "")
    return Finding("metrics", local, said, "set METRICS_TOKEN, or let nobody else reach /metrics", is_warning=True)


def _encryption(runtime: Runtime) -> Iterator[Finding]:
    """What people write is encrypted at rest. A count takes a look at every row, which only this command does."""
    keys = runtime.database.keys
    if not keys.first:
        off = "off: who reads the database, or a backup of it, reads everything"
        advice = "set ENCRYPTION_KEYS to what `./muster encryption new-key` prints, then `./muster encryption rotate`"
        yield Finding("encryption", False, off, advice, is_warning=True)
        return
    with runtime.database.read() as tx:
        found = counts(tx, keys.ids)
    rest = sum(found.values()) - found[keys.first]
    said = f"with {keys.first}" + (f"; {rest} values are plain, or encrypted with an older key" if rest else "")
    yield Finding("encryption", not rest, said, "`./muster encryption rotate`", is_warning=True)


def _functions(runtime: Runtime) -> Iterator[Finding]:
    """Who is called: by the programme, and by what is set up in Slack where the database can tell."""
    programme = runtime.deps.programme
    if not pending(runtime.database):
        programme = programme_now(programme, runtime.store)
    said = nobody_for(programme)
    yield Finding("functions", not said, said or "each has people", ADVICE_FUNCTIONS, is_warning=True)


def _legal_holds(runtime: Runtime) -> Iterator[Finding]:
    """Keeping too much is a fault as well: each hold is reviewed every six months."""
    if pending(runtime.database):
        return
    now = runtime.deps.clock.now()
    with runtime.store.read() as uow:
        live = uow.holds.live()
    late = [f"hold {hold.id} of INC-{hold.incident_id}" for hold in live if hold.review_due <= now]
    said = f"to be reviewed: {_listed(late[:NAMED], len(late))}" if late else f"{up_to(len(live))} stand"
    advice = "Legal reviews them: `/incident hold` in the room, or Muster's message to who issued them"
    yield Finding("legal holds", not late, said, advice, is_warning=True)


def nobody_for(programme: Programme) -> str:
    """The functions that are called and have no people, in a sentence; empty: there are none."""
    titles = [str(programme.functions[name].title) for name in programme.all_uncovered]
    return f"nobody is set up for {', '.join(titles)}" if titles else ""


def _watched(health: Health, dead_letters: Sequence[DeadLetter]) -> Iterator[Finding]:
    """The checks of the watchdog, with details that only people with access to the machine may see."""
    wrong = health_problems(health)
    kinds = [f"{said_of(job)} ({job.error})" for job in dead_letters[:NAMED]]
    stuck = [f"INC-{i}" for i in health.stuck_rooms[:NAMED]]
    away, paused = health.chat_away_since, health.paused_until
    since = f"since {away:%d %b %H:%M} UTC" if away else "no"
    said = {
        HealthProblem.OVERDUE_REMINDERS: up_to(health.overdue_reminders),
        HealthProblem.STUCK_ROOMS: _listed(stuck, len(health.stuck_rooms)),
        HealthProblem.DEAD_LETTERS: _listed(kinds, len(dead_letters)),
        HealthProblem.EXPIRED_LEASES: f"{health.expired_leases} within an hour",
        HealthProblem.CHAT_PAUSED: f"until {paused:%d %b %H:%M} UTC" if paused else "no",
        HealthProblem.CHAT_AWAY: "no" if health.is_locked_out else since,
        HealthProblem.CHAT_LOCKED_OUT: since if health.is_locked_out else "no",
    }
    for problem in HealthProblem:
        yield Finding(NAMES[problem], problem not in wrong, said[problem], ADVICE[problem])


def up_to(count: int) -> str:
    """How many, of what is not named one by one: such lines are sent on to others."""
    return f"up to {in_steps(count)}" if count else "0"


def said_of(job: DeadLetter) -> str:
    """A job, for people with access to the machine."""
    return job.kind if job.incident_id is None else f"{job.kind} of INC-{job.incident_id}"


def _listed(named: Sequence[str], count: int) -> str:
    more = f" and {count - len(named)} more" if count > len(named) else ""
    return (", ".join(named) or "none") + more


def _token(runtime: Runtime) -> Iterator[Finding]:
    try:
        me = runtime.identity.fetch()
    except ChatRejected as error:
        yield Finding("token", False, f"Slack refuses it ({error.code})", "set a new SLACK_BOT_TOKEN")
        return
    yield Finding("token", True, f"{me.get('user')} in {me.get('team')}")
    missing = sorted(set(SCOPES) - set(me["scopes"]))
    advice = "update the app from `./muster manifest`, then reinstall it to the workspace"
    yield Finding("scopes", not missing, ", ".join(missing) or "complete", advice)


def _app_token(runtime: Runtime) -> Iterator[Finding]:
    token = runtime.settings.slack_app_token
    if token is None:
        return
    try:
        SlackCalls(runtime.http, token.get_secret_value()).call("apps.connections.open")
    except (AuthRevoked, ChatRejected) as error:
        advice = "set a new SLACK_APP_TOKEN with the scope connections:write, and turn Socket Mode on in the app"
        yield Finding("app token", False, f"Slack refuses it ({error})", advice)
        return
    yield Finding("app token", True, "opens Socket Mode connections")


def _admin_token(runtime: Runtime) -> Iterator[Finding]:
    """Without it Muster does less than it could on an Enterprise plan."""
    token = runtime.settings.slack_admin_token
    if token is None:
        said = (
            "not set: Slack's own AI may read private rooms, and leads are asked to keep it out; people are asked to "
            "delete what they post in rooms of guarded types"
        )
        yield Finding(
            "admin token", False, said, "set SLACK_ADMIN_TOKEN (docs/operating.md, Private rooms)", is_warning=True
        )
        return
    calls = SlackCalls(runtime.http, token.get_secret_value())
    try:
        answer = calls.ask("auth.test")
    except (AuthRevoked, ChatRejected) as error:
        yield Finding("admin token", False, f"Slack refuses it ({error})", "set a new SLACK_ADMIN_TOKEN")
        return
    given = {scope.strip() for scope in answer.headers.get("x-oauth-scopes", "").split(",")}
    missing = sorted(set(ADMIN_SCOPES) - given)
    said = "lacks " + "; ".join(f"{scope} ({ADMIN_SCOPES[scope]})" for scope in missing) if missing else "complete"
    advice = "add the scope to its app, and install that again (docs/operating.md, Private rooms)"
    yield Finding("admin token", not missing, said, advice, is_warning=len(missing) < len(ADMIN_SCOPES))


def _announce_channel(runtime: Runtime) -> Iterator[Finding]:
    deps = runtime.deps if pending(runtime.database) else current(runtime.deps)
    name = deps.announce_channel
    try:
        trouble = trouble_with(runtime.deps.chat.channel_named(name))
    except ChatRejected as error:
        yield Finding("announce channel", False, f"Slack refuses to say ({error.code})", "set a new SLACK_BOT_TOKEN")
        return
    said = ANNOUNCE_TROUBLE.get(trouble, "#{name}").format(name=name)
    advice = (
        "create or unarchive it, or set MUSTER_ANNOUNCE_CHANNEL to the id of another that only this workspace reads"
    )
    yield Finding("announce channel", not trouble, said, advice)


ANNOUNCE_TROUBLE: Mapping[str, str] = {
    "channel_not_found": "there is no #{name}: nothing is announced",
    "is_archived": "#{name} is archived: nothing is announced",
    SHARED: "#{name} is shared with another organisation: nothing is announced there",
}


def _operators_channel(runtime: Runtime) -> Iterator[Finding]:
    name = runtime.settings.muster_operators_channel
    where = "in MUSTER_OPERATORS_CHANNEL"
    unset = f"not set; name a private channel {where} to be told when something is wrong"
    yield _private_channel(runtime, "operators channel", name, where, unset)


def _leadership_channel(runtime: Runtime) -> Iterator[Finding]:
    deps = runtime.deps if pending(runtime.database) else current(runtime.deps)
    where = "in `/incident setup`"
    unset = f"not set; name a private channel {where} so that leaders hear of private incidents, without their words"
    yield _private_channel(runtime, "leadership channel", deps.leadership_channel, where, unset)


def _anchor_channel(runtime: Runtime) -> Iterator[Finding]:
    name, where = runtime.settings.journal_anchor_channel, "in JOURNAL_ANCHOR_CHANNEL"
    if name and runtime.deps.anchors is None:
        advice = "set JOURNAL_ANCHOR_KEY and JOURNAL_ANCHOR_FILE too"
        yield Finding("anchor channel", False, "there are no anchors to post in it", advice)
        return
    yield _private_channel(runtime, "anchor channel", name, where, "not set; anchors are in their file and in the log")


def _private_channel(runtime: Runtime, what: str, name: str, where: str, unset: str) -> Finding:
    """One that others can read is wrong. `where`: how it is set; `unset`: what is said if it is not."""
    if not name:
        return Finding(what, True, unset)
    try:
        found = runtime.deps.chat.find_channel(name)
        room = runtime.deps.chat.look_at(found) if found else None
    except ChatRejected as error:
        return Finding(what, False, f"Slack refuses to say ({error.code})", "set a new SLACK_BOT_TOKEN")
    private = room is not None and room.is_guarded
    said = "others can read it, so nothing is posted there" if found else "Muster sees no such private channel"
    advice = f"make it private and invite Muster, or name another {where}"
    return Finding(what, private, name if private else f"{name}: {said}", advice)


CHECKS: Sequence[Check] = (
    *(_token, _app_token, _admin_token, _announce_channel),
    *(_operators_channel, _leadership_channel, _anchor_channel),
)
