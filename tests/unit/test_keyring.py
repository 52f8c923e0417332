"""How a text is encrypted: with the first key, bound to its place, and refused when anything about it changed."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.engine.keyring import MARK, NO_KEYS, KeyMissing, Keyring, StoredTextAltered, new_key, parse_keys

ONE, TWO = Keyring({"one": bytes(range(32))}), Keyring({"two": bytes(range(1, 33)), "one": bytes(range(32))})
TITLE = "incidents.title"


@given(st.text())
def test_what_is_read_is_what_was_written(text: str) -> None:
    for keys in (NO_KEYS, ONE, TWO):
        assert keys.unseal(keys.seal(text, TITLE), TITLE) == text


@given(st.text())
def test_nobody_can_write_what_muster_takes_for_an_encrypted_text(text: str) -> None:
    for forged in (f"{MARK}{text}", f"{MARK}~{text}", f"{MARK}one~{text}", ONE.seal("x", TITLE)):
        for keys in (NO_KEYS, ONE):
            assert keys.unseal(keys.seal(forged, TITLE), TITLE) == forged


def test_the_stored_text_shows_the_key_and_nothing_of_the_words() -> None:
    stored = ONE.seal("Accounts", TITLE)
    assert re.fullmatch(r"~muster1~one~[A-Za-z0-9+/=]+", stored)
    assert stored != ONE.seal("Accounts", TITLE)
    assert b"Accounts" not in base64.b64decode(stored.rpartition("~")[2])


def test_the_first_key_writes_and_every_key_reads() -> None:
    assert TWO.unseal(ONE.seal("before", TITLE), TITLE) == "before"
    assert TWO.seal("now", TITLE).startswith(f"{MARK}two~")


def test_a_text_of_before_the_first_key_stays_readable() -> None:
    assert ONE.unseal(NO_KEYS.seal("plain", TITLE), TITLE) == "plain"


def test_a_text_in_another_place_is_refused() -> None:
    with pytest.raises(StoredTextAltered, match=r"entries\.text"):
        ONE.unseal(ONE.seal("Accounts", TITLE), "entries.text")


def test_every_altered_byte_is_refused() -> None:
    stored = ONE.seal("Accounts", TITLE)
    sealed = bytearray(base64.b64decode(stored.rpartition("~")[2]))
    for place in range(len(sealed)):
        altered = bytes(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
        with pytest.raises(StoredTextAltered):
            ONE.unseal(f"{MARK}one~{base64.b64encode(altered).decode()}", TITLE)
    for cut in ("", "AAAA", "?"):
        with pytest.raises(StoredTextAltered):
            ONE.unseal(f"{MARK}one~{cut}", TITLE)


def test_a_missing_key_is_named_and_another_one_of_its_id_is_refused() -> None:
    with pytest.raises(KeyMissing, match="`two`"):
        ONE.unseal(TWO.seal("Accounts", TITLE), TITLE)
    with pytest.raises(StoredTextAltered):
        Keyring({"one": bytes(32)}).unseal(ONE.seal("Accounts", TITLE), TITLE)


def test_keys_are_set_by_id_and_a_new_one_can_be_set_as_it_is_printed() -> None:
    first, second = new_key(), new_key()
    keys = parse_keys(f"{first}, {second}")
    assert keys.ids == (first.partition(":")[0], second.partition(":")[0])
    assert parse_keys("").ids == ()


GOOD = base64.b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(
    "setting",
    [
        GOOD,
        f":{GOOD}",
        f"One:{GOOD}",
        f"a~b:{GOOD}",
        f"{'x' * 33}:{GOOD}",
        "one:",
        "one:secret",
        f"one:{GOOD[:20]}",
        f"one:{base64.b64encode(bytes(16)).decode()}",
        f"one:{GOOD},one:{base64.b64encode(bytes(32)).decode()}",
        f"one:{GOOD},two:{GOOD}",
    ],
)
def test_other_keys_are_refused_without_being_shown(setting: str) -> None:
    with pytest.raises(ValueError, match=r"^[^:/+=]+$") as refused:
        parse_keys(setting)
    assert GOOD[:8] not in str(refused.value)


def test_keys_show_their_ids_and_nothing_else() -> None:
    assert repr(TWO) == str(TWO) == "Keyring(two, one)"
    assert f"{TWO}" == "Keyring(two, one)"


def test_errors_hold_no_words() -> None:
    for error in (KeyMissing("one"), StoredTextAltered(TITLE)):
        assert "Accounts" not in str(error)
        assert error.__cause__ is None
