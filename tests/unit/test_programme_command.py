"""`./muster programme`: what it shows, how two programmes differ, and what is not ready."""

from pathlib import Path

import pytest

from bot.cli.programme_text import PARTS, WIDTH, change_lines, gap_lines, shown
from tests.unit.test_programme import overridden
from workflows.programme.differences import changes
from workflows.programme.load import load_programme
from workflows.programme.ready import Missing, gaps

PROGRAMME = load_programme()
PEOPLE = [name for name in PROGRAMME.functions if name != "break_glass"]


def everybody(tmp_path: Path, more: str = "") -> str:
    """A programme in which somebody is set up for everything."""
    functions = "\n".join(f"  {name}: {{members: [U0{name.upper().replace('_', '')}]}}" for name in PEOPLE)
    cleared = "cleared: [U0INCIDENTMANAGEMENT, U0CSEASPECIALISTS]"
    restricted = [code for code, kind in PROGRAMME.types.items() if kind.visibility == "restricted"]
    types = "\n".join(f"  {code}: {{{cleared}}}" for code in restricted)
    return f"functions:\n{functions}\ntypes:\n{types}\n{more}"


def missing(tmp_path: Path, text: str) -> dict[Missing, list[str]]:
    found: dict[Missing, list[str]] = {}
    for gap in gaps(overridden(tmp_path, text)):
        found.setdefault(gap.missing, []).append(gap.name)
    return found


def test_the_shipped_programme_is_not_ready_until_people_are_set_up(tmp_path: Path) -> None:
    found = missing(tmp_path, "{}")
    assert len(found[Missing.FUNCTION]) == 24, "break_glass and vendor_managers are called by nobody"
    assert sorted(found[Missing.CLEARANCE]) == ["CSEA", "EMP", "LE", "NCII", "SSH", "TVE"]
    assert sorted(found[Missing.LEAD]) == sorted(PROGRAMME.types)
    assert sorted(found[Missing.AUTHORITY]) == sorted(PROGRAMME.authority)
    assert gaps(overridden(tmp_path, everybody(tmp_path))) == ()


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        (("legal: {members: [U0LEGAL]}", "legal: {}"), {Missing.FUNCTION, Missing.AUTHORITY}),
        (("TVE: {cleared: [U0INCIDENTMANAGEMENT, U0CSEASPECIALISTS]}", "TVE: {}"), {Missing.CLEARANCE, Missing.LEAD}),
        (("TVE: {cleared: [U0INCIDENTMANAGEMENT, U0CSEASPECIALISTS]}", "TVE: {cleared: [U0LEGAL]}"), {Missing.LEAD}),
        (("TVE: {cleared: [U0INCIDENTMANAGEMENT, U0CSEASPECIALISTS]}", "TVE: {cleared: [S0GROUP]}"), set()),
        (
            ("CSEA: {cleared: [U0INCIDENTMANAGEMENT, U0CSEASPECIALISTS]}", "CSEA: {cleared: [U0INCIDENTMANAGEMENT]}"),
            {Missing.CLEARED_FUNCTION},
        ),
    ],
)
def test_each_gap_is_found(changed: tuple[str, str], found: set[Missing], tmp_path: Path) -> None:
    text = everybody(tmp_path)
    assert changed[0] in text
    assert set(missing(tmp_path, text.replace(*changed))) == found


def test_a_gap_is_said_with_its_titles(tmp_path: Path) -> None:
    ours = overridden(tmp_path, everybody(tmp_path).replace("  public_policy: {members: [U0PUBLICPOLICY]}\n", ""))
    assert list(gap_lines(ours, gaps(ours))) == [
        "Functions without people: 1",
        "  Public Policy (public_policy): TVE, REG, INTEG, OFFLINE",
    ]


@pytest.mark.parametrize("what", ["", *PARTS, "tve"])
@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_whatever_is_shown_fits_on_a_phone(what: str, language: str) -> None:
    lines = list(shown(PROGRAMME.model_copy(update={"language": language}), what))
    assert len(lines) > 10
    assert max(map(len, lines)) <= WIDTH


def test_a_type_is_shown_with_whom_it_calls_and_what_is_to_be_done() -> None:
    text = " ".join(" ".join(shown(PROGRAMME, "tve")).split())
    for said in ("restricted, never wider, no files", "Threat Intelligence", "Attack footage", "Hold the debrief"):
        assert said in text
    every = " ".join(shown(PROGRAMME))
    assert [code for code in PROGRAMME.types if code not in every] == []
    assert [name for name in PROGRAMME.checklists if f"{name}." not in every] == []


def test_two_programmes_are_compared_setting_by_setting(tmp_path: Path) -> None:
    ours = overridden(
        tmp_path,
        """
        severities: {S2: {update_every: 2h}}
        types: {TVE: {title: {es: Terror}, invite: [legal]}}
        checklists: {fraud: {lines: {refunds: null}}}
        roles: {translator: {title: Translator, duty: Translates.}}
        """,
    )
    lines = [line.strip() for line in change_lines(changes(PROGRAMME, ours))]
    assert lines[:3] == ["~ severities.S2.update_every", "was: 4h", "is: 2h"]
    assert "~ types.TVE.title (es)" in lines
    assert "is: legal" in lines
    assert "+ roles.translator.title" in lines
    assert "- checklists.fraud.lines.refunds.text" in lines
    assert not [line for line in lines if "version" in line]
    assert changes(PROGRAMME, load_programme()) == ()
