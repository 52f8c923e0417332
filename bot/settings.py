"""The only reader of the environment. Secrets may also come from a file named by `<NAME>_FILE`."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from workflows.domain.errors import SettingsError

CHECKOUT = Path(__file__).resolve().parent.parent
SLACK = "https://slack.com/api/"

SECRETS = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "DATABASE_URL")

EXPECTED: Mapping[str, str] = {
    "SLACK_BOT_TOKEN": "a bot token that begins with xoxb- is expected (Slack: OAuth & Permissions)",
    "SLACK_SIGNING_SECRET": "the app's signing secret is expected (Slack: Basic Information); Socket Mode does without",
    "SLACK_APP_TOKEN": "an app-level token that begins with xapp- is expected (Slack: Basic Information)",
    "SLACK_API_URL": "an address such as https://slack.com/api/ is expected",
    "DATABASE_URL": "an address such as sqlite:///var/muster.db or postgresql://user:password@host/name is expected",
    "HOST": "an address to listen on, such as 127.0.0.1, is expected",
    "PORT": "a port from 0 to 65535 is expected",
    "MUSTER_ANNOUNCE_CHANNEL": "the id or the name of a channel is expected",
    "MUSTER_PROGRAMME": "a directory or a file of overrides is expected",
    "LOG_LEVEL": "one of DEBUG, INFO, WARNING, ERROR is expected",
    "LOG_FORMAT": "text or json is expected",
}


class Settings(BaseModel):
    """What Muster is told from outside. Field names are the variables' names in lower case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slack_bot_token: SecretStr
    slack_signing_secret: SecretStr = SecretStr("")
    slack_app_token: SecretStr | None = None
    slack_api_url: str = Field(SLACK, pattern=r"^https?://\S+$")
    database_url: SecretStr = SecretStr(f"sqlite:///{CHECKOUT}/var/muster.db")
    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(3000, ge=0, le=65535)
    muster_announce_channel: str = Field("incidents", min_length=1)
    muster_programme: Path | None = None
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

    @field_validator("slack_api_url")
    @classmethod
    def _with_slash(cls, value: str) -> str:
        return value if value.endswith("/") else value + "/"

    @field_validator("muster_announce_channel")
    @classmethod
    def _without_hash(cls, value: str) -> str:
        return value.removeprefix("#")

    @property
    def socket_mode(self) -> bool:
        """An app-level token is present: Slack is reached over a WebSocket, and nothing has to be reachable here."""
        return self.slack_app_token is not None


def _begins(value: SecretStr, prefix: str) -> SecretStr:
    if not value.get_secret_value().startswith(prefix):
        raise ValueError(f"begins with {prefix}")
    return value


def read_settings(environment: Mapping[str, str] | None = None, dotenv: Path | None = CHECKOUT / ".env") -> Settings:
    """The settings. Raises `SettingsError`: one sentence that names the variable and what was expected."""
    given = dict(os.environ if environment is None else environment)
    from_file = {k: v for k, v in dotenv_values(dotenv).items() if v} if dotenv and dotenv.is_file() else {}
    known = {**from_file, **given}
    values: dict[str, Any] = {}
    for field in Settings.model_fields:
        value = _value(field.upper(), known)
        if value:
            values[field] = value
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        name = str(error.errors(include_input=False)[0]["loc"][0]).upper()
        raise SettingsError(f"{name}: {EXPECTED[name]}.") from None
    if not settings.socket_mode and not settings.slack_signing_secret.get_secret_value():
        raise SettingsError(f"SLACK_SIGNING_SECRET: {EXPECTED['SLACK_SIGNING_SECRET']}.")
    return settings


def _value(name: str, known: Mapping[str, str]) -> str:
    value = known.get(name, "").strip()
    path = known.get(f"{name}_FILE", "").strip()
    if value or not path or name not in SECRETS:
        return value
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{name}_FILE: {path} cannot be read.") from None
