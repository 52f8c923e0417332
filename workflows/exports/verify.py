#!/usr/bin/env python3
"""Checks an export of Muster: that no byte of its files was changed, and that its journal is an unbroken chain.

Run it in the unzipped folder: `python3 verify.py`. It needs Python 3.9 or newer and nothing else, reads only, and ends
with 0 if all is well, else with 1 and the first fault. What it cannot show: that this whole export is the one that was
made. Compare the SHA-256 of the zip with the one that Muster has on record, and take this program from a place you
trust: the same file is in Muster's source, `workflows/exports/verify.py`.
"""

import hashlib
import json
import os
import sys
from typing import Any

MANIFEST, JOURNAL, RECORD = "manifest.json", "journal.jsonl", "record.json"
GENESIS = "0" * 64
SEALED = ("chain", "seq", "kind", "happened_at", "recorded_at", "source", "content_hash", "previous")


class Fault(Exception):
    """What is wrong, in one sentence."""


def check(folder: str) -> dict[str, Any]:
    """The manifest of an export in which nothing was changed. Raises `Fault` for the first thing that is wrong."""
    manifest = read_manifest(folder)
    files: dict[str, Any] = manifest["files"]
    for name in sorted(set(os.listdir(folder)) - set(files) - {MANIFEST, "__pycache__"}):
        raise Fault(f"{name} does not belong to this export.")
    for name in sorted(files):
        if not os.path.isfile(os.path.join(folder, name)):
            raise Fault(f"{name} is missing.")
    hashes = check_journal(read(folder, JOURNAL), manifest) if JOURNAL in files else set()
    for name in sorted(files):
        content = read(folder, name)
        if hashlib.sha256(content).hexdigest() != files[name]["sha256"]:
            raise Fault(f"{name} was changed: its SHA-256 is not the one in {MANIFEST}.")
    check_seals(json.loads(read(folder, RECORD)), hashes)
    return manifest


def read(folder: str, name: str) -> bytes:
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def read_manifest(folder: str) -> dict[str, Any]:
    """Sealed by itself: written again, it has to give the same bytes."""
    try:
        written = read(folder, MANIFEST)
        manifest = json.loads(written.decode("ascii"))
        seal = manifest["seal"]
        manifest["files"], manifest["journal"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise Fault(f"{MANIFEST} cannot be read.") from None
    if as_file(manifest) != written or seal_of(manifest) != seal:
        raise Fault(f"{MANIFEST} was changed.")
    return dict(manifest)


def as_file(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode("ascii")


def seal_of(manifest: dict[str, Any]) -> str:
    return hashlib.sha256(as_file({**manifest, "seal": ""})).hexdigest()


def check_journal(written: bytes, manifest: dict[str, Any]) -> "set[str]":
    """The hashes of its rows: each is sealed as it says and follows the one before it, and the last one is the one that
    the manifest names."""
    previous, hashes, number = GENESIS, set(), 0
    for number, line in enumerate(written.splitlines(keepends=True), start=1):
        row = read_row(line, number)
        if row["chain"] != manifest["journal"]["chain"] or row["seq"] != number or row["previous"] != previous:
            raise Fault(f"{JOURNAL}, row {number}: it does not follow the row before it.")
        if hashlib.sha256(canonical({name: row[name] for name in SEALED})).hexdigest() != row["hash"]:
            raise Fault(f"{JOURNAL}, row {number}: it is not as it was sealed.")
        if (
            "content" in row
            and hashlib.sha256(row["content"].encode("utf-8", "surrogatepass")).hexdigest() != row["content_hash"]
        ):
            raise Fault(f"{JOURNAL}, row {number}: its content is not the one that was sealed.")
        previous = row["hash"]
        hashes.add(previous)
    if (number, previous) != (manifest["journal"]["rows"], manifest["journal"]["head"]):
        raise Fault(f"{JOURNAL}: it does not end with row {manifest['journal']['rows']}, as {MANIFEST} says.")
    return hashes


def read_row(line: bytes, number: int) -> dict[str, Any]:
    try:
        row: dict[str, Any] = json.loads(line.decode("ascii"))
        is_whole = set(row) - {"content"} == {*SEALED, "hash"} and canonical(row) + b"\n" == line
        is_whole = is_whole and isinstance(row.get("content", ""), str)
    except (ValueError, TypeError, RecursionError):
        is_whole = False
    if not is_whole:
        raise Fault(f"{JOURNAL}, row {number}: it cannot be read.")
    return row


def canonical(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def check_seals(record: dict[str, Any], hashes: "set[str]") -> None:
    """Every entry that names its row of the journal names one that is there."""
    for entry in record["entries"]:
        if entry.get("journal_row") is not None and entry["journal_row"] not in hashes:
            raise Fault(f"{RECORD}, entry {entry['number']}: its row is not in {JOURNAL}.")


def main(arguments: list[str]) -> str | None:
    """What is wrong, for whoever ends with it; None if nothing is."""
    folder = arguments[0] if arguments else os.path.dirname(os.path.abspath(__file__))
    try:
        manifest = check(folder)
    except Fault as fault:
        return f"NOT VERIFIED. {fault}"
    rows, bare = manifest["journal"]["rows"], manifest["journal"]["rows"] - manifest["journal"]["contents"]
    sys.stdout.write(
        f"Verified: {manifest['incident']}, {len(manifest['files'])} files, as {MANIFEST} says.\n"
        f"The journal is an unbroken chain of {rows} rows, {bare} of them without their content.\n"
    )
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
