"""What Muster is told from outside: read once, refused with everything that is wrong or missing, by name."""

import re
from pathlib import Path

import pytest

from bot.settings import CHECKOUT, EXPECTED, FOR_DATABASE, SECRETS, Settings, from_caller, read_settings
from storage.engine.keyring import new_key
from workflows.domain.errors import SettingsError

HTTP = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s3cret"}
SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def read(environment: dict[str, str], dotenv: Path | None = None) -> Settings:
    return read_settings(environment, dotenv)


def refusal(environment: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as refused:
        read(environment)
    return str(refused.value)


def test_two_secrets_are_all_that_is_needed_over_http() -> None:
    settings = read(HTTP)
    assert settings.model_dump(exclude=set(SECRETS_BY_FIELD)) == {
        "slack_app_token": None,
        "metrics_token": None,
        "slack_admin_token": None,
        "journal_anchor_key": None,
        "journal_anchor_file": None,
        "journal_anchor_channel": "",
        "slack_api_url": "https://slack.com/api/",
        "host": "127.0.0.1",
        "port": 3000,
        "muster_announce_channel": "incidents",
        "muster_operators_channel": "",
        "muster_admins": "",
        "muster_metrics_port": None,
        "muster_person_limit": 60,
        "muster_pacing": "on",
        "muster_as": "",
        "muster_programme": None,
        "log_level": "INFO",
        "log_format": "text",
    }
    assert settings.database_url.get_secret_value() == f"sqlite:///{CHECKOUT}/var/muster.db"
    assert not settings.socket_mode


SECRETS_BY_FIELD = ("slack_bot_token", "slack_signing_secret", "database_url", "encryption_keys")


def test_an_app_level_token_means_socket_mode_and_needs_no_signing_secret() -> None:
    assert read(SOCKET).socket_mode


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-somebody"),
        ("SLACK_BOT_TOKEN", "xapp-1"),
        ("SLACK_APP_TOKEN", "xoxb-1"),
        ("SLACK_ADMIN_TOKEN", "xoxb-1"),
        ("SLACK_API_URL", "slack.com/api"),
        ("SLACK_API_URL", "ftp://slack.com/api/"),
        ("ENCRYPTION_KEYS", "one:c2hvcnQ="),
        ("ENCRYPTION_KEYS", "0IwhbkJI6NDuOaPUNNQLiZ1oirywkiQ9rSwELky9gKs="),
        ("METRICS_TOKEN", "short"),
        ("METRICS_TOKEN", "with a space in between"),
        ("PORT", "many"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "3000.5"),
        ("MUSTER_METRICS_PORT", "many"),
        ("MUSTER_METRICS_PORT", "65536"),
        ("MUSTER_PACING", "sometimes"),
        ("MUSTER_PERSON_LIMIT", "-1"),
        ("MUSTER_PERSON_LIMIT", "many"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_sentence_that_names_it(name: str, value: str) -> None:
    said = refusal({**HTTP, name: value})
    assert said == f"{name}: {EXPECTED[name]}."
    assert "\n" not in said


APP = "A Slack app: api.slack.com/apps, Create New App, From a manifest: that of `./muster manifest`"


def said_of(name: str) -> str:
    return f"{name}: {EXPECTED[name]}"


EITHER = f"{said_of('SLACK_APP_TOKEN')}\n     or, for HTTP, {said_of('SLACK_SIGNING_SECRET')}"


@pytest.mark.parametrize(
    ("given", "way", "steps"),
    [
        ({}, "", [APP, EITHER, said_of("SLACK_BOT_TOKEN")]),
        ({"SLACK_BOT_TOKEN": " ", "PORT": "1"}, "", [APP, EITHER, said_of("SLACK_BOT_TOKEN")]),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "", [EITHER]),
        ({"SLACK_APP_TOKEN": "xapp-1"}, " over Socket Mode", [said_of("SLACK_BOT_TOKEN")]),
        ({"SLACK_SIGNING_SECRET": "s3cret"}, " over HTTP", [said_of("SLACK_BOT_TOKEN")]),
    ],
)
def test_what_is_missing_is_said_at_once_in_order_for_the_way_one_goes(
    given: dict[str, str], way: str, steps: list[str]
) -> None:
    numbered = [f"  {number}. {step}" for number, step in enumerate(steps, start=1)]
    assert refusal(given).split("\n") == "\n".join(
        [
            f"Muster is not connected{way} yet. What is missing, in the environment or in .env:",
            *numbered,
            "Or try `./muster demo`, which needs none of it.",
        ]
    ).split("\n")


def test_every_wrong_value_is_named_at_once_and_so_is_what_is_missing() -> None:
    wrong = {"PORT": "many", "LOG_LEVEL": "LOUD", "SLACK_APP_TOKEN": "xoxb-1"}
    lines = refusal({**wrong, "SLACK_SIGNING_SECRET_FILE": "/no/such/file"}).split("\n")
    assert sorted(line.partition(":")[0] for line in lines[:4]) == [
        "LOG_LEVEL",
        "PORT",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET_FILE",
    ]
    assert lines[4].startswith("Muster is not connected over Socket Mode yet.")
    assert lines[5] == f"  1. {said_of('SLACK_BOT_TOKEN')}"


def test_only_what_is_asked_for_is_read_or_missed() -> None:
    url = {"DATABASE_URL": "sqlite:///mine.db"}
    settings = read_settings({**url, "PORT": "many", "SLACK_BOT_TOKEN": "nonsense"}, None, FOR_DATABASE)
    assert settings.database_url.get_secret_value() == "sqlite:///mine.db"
    with pytest.raises(SettingsError, match=EXPECTED["LOG_LEVEL"]):
        read_settings({**url, "LOG_LEVEL": "LOUD"}, None, FOR_DATABASE)


def test_a_refusal_never_shows_the_secret() -> None:
    assert "somebodys-secret" not in refusal({**HTTP, "SLACK_BOT_TOKEN": "somebodys-secret"})


@pytest.mark.parametrize("value", ["   ", ""])
def test_an_empty_value_counts_as_absent(value: str) -> None:
    assert read({**HTTP, "PORT": value, "MUSTER_PROGRAMME": value, "SLACK_APP_TOKEN": value}) == read(HTTP)


def test_values_are_taken_without_the_space_around_them() -> None:
    assert read({**HTTP, "PORT": " 0 ", "MUSTER_ANNOUNCE_CHANNEL": " #war "}).port == 0
    assert read({**HTTP, "MUSTER_ANNOUNCE_CHANNEL": " #war "}).muster_announce_channel == "war"


def test_the_api_address_ends_with_a_slash_either_way() -> None:
    with_slash = read({**HTTP, "SLACK_API_URL": "http://127.0.0.1:1/api/"})
    assert read({**HTTP, "SLACK_API_URL": "http://127.0.0.1:1/api"}) == with_slash


# ---------------------------------------------------------------------------------------------- secrets in files


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_come_from_a_file(name: str, tmp_path: Path) -> None:
    begins = {
        "SLACK_BOT_TOKEN": "xoxb-file",
        "SLACK_APP_TOKEN": "xapp-file",
        "SLACK_ADMIN_TOKEN": "xoxp-file",
        "ENCRYPTION_KEYS": new_key(),
    }
    secret = begins.get(name, "sqlite:///from-file.db")
    file = tmp_path / "secret"
    file.write_text(f"{secret}\n", encoding="utf-8")
    settings = read({**{k: v for k, v in HTTP.items() if k != name}, f"{name}_FILE": str(file)})
    assert getattr(settings, name.lower()).get_secret_value() == secret


def test_a_value_wins_over_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("xoxb-file", encoding="utf-8")
    assert read({**HTTP, "SLACK_BOT_TOKEN_FILE": str(file)}) == read(HTTP)


@pytest.mark.parametrize("name", SECRETS)
def test_a_file_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    environment = {k: v for k, v in HTTP.items() if k != name}
    assert refusal({**environment, f"{name}_FILE": str(missing)}) == f"{name}_FILE: {missing} cannot be read."


def test_what_is_no_secret_is_never_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "port"
    file.write_text("1", encoding="utf-8")
    assert read({**HTTP, "PORT_FILE": str(file)}).port == 3000


def test_secrets_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    settings = read({**SOCKET, **HTTP, "DATABASE_URL": "postgresql://muster:hunter2@db/muster"})
    for secret in ("xoxb-1", "xapp-1", "s3cret", "hunter2"):
        assert secret not in f"{settings} {settings!r} {settings.model_dump()}"


# ------------------------------------------------------------------------------------------------------- .env


def test_a_dotenv_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text('SLACK_BOT_TOKEN=xoxb-1\nSLACK_SIGNING_SECRET="s3cret"\nPORT=1\nHOST=\n', encoding="utf-8")
    assert read({"PORT": "2"}, dotenv) == read({**HTTP, "PORT": "2"})


def test_a_file_named_by_the_environment_wins_over_a_value_in_dotenv(tmp_path: Path) -> None:
    dotenv, file = tmp_path / ".env", tmp_path / "token"
    dotenv.write_text("SLACK_BOT_TOKEN=xoxb-dotenv\nSLACK_SIGNING_SECRET=s3cret\n", encoding="utf-8")
    file.write_text("xoxb-file", encoding="utf-8")
    assert read({}, dotenv).slack_bot_token.get_secret_value() == "xoxb-dotenv"
    assert read({"SLACK_BOT_TOKEN_FILE": str(file)}, dotenv).slack_bot_token.get_secret_value() == "xoxb-file"


def test_a_relative_path_begins_where_it_was_written(tmp_path: Path) -> None:
    """In the environment: where `./muster` was called. In .env: beside it."""
    dotenv = tmp_path / ".env"
    dotenv.write_text("MUSTER_PROGRAMME=mine.yaml\n", encoding="utf-8")
    here = HTTP | {"MUSTER_CALLED_FROM": "/somewhere"}
    assert read(here, dotenv).muster_programme == tmp_path / "mine.yaml"
    assert read(here | {"MUSTER_PROGRAMME": "mine.yaml"}, dotenv).muster_programme == Path("/somewhere/mine.yaml")
    assert read(here | {"MUSTER_PROGRAMME": "/mine.yaml"}).muster_programme == Path("/mine.yaml")
    relative = {**here, "SLACK_BOT_TOKEN": "", "SLACK_BOT_TOKEN_FILE": "no/token"}
    assert refusal(relative) == "SLACK_BOT_TOKEN_FILE: /somewhere/no/token cannot be read."


def test_a_path_on_the_command_line_begins_where_it_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_CALLED_FROM", "/somewhere")
    assert [from_caller(Path(p)) for p in ("mine.yaml", "/mine.yaml")] == [
        Path("/somewhere/mine.yaml"),
        Path("/mine.yaml"),
    ]


def test_no_dotenv_file_is_no_error(tmp_path: Path) -> None:
    assert read(HTTP, tmp_path / ".env") == read(HTTP)


# ----------------------------------------------------------------------------------------------- what is written

LINE = re.compile(r"^(# )?([A-Z_]+)=(.*)$", re.MULTILINE)


def test_every_setting_is_in_the_example_with_its_default_and_a_word_about_it() -> None:
    text = (CHECKOUT / ".env.example").read_text(encoding="utf-8")
    shown = {name: value for _, name, value in LINE.findall(text)}
    defaults = {
        name.upper(): "" if field.is_required() or not field.default else _plain(field.default)
        for name, field in Settings.model_fields.items()
    }
    assert shown == defaults
    paragraphs = [p.splitlines() for p in text.split("\n\n")]
    assert all(p[0].startswith("# ") and not LINE.match(p[0]) for p in paragraphs)


def _plain(default: object) -> str:
    value = default.get_secret_value() if hasattr(default, "get_secret_value") else str(default)
    return value.replace(f"{CHECKOUT}/", "")


def test_the_example_works_once_its_tokens_are_filled_in(tmp_path: Path) -> None:
    text = (CHECKOUT / ".env.example").read_text(encoding="utf-8")
    dotenv = tmp_path / ".env"
    filled = text.replace("SLACK_BOT_TOKEN=\n", "SLACK_BOT_TOKEN=xoxb-1\n")
    dotenv.write_text(filled.replace("SLACK_APP_TOKEN=\n", "SLACK_APP_TOKEN=xapp-1\n"), encoding="utf-8")
    assert read({}, dotenv) == read(SOCKET)


def test_the_table_of_settings_is_complete() -> None:
    page = (CHECKOUT / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z][A-Z_]+)`", row)}
    assert named == {field.upper() for field in Settings.model_fields} == set(EXPECTED)


def test_who_runs_muster_may_be_people_groups_and_addresses_and_no_names() -> None:
    named = "U0BOB, S0RUNNERS, alice@example.com"
    assert read({**HTTP, "MUSTER_ADMINS": named}).admins == ("U0BOB", "S0RUNNERS", "alice@example.com")
    said = refusal({**HTTP, "MUSTER_ADMINS": "@runners"})
    assert "MUSTER_ADMINS" in said
    assert "user groups" in said
