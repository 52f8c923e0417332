"""The checklists that ship, what they say for one incident, and what is refused."""

from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from commands.registry import INCIDENT
from tests.unit.test_programme import overridden, refusal
from workflows.domain.ids import SeverityCode, TypeCode
from workflows.programme.checklists import Grows, TickedBy, lines_for
from workflows.programme.load import load_programme

PROGRAMME = load_programme()
OF_TYPE = {
    **dict.fromkeys(["VIOL", "DRUGS", "ADS", "EMP", "PRODUCT", "FULFIL", "OTHER"], 0),
    "CSEA": 10,
    "TVE": 11,
    "SSH": 7,
    "NCII": 8,
    "MINOR": 6,
    "HARASS": 5,
    "HATE": 5,
    "INTEG": 6,
    "FRAUD": 6,
    "PRODSAFE": 9,
    "IP": 5,
    "SELLER": 5,
    "PRIV": 7,
    "SEC": 7,
    "REG": 7,
    "LE": 6,
    "MEDIA": 6,
    "ENFERR": 6,
    "OUTAGE": 6,
    "POLICY": 6,
    "OFFLINE": 6,
}
"""By hand: how many lines a type has besides the 13 of every incident."""
S0, S2, S3, S4 = (SeverityCode(code) for code in ("S0", "S2", "S3", "S4"))


def names(kind: str, subtype: str = "", severity: SeverityCode = S0) -> list[str]:
    return [name for name, _ in lines_for(PROGRAMME.checklists, TypeCode(kind), subtype, severity)]


def test_130_lines_ship() -> None:
    assert sum(len(checklist.lines) for checklist in PROGRAMME.checklists.values()) == 130
    assert len(OF_TYPE) == len(PROGRAMME.types) == 28


@pytest.mark.parametrize(("kind", "severity"), [*product(OF_TYPE, PROGRAMME.severities)])
def test_an_incident_has_the_lines_of_all_and_those_of_its_type(kind: str, severity: SeverityCode) -> None:
    found = names(kind, severity=severity)
    assert len(found) == 13 + OF_TYPE[kind]
    assert [name.partition(".")[0] for name in found[:13]] == ["common"] * 13
    assert len(set(found)) == len(found)


def test_a_line_for_one_sub_type_is_left_out_for_another() -> None:
    assert "tve.livestream_floor" in names("TVE")
    assert "tve.livestream_floor" in names("TVE", "attack_footage")
    assert "tve.livestream_floor" not in names("TVE", "manifesto")
    assert "prodsafe.effective" not in names("PRODSAFE", "injury")


def test_every_condition_says_why_and_every_critical_line_has_an_owner() -> None:
    lines = [line for checklist in PROGRAMME.checklists.values() for line in checklist.kept.values()]
    assert all(line.only.because for line in lines if line.only)
    assert len([line for line in lines if line.only]) == 5
    common = PROGRAMME.checklists["common"].kept
    assert {name for name, line in common.items() if line.critical} == {"people_safe", "reportable", "evidence"}


def test_a_target_grows_as_the_severity_falls() -> None:
    line = PROGRAMME.checklists["prodsafe"].kept["stop_sale"]
    scale = PROGRAMME.checklist_scale
    hour = timedelta(hours=1)
    due = {code: line.due(SeverityCode(code), scale) for code in ("S0", "S1", "S2", "S3", "S4", "GONE")}
    assert due == {"S0": hour, "S1": hour, "S2": 4 * hour, "S3": Grows.NEXT_WORKING_DAY, "S4": None, "GONE": None}
    assert PROGRAMME.checklists["csea"].kept["sweep"].due(S0, scale) is None


def test_what_ticks_a_line_is_a_word_of_incident() -> None:
    assert {verb.value for verb in TickedBy} <= {one.word for one in INCIDENT.subcommands}


def test_an_organisation_changes_one_line_and_leaves_out_another(tmp_path: Path) -> None:
    ours = overridden(
        tmp_path,
        """
        checklists:
          fraud:
            lines:
              refunds: null
              money: {target: 2h, scale: {S2: 1}}
        """,
    )
    fraud = ours.checklists["fraud"]
    assert "refunds" not in fraud.kept
    assert fraud.kept["money"].text == PROGRAMME.checklists["fraud"].kept["money"].text
    assert fraud.kept["money"].due(S2, ours.checklist_scale) == timedelta(hours=2)
    assert fraud.kept["clusters"].due(S2, ours.checklist_scale) == timedelta(hours=16)


CSEA = "checklists:\n  csea:\n    lines:\n      sweep:\n        "
WRONG = [
    (f"{CSEA}owner: sweeper", 5, "checklists.csea.lines.sweep.owner: there is no 'sweeper' here; known: incident_lead"),
    (f"{CSEA}target: soon", 5, "checklists.csea.lines.sweep.target: a duration such as 30m"),
    (f"{CSEA}verb: sing", 5, "checklists.csea.lines.sweep.verb: "),
    (f"{CSEA}ownr: scribe", 5, "checklists.csea.lines.sweep.ownr: there is no such setting."),
    (f"{CSEA}only: {{subtypes: [grooming]}}", 5, "checklists.csea.lines.sweep.only.because: this is missing."),
    (f"{CSEA}only: {{because: So.}}", 5, "checklists.csea.lines.sweep.only: it says no severity, sub-type, market or"),
    (
        f"{CSEA}only: {{because: So., subtypes: [manifesto]}}",
        5,
        "only.subtypes: there is no 'manifesto' here; known: mat",
    ),
    (f"{CSEA}only: {{because: So., markets: [ZZ]}}", 5, "only.markets: there is no 'ZZ' here."),
    (f"{CSEA}scale: {{S2: often}}", 5, "checklists.csea.lines.sweep.scale.S2"),
    (f"{CSEA}scale: {{S9: 2}}", 5, "checklists.csea.lines.sweep.scale: there is no 'S9' here; known: S0"),
    ("checklists:\n  csea:\n    types: [SPAM]", 3, "checklists.csea.types: there is no 'SPAM' here; known: OTHER"),
    ("checklist_scale: {S2: 0}", 1, "checklist_scale.S2"),
    ("authority:\n  recall:\n    second: null", 3, "authority.recall.second: this is missing."),
    ("authority:\n  enforce:\n    second: scribe", 3, "authority.enforce.second: who acts alone has no second."),
    ("authority:\n  recall:\n    second: incident_lead", 3, "authority.recall.second: nobody is the second person of"),
    ("authority:\n  recall:\n    mode: after_the_fact", 2, "authority.recall.within: how long there is to confirm"),
    ("authority:\n  recall:\n    role: boss", 3, "authority.recall.role: there is no 'boss' here"),
    (
        "actions:\n  label:\n    authority: magic",
        3,
        "actions.label.authority: there is no 'magic' here; known: enforce",
    ),
    ("actions:\n  label:\n    reversible: perhaps", 3, "actions.label.reversible: "),
    ("regions:\n  na:\n    markets: [US, XX]", 3, "regions.na.markets: there is no 'XX' here."),
    ("market_groups: {EU: {countries: [DE, ZZ]}}", 1, "market_groups.EU.countries: there is no 'ZZ' here."),
    ("types:\n  TVE:\n    surfaces: [radio]", 3, "types.TVE.surfaces: there is no 'radio' here; known: short_video"),
    ("types:\n  TVE:\n    subtypes: {old: ''}", 3, "types.TVE.subtypes.old: "),
    ("types:\n  TVE:\n    synonyms: {en: attack}", 3, "types.TVE.synonyms.en: a list of words"),
    ("types:\n  TVE:\n    subtype_synonyms: {war: {en: [x]}}", 3, "types.TVE.subtype_synonyms: there is no 'war' here"),
    ("functions:\n  legal:\n    by_region: {mars: [S0A]}", 3, "functions.legal.by_region: there is no 'mars' here"),
    ("functions:\n  legal:\n    cleared_for: [SPAM]", 3, "functions.legal.cleared_for: there is no 'SPAM' here"),
    ("roles:\n  scribe:\n    function: writers", 3, "roles.scribe.function: there is no 'writers' here"),
    ("severities:\n  S1:\n    triage: {within: 1d, basis: sundays}", 3, "severities.S1.triage.basis: "),
    ("severities:\n  S1:\n    acknowledge: soon", 3, "severities.S1.acknowledge.within: a duration such as 30m"),
    ("version: '7'", 1, "version: there is no such setting."),
]


@pytest.mark.parametrize(("text", "line", "said"), WRONG, ids=[said for _, _, said in WRONG])
def test_what_is_wrong_is_refused_with_its_place(text: str, line: int, said: str, tmp_path: Path) -> None:
    sentence = refusal(tmp_path, text)
    assert said in sentence
    assert sentence.startswith(f"{tmp_path / 'ours.yaml'}, line {line}: ")
