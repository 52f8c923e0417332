"""An export in a browser: it fits a phone, asks nobody for anything, and runs nothing that people wrote."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.contract.test_exports import HOSTILE, a_record, export, unzipped
from tests.databases import SqliteTemplate
from workflows.domain.markings import Audience


@pytest.mark.parametrize("width", [390, 1280])
def test_an_export_fits_its_screen_and_runs_nothing(
    browser: Browser, sqlite_template: SqliteTemplate, tmp_path: Path, width: int
) -> None:
    title = f"{HOSTILE[0]} {HOSTILE[-1]} {'longword' * 12}"
    with a_record(sqlite_template, tmp_path / "db", title[:190]) as (number, deps):
        folder = unzipped(export(number, deps, Audience.COUNSEL), tmp_path)
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(f"file://{folder}/record.html")

    assert asked == [f"file://{folder}/record.html"]
    assert complaints == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert page.locator(".label", has_text="TLP:AMBER+STRICT").count() == 2
    assert "<script>alert(1)</script>" in page.locator("h1").inner_text()
    page.emulate_media(media="print")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('table.page > thead')).display") == "table-header-group"
    )
    assert (
        page.evaluate("getComputedStyle(document.querySelector('table.page > tfoot')).display") == "table-footer-group"
    )
    page.close()
