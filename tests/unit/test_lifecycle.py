"""How an incident may move from status to status: one table, read by people."""

import pytest

from workflows.domain.errors import DomainError, InvalidTransition, ReasonNeeded
from workflows.domain.incident import Phase
from workflows.domain.lifecycle import PHASES, StatusKind, check_transition, reachable
from workflows.programme.load import load_programme
from workflows.programme.statuses import Status

# rows: from; columns: to. "yes" goes, "why" goes with a reason, "-" never goes.
TABLE = """
             active  watch  resolved  review  closed  side_exit  duplicate
active       yes     why    yes       -       -       why        yes
watch        yes     -      yes       -       -       why        yes
resolved     why     -      -         yes     yes     -          yes
review       why     -      -         -       yes     -          yes
closed       why     -      -         -       -       -          -
side_exit    why     -      -         -       -       -          -
duplicate    why     -      -         -       -       -          -
"""


def cells() -> list[tuple[StatusKind, StatusKind, str]]:
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return [(StatusKind(row[0]), StatusKind(to), cell) for row in rows for to, cell in zip(head, row[1:], strict=True)]


def a_status(kind: StatusKind, name: str, reason: bool = False) -> Status:
    return Status(id=f"{name}_{kind}", title=f"{name} {kind}", kind=kind, meaning="-", reason=reason)


def verdict(old: Status, new: Status, reason: str, review_expected: bool = False) -> str:
    """`goes`, or the key of the sentence that refuses."""
    try:
        check_transition(old, new, reason, review_expected=review_expected)
    except DomainError as error:
        return error.text_key
    return "goes"


def test_the_table_knows_every_pair_of_kinds() -> None:
    assert {(old, new) for old, new, _ in cells()} == {(old, new) for old in StatusKind for new in StatusKind}


@pytest.mark.parametrize(("old", "new", "cell"), cells())
def test_a_move_goes_exactly_where_the_table_lets_it(old: StatusKind, new: StatusKind, cell: str) -> None:
    here, there = a_status(old, "old"), a_status(new, "new")
    without, blank, because = verdict(here, there, ""), verdict(here, there, " \n"), verdict(here, there, "It is over")
    assert (without, blank, because) == {
        "yes": ("goes", "goes", "goes"),
        "why": ("reason_needed", "reason_needed", "goes"),
        "-": ("invalid_transition",) * 3,
    }[cell]


def test_a_form_offers_exactly_the_statuses_one_can_move_to() -> None:
    statuses = load_programme().statuses
    for old in statuses:
        offered = reachable(old, statuses)
        assert offered == tuple(s for s in statuses if verdict(old, s, "why", review_expected=True) == "goes")


def test_staying_where_one_is_reads_differently_from_an_impossible_move() -> None:
    triage = a_status(StatusKind.ACTIVE, "triage")
    assert verdict(triage, triage, "") == "already_in_status"


def test_a_status_can_ask_for_a_reason_of_its_own() -> None:
    triage, monitoring = a_status(StatusKind.ACTIVE, "triage"), a_status(StatusKind.ACTIVE, "monitoring", reason=True)
    assert (verdict(triage, monitoring, ""), verdict(triage, monitoring, "Quiet")) == ("reason_needed", "goes")


def test_the_worst_incidents_are_closed_after_a_review_or_with_a_reason() -> None:
    resolved, review, closed = (a_status(k, "the") for k in (StatusKind.RESOLVED, StatusKind.REVIEW, StatusKind.CLOSED))
    assert [
        verdict(resolved, closed, "", review_expected=True),
        verdict(resolved, closed, "A drill", review_expected=True),
        verdict(resolved, closed, "", review_expected=False),
        verdict(review, closed, "", review_expected=True),
    ] == ["review_skipped", "goes", "goes", "goes"]


def test_a_missing_reason_is_asked_for_on_its_field() -> None:
    with pytest.raises(ReasonNeeded) as refused:
        check_transition(
            a_status(StatusKind.CLOSED, "old"), a_status(StatusKind.ACTIVE, "new"), "", review_expected=False
        )
    assert refused.value.field == "reason"


def test_an_impossible_move_names_both_ends() -> None:
    with pytest.raises(InvalidTransition) as refused:
        check_transition(
            a_status(StatusKind.CLOSED, "old"), a_status(StatusKind.WATCH, "new"), "x", review_expected=False
        )
    assert refused.value.params == {"old": "old closed", "new": "new watch"}


def test_every_kind_belongs_to_a_phase() -> None:
    assert {kind: PHASES[kind] for kind in StatusKind} == {
        StatusKind.ACTIVE: Phase.ACTIVE,
        StatusKind.WATCH: Phase.ACTIVE,
        StatusKind.RESOLVED: Phase.SETTLED,
        StatusKind.REVIEW: Phase.SETTLED,
        StatusKind.CLOSED: Phase.ENDED,
        StatusKind.SIDE_EXIT: Phase.ENDED,
        StatusKind.DUPLICATE: Phase.ENDED,
    }
