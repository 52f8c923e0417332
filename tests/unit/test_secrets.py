"""Secrets and payment numbers are masked wherever words enter; what only looks like them is left alone."""

import random
import re
from uuid import UUID

import pytest

from tests.translations import LANGUAGES, spoken
from workflows.access.masking import masked
from workflows.text.payment_numbers import passes_luhn
from workflows.text.secrets import SecretKind, mask

A, D, H = "Ab3dEf6hIj9lMn2pQr5tUv8xYz1bCd4fGh7j", "0123456789", "0123456789abcdef"
WORD = "#"


def say(kind: SecretKind) -> str:
    return f"[masked: {kind}]"


SECRETS = {
    "aws": "AKIAIOSFODNN7EXAMPLE",
    "github": f"ghp_{A}",
    "github, fine-grained": f"github_pat_{A}{A}",
    "gitlab": f"glpat-{A[:20]}",
    "slack": "xoxb-" + f"2345678901-2345678901234-{A[:24]}",
    "slack, app": "xapp-" + f"1-A0123456789-2345678901234-{H * 4}",
    "slack, hook": "hooks.slack.com/" + f"services/T00000000/B00000000/{A[:24]}",
    "stripe": "sk_" + f"live_{A[:24]}",
    "google": f"AIza{A[:35]}",
    "openai": f"sk-proj-{A}",
    "anthropic": f"sk-ant-api03-{A}",
    "npm": f"npm_{A}",
    "sendgrid": f"SG.{A[:22]}.{A}{A[:7]}",
    "databricks": f"dapi{H * 2}",
    "shopify": f"shpat_{H * 2}",
    "vault": f"hvs.{A[:24]}",
    "telegram": f"123456789:AA{A[:33]}",
    "web token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
    "card": "4111 1111 1111 1111",
    "card, dashes": "5500-0000-0000-0004",
    "card, in one": "4012888888881881",
    "card, no-break spaces": "4111\u00a01111\u00a01111\u00a01111",
    "card, invisible characters": "4111\u200b1111\u200b1111\u200b1111",
    "card, 15": "3782 822463 10005",
    "card, 14": "3056 930902 5904",
    "card, UnionPay": "6221260012345678904",
    "account": "DE89 3704 0044 0532 0130 00",
    "account, in one": "GB82WEST12345698765432",
    "private key": "-----BEGIN RSA PRIVATE KEY-----\nMIIEow==\nabc\n-----END RSA PRIVATE KEY-----",
    "private key, on one line": "-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1r -----END OPENSSH PRIVATE KEY-----",
    "private key, cut off": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg",
}
ASSIGNED = {
    "password=#": "hunter2",
    "password: #": "hunter2!x",
    "DB_PASSWORD=#": "correct-horse",
    'the config has {"password": "#"} in it': "gehe1mnis",
    "api_key = '#'": "abc def 123",
    "senha=#": "verao2026",
    "contraseña: #": "Verano2026!",
    "AWS_SECRET_ACCESS_KEY=#": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "Authorization: Bearer #": "abcdef.123456",
    "curl -H 'Authorization: Basic #'": "dXNlcjpwYXNz",
    "bearer #": "0123456789abcdefghij",
    "https://root:#@db.example.com/x": "pa55w0rd",
    "https://x.example.com/f?sig=#&x=1": "aGVsbG8",
    "<https://x.example.com/?access_token=#|here>": "abcd1234efgh",
}

ORDINARY = """
INC-14 is the same as INC-12, see INC-1234
The order 4539578763621486 was refunded, order id: 5500000000000004, pedido 4111111111111111
Tracking 1Z999AA10123456784, ticket #4539578763621486
Call +49 30 901820, +1 (415) 555-0132, +55 11 91234-5678 or 0800 4111 111
Room C0123456789, person U02ABCDEFGH, message 1765065600.123456, thread 1764000000.000100
https://example.slack.com/archives/C1/p1764000000000100?thread_ts=1763999999.000001&cid=C1
https://www.tiktok.com/@user/video/7312345678901234567 and video 7412345678901234561
sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
md5 d41d8cd98f00b204e9800998ecf8427e, commit 9c4b13d, sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709
At 2026-11-30T22:10:00Z, 1765065600000 ms, 20261130221500, 22:10:05.123456
Request 550e8400-e29b-41d4-a716-446655440000 took 4111 ms; 4 111 111 people saw it, 41.111.111 views
The password reset mails are late; password: reset by the user at 14:05; passwords leaked? unknown
Users cannot change their password: error 500. Password policy: at least 12 characters.
reset_password=true, token=null, secret: nobody knows, the secret is out
Two-factor token: expired for 300 users; token: it worked after 5 min
The bearer of bad news; Authorization is needed from legal; authorization: pending
Key moments: 14:05 raised to S1, 14:20 contained. Keys: 3 of 5 rotated
192.168.10.1:8080, fe80::1, 00:1B:44:11:3A:B7, v2.14.3-rc1
EAN 4006381333931, ISBN 978-3-16-148410-0, IMEI 356938035643809, VIN 1HGCM82633A004352
CNPJ 12.345.678/0001-95, CPF 123.456.789-09, NIF 12345678Z
EUR 4,111,111.11 lost; 1.234.567,89; 12 000 000 000 000
DE is slow, AT 2026 too; GB 82 users; FR1420041010 is a model; ES is the language
Posting key: kp-4411; the primary key is id; foreign key: user_id; passkey: enabled
contraseña: no funciona; senha: expirada; the pass: 3 of 5; passcode: 1234 was not accepted
4111 2222 3333 4444 is no card: its check digit is wrong
""".strip().splitlines()


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_a_secret_is_masked_and_the_words_around_it_stay(secret: str) -> None:
    found = mask(f"We found {secret}", say)
    assert re.fullmatch(r"We found \[masked: \w+\]", found.text), found.text
    assert len(found.kinds) == 1
    if "cut off" not in secret and "BEGIN PRIVATE" not in secret:
        assert re.fullmatch(
            r"See <.*\[masked: \w+\]>, and \[masked: \w+\].", mask(f"See <{secret}>, and {secret}.", say).text
        )


@pytest.mark.parametrize(("written", "secret"), ASSIGNED.items(), ids=ASSIGNED.keys())
def test_what_is_called_a_secret_is_masked(written: str, secret: str) -> None:
    found = mask(written.replace(WORD, secret), say)
    assert secret not in found.text
    assert found.text.startswith(written[: written.index(WORD)].rstrip("\"'"))
    assert found.kinds <= {SecretKind.PASSWORD, SecretKind.TOKEN}


def numbers(seed: int) -> list[str]:
    """What incidents are full of."""
    r = random.Random(seed)
    digits = lambda n: "".join(r.choice(D) for _ in range(n))  # noqa: E731
    return [
        f"INC-{r.randint(1, 99999)}",
        f"order {digits(r.randint(10, 16))}",
        f"video {r.choice('67')}{digits(18)}, https://example.com/v/{r.choice('67')}{digits(18)}",
        f"{r.choice('67')}{r.choice('013456789')}{digits(17)}",
        f"+{r.randint(1, 99)} {digits(3)} {digits(7)}",
        f"+{r.randint(1, 99)}{digits(11)}",
        f"{r.randint(16, 19) * 10**8 + r.randint(0, 10**8 - 1)}.{digits(6)}",
        f"{r.randint(16, 19) * 10**11 + r.randint(0, 10**11 - 1)}",
        f"U0{''.join(r.choice('ABCDEFGHJKMNP0123456789') for _ in range(9))}",
        "".join(r.choice(H) for _ in range(r.choice((7, 32, 40, 64, 128)))),
        str(UUID(int=r.getrandbits(128))),
        f"2026-{r.randint(1, 12):02}-{r.randint(1, 28):02}T{r.randint(0, 23):02}:{digits(2)}:{digits(2)}.{digits(6)}Z",
        f"{r.randint(1, 255)}.{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(0, 255)}:{r.randint(1, 65535)}",
    ]


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_words_of_an_incident_stay(line: str) -> None:
    assert mask(line, say).text == line


def test_ten_thousand_numbers_of_incidents_stay() -> None:
    wrong = [one for seed in range(800) for one in numbers(seed) if mask(f"See {one} now", say).kinds]
    assert wrong == []


def test_numbers_without_a_name_that_pass_for_a_card_are_few() -> None:
    """Sixteen digits that nothing names are masked when issuer and check digit are those of a card: one in forty."""
    r = random.Random(1)
    lengths = {
        n: sum(bool(mask(f"See {r.randint(10 ** (n - 1), 10**n - 1)}", say).kinds) for _ in range(2000))
        for n in range(12, 20)
    }
    assert lengths[16] / 2000 < 0.04
    assert max(lengths[n] for n in (12, 13, 17, 18)) / 2000 < 0.01


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_what_was_masked_stays_as_it_is(language: str) -> None:
    texts = [*SECRETS.values(), *(w.replace(WORD, s) for w, s in ASSIGNED.items()), " ".join(SECRETS.values())]
    for text in texts:
        once = masked(text, spoken(language)).text
        again = masked(once, spoken(language))
        assert (again.text, again.kinds) == (once, frozenset())


def test_the_check_digit() -> None:
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")
