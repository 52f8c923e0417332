"""Hostile requests, made from genuine ones by a seed: the same for the same seed."""

import copy
import gzip
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.hostile.genuine import Genuine, Payload

FORM, JSON_TYPE = "application/x-www-form-urlencoded", "application/json"
TEXTS = (
    *(
        "",
        " ",
        "\x00",
        "\x00INC-1",
        "\ud800",
        "\udfff tail",
        "\u202egnp.exe",
        "\u200b\u200d\ufeff",
        "\x1b[2J\x1b]0;owned\x07",
    ),
    *(
        "'; DROP TABLE incidents; --",
        '" OR 1=1 --',
        "1) UNION SELECT * FROM people --",
        "%s%n%x",
        "{0.__class__}",
        "${7*7}",
    ),
    *(
        "<!channel>",
        "<!everyone|x>",
        "<@UALICE>",
        "<@U0|INC-1>",
        "<#C1|secret>",
        "<https://evil.example|Approve>",
        "```",
        "`",
    ),
    *(
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "file:///etc/passwd",
        "http://169.254.169.254/",
        "<script>alert(1)</script>",
    ),
    *(
        '=HYPERLINK("http://x")',
        "@SUM(1)",
        "INC-1",
        "INC-999999999",
        "1/2/3/4",
        "-1",
        "1e999",
        "٣",
        "0x10",
        "NaN",
        "null",
    ),
    *("A" * 5_000, "🔥" * 3_000, "\n" * 2_000, "(" * 3_000, "9" * 400, "in " + "1h" * 500, "<" * 3_000, "a" * 200_000),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**63, 2**64, 10**300, 1.5, -0.0, 1e308, float("inf"), float("nan")),
    *([], {}, [[]], [None], {"": None}, {"type": None}, [{}] * 50, ["x"] * 500, {"a": {"b": {"c": []}}}),
)
NOWHERE = "C0NOWHERE"
WORDS = (
    *(
        "list",
        "list all",
        "info 1",
        "timeline 1",
        "catchup 1",
        "summary 1",
        "sitrep 1",
        "todo",
        "help",
        "task list",
        "update",
    ),
    *(
        "severity s0",
        "status containing",
        "claim lead INC-1",
        "invite <@UBOB> INC-1",
        "note x INC-1",
        "remind 20m x",
        "task 1 done",
    ),
    *(
        "visibility open INC-1",
        "duplicate of INC-1",
        "resolve INC-1 x",
        "correct 1 x",
        "handover <@UBOB>",
        "role scribe <@UBOB>",
    ),
)


@dataclass(frozen=True)
class Hostile:
    """One request at the door. `is_signed`: by the right secret, for this body, now."""

    what: str
    body: bytes
    content_type: str
    is_signed: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)
    payload: Payload | None = None
    """What is inside, where it can be read."""


class Maker:
    """Makes them. `stranger`: every sender is one of these, who may do nothing; else it is whoever sent it."""

    def __init__(self, genuine: Sequence[Genuine], seed: int, strangers: Sequence[str] = ()) -> None:
        self._genuine = genuine
        self._chance = random.Random(seed)
        self._strangers = strangers

    def make(self, count: int) -> Iterator[Hostile]:
        ways: Sequence[tuple[Callable[[], Hostile], int]] = (
            (self.twisted, 70),
            (self.typed, 12),
            (self.deep, 3),
            (self.broken_body, 8),
            (self.forged, 7),
        )
        makers, weights = zip(*ways, strict=True)
        for _ in range(count):
            yield self._chance.choices(makers, weights)[0]()

    def twisted(self) -> Hostile:
        """One to four places of a genuine request say something else, or are gone."""
        genuine = self._one()
        payload = self._from_stranger(genuine)
        for _ in range(self._chance.randint(1, 4)):
            self._twist(payload)
        if self._strangers:
            payload = self._signed_by_stranger(payload, genuine)
        return self._sent(f"twisted {genuine.name}", Genuine(genuine.kind, genuine.name, payload))

    def typed(self) -> Hostile:
        """A command with any words."""
        command = next(g for g in self._genuine if g.kind == "command")
        payload = self._from_stranger(command)
        words = self._chance.choice((self._chance.choice(WORDS), self._chance.choice(TEXTS)))
        payload["text"] = f"{words} {self._chance.choice(TEXTS)}" if self._chance.random() < 0.5 else words
        payload["text"] = payload["text"].encode("utf-8", "replace").decode()
        payload = self._signed_by_stranger(payload, command) if self._strangers else payload
        return self._sent(f"typed {words[:20]!r}", Genuine("command", command.name, payload))

    def deep(self) -> Hostile:
        """JSON within JSON, as deep as a body takes."""
        depth = self._chance.choice((50, 900, 1_100, 20_000, 400_000))
        inner = self._chance.choice(("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth))
        text = f'{{"type": "event_callback", "event": {inner}}}'
        if self._chance.random() < 0.5:
            return Hostile(f"deep form {depth}", urlencode({"payload": text}).encode(), FORM)
        return Hostile(f"deep {depth}", text.encode(), JSON_TYPE)

    def broken_body(self) -> Hostile:
        """Cut off, in another encoding, of another type, compressed, or noise."""
        body, kind = encoded_anyhow(self._one())
        cut = self._chance.randrange(len(body))
        broken, how = self._chance.choice(
            (
                (body[:cut], "cut"),
                (body[:cut] + bytes([self._chance.randrange(256)]) + body[cut + 1 :], "a byte"),
                (body.decode().encode("utf-16"), "utf-16"),
                (b"\xef\xbb\xbf" + body, "bom"),
                (gzip.compress(body), "gzip"),
                (self._chance.randbytes(self._chance.choice((0, 1, 40, 4_000))), "noise"),
                (body + b"&payload=%7B%7D&text=twice&user_id=U0", "twice"),
                (b"payload=" + b"%" * 50, "percent"),
                (b"[" + body + b"]", "a list"),
                (b'"text"', "a text"),
                (b"x" * 2_000_001, "huge"),
            )
        )
        kinds = (
            kind,
            FORM,
            JSON_TYPE,
            "text/plain",
            "",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
        )
        # what may still be a genuine request of somebody with rights is not signed
        signed = {"noise", "percent", "a text", "utf-16", "gzip", "huge"} | ({"cut"} if kind == JSON_TYPE else set())
        return Hostile(f"broken {how}", broken, self._chance.choice(kinds), is_signed=how in signed)

    def forged(self) -> Hostile:
        """A genuine request, with a signature that is none."""
        body, kind = encoded_anyhow(self._one())
        headers = self._chance.choice(
            (
                {},
                {"X-Slack-Signature": "v0=" + "0" * 64, "X-Slack-Request-Timestamp": "1"},
                {"X-Slack-Signature": "v0=", "X-Slack-Request-Timestamp": "9" * 40},
                {"X-Slack-Signature": "", "X-Slack-Request-Timestamp": "-1"},
                {"X-Slack-Signature": "v0=é", "X-Slack-Request-Timestamp": "now"},
                {"X-Slack-Request-Timestamp": "1e9", "X-Slack-Signature": "a" * 5_000},
            )
        )
        return Hostile("forged", body, kind, is_signed=False, headers=headers)

    # ------------------------------------------------------------------------------------------------- parts

    def _one(self) -> Genuine:
        return self._chance.choice(self._genuine)

    def _from_stranger(self, genuine: Genuine) -> Payload:
        return copy.deepcopy(genuine.payload)

    def _signed_by_stranger(self, payload: Payload, genuine: Genuine) -> Payload:
        """Slack says who it was, and where: nobody chooses that. None of them is in a war room."""
        who = self._chance.choice(self._strangers)
        if genuine.kind == "command":
            return {**payload, "user_id": who, "channel_id": NOWHERE}
        if genuine.kind == "interaction":
            user = payload.get("user")
            place = {"channel": {"id": NOWHERE, "name": "general"}} if "channel" in payload else {}
            return {**payload, **place, "user": {**user, "id": who} if isinstance(user, dict) else {"id": who}}
        event = payload.get("event")
        if not isinstance(event, dict):
            return payload
        elsewhere = {
            "user": who,
            "channel": NOWHERE,
            "item": {"type": "message", "channel": NOWHERE, "ts": "1.2"},
        }
        return {**payload, "event": {**event, **{k: v for k, v in elsewhere.items() if k in event}}}

    def _twist(self, payload: Payload) -> None:
        """A place somewhere within gets another value, or is taken out."""
        here: Any = payload
        for _ in range(self._chance.randint(1, 7)):
            keys = list(here) if isinstance(here, dict) else list(range(len(here)))
            if not keys:
                return
            key = self._chance.choice(keys)
            inside = here[key]
            if isinstance(inside, dict | list) and inside and self._chance.random() < 0.85:
                here = inside
                continue
            if self._chance.random() < 0.2:
                del here[key]
            else:
                here[key] = copy.deepcopy(
                    self._chance.choice((self._chance.choice(VALUES), self._chance.choice(TEXTS)))
                )
            return

    def _sent(self, what: str, genuine: Genuine) -> Hostile:
        body, kind = encoded_anyhow(genuine)
        return Hostile(what, body, kind, payload=genuine.payload)


def encoded_anyhow(genuine: Genuine) -> tuple[bytes, str]:
    """As Slack sends it, whatever is inside: also halves of characters, and numbers that JSON does not have."""
    if genuine.kind == "command":
        fields = {key: value if isinstance(value, str) else json.dumps(value) for key, value in genuine.payload.items()}
        return urlencode(fields, errors="replace").encode(), FORM
    text = json.dumps(genuine.payload)
    return (
        (urlencode({"payload": text}).encode(), FORM) if genuine.kind == "interaction" else (text.encode(), JSON_TYPE)
    )
