"""The programme: an organisation's own rules as data. Wrong data stops the start, with its file and line."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from workflows.domain.errors import ProgrammeError
from workflows.domain.ids import RoleId, SeverityCode, StatusId, TypeCode
from workflows.domain.lifecycle import StatusKind
from workflows.domain.reminders import EscalationLevel
from workflows.programme.load import DEFAULT, load_programme
from workflows.programme.models import Programme
from workflows.text.load import load_catalogue

S1, S2 = SeverityCode("S1"), SeverityCode("S2")
SMALL = "severities:\n  S2: {update_every: 5s, escalate_after: 3s}\n"


def overridden(tmp_path: Path, text: str) -> Programme:
    file = tmp_path / "ours.yaml"
    file.write_text(text, encoding="utf-8")
    return load_programme(file)


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(ProgrammeError) as refused:
        overridden(tmp_path, text)
    return str(refused.value)


# ---------------------------------------------------------------------------------------------------- the default


def test_the_default_programme_is_complete() -> None:
    programme = load_programme()
    assert list(programme.severities) == ["S0", "S1", "S2", "S3", "S4"]
    assert [programme.rank(code) for code in programme.severities] == [0, 1, 2, 3, 4]
    cadences = [severity.update_every for severity in programme.severities.values()]
    assert cadences == sorted(cadences)
    assert len(programme.types) >= 5
    assert programme.ladder == (EscalationLevel.LEAD, EscalationLevel.DEPUTY, EscalationLevel.ANNOUNCE)
    assert programme.quiet is not None
    assert programme.quiet.severities == {"S3", "S4"}
    assert {"incident_lead", "deputy", "scribe"} <= set(programme.roles)


def test_every_role_has_a_duty_and_something_to_do_first() -> None:
    """Three instructions and a task, or lines of a checklist."""
    programme = load_programme()
    owners = {line.owner for checklist in programme.checklists.values() for line in checklist.kept.values()}
    for name, role in programme.roles.items():
        assert role.duty
        assert role.function in programme.functions
        assert (len(role.instructions), len(role.tasks)) in ((3, 1), (0, 0)), role.title
        assert role.tasks or name in owners or role.function == "executive_sponsor", role.title


def test_what_is_chosen_is_defined_in_as_many_letters_as_an_option_takes() -> None:
    programme = load_programme()
    said = [
        *(kind.meaning for kind in programme.types.values()),
        *(status.meaning for status in programme.statuses),
        *(severity.definition[0] for severity in programme.severities.values()),
    ]
    assert [text for text in said if not 0 < len(text) <= 75] == []
    assert all(severity.examples for severity in programme.severities.values())


def test_a_type_says_which_roles_matter_and_a_severity_which_are_needed() -> None:
    programme = load_programme()
    outage, other = TypeCode("OUTAGE"), TypeCode("OTHER")
    assert "policy_lead" not in programme.roles_for(outage, S1)
    assert programme.roles_for(outage, SeverityCode("S4")) == ("incident_lead",)
    assert set(programme.roles_for(other, S1)) == set(programme.types[other].roles)
    needed = {role for role, one in programme.roles.items() if "S1" in one.needed_at}
    assert set(programme.roles_for(TypeCode("GONE"), S1)) == needed


# ---------------------------------------------------------------------------------------------------- overriding


def test_an_override_can_be_one_line(tmp_path: Path) -> None:
    default, ours = load_programme(), overridden(tmp_path, SMALL)
    assert (ours.severities[S2].update_every, ours.severities[S2].escalate_after) == (
        timedelta(seconds=5),
        timedelta(seconds=3),
    )
    assert ours.severities[S2].name == default.severities[S2].name
    changed = {**default.model_dump(), "severities": ours.model_dump()["severities"]}
    assert ours.model_dump(exclude={"version"}) == {name: one for name, one in changed.items() if name != "version"}
    assert ours.version != default.version == load_programme().version


def test_a_directory_of_overrides_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "20-late.yaml").write_text("severities: {S2: {escalate_after: 3s}}", encoding="utf-8")
    (tmp_path / "10-early.yml").write_text(SMALL.replace("3s", "9s"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not: [yaml", encoding="utf-8")
    (tmp_path / "30-empty.yaml").write_text("# nothing yet\n", encoding="utf-8")
    severity = load_programme(tmp_path).severities[S2]
    assert (severity.update_every, severity.escalate_after) == (timedelta(seconds=5), timedelta(seconds=3))


def test_maps_merge_and_lists_replace(tmp_path: Path) -> None:
    ours = overridden(tmp_path, "ladder: [lead]\nfunctions:\n  legal: {members: [U0LEGAL, legal@example.org, S0LAW]}\n")
    assert ours.ladder == (EscalationLevel.LEAD,)
    assert ours.functions["legal"].members == ("U0LEGAL", "legal@example.org", "S0LAW")
    assert ours.functions["legal"].title == load_programme().functions["legal"].title


def test_quiet_hours_may_be_written_with_or_without_quotes_or_left_out(tmp_path: Path) -> None:
    bare = overridden(tmp_path, "quiet_hours: {start: 22:30, end: 07:00, timezone: Europe/Berlin}")
    assert bare.quiet is not None
    assert (bare.quiet.start, bare.quiet.end) == (time(22, 30), time(7))
    assert overridden(tmp_path, "quiet_hours: null").quiet is None


def test_an_organisation_adds_what_is_its_own(tmp_path: Path) -> None:
    ours = overridden(
        tmp_path,
        """
        severities: {S5: {name: Note, update_every: 30d, escalate_after: 7d}}
        roles: {translator: {title: Переводчик, duty: Translates.}}
        types: {SPAM: {title: Spam, visibility: open, forced: true, invite: [legal]}}
        texts: {card: {menu: "Mehr …"}}
        """,
    )
    assert list(ours.severities)[-1] == "S5"
    assert list(ours.roles)[-1] == "translator"
    assert load_catalogue(ours.texts)("card.menu") == "Mehr …"


def test_a_guarded_type_names_what_people_may_meet_there(tmp_path: Path) -> None:
    ours = overridden(
        tmp_path,
        """
        classes: {gore: {title: Gore, notice: Reports about injuries}}
        types: {SHOCK: {title: Shock, visibility: private, guarded: true, classes: [gore, hate]}}
        """,
    )
    shock = TypeCode("SHOCK")
    assert ours.guarded(shock)
    assert [ours.classes[one].title for one in ours.types[shock].classes] == ["Gore", "Hate"]
    assert not ours.guarded(TypeCode("OTHER"))
    assert not ours.guarded(TypeCode("GONE"))


def test_reading_an_override_leaves_the_default_as_it_is(tmp_path: Path) -> None:
    before = load_programme()
    overridden(tmp_path, SMALL)
    assert load_programme() == before
    assert load_catalogue()("card.menu") == load_catalogue(before.texts)("card.menu")


def test_a_programme_does_not_change_after_the_start() -> None:
    programme = load_programme()
    with pytest.raises(ValidationError):
        programme.timezone = "UTC"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        programme.severities[S2].name = "Other"  # type: ignore[misc]


# ------------------------------------------------------------------------------------------------- wrong data

STATUSES = """
statuses:
  - {id: triage, title: Triage, kind: active, meaning: "-"}
  - {id: resolved, title: Resolved, kind: resolved, meaning: "-"}
  - {id: closed, title: Closed, kind: closed, meaning: "-"}
  - {id: cancelled, title: Cancelled, kind: side_exit, meaning: "-"}
"""

WRONG = [
    ("severities:\n  S2:\n    update_every: soon", 3, "severities.S2.update_every: a duration such as 30m"),
    ("severities:\n  S2:\n    update_every: 0m", 3, "severities.S2.update_every: a duration such as 30m"),
    ("severities:\n  S2:\n    update_every: 30", 3, "severities.S2.update_every: a duration such as 30m"),
    ("severities:\n  S2:\n    update_evry: 30m", 3, "severities.S2.update_evry: there is no such setting."),
    ("severities: {S5: {name: Note}}", 1, "severities.S5.update_every: this is missing."),
    ("severities:\n  - S1\n  - S2", 1, "severities: a map of names is expected."),
    ("severities: null", 1, "severities: a map of names is expected."),
    ("severities: {}\nseverity: {}", 2, "severity: there is no such setting."),
    ("severities:\n  S 2: {name: x, update_every: 1h, escalate_after: 1h}", 2, "severities.S 2: "),
    ("severities:\n  S2: high", 2, "severities.S2: a map of settings is expected."),
    ("severities:\n  S2: {name: ''}", 2, "severities.S2.name: "),
    ("types:\n  SPAM: {title: Spam, visibility: secret}", 2, "types.SPAM.visibility: "),
    (
        "\n\ntypes:\n  SPAM:\n    title: Spam\n    visibility: open\n    invite: [lawyers]",
        7,
        "types.SPAM.invite: there is no",
    ),
    (
        "types:\n  SPAM: {title: Spam, visibility: private, classes: [gore]}",
        2,
        "types.SPAM.classes: there is no 'gore'",
    ),
    (
        "types:\n  SPAM:\n    title: Spam\n    guarded: true\n    visibility: open",
        5,
        "types.SPAM.visibility: a guarded type is never open.",
    ),
    ("classes: {gore: {title: Gore}}", 1, "classes.gore.notice: this is missing."),
    (
        f"classes:\n  gore: {{title: Gore, notice: {'x' * 151}}}",
        2,
        "classes.gore.notice: a text of at least 1 and at most",
    ),
    ("types: {SPAM: {title: Spam, visibility: open, invite: legal}}", 1, "types.SPAM.invite: a list is expected."),
    ("roles: null", 1, "roles: a map of names is expected."),
    ("roles:\n  incident_lead:\n    single: false", 3, "roles.incident_lead.single: there is one incident lead"),
    ("roles:\n  incident_lead: null", 2, "roles.incident_lead: a map of settings is expected."),
    ("roles:\n  scribe:\n    needed_at: [S0, S9]", 3, "roles.scribe.needed_at: there is no 'S9' here; known: S0, S1"),
    ("statuses: []", 1, "statuses: "),
    ("statuses: {triage: {}}", 1, "statuses: a list is expected."),
    (STATUSES + "  - {id: triage, title: Again, kind: active, meaning: '-'}", 7, "statuses.4: there are two statuses"),
    (STATUSES, None, "lifecycle.reopened: there is no 'investigating' here; known: triage, resolved"),
    ("lifecycle:\n  closed: resolved", 2, "lifecycle.closed: 'resolved' is not of the kind closed."),
    ("lifecycle:\n  declared: closed", 2, "lifecycle.declared: 'closed' is not of the kind active or watch."),
    ("lifecycle:\n  cancelled: gone", 2, "lifecycle.cancelled: there is no 'gone' here"),
    ("defaults:\n  severity: S9", 2, "defaults.severity: there is no 'S9' here"),
    ("defaults: {type: NOPE}", 1, "defaults.type: there is no 'NOPE' here"),
    ("ladder: []", 1, "ladder: "),
    ("ladder: [lead, boss]", 1, "ladder.1: "),
    ("ladder: [lead, lead]", 1, "ladder: each level may occur only once."),
    ("timezone: Mars/Base", 1, "timezone: a time zone such as Europe/Berlin"),
    ("timezone: 3", 1, "timezone: a time zone such as Europe/Berlin"),
    ("quiet_hours:\n  timezone: ../../etc/passwd", 2, "quiet_hours.timezone: a time zone such as Europe/Berlin"),
    ("quiet_hours:\n  start: '25:00'", 2, "quiet_hours.start: a time of day such as 20:00"),
    ("quiet_hours:\n  severities: [S9]", 2, "quiet_hours.severities: there is no 'S9' here"),
    ("quiet_hours:\n  start: '08:00'", None, "quiet_hours.end: the quiet hours begin and end at the same time."),
    ("functions:\n  legal:\n    members: [Bob]", 3, "functions.legal.members.0: "),
    ("missing_lead_after: never", 1, "missing_lead_after: a duration such as 30m"),
    ("texts: [a]", 1, "texts: a map of names is expected."),
    ("texts:\n  card:\n    nope: x", 3, "texts.card.nope: Muster has no such text."),
    ("texts:\n  card:\n    tasks: x", 3, "texts.card.tasks: Muster has no such text."),
    ("texts:\n  card:\n    menu: [x]", 3, "texts.card.menu: a text is expected."),
    ("texts:\n  card:\n    menu: {deep: x}", 3, "texts.card.menu.deep: Muster has no such text."),
    ("texts:\n  card:\n    claim: Take {roll}", 3, "texts.card.claim: {roll} is not known here."),
    ("texts:\n  card:\n    claim: Take {role", 3, "texts.card.claim: the braces do not match."),
    ("texts:\n  card:\n    claim: 'Take {}'", 3, "texts.card.claim: the braces do not match."),
    (f"texts:\n  declare:\n    title: {'x' * 25}", 3, "texts.declare.title: at most 24 characters fit there."),
    (f"texts:\n  card:\n    menu: {'x' * 76}", 3, "texts.card.menu: at most 75 characters fit there."),
    ("texts:\n  card:\n    claim: 'Take {role.id}'", 3, "texts.card.claim: the braces do not match."),
    ("severities: {S2: [", 1, "not readable as YAML."),
    ("a: b\n  c: d", 2, "not readable as YAML."),
    ("- severities", 1, "a map of settings is expected."),
    ("just words", 1, "a map of settings is expected."),
]


@pytest.mark.parametrize(("text", "line", "said"), WRONG, ids=[said for _, _, said in WRONG])
def test_wrong_data_is_refused_in_one_sentence_with_its_place(
    text: str, line: int | None, said: str, tmp_path: Path
) -> None:
    sentence = refusal(tmp_path, text)
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    if line is not None:
        assert sentence.startswith(f"{tmp_path / 'ours.yaml'}, line {line}: ")
    else:  # what is missing is missing from the default's own file
        assert sentence.startswith(f"{DEFAULT}")


def test_a_mistake_names_the_file_it_is_in(tmp_path: Path) -> None:
    (tmp_path / "10-right.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "20-wrong.yaml").write_text("\nseverities:\n  S2: {update_every: soon}", encoding="utf-8")
    with pytest.raises(ProgrammeError, match=r"20-wrong\.yaml, line 3: severities\.S2\.update_every"):
        load_programme(tmp_path)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "latin.yaml").write_bytes(b"organisation: M\xfcller")
    for path, said in (
        (tmp_path / "missing.yaml", "is neither a file nor a directory."),
        (tmp_path / "empty", "holds no .yaml file."),
        (tmp_path / "latin.yaml", "not readable as YAML."),
    ):
        with pytest.raises(ProgrammeError, match=f"{path.name}.*{said}"):
            load_programme(path)


# ------------------------------------------------------------------------------------------- what is gone later


def test_an_incident_outlives_a_status_and_a_severity_of_the_programme() -> None:
    programme = load_programme()
    old = programme.status(StatusId("dropped_by_us"))
    assert (old.id, old.title, old.kind) == ("dropped_by_us", "dropped_by_us", StatusKind.ACTIVE)
    gone = SeverityCode("S7")
    assert programme.severity(gone) == programme.severities[SeverityCode("S4")]
    assert programme.rank(gone) == len(programme.severities)


def test_the_roles_muster_itself_counts_on_are_there() -> None:
    assert {RoleId("incident_lead"), RoleId("deputy")} <= set(load_programme().roles)
