"""`./muster verify`: whether the record is as it was made."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.anchor_file import AnchorFile
from bot.cli.actor import number_of
from bot.cli.session import CommandFailed, exit_with_message, started
from bot.settings import FOR_EVIDENCE, Settings, from_caller
from storage.encryption_keys import adopt_keys
from storage.engine.database import open_database
from storage.migrate import pending
from storage.unit_of_work import SqlStore
from workflows.evidence.anchors import Anchored, check_anchors
from workflows.evidence.chain import Fault, Wrong
from workflows.evidence.projection import Difference
from workflows.evidence.verify import Verdict
from workflows.evidence.verify import verify as verify_chains

SAID: Mapping[Wrong, str] = {
    Wrong.ALTERED: "was altered",
    Wrong.CONTENT_ALTERED: "has another content than was sealed, or one that the keys set here cannot decrypt",
    Wrong.CONTENT_MISSING: "has lost its content, and no erasure accounts for it",
    Wrong.CONTENT_FOREIGN: "is a content without a row",
    Wrong.MISSING: "is missing",
    Wrong.SWAPPED: "was swapped with row {other}",
    Wrong.FOREIGN: "is foreign: it was not sealed in this place",
    Wrong.HEAD_MISSING: "is the last one there, but the row that says where the chain ends is missing",
    Wrong.HEAD_ALTERED: "is the last one, and not the one that the end of the chain was",
    Wrong.UNREADABLE: "or one before it holds what Muster does not write",
    Wrong.REPLACED: "is another one than was anchored: the chain was replaced or cut",
    Wrong.CHAIN_LOST: "was anchored, and its whole chain is gone",
}
One = Annotated[str, typer.Argument(metavar="NUMBER", help="12 or INC-12; without it, everything.")]


@contextmanager
def stored_journal(*, to_add: bool = False) -> Iterator[tuple[SqlStore, Settings]]:
    """The stored journal, without anything of Slack. `to_add`: something is added to it, with the keys set here."""
    with exit_with_message():
        settings = started(FOR_EVIDENCE)
        database = open_database(settings.database_url.get_secret_value(), keys=settings.keys)
        try:
            if pending(database):
                raise CommandFailed("the database is of another version: `./muster migrate` brings it to this one.")
            if to_add:
                adopt_keys(database)
            yield SqlStore(database), settings
        finally:
            database.close()


def verify(
    number: One = "",
    anchors: Annotated[Path | None, typer.Option(help="The file of anchors; else JOURNAL_ANCHOR_FILE.")] = None,
) -> None:
    """Check that nothing on record was altered, lost, swapped or slipped in. Reads only; Muster may run meanwhile."""
    with stored_journal() as (store, settings):
        verdicts = verify_chains(store, number_of(number) if number else None)
        said = [line for verdict in verdicts for line in said_of(verdict)]
        good = all(verdict.is_good for verdict in verdicts)
        file = anchor_file_of(settings, anchors)
        if file is not None:
            with store.read() as uow:
                anchored = check_anchors(uow, file.lines(), file.key)
            said += _of_anchors(anchored, file.path)
            good = good and anchored.bad_line is None and not anchored.faults
        rows = sum(verdict.checked.rows for verdict in verdicts)
        outcome = "as they were put on record" if good else "NOT as they were put on record"
        said.append(f"{len(verdicts)} chains, {rows} rows: {outcome}.")
        if file is None:
            said.append("Without anchors, a chain that was computed anew as a whole is not found (docs/journal.md).")
    print("\n".join(said))
    if not good:
        raise typer.Exit(1)


def anchor_file_of(settings: Settings, named: Path | None) -> AnchorFile | None:
    key, path = settings.journal_anchor_key, from_caller(named) if named else settings.journal_anchor_file
    if named and key is None:
        raise CommandFailed("JOURNAL_ANCHOR_KEY: the key that the anchors were signed with is expected.")
    return AnchorFile(path, key) if path and key else None


def said_of(verdict: Verdict) -> Iterator[str]:
    checked = verdict.checked
    if checked.erased:
        under = ", ".join(verdict.certificates)
        yield f"{checked.chain}: {checked.erased} contents were erased, which is no fault; certificates: {under}"
    if checked.fault:
        yield said_of_fault(checked.fault)
    for one in verdict.differences:
        yield f"{checked.chain}: {said_of_difference(one)}"


def said_of_fault(fault: Fault) -> str:
    where = SAID[fault.wrong].format(other=fault.other)
    source = f", but in {fault.other}" if fault.wrong is Wrong.FOREIGN and fault.other else ""
    recorded = f" (recorded {fault.recorded_at})" if fault.recorded_at else ""
    return f"{fault.chain}: row {fault.seq}{recorded} {where}{source}"


def said_of_difference(one: Difference) -> str:
    recorded = f" (recorded {one.recorded_at.isoformat()})" if one.recorded_at else ""
    columns = f": {', '.join(one.columns)}" if one.columns else ""
    what = {"altered": "is not what the journal says", "missing": "is missing", "foreign": "is not in the journal"}
    return f"{one.table} {one.row or 'of an erased content'}{recorded} {what[one.what]}{columns}"


def _of_anchors(anchored: Anchored, path: Path) -> Iterator[str]:
    if anchored.bad_line is not None:
        follows = "does not follow the line before, was altered, or was signed with another key"
        yield f"{path}: line {anchored.bad_line} {follows}"
    yield from map(said_of_fault, anchored.faults)
    last = f", the last one of {anchored.last_at}" if anchored.last_at else ""
    yield f"{anchored.lines} anchors{last}"
