"""One file for one audience: the record as a document and as data, its part of the journal, what was left out and why,
and a program that checks all of it. The same record and order give the same bytes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from workflows.access.audience import entries_to_keep
from workflows.domain.entries.corrections import EntryWithdrawn
from workflows.domain.entries.merges import AboutAnother
from workflows.domain.exhibits import Held, held_as_of
from workflows.domain.exports import EXPORTS, ExportOrder
from workflows.domain.ids import EntryId, IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.journal import chain_of
from workflows.domain.record import Record
from workflows.domain.request import Request
from workflows.domain.tasks import Task
from workflows.domain.timeline import EntryState
from workflows.exports.journal_rows import JournalPart, as_file, journal_part, rows_before
from workflows.exports.record_json import FORMAT, as_json
from workflows.exports.scrubbing import SOMEBODY, Scrubber, names_another, pseudonyms, scrubbed
from workflows.exports.verify import JOURNAL, MANIFEST, RECORD, seal_of
from workflows.exports.verify import as_file as manifest_file
from workflows.ports.store import UnitOfWork
from workflows.presentation.dossier import Dossier, DossierWriter, LeftOut, Signed
from workflows.presentation.dossier_html import as_html
from workflows.presentation.dossier_markdown import as_markdown
from workflows.presentation.incidents import marked
from workflows.presentation.presenter import Presenter
from workflows.timeline.as_of import read_then

VERIFIER = Path(__file__).with_name("verify.py")
LEFT_OUT = (
    "staff",
    "others",
    "withdrawn",
    "hidden",
    "places",
    "masked",
    "erased",
    "contents",
    "links",
    "privileged",
    "access_log",
)
"""What may be left out; `export.<name>` and `export.<name>_why` say so."""
ALWAYS = frozenset({"privileged", "access_log"})
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, so that only what is in them counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """`content`: a zip. `key`: who stands behind each name that is not theirs; it is never part of the zip."""

    name: str
    content: bytes
    key: Mapping[str, str]

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def build_export(
    uow: UnitOfWork,
    incident: Incident,
    order: ExportOrder,
    request: Request,
    say: Presenter,
    until: EntryId | None = None,
) -> Export:
    """Inside a transaction, for somebody who may export it. `until`: the entry that says so, and what came after it,
    has no part in it."""
    return _Builder(uow, incident, order, request, say, until).export()


class _Builder:
    def __init__(
        self,
        uow: UnitOfWork,
        incident: Incident,
        order: ExportOrder,
        request: Request,
        say: Presenter,
        until: EntryId | None,
    ) -> None:
        self._incident, self._order, self._request, self._say = incident, order, request, say
        self._until = until
        record = read_then(uow, incident, order.at, request, say.programme, request.person.id)
        record = replace(record, entries=tuple(e for e in record.entries if until is None or e.id < until))
        self._about_others = sum(isinstance(e.fact, AboutAnother) and e.fact.other is not None for e in record.entries)
        record = replace(record, entries=entries_to_keep(record.entries), tasks=tuple(map(_alone, record.tasks)))
        self._names = {**uow.people.names(uow.members.of(incident.id)), **record.names}
        types = (incident.type, record.incident.type)
        self._named = EXPORTS[order.audience].names_staff and not any(map(say.programme.guarded, types))
        self._known_as = self._pseudonyms(replace(record, names=self._names))
        self._links = sum(bool(entry.permalink) for entry in record.entries)
        keeps_links = say.programme.keeps_links(incident)
        self._scrub = Scrubber(incident.id, say("export.another"), self._names, self._known_as, keeps_links)
        self._hidden = {entry.id for entry in record.entries if say.programme.hides(entry.content_class)}
        self._record = scrubbed(say.veiled(record), self._scrub, self._known_as)
        self._exhibits = tuple(map(self._scrubbed, held_as_of(_held(uow, incident.id), order.at)))
        self._journal = self._part_of_journal(uow)

    def export(self) -> Export:
        label, audience = self._incident.label, self._order.audience.value
        name = f"{label.lower()}-{audience}-{self._request.now:%Y%m%dT%H%M%SZ}"
        return Export(name=f"{name}.zip", content=_zipped(name, self._files()), key=self._key())

    def _pseudonyms(self, record: Record) -> Mapping[UserId, str]:
        if self._named:
            return {}
        titles = {role: self._say.role(role) for role in self._say.programme.roles}
        known = pseudonyms(record, titles, lambda number: self._say("export.responder", n=number))
        return {**known, SOMEBODY: self._say("someone")}

    def _key(self) -> Mapping[str, str]:
        called = {name: user for user, name in self._known_as.items() if user in self._names}
        return {name: f"{self._names[user]} ({user})" for name, user in sorted(called.items())}

    def _scrubbed(self, held: Held) -> Held:
        """As these readers may read it."""
        exhibit = replace(held.exhibit, reference=self._scrub(held.exhibit.reference), location="", how="")
        events = [replace(e, to=self._scrub(e.to), basis=self._scrub(e.basis)) for e in held.events]
        return Held(exhibit, tuple(events))

    def _part_of_journal(self, uow: UnitOfWork) -> JournalPart:
        live = [entry for entry in self._record.entries if entry.state is EntryState.LIVE]
        shown = {entry.id for entry in live if not isinstance(entry.fact, AboutAnother | EntryWithdrawn)} - self._hidden
        rows = rows_before(uow.journal.rows(chain_of(self._incident.id)), self._until)
        return journal_part(rows, self._order.at, shown, self._names_no_other if self._named else None)

    def _names_no_other(self, content: str) -> bool:
        return not names_another(content, self._incident.id)

    def _files(self) -> Mapping[str, bytes]:
        page = self._dossier()
        files = {
            "record.html": as_html(page).encode(),
            "record.md": as_markdown(page).encode(),
            RECORD: as_json(page, self._record, self._journal.sealed_as).encode("ascii"),
            JOURNAL: as_file(self._journal),
            VERIFIER.name: VERIFIER.read_bytes(),
        }
        return files | {MANIFEST: self._manifest(page, files)}

    def _dossier(self) -> Dossier:
        journal = sha256(as_file(self._journal)).hexdigest()
        signed = Signed(self._requester, self._request.now, self._journal.head, journal)
        order = replace(self._order, purpose=self._scrub(self._order.purpose))
        writer = DossierWriter(self._say, self._record, order, self._exhibits)
        marking = marked(self._say, self._incident)
        return writer.write(signed, marking, self._incident.tlp, self._left_out())

    @property
    def _requester(self) -> str:
        person = self._request.person
        return self._known_as.get(person.id, person.name)

    def _left_out(self) -> list[LeftOut]:
        withdrawn = sum(entry.state is EntryState.WITHDRAWN for entry in self._record.entries)
        staff = len([user for user in self._known_as if user in self._names])
        found = dict.fromkeys(LEFT_OUT, 0) | {
            "staff": staff,
            "others": self._scrub.others + self._about_others,
            "withdrawn": withdrawn,
            "hidden": len(self._hidden),
            "places": len(self._exhibits),
            "masked": self._masked(),
            "erased": self._journal.erased,
            "contents": self._journal.withheld,
            "links": 0 if self._named else self._links,
        }
        say = self._say
        return [LeftOut(say(f"export.{x}"), n, say(f"export.{x}_why")) for x, n in found.items() if n or x in ALWAYS]

    def _masked(self) -> int:
        begin = re.escape(self._say.catalogue.text("masked.word").partition("{")[0])
        return sum(len(re.findall(begin, entry.text)) for entry in self._record.entries)

    def _manifest(self, page: Dossier, files: Mapping[str, bytes]) -> bytes:
        manifest = {
            "format": FORMAT,
            "incident": self._incident.label,
            "audience": self._order.audience.value,
            "purpose": self._scrub(self._order.purpose),
            "marking": page.marking,
            "as_of": _iso(self._order.at),
            "requested_by": self._requester,
            "requested_at": _iso(self._request.now),
            "files": {
                name: {"sha256": sha256(content).hexdigest(), "bytes": len(content)} for name, content in files.items()
            },
            "journal": {
                "chain": chain_of(self._incident.id),
                "rows": len(self._journal.lines),
                "contents": self._journal.contents,
                "head": self._journal.head,
            },
            "left_out": [{"what": one.what, "count": one.count, "why": one.why} for one in page.left_out],
            "seal": "",
        }
        return manifest_file({**manifest, "seal": seal_of(manifest)})


def _held(uow: UnitOfWork, incident_id: IncidentId) -> Iterator[Held]:
    for one in uow.exhibits.of(incident_id):
        yield Held(one, uow.exhibits.events(one.id))


def _alone(task: Task) -> Task:
    return replace(task, was_of=None, was_number=None)


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _zipped(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Not compressed: how well that is done differs from one machine to the next."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for name in sorted(files):
            info = ZipInfo(f"{folder}/{name}", EPOCH)
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, files[name])
    return made.getvalue()
