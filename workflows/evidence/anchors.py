"""Anchors: what the chains end with, each hour, signed and kept where whoever can write to the database cannot.

An anchor holds no names and no words: a chain is named by an id that only the key can tell.
"""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from workflows.deps import Deps
from workflows.domain.ids import ChainName
from workflows.domain.journal import GENESIS, canonical, iso
from workflows.evidence.chain import Fault, Wrong
from workflows.evidence.verify import chains
from workflows.jobs.operations import PostAnchor
from workflows.ports.journal import Key
from workflows.ports.store import UnitOfWork

EVERY = timedelta(hours=1)
POSTED_WITHIN = timedelta(hours=12)
"""Later it is not posted any more: less than idempotency keys are kept, so that none is posted twice. The next anchor
is signed over the line before it."""
ID_LENGTH = 32
HASH_LENGTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """`heads`: number and hash of the last row, by the id of the chain, of those that grew since the anchor before.
    `previous`: SHA-256 of the line before. `root` is that of the heads; it and the rest is signed."""

    number: int
    at: str
    heads: dict[str, tuple[int, str]]
    root: str
    previous: str
    signature: str

    @property
    def line(self) -> str:
        return canonical({name: getattr(self, name) for name in self.__slots__})


def anchor(now: datetime, deps: Deps) -> None:
    """Write an anchor if the last one is an hour old, and see that it is posted. Without a key and a file, nothing."""
    file = deps.anchors
    if file is None:
        return
    with deps.store.read() as uow:
        heads = {chain: head for chain in chains(uow) if (head := uow.journal.head(chain)) is not None}
    ends = {chain_id(file.key, chain): (head.seq, head.hash) for chain, head in heads.items()}
    file.add(lambda lines: _next(lines, ends, now, file.key))
    _put_last(file.lines(), now, deps)


def _put_last(lines: Sequence[str], now: datetime, deps: Deps) -> None:
    """The job that posts the last anchor, once: also after a kill between the line and its job, at the next round."""
    last = _parsed(lines[-1]) if lines and deps.anchor_channel else None
    if last is None or now - datetime.fromisoformat(last.at) > POSTED_WITHIN:
        return
    with deps.store.write() as uow:
        if uow.idempotency_keys.claim(f"anchor/{last.signature}", now):
            uow.outbox.put(PostAnchor(last.number, last.at, last.root, last.signature))
            uow.commit()


def _next(lines: Sequence[str], ends: dict[str, tuple[int, str]], now: datetime, key: Key) -> str | None:
    known: dict[str, tuple[int, str]] = {}
    last = None
    for line in lines:
        last = _parsed(line)
        if last is not None:
            known |= last.heads
    if last is not None and timedelta() <= now - datetime.fromisoformat(last.at) < EVERY:
        return None
    grown = {name: end for name, end in sorted(ends.items()) if known.get(name) != end}
    previous = sha256(lines[-1].encode()).hexdigest() if lines else GENESIS
    return _signed(len(lines) + 1, iso(now), grown, previous, key).line


def _signed(number: int, at: str, heads: dict[str, tuple[int, str]], previous: str, key: Key) -> Anchor:
    root = sha256(canonical(heads).encode()).hexdigest()
    said = canonical({"number": number, "at": at, "root": root, "previous": previous})
    return Anchor(number=number, at=at, heads=heads, root=root, previous=previous, signature=_hmac(key, said))


def _hmac(key: Key, text: str) -> str:
    return hmac.new(key.get_secret_value().encode(), text.encode(), sha256).hexdigest()


def chain_id(key: Key, chain: ChainName) -> str:
    """How an anchor names a chain."""
    return _hmac(key, f"chain {chain}")[:ID_LENGTH]


def _parsed(line: str) -> Anchor | None:
    """None for what is no anchor."""
    try:
        found = json.loads(line)
        heads = {str(name): (int(end[0]), str(end[1])) for name, end in found["heads"].items()}
        datetime.fromisoformat(found["at"])
        return Anchor(**{**found, "heads": heads})
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None


@dataclass(frozen=True, slots=True)
class Anchored:
    """What the anchors say. `bad_line`: the first one that was altered, or does not follow the one before."""

    lines: int
    bad_line: int | None
    faults: tuple[Fault, ...]
    last_at: str = ""


def check_anchors(uow: UnitOfWork, lines: Sequence[str], key: Key) -> Anchored:
    """Each anchor whole, and the chains holding each row that was anchored, as it was then."""
    previous, last_at = GENESIS, ""
    names = {chain_id(key, chain): chain for chain in chains(uow)}
    faults = dict[str, Fault]()
    for number, line in enumerate(lines, start=1):
        found = _parsed(line)
        if found is None or found != _signed(number, found.at, found.heads, previous, key) or found.line != line:
            return Anchored(len(lines), number, tuple(faults.values()), last_at)
        for name, (seq, hash_then) in found.heads.items():
            chain = names.get(name)
            fault = _of_head(uow, chain, seq, hash_then) if chain else Fault(ChainName(name), seq, Wrong.CHAIN_LOST)
            if fault is not None:
                faults.setdefault(name, fault)
        previous, last_at = sha256(line.encode()).hexdigest(), found.at
    return Anchored(len(lines), None, tuple(faults.values()), last_at)


def _of_head(uow: UnitOfWork, chain: ChainName, seq: int, hash_then: str) -> Fault | None:
    rows = uow.journal.rows(chain, seq - 1, 1)
    if rows and rows[0].seal.seq == seq and rows[0].seal.hash == hash_then:
        return None
    return Fault(chain, seq, Wrong.REPLACED, rows[0].seal.recorded_at if rows else "")
