"""Numbers of cards and bank accounts in a text: by issuer, length, grouping and check digits."""

import re
from collections.abc import Iterator

_GAP = "[ \u00a0\u2007\u2009\u202f\u200b\u200c\u200d\u2060\ufeff.\u2010-\u2015-]"
_DIGITS = re.compile(
    rf"(?<![\w+/#.])(?<![\w][-])[0-9](?:{_GAP}{{0,2}}[0-9]){{11,18}}(?![0-9])(?!{_GAP}?[0-9])(?![A-Za-z_])"
)
_LABELLED = re.compile(
    r"(?:order|pedido|orden|invoice|fatura|factura|ticket|case|caso|ref|reference|referencia|refer[eê]ncia|tracking"
    r"|shipment|env[ií]o|video|v[ií]deo|post|live|room|user|seller|item|sku|ean|imei|job|trace|request|event|id|ids"
    r"|nr|no|n[ºo°]|number|n[uú]mero)\.?\s?[:#=(]?\s?[\"']?$",
    re.IGNORECASE,
)
"""What names a run of digits that is no card."""
_GROUPS = {
    (4, 4, 4, 4),
    (4, 4, 4, 4, 1),
    (4, 4, 4, 4, 2),
    (4, 4, 4, 4, 3),
    (6, 13),
    (4, 4, 4, 1),
    (4, 6, 5),
    (4, 6, 4),
    (8, 8),
    (6, 10),
    (4, 12),
}
"""How cards are written, with anything between the groups."""
_ISSUERS: tuple[tuple[str, frozenset[int]], ...] = (
    (r"4", frozenset({16})),
    (r"5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)", frozenset({16})),
    (r"3[47]", frozenset({15})),
    (r"30[0-5]|3[689]", frozenset({14})),
    (r"6011|64[4-9]|65|622|35(?:2[89]|[3-8])|220[0-4]", frozenset({16})),
    (r"62", frozenset({16, 17, 18, 19})),
    (r"50|5[6-9]|6304|6759|676[1-3]", frozenset({13, 16, 18, 19})),
    (r"606282|627780|636297|636368|438935|451416|509|3841", frozenset({16})),
)
_LONG = frozenset({17, 18, 19})
"""Ids of posts and videos are that long, too: such a number counts only in groups, or where its issuer is UnionPay."""
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?:[ \u00a0-]?[A-Z0-9]){11,30}(?![A-Za-z0-9])")
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24,
    "XK": 20,
}  # fmt: skip
"""https://www.swift.com/standards/data-standards/iban-international-bank-account-number"""


def payment_numbers(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Kind (`card`, `iban`) and place of each."""
    for found in _DIGITS.finditer(text):
        if _is_card(found[0], text[max(0, found.start() - 24) : found.start()]):
            yield "card", found.span()
    for found in _IBAN.finditer(text):
        if length := _iban_length(found[0]):
            yield "iban", (found.start(), found.start() + length)


def _is_card(written: str, before: str) -> bool:
    digits = re.sub(r"[^0-9]", "", written)
    grouped = tuple(len(part) for part in re.split(r"[^0-9]+", written))
    is_grouped = len(grouped) > 1
    if not _has_issuer(digits, is_grouped=is_grouped) or not passes_luhn(digits) or len(set(digits)) == 1:
        return False
    return grouped in _GROUPS if is_grouped else _LABELLED.search(before) is None


def _has_issuer(digits: str, *, is_grouped: bool) -> bool:
    if len(digits) in _LONG and not is_grouped and not digits.startswith("62"):
        return False
    return any(len(digits) in lengths and re.match(prefix, digits) for prefix, lengths in _ISSUERS)


def passes_luhn(digits: str) -> bool:
    """Whether the last digit checks the others, as on every card."""
    doubled = [int(d) * 2 if place % 2 else int(d) for place, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _iban_length(written: str) -> int:
    """How much of what was written is an IBAN; words may follow it in capitals."""
    length = _IBAN_LENGTHS.get(written[:2])
    kept = 0
    for end, character in enumerate(written, start=1):
        kept += character.isalnum()
        if kept == length:
            return end if _checks(re.sub(r"[^A-Z0-9]", "", written[:end])) else 0
    return 0


def _checks(iban: str) -> bool:
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1
