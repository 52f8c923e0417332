"""Paces the calls to Slack: each waits for its allowance and for what Slack asked, the same for every process.

A call is admitted before it is made, in a short transaction of its own, and reported afterwards. While Slack is away
one call at a time finds out whether it is back; all the others fail at once instead of waiting for a time-out.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.adapters.pace import LONGEST_PROBE, Allowance, earliest, latest, minded, next_probe, silenced, taken
from bot.adapters.slack_limits import ALLOWANCES, ALLOWED, IN_ONE_CHANNEL, LOOKED_ON, PER_CHANNEL, UNPROMPTED, Rank
from storage.paces import SKEW, Pace, PaceBook, Paces
from workflows.domain.errors import ChatAway, ChatUnavailable, MusterError, Paced, StoreUnavailable
from workflows.ports.clock import Clock

log = structlog.get_logger()

AWAY = "away"
"""The row that says that Slack is away: since `taken_until`, and nobody may try again before `paused_until`."""
IN_A_ROW = 5
"""Calls that fail one after another until Slack counts as away."""
PROBE_TAKES = timedelta(seconds=15)
"""Longer than one call: if whoever probes dies, somebody else does afterwards."""
MARGIN = timedelta(seconds=0.25)
"""Added to every Retry-After: clocks differ a little."""
UNSAID = 5.0
"""Seconds to wait after a 429 that does not say how long."""
FRESH = timedelta(seconds=0.05)
"""How old, at most, what is known of pauses may be where no allowance is taken."""
STALE = timedelta(seconds=0.5)
"""How old it may be at most while somebody looks."""
BRIEFLY = timedelta(seconds=0.05)
ROUND = timedelta(seconds=30)
"""Those who wait come back one after another, and begin anew after so long. All at the same moment, thousands of tries
in vain would come before whatever need not wait at all."""
TIDY_EVERY = timedelta(hours=1)

Changed = Callable[[datetime], object]


def _nothing(_now: datetime) -> None:
    """The default: nobody needs to know."""


@dataclass(slots=True)
class Hooks:
    """Called when Slack went away and when it is back, by whichever process noticed, after the commit. Any may come
    again from another process, and `on_back` from each one that starts. `on_locked_out`: Slack is there and refuses
    whatever Muster asks, which is an absence like any other, but not mended by waiting."""

    on_away: Changed = _nothing
    on_back: Changed = _nothing
    on_locked_out: Changed = _nothing


@dataclass(frozen=True, slots=True)
class Admission:
    """A call that may be made now. `while_away`: its outcome tells whether Slack is back."""

    keys: tuple[str, ...]
    while_away: bool


class Pacer:
    """`on`: take from allowances of our own. Pauses Slack asked for, and its absence, are minded in any case."""

    def __init__(self, paces: PaceBook, clock: Clock, *, on: bool) -> None:
        self.hooks = Hooks()
        self._paces = paces
        self._clock = clock
        self._on = on
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._failures = 0
        self._told: Changed | None = None
        self._has_told_back = False
        self._known: Paces = {}
        self._looked: datetime | None = None
        self._last_in_line: dict[str, datetime] = {}
        """When the last of those who wait for a method was told to come back."""
        self._silent_until: dict[str, datetime] = {}
        """What Slack asked of this very process: minded also while it cannot be written down for the others."""
        self._tidied = clock.now()

    def close(self) -> None:
        """At the end, when no call is made any more."""
        self._paces.write_down()

    # ------------------------------------------------------------------------------------------ before a call

    def admit(self, method: str, channel: str = "", *, rank: Rank = Rank.ORDINARY) -> Admission:
        """Raises `Paced` when the call has to wait, and `ChatAway` when it would be in vain. Where a person waits for
        the answer, raises `ChatUnavailable` instead of `Paced`. `rank`: what is kept free for others it leaves."""
        allowances = tuple(self._allowances(method, channel, ALLOWED[rank]))
        keys = tuple(key for key, _ in allowances)
        now = self._clock.now()
        self._check(method, max((minded(self._silent_until.get(key), now) for key in keys), default=now), now)
        if all(allowance is None for _, allowance in allowances):
            known = self._known if method in UNPROMPTED else self._pauses(now)
            self._check(method, latest(known, allowances, now), now)
            if method in UNPROMPTED or not self._is_away(known):
                return Admission(keys, self._is_away(known))
        admission = Admission(keys, False)

        def decide(old: Paces) -> Paces:
            nonlocal admission
            self._check(method, latest(old, allowances, now), now)
            probe = dict(self._probe(old.get(AWAY), now))
            admission = Admission(keys, self._is_away(old))
            return {k: taken(old.get(k), a, now) for k, a in allowances if a is not None} | probe

        if not self._paces.change((*keys, AWAY), decide):
            self._check(method, now + BRIEFLY, now)  # others were faster
        self._tidy(now)
        return admission

    def earliest(self, method: str, behind: int = 0) -> datetime | None:
        """When `behind` other calls of a method, and then this one, could be made; None: now."""
        now = self._clock.now()
        allowances = tuple(self._allowances(method, "", ALLOWANCES))
        at = latest(self._paces.of(key for key, _ in allowances), allowances, now, behind)
        return at if at > now else None

    def _allowances(
        self, method: str, channel: str, of: Mapping[str, Allowance]
    ) -> Iterator[tuple[str, Allowance | None]]:
        """What a call takes from, by key; None: there it only minds a pause."""
        yield method, of.get(method) if self._on else None
        if method in PER_CHANNEL and channel:
            yield f"{method}/{channel}", IN_ONE_CHANNEL if self._on else None

    def _check(self, method: str, at: datetime, now: datetime) -> None:
        if at <= now:
            return
        if method in LOOKED_ON:
            raise ChatUnavailable("ratelimited", (at - now).total_seconds())
        raise Paced(self._in_line(method, at))

    def _in_line(self, method: str, at: datetime) -> datetime:
        """When one more who waits for a method comes back: at that time, or a step behind the one before."""
        allowance = ALLOWANCES.get(method)
        if allowance is None:
            return at
        with self._lock:
            last = self._last_in_line.get(method)
            behind = at if last is None else last + allowance.every
            mine = behind if at < behind <= at + ROUND else at
            self._last_in_line[method] = mine
        return mine

    def _pauses(self, now: datetime) -> Paces:
        """The pauses of all processes. While one thread looks, the others go by what was known a moment ago."""
        with self._lock:
            known, looked = self._known, self._looked
        age = abs(now - looked) if looked is not None else None
        if age is not None and age <= FRESH:
            return known
        if self._looking.acquire(blocking=age is None or age > STALE):
            try:
                self._look_again()
            finally:
                self._looking.release()
        return self._known

    def _is_away(self, known: Paces) -> bool:
        return AWAY in known and known[AWAY].paused_until is not None

    def _probe(self, away: Pace | None, now: datetime) -> Paces:
        """While Slack is away this call finds out whether it is back, unless another one is about to."""
        if away is None or away.paused_until is None:
            return {}
        if now < away.paused_until <= now + LONGEST_PROBE + SKEW:  # later: from before the clock was set back
            raise ChatAway
        return {AWAY: Pace(away.taken_until, now + PROBE_TAKES)}

    def _tidy(self, now: datetime) -> None:
        if now - self._tidied > TIDY_EVERY:
            self._tidied = now
            self._paces.forget_before(now - TIDY_EVERY, but=AWAY)

    # ------------------------------------------------------------------------------------------- after a call

    def refused(self, admission: Admission, retry_after: float | None) -> datetime:
        """Slack asked for silence (429): of a method, or of posting to one channel. Until when."""
        now = self._clock.now()
        until = now + timedelta(seconds=UNSAID if retry_after is None else retry_after) + MARGIN
        narrowest = admission.keys[-1]
        self._mind(narrowest, until, now)
        with suppress(StoreUnavailable):
            keys = {narrowest} | ({admission.keys[0]} if self._others_are_silenced(narrowest, now) else set())
            self._paces.change(keys, lambda old: {key: silenced(old.get(key), until, now) for key in keys})
            self._look_again()
        return until

    def _mind(self, key: str, until: datetime, now: datetime) -> None:
        with self._lock:
            self._silent_until = {k: at for k, at in self._silent_until.items() if at > now} | {key: until}

    def _others_are_silenced(self, key: str, now: datetime) -> bool:
        """Whether another channel is silenced as well: then it is the workspace that has had enough."""
        kind = key.partition("/")[0] + "/"
        return any(
            other.startswith(kind) and other != key and earliest(pace, None, now) > now
            for other, pace in self._paces.paused().items()
        )

    def answered(self, admission: Admission) -> None:
        """Slack answered, whatever it said. The first answer a process hears counts as a return: whoever noticed the
        last one may have died before telling of it."""
        with self._lock:
            self._failures = 0
        self._told = None
        now = self._clock.now()
        back = admission.while_away and self._change_away(
            lambda away: Pace(now) if away and away.paused_until else None
        )
        if back:
            log.info("chat.came_back")
        if back or not self._has_told_back:
            self._has_told_back = _tell(self.hooks.on_back, now)

    def failed(self, admission: Admission, *, locked_out: bool = False) -> None:
        """Slack was not reached, hung up, or broke; or (`locked_out`) Muster may do nothing there."""
        with self._lock:
            self._failures += 1
            failures = self._failures
        now = self._clock.now()
        if admission.while_away:
            is_away = self._change_away(
                lambda away: (
                    Pace(away.taken_until, next_probe(away.taken_until, now)) if away and away.paused_until else None
                )
            )
            if is_away:  # whoever noticed may have died before telling of it
                self._tell_away(now, locked_out)
        elif failures >= IN_A_ROW and self._change_away(
            lambda away: None if away and away.paused_until else Pace(now, next_probe(now, now))
        ):
            log.warning("chat.went_away", locked_out=locked_out)
            self._told = None
            self._tell_away(now, locked_out)

    def _tell_away(self, now: datetime, locked_out: bool) -> None:
        """Once, and again when it is away for another reason. Slack may be back by the time it is told: then the next
        answer says so once more."""
        hook = self.hooks.on_locked_out if locked_out else self.hooks.on_away
        if self._told is not hook:
            self._told = hook if _tell(hook, now) else None
            self._has_told_back = False

    def _change_away(self, decide: Callable[[Pace | None], Pace | None]) -> bool:
        """Whether this process is the one that changed it."""
        changed = False

        def decide_one(old: Paces) -> Paces:
            nonlocal changed
            new = decide(old.get(AWAY))
            changed = new is not None
            return {} if new is None else {AWAY: new}

        stands = self._paces.change((AWAY,), decide_one)
        self._look_again()
        return stands and changed

    def _look_again(self) -> None:
        known, now = self._paces.paused(), self._clock.now()
        with self._lock:
            self._known, self._looked = known, now


def _tell(hook: Changed, now: datetime) -> bool:
    """Whether it was told. The call itself went well, or failed for a reason of its own: neither may look otherwise."""
    try:
        hook(now)
    except MusterError as error:
        log.error("chat.hook_failed", error=type(error).__name__)
        return False
    return True
