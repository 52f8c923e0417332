"""Secrets and payment numbers in a text: what they look like, and the text without them.

The prefixes are those that the vendors document: keys with them are made to be found. What can begin anywhere in a text
has an end: without one, forty thousand letters take a minute.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from workflows.text.payment_numbers import payment_numbers


class SecretKind(StrEnum):
    """What was masked. `masked.<kind>` is its name in the catalogue."""

    PRIVATE_KEY = "private_key"
    TOKEN = "token"  # noqa: S105
    PASSWORD = "password"  # noqa: S105
    CARD = "card"
    IBAN = "iban"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its secrets, and of which kinds there were some."""

    text: str
    kinds: frozenset[SecretKind] = frozenset()


Span = tuple[int, int, SecretKind]

_TOKENS = (
    r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}",  # AWS
    r"gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255}",
    r"gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-[\w-]{20,}(?:\.[\w-]+)*",  # GitLab
    r"xox[abcdeoprs](?:\.xox[bp])?-[\w-]{10,}|xapp-\d-[\w-]{10,}|xwfp-[\w-]{10,}",  # Slack
    r"hooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]{10,}",
    r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{24,}",  # Stripe
    r"AIza[\w-]{35}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}",  # Google
    r"sk-(?:proj|svcacct|admin|ant)-[\w-]{20,}|sk-[A-Za-z0-9]{32,}",  # OpenAI, Anthropic
    r"hf_[A-Za-z]{30,}",
    r"npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,}|rubygems_[0-9a-f]{48}|dckr_pat_[\w-]{20,}",
    r"SG\.[\w-]{16,32}\.[\w-]{16,64}|key-[0-9a-f]{32}|SK[0-9a-f]{32}",  # SendGrid, Mailgun, Twilio
    r"do[opr]_v1_[0-9a-f]{64}|dapi[0-9a-f]{32}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
    r"sq0(?:atp|csp|idp)-[\w-]{22,}|EAAA[\w-]{60}|NRAK-[A-Z0-9]{27}|ATATT3[\w=-]{50,}",
    r"hv[sbr]\.[\w-]{20,}|AGE-SECRET-KEY-1[0-9A-Z]{50,}|PMAK-[0-9a-f]{24}-[0-9a-f]{34}",
    r"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|lin_api_[A-Za-z0-9]{32,}|ntn_[A-Za-z0-9]{40,}",
    r"\d{8,10}:AA[\w-]{33}",  # Telegram
    r"eyJ[\w-]{8,4000}\.eyJ[\w-]{4,}\.[\w-]*",  # JSON web tokens
)
_TOKEN = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(_TOKENS)})")
_PRIVATE_KEY = re.compile(
    r"-----\s?BEGIN[ A-Z0-9]{0,30}PRIVATE KEY(?: BLOCK)?\s?-----.*?"
    r"(?:-----\s?END[ A-Z0-9]{0,30}PRIVATE KEY(?: BLOCK)?\s?-----|\Z)",
    re.DOTALL,
)
"""Without its end, all that follows."""
_AUTHORIZATION = re.compile(
    r"(?:\bauthorization[\"']?\s*[:=]\s*[\"']?(?:(?:bearer|basic|token|digest|negotiate|apikey)\s+|(?=[^\s\d]{0,200}\d))"
    r"|\b(?:bearer|basic)\s+(?=[\w+/=.~-]*\d)(?=[\w+/=.~-]{16}))(?P<value>[^\s<>\"',;]{6,})",
    re.IGNORECASE,
)
_NAMES = (
    r"pass(?:word|wd|phrase|code)?|pwd|passwort|kennwort|contrase[nñ]a|senha|secret(?:[_ -]?(?:access[_ -]?)?key)?"
    r"|(?:api|access|private|secret|account|encryption|signing)[_ -]?key"
    r"|(?:access|auth|refresh|id|session|api|bearer|csrf)[_ -]?token|token|client[_ -]?secret|credential"
    r"|sig|signature|x-amz-signature|x-amz-security-token"
)
_ASSIGNED = re.compile(
    rf"(?<![^\W_])(?P<name>{_NAMES})(?P<quote>[\"']?)(?P<sign>\s?=\s?|\s?:\s*)"
    r"(?P<value>\"[^\"\n]{4,}\"|'[^'\n]{4,}'|`[^`\n]{4,}`|[^\s<>\"'`]{4,})",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{0,30}://[^\s/:@<>|]*:(?P<value>[^\s/@<>|]{3,})@", re.IGNORECASE)
_NO_SECRET = re.compile(
    r"(?:true|false|null|none|yes|no|empty|unknown|required|optional|enabled|disabled|\[.*)\W*", re.I
)
_RANDOM = re.compile(r"(?=.*[A-Za-z])(?=.*[0-9!$%^&*+?#~])[^\s]{6,}")
"""What may be a password behind a colon: `password: reset` is a sentence."""
_MOMENT = re.compile(r"\W*(?:\d{1,4}[-/.:hT]\d{1,2}\b.*|\d+\s?(?:h|min|m|s|d|am|pm)|INC-\d+|S[0-4])\W*", re.I)


def mask(text: str, say: Callable[[SecretKind], str]) -> Masked:
    """`text` with every secret replaced by `say(kind)`. A text that was masked before stays as it is."""
    pieces: list[str] = []
    kinds: set[SecretKind] = set()
    end = 0
    for start, stop, kind in sorted(_secrets(text), key=lambda span: (span[0], -span[1])):
        if stop <= end:
            continue
        pieces.append(text[end : max(start, end)])
        if start >= end:
            pieces.append(say(kind))
        kinds.add(kind)
        end = stop
    return Masked("".join([*pieces, text[end:]]), frozenset(kinds)) if kinds else Masked(text)


def _secrets(text: str) -> Iterator[Span]:
    yield from ((*found.span(), SecretKind.PRIVATE_KEY) for found in _PRIVATE_KEY.finditer(text))
    yield from ((*found.span(), SecretKind.TOKEN) for found in _TOKEN.finditer(text))
    yield from ((*found.span("value"), SecretKind.TOKEN) for found in _AUTHORIZATION.finditer(text) if _is_value(found))
    yield from ((*found.span("value"), SecretKind.PASSWORD) for found in _IN_ADDRESS.finditer(text))
    for found in _ASSIGNED.finditer(text):
        if _is_value(found) and ("=" in found["sign"] or found["quote"] or _looks_random(found["value"])):
            yield *found.span("value"), SecretKind.PASSWORD
    yield from ((*span, SecretKind(kind)) for kind, span in payment_numbers(text))


def _is_value(found: re.Match[str]) -> bool:
    return _NO_SECRET.fullmatch(found["value"].strip("\"'`")) is None


def _looks_random(value: str) -> bool:
    words = value.strip("\"'`.,;)")
    return value[:1] in "\"'`" or (_RANDOM.fullmatch(words) is not None and _MOMENT.fullmatch(words) is None)
