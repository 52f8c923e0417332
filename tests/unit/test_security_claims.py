"""The page on security names tests that exist."""

import re

from tests.unit.test_promises import ROOT, names_of_tests


def test_every_claim_names_a_test_that_exists() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    claims = [line for line in page.split("\n") if line.startswith("|") and not line.startswith(("| claim", "|---"))]
    assert len(claims) > 20
    assert [claim for claim in claims if not re.search(r"`test_\w+`", claim)] == []
    assert set(re.findall(r"`(test_\w+)`", page)) - names_of_tests() == set()
