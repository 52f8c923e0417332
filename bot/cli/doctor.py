"""`doctor`: checks everything a running Muster needs, and says what to do about each problem."""

from collections.abc import Iterator, Mapping, Sequence

from bot.cli.findings import Check, Finding
from bot.cli.slack_checks import SLACK_CHECKS
from bot.settings import Settings
from bot.wiring import Runtime, build
from storage.encrypted_values import counts
from storage.encryption_keys import require_keys
from storage.engine.database import PostgresDatabase
from storage.migrate import pending
from workflows.domain.counts import in_steps
from workflows.domain.errors import AuthRevoked, ChatUnavailable, MusterError
from workflows.domain.health import Health
from workflows.domain.health_alerts import UNPOSTABLE, HealthProblem
from workflows.jobs.states import DeadLetter
from workflows.operations.watchdog import health_problems
from workflows.organisation.settings import programme_now
from workflows.programme.models import Programme

NAMED = 5
"""At most so many jobs and incidents are named one by one."""
NAMES: Mapping[HealthProblem, str] = {
    HealthProblem.UNANSWERED: "incidents that nobody answers",
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
    HealthProblem.UNANSWERED: "wake somebody whose function is called; `/incident setup` in Slack says who is",
    HealthProblem.OVERDUE_REMINDERS: "is `./muster worker` (or `run`) running? If so, see reminder.failed in the log",
    HealthProblem.STUCK_ROOMS: "`./muster retry`; or Retry on the incident card, or in the declarer's message",
    HealthProblem.DEAD_LETTERS: "fix the cause, then `./muster retry`; or drop them with `./muster discard`",
    HealthProblem.EXPIRED_LEASES: "are workers killed, or starved of CPU or database connections?",
    HealthProblem.CHAT_AWAY: "is Slack reachable from here, and up (status.slack.com)? Nothing is lost",
    HealthProblem.CHAT_PAUSED: "waiting jobs run afterwards; does another app, or a loop, use up the limits?",
    HealthProblem.CHAT_LOCKED_OUT: f"{RENEW}. Nothing is lost",
}


ADVICE_FUNCTIONS = "`/incident setup` in Slack says who is called, or `functions:` in the programme"


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
    for place, check in enumerate(SLACK_CHECKS):
        try:
            yield from _looked(check, runtime)
        except AuthRevoked as error:
            yield Finding("token", False, f"Slack refuses it ({error})", "" if is_known else RENEW)
            return
        except ChatUnavailable as error:
            rest = ", ".join(_name(other) for other in SLACK_CHECKS[place:])
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
        HealthProblem.UNANSWERED: up_to(health.unanswered),
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
