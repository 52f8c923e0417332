"""The only reader of the environment. Secrets may also come from a file named by `<NAME>_FILE`."""

import os
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from storage.engine.keyring import EXPECTED as EXPECTED_KEYS
from storage.engine.keyring import Keyring, parse_keys
from workflows.domain.errors import SettingsError

CHECKOUT = Path(__file__).resolve().parent.parent
SLACK = "https://slack.com/api/"

PATHS = frozenset({"MUSTER_PROGRAMME"})
SECRETS = (
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_APP_TOKEN",
    "SLACK_ADMIN_TOKEN",
    "DATABASE_URL",
    "ENCRYPTION_KEYS",
    "METRICS_TOKEN",
)

CALLED_FROM = "MUSTER_CALLED_FROM"
"""Set by `./muster` before it changes to its checkout: the caller's directory, which relative paths start from."""

_PERSON = re.compile(r"[UWS][A-Z0-9]{2,}|[^@\s]+@[^@\s]+")

_TOKEN = re.compile(r"[!-~]{16,}")

LOGS = frozenset({"log_level", "log_format"})
FOR_DATABASE = LOGS | {"database_url", "encryption_keys"}
FOR_EVIDENCE = FOR_DATABASE | {"journal_anchor_key", "journal_anchor_file"}
FOR_PROGRAMME = FOR_DATABASE | {"muster_programme"}

WAYS = frozenset({"slack_bot_token", "slack_app_token", "slack_signing_secret"})
"""With any of these there is a Slack app already."""

EXPECTED: Mapping[str, str] = {
    "SLACK_BOT_TOKEN": "a bot token that begins with xoxb- is expected (OAuth & Permissions, once installed)",
    "SLACK_SIGNING_SECRET": "the app's signing secret is expected (Basic Information, Signing Secret)",
    "SLACK_APP_TOKEN": "a token that begins with xapp- is expected (Basic Information, App-Level Tokens)",
    "SLACK_ADMIN_TOKEN": "a user token that begins with xoxp- is expected (files:write)",
    "SLACK_API_URL": "an address such as https://slack.com/api/ is expected",
    "DATABASE_URL": "an address such as sqlite:///var/muster.db or postgresql://user:password@host/name is expected",
    "ENCRYPTION_KEYS": EXPECTED_KEYS,
    "METRICS_TOKEN": "at least 16 letters, digits or signs without a space are expected",
    "HOST": "an address to listen on, such as 127.0.0.1, is expected",
    "PORT": "a port from 0 to 65535 is expected",
    "MUSTER_ANNOUNCE_CHANNEL": "the id or the name of a channel is expected",
    "MUSTER_OPERATORS_CHANNEL": "the id or the name of a private channel is expected",
    "MUSTER_ADMINS": "Slack ids of people or user groups, or e-mail addresses, separated by commas, are expected",
    "MUSTER_METRICS_PORT": "a port from 0 to 65535 is expected",
    "MUSTER_AS": "a Slack id or a name that Muster knows is expected",
    "MUSTER_PROGRAMME": "a directory or a file of overrides is expected",
    "MUSTER_PACING": "on or off is expected",
    "MUSTER_PERSON_LIMIT": "a number of requests a minute from 0 (no limit) to 100000 is expected",
    "JOURNAL_ANCHOR_KEY": "a secret of at least 32 characters, such as `openssl rand -hex 32` prints, is expected",
    "JOURNAL_ANCHOR_FILE": "the path of a file on another disk than the database is expected",
    "JOURNAL_ANCHOR_CHANNEL": "the id of a private channel is expected, such as C0123456789",
    "LOG_LEVEL": "one of DEBUG, INFO, WARNING, ERROR is expected",
    "LOG_FORMAT": "text or json is expected",
}


class Settings(BaseModel):
    """The environment, validated. Field names are variable names in lower case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slack_bot_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_app_token: SecretStr | None = None
    slack_admin_token: SecretStr | None = None
    slack_api_url: str = Field(SLACK, pattern=r"^https?://\S+$")
    database_url: SecretStr = SecretStr(f"sqlite:///{CHECKOUT}/var/muster.db")
    encryption_keys: SecretStr = SecretStr("")
    metrics_token: SecretStr | None = None
    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(3000, ge=0, le=65535)
    muster_announce_channel: str = Field("incidents", min_length=1)
    muster_operators_channel: str = ""
    muster_admins: str = ""
    muster_metrics_port: int | None = Field(None, ge=0, le=65535)
    muster_as: str = ""
    muster_programme: Path | None = None
    muster_person_limit: int = Field(60, ge=0, le=100_000)
    muster_pacing: str = Field("on", pattern="^(on|off)$")
    journal_anchor_key: SecretStr | None = Field(None, min_length=32)
    journal_anchor_file: Path | None = None
    journal_anchor_channel: str = Field("", pattern=r"^([CG][A-Z0-9]{2,})?$")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    log_format: str = Field("text", pattern="^(text|json)$")

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr) -> SecretStr:
        return _begins(value, "xoxb-")

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _begins(value, "xapp-") if value else None

    @field_validator("encryption_keys")
    @classmethod
    def _keys(cls, value: SecretStr) -> SecretStr:
        parse_keys(value.get_secret_value())
        return value

    @field_validator("metrics_token")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("too short, or with other signs")
        return value

    @field_validator("slack_admin_token")
    @classmethod
    def _admin_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _begins(value, "xoxp-") if value else None

    @field_validator("slack_api_url")
    @classmethod
    def _with_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"

    @field_validator("muster_announce_channel", "muster_operators_channel")
    @classmethod
    def _without_hash(cls, value: str) -> str:
        return value.removeprefix("#")

    @field_validator("muster_admins")
    @classmethod
    def _people(cls, value: str) -> str:
        if not all(_PERSON.fullmatch(one) for one in _listed(value)):
            raise ValueError("ids or addresses")
        return value

    @property
    def admins(self) -> tuple[str, ...]:
        """Who runs Muster besides the admins of the workspace."""
        return _listed(self.muster_admins)

    @property
    def keys(self) -> Keyring:
        """What stored texts are encrypted with."""
        return parse_keys(self.encryption_keys.get_secret_value())

    @property
    def socket_mode(self) -> bool:
        """Whether an app-level token is set: Muster then connects to Slack, and needs no public address."""
        return self.slack_app_token is not None


def _listed(value: str) -> tuple[str, ...]:
    return tuple(value.replace(",", " ").split())


def _begins(value: SecretStr, prefix: str) -> SecretStr:
    if not value.get_secret_value().startswith(prefix):
        raise ValueError(f"begins with {prefix}")
    return value


class MissingSetting(SettingsError):
    """Settings are missing, and the rest can be used."""


def read_settings(
    environment: Mapping[str, str] | None = None,
    dotenv: Path | None = CHECKOUT / ".env",
    only: Collection[str] | None = None,
) -> Settings:
    """The settings. Raises `SettingsError` with everything that is wrong or missing: what is wrong in one sentence for
    each variable, what is missing in the order in which one gets it.

    `only`: read just these fields, and require none.
    """
    sources = _sources(dict(os.environ if environment is None else environment), dotenv)
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in Settings.model_fields if only is None else only:
        try:
            values[field] = _value(field.upper(), sources)
        except SettingsError as error:
            wrong[field] = str(error)
    given = {field: value for field, value in values.items() if value}
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        for field in (str(one["loc"][0]) for one in error.errors(include_input=False)):
            wrong[field] = f"{field.upper()}: {EXPECTED[field.upper()]}."
    missing = None if only is not None else what_is_missing({*given, *wrong})
    if wrong:
        raise SettingsError("\n".join([*wrong.values(), *([missing] if missing else [])]))
    if missing:
        raise MissingSetting(missing)
    return settings


def what_is_missing(given: Collection[str]) -> str | None:
    """The settings without which Slack cannot be reached, in the order in which one gets them, as far as the way is
    known: with an app-level token Socket Mode, with a signing secret HTTP. None: nothing."""
    socket, http = "slack_app_token" in given, "slack_signing_secret" in given
    steps = (
        [] if socket or http else [f"{_said('SLACK_APP_TOKEN')}\n     or, for HTTP, {_said('SLACK_SIGNING_SECRET')}"]
    )
    if "slack_bot_token" not in given:
        steps.append(_said("SLACK_BOT_TOKEN"))
    if not steps:
        return None
    if WAYS.isdisjoint(given):
        steps.insert(0, "A Slack app: api.slack.com/apps, Create New App, From a manifest: that of `./muster manifest`")
    way = " over Socket Mode" if socket else " over HTTP" if http else ""
    return _not_connected(way, steps)


def missing_for_socket_mode() -> MissingSetting:
    """`socket` has no other way than Socket Mode."""
    return MissingSetting(_not_connected(" over Socket Mode", [_said("SLACK_APP_TOKEN")]))


def _not_connected(way: str, steps: Sequence[str]) -> str:
    numbered = [f"  {number}. {step}" for number, step in enumerate(steps, start=1)]
    heading = f"Muster is not connected{way} yet. What is missing, in the environment or in .env:"
    return "\n".join([heading, *numbered, "Or try `./muster demo`, which needs none of it."])


def _said(name: str) -> str:
    return f"{name}: {EXPECTED[name]}"


def from_caller(path: Path) -> Path:
    """`path` relative to the directory `./muster` was called from."""
    return _called_from(os.environ) / path


def _called_from(environment: Mapping[str, str]) -> Path:
    return Path(environment.get(CALLED_FROM) or Path.cwd())


@dataclass(frozen=True, slots=True)
class _Source:
    """Values and the directory their relative paths start from."""

    values: Mapping[str, str]
    directory: Path


def _sources(environment: Mapping[str, str], dotenv: Path | None) -> tuple[_Source, ...]:
    """The environment first. A variable set there, as value or as file, is not read from `.env`."""
    sources = [_Source(environment, _called_from(environment))]
    if dotenv is not None and dotenv.is_file():
        sources.append(_Source({k: v for k, v in dotenv_values(dotenv).items() if v}, dotenv.parent))
    return tuple(sources)


def _value(name: str, sources: tuple[_Source, ...]) -> str:
    source = next((s for s in sources if name in s.values or f"{name}_FILE" in s.values), None)
    if source is None:
        return ""
    value = source.values.get(name, "").strip()
    file = source.values.get(f"{name}_FILE", "").strip()
    if file and not value and name in SECRETS:
        return _content(f"{name}_FILE", source.directory / file)
    return str(source.directory / value) if value and name in PATHS else value


def _content(name: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{name}: {file} cannot be read.") from None
