"""An export proves itself: the same record gives the same bytes, and no byte of any of its files can change unseen."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.people import as_person
from storage.engine.database import open_database
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, CHARLIE, NOW, FixedClock, a_person, without_chat
from tests.databases import SqliteTemplate
from workflows.deps import Deps
from workflows.domain.entries.exports import RecordExported
from workflows.domain.errors import InvalidField, NotAllowed, NotFound
from workflows.domain.exhibits import Custody, Medium
from workflows.domain.exports import EXPORTS, ExportOrder
from workflows.domain.exposure import Visibility
from workflows.domain.ids import ClassId, IncidentId, RoleId, SeverityCode, TypeCode, UserId
from workflows.domain.markings import Audience, Tlp
from workflows.domain.people import Person
from workflows.domain.request import Request
from workflows.exports.bundle import Export, build_export
from workflows.exports.export import export_record
from workflows.exports.verify import Fault, check, read_manifest
from workflows.incidents.decisions import put_note
from workflows.incidents.declare import Declaration, Declared, declare
from workflows.incidents.exhibits import ExhibitDraft, add_exhibit, record_custody
from workflows.incidents.marking import change_marking
from workflows.incidents.roles import assign_role
from workflows.incidents.tasks import add_task
from workflows.presentation.presenter import Presenter
from workflows.timeline.corrections import correct, set_class, withdraw_entry

PEOPLE = {ALICE: "Alice Ødegård", BOB: "Bob Quill", CHARLIE: "Charlie Zzyzx"}
HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A0",
    "../../etc/passwd",
    "evil \u202egnp.exe\u2066\u200b",
    'a\n# forged heading\n| x | y |\n" onmouseover="alert(1)',
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png) `code`\r\n\x1b[31mred\x00",
    "</style><img src=x onerror=alert(1)>&lt;",
)


def person(user: UserId) -> Person:
    return a_person(user, name=PEOPLE[user], seen_at=NOW + timedelta(days=30))


def asked(user: UserId, minutes: int = 0) -> Request:
    return Request(person=person(user), now=NOW + timedelta(minutes=minutes), id=f"{user}/{minutes}/{next(_ids)}")


_ids = iter(range(10**9))


@contextmanager
def a_record(
    template: SqliteTemplate, folder: Path, title: str = "Logins fail", called: str = ""
) -> Iterator[tuple[IncidentId, Deps]]:
    """Alice leads, Bob noted what Alice corrected and withdrew; INC-999 is mentioned."""
    folder.mkdir(exist_ok=True)
    database = open_database(template.clone(folder))
    try:
        with without_chat(SqlStore(database), FixedClock(NOW)) as deps:
            yield _told(deps, title, called), deps
    finally:
        database.close()


def _told(deps: Deps, title: str, called: str = "") -> IncidentId:
    """`called`: the name of everybody, as Slack has it."""
    with deps.store.write() as uow:
        for user in PEOPLE:
            uow.people.save(
                replace(person(user), name=as_person(user, {"name": called}, NOW).name) if called else person(user)
            )
        uow.commit()
    order = Declaration(
        title=title, type=TypeCode("OTHER"), severity=SeverityCode("S2"), visibility=Visibility.PRIVATE, lead=ALICE
    )
    found = declare(order, asked(ALICE), deps)
    assert isinstance(found, Declared)
    number = found.incident.id
    with deps.store.write() as uow:
        for user in (ALICE, BOB):
            uow.members.add(number, user, NOW)
        uow.commit()
    assign_role(number, RoleId("scribe"), BOB, asked(ALICE, 1), deps)
    put_note(number, "Bob Quill told @Alice that INC-999 is the cause", None, "note", asked(BOB, 2), deps)
    put_note(number, title, None, "decision", asked(ALICE, 3), deps)
    put_note(number, "The unsayable", None, "note", asked(BOB, 4), deps)
    add_task(number, "Quill asks bob@example.com", BOB, None, asked(ALICE, 5), deps)
    with deps.store.read() as uow:
        texts = {e.text: n for n, e in enumerate(sorted(uow.timeline.of(number), key=lambda e: e.id), start=1)}
    correct(number, texts["Bob Quill told @Alice that INC-999 is the cause"], "Bob guessed", "", asked(ALICE, 6), deps)
    withdraw_entry(number, texts["The unsayable"], "wrong", asked(ALICE, 7), deps)
    return number


def export(
    number: IncidentId, deps: Deps, audience: Audience, who: UserId = ALICE, purpose: str = "Asked by Bob"
) -> Export:
    say = Presenter(deps.catalogue, deps.programme)
    done = export_record(number, audience, purpose, None, say, asked(who, 60), deps, send=False)
    assert done.export is not None
    return done.export


def unzipped(made: Export, folder: Path) -> Path:
    with ZipFile(BytesIO(made.content)) as archive:
        assert all(".." not in name and not name.startswith("/") for name in archive.namelist())
        archive.extractall(folder)
    return folder / made.name.removesuffix(".zip")


def files_of(folder: Path) -> Mapping[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()}


def test_an_export_is_verified_by_the_program_inside_and_is_the_same_each_time(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    with a_record(sqlite_template, tmp_path / "db") as (number, deps):
        made = export(number, deps, Audience.COUNSEL)
        put_note(number, "Later", None, "note", asked(BOB, 61), deps)
        with deps.store.read() as uow:
            incident = uow.incidents.get(number)
            (entry,) = [e for e in uow.timeline.of(number) if isinstance(e.fact, RecordExported)]
            assert incident is not None
            assert isinstance(entry.fact, RecordExported)
            order = ExportOrder(audience=Audience.COUNSEL, purpose=entry.text, at=entry.fact.as_of)
            say = Presenter(deps.catalogue, deps.programme)
            again = build_export(uow, incident, order, asked(ALICE, 60), say, until=entry.id)
    folder = unzipped(made, tmp_path)
    run = subprocess.run([sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True, check=False)
    assert (run.returncode, "Verified" in run.stdout) == (0, True), run.stderr
    assert (entry.fact.sha256, entry.text) == (made.sha256, "Asked by Bob")
    assert made.content == again.content, "what was recorded since has no part in it"
    assert len(json.loads((folder / "record.json").read_text())["entries"]) > 8


def test_no_byte_of_any_file_can_change_unseen(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    with a_record(sqlite_template, tmp_path / "db") as (number, deps):
        folder = unzipped(export(number, deps, Audience.COUNSEL), tmp_path)
    check(str(folder))
    random = Random(7)
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        places = {0, len(whole) - 1, *(random.randrange(len(whole)) for _ in range(60))}
        for place in places:
            byte = bytes([whole[place] ^ (1 << random.randrange(8))])
            path.write_bytes(whole[:place] + byte + whole[place + 1 :])
            with pytest.raises(Fault):
                check(str(folder))
        for changed in (whole[:-1], whole + b"\n", b""):
            path.write_bytes(changed)
            with pytest.raises(Fault):
                check(str(folder))
        path.unlink()
        with pytest.raises(Fault):
            check(str(folder))
        path.write_bytes(whole)
    check(str(folder))
    (folder / "more.txt").write_text("foreign")
    with pytest.raises(Fault, match=r"more\.txt does not belong"):
        check(str(folder))


@pytest.mark.parametrize("how", ["dropped", "swapped", "doubled", "content"])
def test_the_first_row_of_the_journal_that_is_wrong_is_named(
    sqlite_template: SqliteTemplate, tmp_path: Path, how: str
) -> None:
    with a_record(sqlite_template, tmp_path / "db") as (number, deps):
        folder = unzipped(export(number, deps, Audience.COUNSEL), tmp_path)
    path = folder / "journal.jsonl"
    rows = path.read_text().splitlines(keepends=True)
    edits = {
        "dropped": [*rows[:2], *rows[3:]],
        "swapped": [*rows[:2], rows[3], rows[2], *rows[4:]],
        "doubled": [*rows[:3], rows[2], *rows[3:]],
        "content": [
            *rows[:2],
            rows[2].replace("Alice", "Allie").replace("OTHER", "other").replace("U0", "U1"),
            *rows[3:],
        ],
    }
    path.write_text("".join(edits[how]))
    with pytest.raises(Fault, match=r"journal\.jsonl, row [34]"):
        check(str(folder))


def test_the_manifest_seals_itself(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    with a_record(sqlite_template, tmp_path / "db") as (number, deps):
        folder = unzipped(export(number, deps, Audience.REGULATOR), tmp_path)
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace("regulator", "executive"))
    with pytest.raises(Fault, match=r"manifest\.json was changed"):
        read_manifest(str(folder))


@pytest.mark.parametrize("audience", [Audience.REGULATOR, Audience.PARTNER])
def test_outside_nobody_is_named_and_the_key_is_apart(
    sqlite_template: SqliteTemplate, tmp_path: Path, audience: Audience
) -> None:
    with a_record(sqlite_template, tmp_path / "db") as (number, deps):
        with deps.store.write() as uow:
            incident = uow.incidents.get(number)
            assert incident is not None
            uow.incidents.save(replace(incident, marking=Tlp.AMBER))
            uow.commit()
        made, named = export(number, deps, audience), export(number, deps, Audience.COUNSEL)
    hidden, told = files_of(unzipped(made, tmp_path / "a")), files_of(unzipped(named, tmp_path / "b"))
    secrets = ("Alice", "Bob", "Quill", "degård", "bob@", "example", ALICE, BOB, "INC-999", "unsayable")
    found = {(name, secret) for name, text in hidden.items() for secret in secrets if secret in text}
    assert found == set()
    assert "Incident lead" in hidden["record.html"]
    assert "Scribe" in hidden["record.md"]
    assert made.key == {"Incident lead": f"Alice Ødegård ({ALICE})", "Scribe": f"Bob Quill ({BOB})"}
    assert all("Bob Quill" in told[name] for name in ("record.html", "record.md", "record.json"))
    assert not any("INC-999" in text or "unsayable" in text for text in told.values()), "others, and what was withdrawn"
    left_out = {one["what"] for one in json.loads(hidden["manifest.json"])["left_out"]}
    assert {"Names of staff", "Mentions of other incidents", "Withdrawn entries"} <= left_out


def test_where_a_type_is_guarded_staff_is_named_to_nobody(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    with a_record(sqlite_template, tmp_path / "db") as (number, deps):
        other = deps.programme.types[TypeCode("OTHER")].model_copy(update={"guarded": True})
        types = {**deps.programme.types, TypeCode("OTHER"): other}
        guarded = replace(deps, programme=deps.programme.model_copy(update={"types": types}))
        files = files_of(unzipped(export(number, guarded, Audience.COUNSEL), tmp_path))
    assert not [name for name, text in files.items() if "Alice" in text or "Quill" in text]
    assert "Incident lead" in files["record.html"]


@pytest.mark.parametrize("audience", list(EXPORTS))
def test_words_that_can_hurt_their_reader_are_left_out_and_listed(
    sqlite_template: SqliteTemplate, tmp_path: Path, audience: Audience
) -> None:
    """Before and after the class was given: the words, what they were corrected from, and the journal's copies."""
    with a_record(sqlite_template, tmp_path / "db") as (number, deps):
        put_note(number, "Horrid at first", None, "impact", asked(BOB, 8), deps)
        with deps.store.read() as uow:
            entries = sorted(uow.timeline.of(number), key=lambda e: e.id)
        mine = next(n for n, e in enumerate(entries, start=1) if e.text == "Horrid at first")
        correct(number, mine, "Horrid in the end", "", asked(BOB, 9), deps)
        shown = files_of(unzipped(export(number, deps, Audience.COUNSEL), tmp_path / "shown"))
        assert "Horrid at first" in shown["record.html"]
        assert set_class(number, mine, ClassId("hate"), asked(BOB, 61), deps)
        with deps.store.write() as uow:
            incident = uow.incidents.get(number)
            assert incident is not None
            uow.incidents.save(replace(incident, marking=Tlp.CLEAR))
            uow.commit()
        say, ask = Presenter(deps.catalogue, deps.programme), asked(ALICE, 62)
        done = export_record(number, audience, "Asked", None, say, ask, deps, send=False)
        assert done.export is not None
        files = files_of(unzipped(done.export, tmp_path / "hidden"))
    assert not [name for name, text in files.items() if "Horrid" in text]
    assert f"Hidden: Hate · #{mine}" in files["record.html"]
    left_out = {one["what"]: one["count"] for one in json.loads(files["manifest.json"])["left_out"]}
    assert left_out["Words of entries that can hurt their reader"] == 2


def test_exhibits_leave_by_reference_without_the_place(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    """As they were on record at the moment of the export, with who had them in hand."""
    draft = ExhibitDraft(
        reference="Report 4471 of Bob",
        content_class=ClassId("hate"),
        medium=Medium.IMAGE,
        location="vault://case/9",
        hash="a" * 64,
        how="",
        collected_by=BOB,
        collected_at=None,
    )
    with a_record(sqlite_template, tmp_path / "db") as (number, deps):
        kept = add_exhibit(number, draft, asked(ALICE, 8), deps)
        assert kept is not None
        record_custody(kept.id, Custody.DISCLOSED, "the police", "order 7", None, asked(ALICE, 9), deps)
        record_custody(kept.id, Custody.SEALED, "", "too late", None, asked(ALICE, 90), deps)
        say, then = Presenter(deps.catalogue, deps.programme), NOW + timedelta(minutes=60)
        made = [
            export_record(number, audience, "Asked", then, say, asked(ALICE, 120), deps, send=False).export
            for audience in (Audience.REGULATOR, Audience.COUNSEL)
        ]
        outside, inside = (files_of(unzipped(one, tmp_path / str(n))) for n, one in enumerate(made) if one is not None)
    for files, who in ((outside, "Scribe"), (inside, "Bob Quill")):
        assert not [name for name, text in files.items() if "vault" in text or "too late" in text]
        assert f"Report 4471 of {who}" in files["record.md"].replace("\\", "") or who == "Bob Quill"
        (row,) = json.loads(files["record.json"])["exhibits"]
        assert (row["No."], row["Hash"], row["Kind"]) == ("E1", "a" * 64, "Image")
        assert "disclosed it to the police, on this basis: order 7" in row["Custody"]
        left_out = {one["what"]: one["count"] for one in json.loads(files["manifest.json"])["left_out"]}
        assert left_out["Places where exhibits are kept"] == 1


def test_who_may_not_and_what_must_not_leave(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    with a_record(sqlite_template, tmp_path / "db") as (number, deps):
        with pytest.raises(NotFound):
            export(number, deps, Audience.COUNSEL, CHARLIE)
        with pytest.raises(NotAllowed):
            export(number, deps, Audience.COUNSEL, BOB)
        with pytest.raises(InvalidField, match="purpose_missing"):
            export(number, deps, Audience.COUNSEL, purpose="  ")
        with pytest.raises(InvalidField, match="marking_forbids"):
            export(number, deps, Audience.PARTNER)
        with pytest.raises(InvalidField, match="choice_gone"):
            export(number, deps, Audience.ANNOUNCE_CHANNEL)
        export(number, deps, Audience.EXECUTIVE)
        change_marking(number, Tlp.RED, "", asked(ALICE, 20), deps)
        with pytest.raises(InvalidField, match="marking_forbids"):
            export(number, deps, Audience.EXECUTIVE)
        with deps.store.write() as uow:
            incident = uow.incidents.get(number)
            assert incident is not None
            uow.incidents.save(replace(incident, privilege_marked=True))
            uow.commit()
        with pytest.raises(NotAllowed, match="need_legal_to_export"):
            export(number, deps, Audience.COUNSEL)
        assign_role(number, RoleId("legal_counsel"), BOB, asked(ALICE, 21), deps)
        assert "Privileged" in files_of(unzipped(export(number, deps, Audience.COUNSEL, BOB), tmp_path))["record.html"]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=80)))
def test_what_people_wrote_is_harmless(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("export")
    title = text.replace("\0", "").strip() or "x"
    with a_record(sqlite_template, folder / "db", title[:150], title[:80]) as (number, deps):
        made = export(number, deps, Audience.COUNSEL, purpose=title[:150])
    files = files_of(unzipped(made, folder))
    check(str(folder / made.name.removesuffix(".zip")))
    page = files["record.html"].lower()
    assert "<script" not in page
    assert "<img" not in page
    tags = " ".join(re.findall(r"<[^>]*>", page))
    assert not [word for word in ("javascript:", "src=", "onmouseover", "onerror", "url(", "@import") if word in tags]
    assert page.count("<style>") == page.count("</style>") == 1
    for name in ("record.html", "record.md"):
        assert not set("\u202e\u202d\u2066\u2067\u200b\u200f\x1b\x00\ufeff") & set(files[name]), name
    assert files["record.json"].isascii()
    assert files["manifest.json"].isascii()
    headings = [line for line in files["record.md"].splitlines() if line.startswith("# ")]
    assert len(headings) == 1
    assert made.name.startswith(f"inc-{number}-counsel-")
