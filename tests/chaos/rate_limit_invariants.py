"""The invariant of rate limits: whoever is asked to wait waits, and so do all the other replicas."""

from collections.abc import Iterator

from tests.chaos.evidence import Evidence

ON_ITS_WAY = 0.2
"""Seconds in which a call may arrive that was let through before the answer was heard and written down."""
TO_TELL = 0.3
"""Seconds that a process has to tell the others. One that is killed or stopped before that could not."""
CLOCKS_APART = 0.01


def no_early_call(evidence: Evidence) -> Iterator[str]:
    """After a 429 nothing is asked of that method (for posting: in that channel) until the time it named is over."""
    silent: dict[tuple[str, str], tuple[float, float]] = {}
    for call in evidence.calls:
        key = (call.method, call.channel if call.method == "chat.postMessage" else "")
        asked, until = silent.get(key, (0.0, 0.0))
        if asked + ON_ITS_WAY < call.at < until - CLOCKS_APART:
            early = until - call.at
            yield f"{' '.join(key).strip()} was called {early:.2f} s early, {call.at - asked:.2f} s after the 429"
        answered = call.at + call.seconds
        if call.status == 429 and not _died_with(evidence, answered):
            silent[key] = (answered, max(until, answered + call.retry_after))


def _died_with(evidence: Evidence, answered: float) -> bool:
    """Whether a process was killed or stopped right after that answer: it may be the one that heard it."""
    return any(answered - TO_TELL < at < answered + TO_TELL for at in evidence.stops)
