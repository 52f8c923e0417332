"""The benchmark can be run: every subject gives figures with names, numbers and units. Never how fast they are."""

import json
import math
from pathlib import Path

import pytest

from tests.bench.__main__ import SUBJECTS
from tests.bench.aims import AIMS
from tests.bench.figures import SMOKE, Bench, Figure, in_milliseconds, of_rounds, percentile
from tests.bench.report import as_json, as_markdown, as_table, circumstances


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_gives_figures(subject: str, tmp_path: Path) -> None:
    figures = list(SUBJECTS[subject](Bench(SMOKE, tmp_path)))
    assert figures
    assert len({figure.name for figure in figures}) == len(figures)
    for figure in figures:
        assert math.isfinite(figure.value), figure
        assert figure.value >= 0, figure
        assert figure.unit, figure
    assert {f.value for f in figures if f.name.endswith((": lost", ": doubled"))} <= {0}


def test_percentiles_are_values_that_were_measured() -> None:
    values = [0.005 * n for n in range(200, 0, -1)]
    assert (percentile(values, 50), percentile(values, 99), percentile(values, 100)) == (0.5, 0.99, 1.0)
    assert percentile([7], 99) == 7


def test_an_aim_belongs_to_the_figure_of_its_name() -> None:
    met, missed = (Figure("start to ready", seconds, "s") for seconds in (1.5, 1.51))
    assert (met.aim, met.met, missed.met) == (1.5, True, False)
    assert (Figure("something else", 1, "s").aim, Figure("something else", 1, "s").met) == (None, None)


def test_of_rounds_the_median_counts() -> None:
    rounds = [[Figure("a", value, "s"), Figure("b", -value, "s")] for value in (3, 1, 2)]
    assert [(f.name, f.value) for f in of_rounds(rounds)] == [("a", 2), ("b", -2)]


def test_a_report_holds_what_was_measured_where_and_with_what() -> None:
    name = "command -> form, 50 in flight, SQLite"
    aim = AIMS[f"{name}, p99"]
    slow = aim + 10
    figures = [
        *in_milliseconds(name, [0.05, slow / 1000]),
        Figure("other", 3, "calls", "x"),
    ]
    around = circumstances()
    report = json.loads(as_json(figures, around))
    assert report["figures"][1] == {
        "name": f"{name}, p99",
        "value": slow,
        "unit": "ms",
        "aim": aim,
        "met": False,
        "about": "",
    }
    assert {"date", "commit", "machine", "python", "versions"} <= report.keys()
    assert as_table(figures).splitlines()[2].split()[-4:] == ["ms", f"{aim:g}", "ms", "MISSED"]
    page = as_markdown(figures, around, "./muster bench")
    assert f"| {name}, p99 | {slow:g} ms | {aim:g} ms | MISSED |" in page
    assert "- other: x" in page
