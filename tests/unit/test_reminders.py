"""When Muster speaks up by itself: slot by slot, at the moment before, at and after."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import ALICE, BOB, CHARLIE, NOW, a_holding, a_reminder, a_task, an_incident
from workflows.domain.exposure import Visibility
from workflows.domain.ids import IncidentId, ReminderId, RoleId, SeverityCode, TaskId, UserId
from workflows.domain.incident import Incident, Phase
from workflows.domain.reminder_rules import MISSING_LEAD_NUDGES, REMINDERS, decide, when_quiet_ends
from workflows.domain.reminders import (
    EscalationLevel,
    Firing,
    QuietHours,
    Reminder,
    ReminderKind,
    ReminderSettings,
    ReminderState,
    for_missing_lead,
    for_promise,
    for_task,
)
from workflows.domain.roles import DEPUTY, Holding
from workflows.domain.snapshot import Snapshot
from workflows.domain.tasks import Task

DUE = NOW
NUMBER = IncidentId(12)
ESCALATE, EVERY = timedelta(minutes=10), timedelta(hours=1)
LADDER = (EscalationLevel.LEAD, EscalationLevel.DEPUTY, EscalationLevel.ANNOUNCE)
DANA = UserId("U0DANA")
BOB_IS_DEPUTY = a_holding(NUMBER, role=DEPUTY, user=BOB)


def promised(at: datetime | None = DUE, **changes: Any) -> Incident:
    return an_incident(id=NUMBER, next_update_at=at, **changes)


@dataclass(frozen=True)
class Seen:
    """What a rule decides on, but for the time."""

    shown: Snapshot
    settings: ReminderSettings


def seen_as(
    incident: Incident,
    *holdings: Holding,
    tasks: tuple[Task, ...] = (),
    ladder: tuple[EscalationLevel, ...] = LADDER,
    quiet: QuietHours | None = None,
) -> Seen:
    settings = ReminderSettings(
        ladder=ladder,
        escalate_after=ESCALATE,
        update_every=EVERY,
        missing_lead_every=timedelta(minutes=5),
        quiet=quiet,
    )
    return Seen(Snapshot(incident=incident, holdings=holdings, tasks=tasks, now=NOW), settings)


def decided(reminder: Reminder, seen: Seen, now: datetime) -> Firing | datetime | None:
    return decide(reminder, replace(seen.shown, now=now), seen.settings)


def first(incident: Incident) -> Reminder:
    reminder = for_promise(incident)
    assert reminder is not None
    return reminder


def climb(
    seen: Seen, reminder: Reminder | None, now: datetime = DUE, times: int = 3
) -> list[tuple[EscalationLevel | None, tuple[UserId, ...]]]:
    """Whom an ignored promise is taken to, level by level, each at its own time; the first `times`."""
    told: list[tuple[EscalationLevel | None, tuple[UserId, ...]]] = []
    while reminder is not None and len(told) < times:
        assert reminder.due_at >= now
        now = reminder.due_at
        firing = decided(reminder, seen, now)
        assert isinstance(firing, Firing)
        told.append((firing.level, firing.mention))
        reminder = firing.following
    return told


# ------------------------------------------------------------------------------------------------ promises


def test_a_promise_has_one_slot_named_after_its_time() -> None:
    incident = promised()
    assert first(incident) == Reminder(
        incident_id=NUMBER,
        kind=ReminderKind.UPDATE_DUE,
        occurrence_key=f"{int(DUE.timestamp())}/0",
        due_at=DUE,
        promised_at=DUE,
    )
    assert first(replace(incident, title="Other")).occurrence_key == first(incident).occurrence_key
    assert first(promised(DUE + timedelta(seconds=1))).occurrence_key != first(incident).occurrence_key


@pytest.mark.parametrize(
    "incident",
    [promised(None), promised(phase=Phase.SETTLED), promised(phase=Phase.ENDED)],
    ids=["none", "resolved", "closed"],
)
def test_without_a_standing_promise_nothing_is_set(incident: Incident) -> None:
    assert for_promise(incident) is None


def test_an_ignored_promise_goes_to_the_lead_the_deputy_and_everybody() -> None:
    seen = seen_as(promised(), a_holding(NUMBER), BOB_IS_DEPUTY)
    assert climb(seen, first(seen.shown.incident)) == [
        (EscalationLevel.LEAD, (ALICE,)),
        (EscalationLevel.DEPUTY, (BOB,)),
        (EscalationLevel.ANNOUNCE, ()),
    ]


def test_without_a_deputy_the_ladder_goes_on() -> None:
    seen = seen_as(promised(), a_holding(NUMBER))
    assert climb(seen, first(seen.shown.incident), times=2) == [
        (EscalationLevel.LEAD, (ALICE,)),
        (EscalationLevel.ANNOUNCE, ()),
    ]


def test_a_deputy_who_leads_is_not_asked_twice() -> None:
    seen = seen_as(promised(), a_holding(NUMBER), a_holding(NUMBER, role=DEPUTY))
    assert climb(seen, first(seen.shown.incident), times=2) == [
        (EscalationLevel.LEAD, (ALICE,)),
        (EscalationLevel.ANNOUNCE, ()),
    ]


def test_without_a_lead_whoever_declared_is_asked() -> None:
    seen = seen_as(promised(declared_by=CHARLIE))
    assert climb(seen, first(seen.shown.incident), times=2) == [
        (EscalationLevel.LEAD, (CHARLIE,)),
        (EscalationLevel.ANNOUNCE, ()),
    ]


def test_a_private_incident_ends_with_its_own_people() -> None:
    scribe = a_holding(NUMBER, role=RoleId("scribe"), user=CHARLIE)
    former = a_holding(NUMBER, role=RoleId("scribe"), user=DANA, until=NOW)
    seen = seen_as(promised(visibility=Visibility.PRIVATE), a_holding(NUMBER), BOB_IS_DEPUTY, scribe, former)
    assert climb(seen, first(seen.shown.incident))[-1] == (EscalationLevel.ANNOUNCE, (ALICE, BOB, CHARLIE))


def test_rungs_follow_each_other_after_the_same_wait() -> None:
    seen = seen_as(promised(), a_holding(NUMBER), BOB_IS_DEPUTY)
    late = DUE + timedelta(minutes=3)
    firing = decided(first(seen.shown.incident), seen, late)
    assert isinstance(firing, Firing)
    assert firing.following == Reminder(
        incident_id=NUMBER,
        kind=ReminderKind.UPDATE_DUE,
        occurrence_key=f"{int(DUE.timestamp())}/1",
        due_at=late + ESCALATE,
        promised_at=DUE,
        level=1,
    )


A, B = (EscalationLevel.LEAD, (ALICE,)), (EscalationLevel.DEPUTY, (BOB,))
ALL = (EscalationLevel.ANNOUNCE, ())
SOON, LATE = ESCALATE, EVERY

REPEATED = {
    "all levels": (LADDER, (BOB_IS_DEPUTY,), [A, B, ALL, ALL, ALL], [SOON, SOON, LATE, LATE, LATE]),
    "no deputy": (LADDER, (), [A, ALL, ALL, ALL], [SOON, LATE, LATE, LATE]),
    "one level": ((EscalationLevel.LEAD,), (), [A, A, A], [LATE, LATE, LATE]),
    "a last level with somebody": (LADDER[:2], (BOB_IS_DEPUTY,), [A, B, B, B], [SOON, LATE, LATE, LATE]),
    "a last level without anybody": (LADDER[:2], (), [A, A, A], [SOON, LATE, LATE]),
}
"""The ladder, who holds a role beside the lead, whom it asks, and how long each of them is waited for."""


@pytest.mark.parametrize(("ladder", "holdings", "told", "waits"), REPEATED.values(), ids=list(REPEATED))
def test_the_last_level_is_asked_again_for_as_long_as_the_promise_stands(
    ladder: tuple[EscalationLevel, ...], holdings: tuple[Holding, ...], told: list[Any], waits: list[timedelta]
) -> None:
    seen = seen_as(promised(), a_holding(NUMBER), *holdings, ladder=ladder)
    reminder, asked, waited, keys = first(seen.shown.incident), [], [], set()
    for _ in told:
        firing = decided(reminder, seen, reminder.due_at)
        assert isinstance(firing, Firing)
        assert firing.following is not None
        asked.append((firing.level, firing.mention))
        waited.append(firing.following.due_at - reminder.due_at)
        keys.add(reminder.occurrence_key)
        reminder = firing.following
    assert (asked, waited, len(keys)) == (told, waits, len(told))

    kept = replace(seen, shown=replace(seen.shown, incident=promised(DUE + timedelta(days=1))))
    assert decided(reminder, kept, reminder.due_at) is None


def test_a_snoozed_promise_climbs_under_keys_of_its_own() -> None:
    seen = seen_as(promised(), a_holding(NUMBER), BOB_IS_DEPUTY)
    reminder = replace(
        first(seen.shown.incident), occurrence_key=f"{first(seen.shown.incident).occurrence_key}/after-7"
    )
    keys = []
    for _ in range(3):
        firing = decided(reminder, seen, reminder.due_at)
        assert isinstance(firing, Firing)
        assert firing.following is not None
        reminder = firing.following
        keys.append(reminder.occurrence_key.removeprefix(first(seen.shown.incident).occurrence_key))
    assert keys == ["/after-7/1", "/after-7/2", "/after-7/3"]


SUPERSEDED = {
    "an update was posted": promised(DUE + timedelta(hours=1)),
    "the promise was taken back": promised(None),
    "resolved": promised(None, phase=Phase.SETTLED),
    "closed": promised(phase=Phase.ENDED),
}


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("incident", SUPERSEDED.values(), ids=list(SUPERSEDED))
def test_a_promise_that_was_overtaken_is_dropped_on_every_level(incident: Incident, level: int) -> None:
    reminder = replace(first(promised()), level=level)
    assert isinstance(decided(reminder, seen_as(promised(), a_holding(NUMBER)), DUE), Firing)
    assert decided(reminder, seen_as(incident, a_holding(NUMBER)), DUE) is None


def test_a_deputy_named_meanwhile_is_asked_on_the_next_rung() -> None:
    before = decided(first(promised()), seen_as(promised(), a_holding(NUMBER)), DUE)
    assert isinstance(before, Firing)
    assert before.following is not None
    after = decided(before.following, seen_as(promised(), a_holding(NUMBER), BOB_IS_DEPUTY), DUE + ESCALATE)
    assert isinstance(after, Firing)
    assert (after.level, after.mention) == (EscalationLevel.DEPUTY, (BOB,))


# -------------------------------------------------------------------------------------------- the other kinds


def test_a_missing_lead_is_asked_for_a_few_times_and_no_more() -> None:
    incident = promised()
    reminder: Reminder | None = for_missing_lead(incident, NOW, timedelta(minutes=5))
    assert climb(seen_as(incident), reminder, NOW) == [(None, (ALICE,))] * MISSING_LEAD_NUDGES


def test_each_nudge_for_a_lead_has_a_slot_of_its_own() -> None:
    keys, reminder = [], for_missing_lead(promised(), NOW, timedelta(minutes=5))
    while True:
        keys.append(reminder.occurrence_key)
        firing = decided(reminder, seen_as(promised()), reminder.due_at)
        assert isinstance(firing, Firing)
        if firing.following is None:
            break
        reminder = firing.following
    assert len(set(keys)) == MISSING_LEAD_NUDGES


@pytest.mark.parametrize(
    "seen", [seen_as(promised(), a_holding(NUMBER)), seen_as(promised(phase=Phase.SETTLED))], ids=["taken", "resolved"]
)
def test_nobody_is_asked_to_lead_what_needs_no_lead(seen: Seen) -> None:
    reminder = for_missing_lead(promised(), NOW, timedelta(minutes=5))
    assert decided(reminder, seen_as(promised()), reminder.due_at) is not None
    assert decided(reminder, seen, reminder.due_at) is None


TASK = a_task(NUMBER, id=TaskId(5), due_at=DUE)


@pytest.mark.parametrize(
    ("task", "holdings", "who"),
    [
        (TASK, (a_holding(NUMBER),), (BOB,)),
        (replace(TASK, assignee=None), (a_holding(NUMBER),), (ALICE,)),
        (replace(TASK, assignee=None), (), ()),
    ],
    ids=["its assignee", "the lead", "nobody"],
)
def test_a_due_task_calls(task: Any, holdings: tuple[Holding, ...], who: tuple[UserId, ...]) -> None:
    *_, reminder = for_task(task, NOW)
    seen = seen_as(promised(), *holdings, tasks=(task,))
    firing = decided(reminder, seen, DUE)
    assert isinstance(firing, Firing)
    assert firing.mention == who
    assert firing.following is not None, "still open some time later, it goes to whoever is above them"
    later = firing.following
    above = [UserId(user) for user in (ALICE,) if holdings]
    asked = decided(later, seen, later.due_at)
    assert asked == (Firing(level=None, mention=tuple(above)) if above else None)


@pytest.mark.parametrize(
    "seen",
    [
        seen_as(promised(), tasks=()),
        seen_as(promised(), tasks=(replace(TASK, done_at=NOW),)),
        seen_as(promised(), tasks=(replace(TASK, due_at=DUE + timedelta(hours=1)),)),
        seen_as(promised(), tasks=(replace(TASK, cancelled_at=NOW),)),
    ],
    ids=["gone", "done", "moved", "cancelled"],
)
def test_a_task_that_moved_on_calls_nobody(seen: Seen) -> None:
    for reminder in for_task(TASK, NOW):
        assert decided(reminder, seen_as(promised(), tasks=(TASK,)), DUE) is not None
        assert decided(reminder, seen, DUE) is None


def test_a_task_outlives_its_incident() -> None:
    *_, reminder = for_task(TASK, NOW)
    assert decided(reminder, seen_as(promised(phase=Phase.ENDED), tasks=(TASK,)), DUE) is not None


def test_a_task_without_a_time_or_not_open_sets_nothing() -> None:
    for task in (replace(TASK, due_at=None), replace(TASK, done_at=NOW), replace(TASK, cancelled_at=NOW)):
        assert for_task(task, NOW) == ()


@pytest.mark.parametrize(
    ("left", "before"),
    [
        (timedelta(hours=8), timedelta(hours=2)),
        (timedelta(hours=1), timedelta(minutes=15)),
        (timedelta(minutes=16), timedelta(minutes=15)),
        (timedelta(minutes=15), None),
        (timedelta(minutes=-5), None),
    ],
)
def test_a_task_reminds_a_quarter_of_the_time_before_and_when_it_is_due(
    left: timedelta, before: timedelta | None
) -> None:
    task = replace(TASK, due_at=NOW + left)
    times = [reminder.due_at for reminder in for_task(task, NOW)]
    due = max(NOW + left, NOW)
    assert times == ([due] if before is None else [due - before, due])
    assert len({reminder.occurrence_key for reminder in for_task(task, NOW)}) == len(times)


def test_a_reminder_of_ones_own_calls_oneself_until_the_incident_ends() -> None:
    mine = a_reminder(NUMBER, kind=ReminderKind.CUSTOM, user=CHARLIE)
    assert decided(mine, seen_as(promised(phase=Phase.SETTLED)), DUE) == Firing(level=None, mention=(CHARLIE,))
    assert decided(mine, seen_as(promised(phase=Phase.ENDED)), DUE) is None


def test_every_kind_of_reminder_has_a_rule() -> None:
    assert set(REMINDERS) == set(ReminderKind)


# -------------------------------------------------------------------------------------------------- quiet hours

NIGHT = QuietHours(
    start=time(20),
    end=time(8),
    timezone="Europe/Berlin",
    severities=frozenset({SeverityCode("S3"), SeverityCode("S4")}),
)
SIESTA = replace(NIGHT, start=time(13), end=time(15))
S1, S3 = SeverityCode("S1"), SeverityCode("S3")


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "at", "ends"),
    [
        (NIGHT, "2026-11-24 19:59:59", None),
        (NIGHT, "2026-11-24 20:00:00", "2026-11-25 08:00"),
        (NIGHT, "2026-11-24 23:59:59", "2026-11-25 08:00"),
        (NIGHT, "2026-11-25 00:00:00", "2026-11-25 08:00"),
        (NIGHT, "2026-11-25 07:59:59", "2026-11-25 08:00"),
        (NIGHT, "2026-11-25 08:00:00", None),
        (NIGHT, "2026-11-25 12:00:00", None),
        (SIESTA, "2026-11-24 12:59:59", None),
        (SIESTA, "2026-11-24 13:00:00", "2026-11-24 15:00"),
        (SIESTA, "2026-11-24 15:00:00", None),
        (None, "2026-11-24 23:00:00", None),
    ],
)
def test_quiet_hours_hold_low_severities_until_they_end(quiet: QuietHours | None, at: str, ends: str | None) -> None:
    assert when_quiet_ends(quiet, S3, berlin(at)) == (berlin(ends) if ends else None)
    assert when_quiet_ends(quiet, S1, berlin(at)) is None


@pytest.mark.parametrize(
    ("quiet", "at", "ends"),
    [
        (NIGHT, "2026-03-28 21:00+01:00", "2026-03-29 08:00+02:00"),  # an hour shorter
        (NIGHT, "2026-10-24 21:00+02:00", "2026-10-25 08:00+01:00"),  # an hour longer
        (replace(NIGHT, end=time(2, 30)), "2026-03-29 01:00+01:00", "2026-03-29 03:30+02:00"),  # 02:30 is skipped
        (replace(NIGHT, end=time(2, 30)), "2026-10-25 02:10+02:00", "2026-10-25 02:30+02:00"),  # 02:30 comes twice
        (replace(NIGHT, end=time(2, 30)), "2026-10-25 02:10+01:00", "2026-10-25 02:30+01:00"),
    ],
)
def test_a_night_with_a_clock_change_ends_by_the_clock_on_the_wall(quiet: QuietHours, at: str, ends: str) -> None:
    assert when_quiet_ends(quiet, S3, datetime.fromisoformat(at).astimezone(UTC)) == datetime.fromisoformat(ends)


def test_two_reminders_due_at_night_both_arrive_in_the_morning() -> None:
    evening, morning = berlin("2026-11-24 21:00"), berlin("2026-11-25 08:00")
    incident = promised(evening, severity=S3)
    seen = seen_as(incident, quiet=NIGHT)
    waiting = [first(incident), for_missing_lead(incident, evening, timedelta(minutes=5))]
    moved = [replace(r, due_at=decided(r, seen, r.due_at)) for r in waiting]
    assert [r.due_at for r in moved] == [morning, morning]
    assert [type(decided(r, seen, r.due_at)) for r in moved] == [Firing, Firing]


@pytest.mark.parametrize("severity", ["S0", "S1", "S2"])
def test_the_severe_ring_at_once_at_night(severity: str) -> None:
    evening = berlin("2026-11-24 21:00")
    incident = promised(evening, severity=SeverityCode(severity))
    assert isinstance(decided(first(incident), seen_as(incident, quiet=NIGHT), evening), Firing)


def test_a_promise_kept_during_the_night_does_not_ring_in_the_morning() -> None:
    evening, morning = berlin("2026-11-24 21:00"), berlin("2026-11-25 08:00")
    incident = promised(evening, severity=S3)
    moved = replace(first(incident), due_at=morning)
    kept = replace(incident, next_update_at=morning + timedelta(hours=2))
    assert isinstance(decided(moved, seen_as(incident, quiet=NIGHT), morning), Firing)
    assert decided(moved, seen_as(kept, quiet=NIGHT), morning) is None


def test_a_time_somebody_chose_is_kept_at_night() -> None:
    evening = berlin("2026-11-24 23:00")
    task = replace(TASK, due_at=evening)
    seen = seen_as(promised(severity=S3), tasks=(task,), quiet=NIGHT)
    mine = a_reminder(NUMBER, kind=ReminderKind.CUSTOM, user=BOB, due_at=evening)
    *_, theirs = for_task(task, NOW)
    in_room = {kind: rule for kind, rule in REMINDERS.items() if not rule.private}
    assert {mine.kind, theirs.kind} == {kind for kind, rule in in_room.items() if not rule.waits_for_morning}
    fired = [decided(r, seen, evening) for r in (mine, theirs)]
    assert [one.mention for one in fired if isinstance(one, Firing)] == [(BOB,)] * 2


# --------------------------------------------------------------------------------------------------- properties

nights = st.builds(
    lambda start, end, zone: QuietHours(start=start, end=end, timezone=zone, severities=frozenset({S3})),
    st.times().map(lambda t: t.replace(microsecond=0)),
    st.times().map(lambda t: t.replace(microsecond=0)),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


@given(quiet=nights, now=moments)
def test_quiet_hours_always_end_later_and_within_a_day(quiet: QuietHours, now: datetime) -> None:
    ends = when_quiet_ends(quiet, S3, now)
    if ends is not None:
        assert now < ends <= now + timedelta(hours=25)
        assert when_quiet_ends(quiet, S3, ends) is None


@given(
    quiet=st.one_of(st.none(), nights),
    due=moments,
    lags=st.lists(st.timedeltas(timedelta(), timedelta(days=2)), min_size=12, max_size=12),
    deputy=st.booleans(),
    severity=st.sampled_from(["S0", "S3"]),
    ladder=st.lists(st.sampled_from(EscalationLevel), min_size=1, max_size=4, unique=True),
)
def test_an_ignored_promise_never_fires_before_its_time_and_never_twice_for_one_slot(
    quiet: QuietHours | None,
    due: datetime,
    lags: list[timedelta],
    deputy: bool,
    severity: str,
    ladder: list[EscalationLevel],
) -> None:
    incident = promised(due, severity=SeverityCode(severity))
    people = (a_holding(NUMBER), *([BOB_IS_DEPUTY] if deputy else []))
    seen = seen_as(incident, *people, quiet=quiet, ladder=tuple(ladder))
    keys: list[str] = []
    reminder: Reminder | None = first(incident)
    while reminder is not None and len(keys) < len(ladder) + 4:
        now = reminder.due_at + (lags.pop() if lags else timedelta())
        decision = decided(reminder, seen, now)
        if isinstance(decision, datetime):
            assert decision > now
            reminder = replace(reminder, due_at=decision)
            continue
        if decision is None:
            break
        assert now >= due
        assert severity == "S0" or when_quiet_ends(quiet, S3, now) is None
        assert reminder.occurrence_key not in keys
        keys.append(reminder.occurrence_key)
        reminder = decision.following
    nobody = not deputy and set(ladder) == {EscalationLevel.DEPUTY}
    assert len(keys) == (0 if nobody else len(ladder) + 4)


def test_a_following_slot_starts_afresh() -> None:
    fired = replace(first(promised()), id=ReminderId(9), state=ReminderState.FIRED, fired_at=NOW)
    firing = decided(fired, seen_as(promised(), a_holding(NUMBER)), NOW)
    assert isinstance(firing, Firing)
    assert firing.following is not None
    assert (firing.following.id, firing.following.state, firing.following.fired_at) == (0, ReminderState.WAITING, None)
