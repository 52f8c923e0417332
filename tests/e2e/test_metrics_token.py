"""With METRICS_TOKEN, metrics are for whoever has it; health checks ask for nothing."""

from pathlib import Path

import httpx

from tests.databases import SqliteTemplate
from tests.e2e.conftest import a_muster

TOKEN = "0123456789abcdef"


def test_metrics_are_answered_to_whoever_has_the_token(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    with a_muster(sqlite_template.clone(tmp_path), socket=False, METRICS_TOKEN=TOKEN) as muster:
        address = muster.slack.request_url.removesuffix("/slack/events")
        for wrong in (
            "",
            TOKEN,
            f"Bearer {TOKEN}x",
            "Bearer",
            f"Basic {TOKEN}",
            "Bearer \u00e9",
            f"Bearer {TOKEN[:-1]}",
        ):
            answer = httpx.get(f"{address}/metrics", headers={"Authorization": wrong.encode("latin-1")})
            assert (answer.status_code, answer.headers["www-authenticate"], answer.text) == (401, "Bearer", ""), wrong
        answer = httpx.get(f"{address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        assert "muster_open_incidents" in answer.text
        assert httpx.get(f"{address}/healthz").status_code == httpx.get(f"{address}/readyz").status_code == 200
