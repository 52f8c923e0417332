"""The invariant of rate limits: whoever is asked to wait waits, and so do all the other replicas."""

from collections.abc import Iterator

from tests.chaos.evidence import Evidence

ON_ITS_WAY = 0.05
"""Seconds in which a call may arrive that was sent before the answer was heard."""
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
        if call.status == 429:
            answered = call.at + call.seconds
            silent[key] = (answered, max(until, answered + call.retry_after))
