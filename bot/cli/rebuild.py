"""`./muster rebuild`: put entries and revisions back to what the journal says."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated

import typer

from bot.cli.actor import number_of
from bot.cli.evidence import anchor_file_of, said_of_difference, said_of_fault, stored_journal
from bot.cli.session import CommandFailed
from storage.unit_of_work import SqlStore
from workflows.domain.errors import ConcurrentUpdate, InvalidField
from workflows.domain.ids import IncidentId, incident_label
from workflows.evidence.anchors import check_anchors
from workflows.evidence.chain import Fault
from workflows.evidence.projection import ALTERED, FOREIGN, MISSING, Difference, incident_of
from workflows.evidence.rebuild import Rebuilt
from workflows.evidence.rebuild import rebuild as rebuild_incident
from workflows.evidence.verify import chains

WOULD: Mapping[str, str] = {
    ALTERED: "would be corrected",
    MISSING: "would be put back",
    FOREIGN: "would be removed",
}
DONE: Mapping[str, str] = {ALTERED: "corrected", MISSING: "put back", FOREIGN: "removed"}
One = Annotated[str, typer.Argument(metavar="NUMBER", help="12 or INC-12.")]


def rebuild(
    number: One = "",
    every: Annotated[bool, typer.Option("--all", help="Every incident.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Do it. Without, it is only said what would be done.")] = False,
) -> None:
    """Put what differs from the journal back to what the journal says. Without --apply it changes nothing."""
    with stored_journal() as (store, settings):
        if bool(number) == every:
            raise CommandFailed("which one? Name an incident, or say --all.")
        file = anchor_file_of(settings, None)
        known: tuple[Fault, ...] = ()
        with store.read() as uow:
            if file is not None:
                known = check_anchors(uow, file.lines(), file.key).faults
            found = sorted({one for chain in chains(uow) if (one := incident_of(chain)) is not None})
        numbers = found if every else [number_of(number)]
        rebuilt = [_rebuilt(store, one, known, apply=apply) for one in numbers]
    print("\n".join([*(line for one in rebuilt for line in _of(one, apply=apply)), _outcome(rebuilt, apply=apply)]))
    if any(one.fault or one.remaining for one in rebuilt):
        raise typer.Exit(1)


def _rebuilt(store: SqlStore, one: IncidentId, known: tuple[Fault, ...], *, apply: bool) -> Rebuilt:
    try:
        return rebuild_incident(store, one, apply=apply, anchored=known)
    except InvalidField:
        raise CommandFailed(f"there is no {incident_label(one)}.") from None
    except ConcurrentUpdate:
        raise CommandFailed(
            f"{incident_label(one)} was written to meanwhile, nothing was done to it; try again."
        ) from None


def _of(one: Rebuilt, *, apply: bool) -> Iterator[str]:
    label = incident_label(one.incident_id)
    if one.fault:
        yield said_of_fault(one.fault)
        yield f"{label}: its chain is not whole, so nothing is rebuilt from it: `./muster verify {label}`"
    for each in one.differences:
        yield f"{label}: {said_of_difference(each)}; {_what_becomes(one, each, apply=apply)}"
    if one.referring:
        rows = ", ".join(f"{count} of {table}" for table, count in sorted(one.referring.items()))
        yield f"{label}: rows that refer to what is removed {'went' if apply else 'would go'} with it: {rows}"
    if apply and one.remaining:
        yield f"{label}: {len(one.remaining)} rows still differ: `./muster verify {label}`"


def _what_becomes(one: Rebuilt, each: Difference, *, apply: bool) -> str:
    owner = one.elsewhere.get((each.table, each.row))
    if owner is not None:
        return f"it belongs to {incident_label(owner)}, whose own rebuild takes it back"
    without = " without its words, under a new number" if each.row == 0 else ""
    return (DONE if apply else WOULD)[each.what] + without


def _outcome(rebuilt: list[Rebuilt], *, apply: bool) -> str:
    counted = Counter(
        each.what for one in rebuilt for each in one.differences if (each.table, each.row) not in one.elsewhere
    )
    if not counted:
        refused = any(one.fault for one in rebuilt)
        return "Nothing was changed." if refused else "Every entry and revision is what the journal says."
    said = ", ".join(f"{counted[what]} {DONE[what]}" for what in DONE if counted[what])
    return f"{said}; the journal holds that this was done." if apply else "Nothing was changed; --apply does it."
