"""What `doctor` asks Slack: the tokens, their scopes, and the channels that Muster posts in."""

from collections.abc import Iterator, Mapping, Sequence

from bot.cli.findings import Check, Finding
from bot.manifest import ADMIN_SCOPES, SCOPES
from bot.slack.web_api import SlackCalls
from bot.wiring import Runtime
from storage.migrate import pending
from workflows.domain.errors import AuthRevoked, ChatRejected
from workflows.organisation.settings import current
from workflows.outbox.announce_channel import SHARED, trouble_with


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


SLACK_CHECKS: Sequence[Check] = (
    *(_token, _app_token, _admin_token, _announce_channel),
    *(_operators_channel, _leadership_channel, _anchor_channel),
)
