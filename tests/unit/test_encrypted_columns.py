"""Every column that can hold words is encrypted, or named here with the reason why it is stored plainly."""

from collections.abc import Mapping

from sqlalchemy import JSON, Text

from storage.engine.encryption import EncryptedJson, EncryptedText, encrypted_columns
from storage.schema import metadata

PLAIN: Mapping[str, str] = {
    "ids of Slack": "user by to assignee author created_by done_by cancelled_by closed_by answered_by declared_by "
    "recorded_by collected_by released_by "
    "ended_by people.id channel proposals.message glass_requests.asked glass_requests.messages "
    "message_channel message_ts source_channel source_ts already_posted "
    "posted_entries.ts entries.thread entries.permalink proposals.people asked_messages.user request_id "
    "people.timezone people.locale",
    "words of the programme, by id": "use kind state status severity phase type role visibility purpose step outcome "
    "subtype programme change request_source marking via waived added_classes content_class medium code",
    "error codes, never a message": "error",
    "made of ids and times": "ordering_key dedup_key occurrence_key posted_entries.key direct_messages.key "
    "idempotency_keys.key drafts.key "
    "circuit_breaker.key rate_limits.key read_markers.missing merges.tasks",
    "words of Muster's own": "rosters.name health_alerts.name heartbeats.name incidents.code_name",
    "the journal's chains, hashes and times as text": "chain journal.happened_at journal.recorded_at journal.source "
    "journal.content_hash journal.previous journal.hash journal_heads.hash",
    "what an erasure removed, in numbers and hashes": "erasures.certificate certificates.basis certificates.head "
    "certificates.rows certificates.uncleared",
    "keys by id, and a known text that each encrypted": "encryption_keys.id encryption_keys.proof",
    "the bot's account": "bot_identities.token bot_identities.bot bot_identities.team bot_identities.workspace "
    "bot_identities.enterprise",
    "settings: ids, times and names of channels": "setting_changes.name setting_changes.old setting_changes.new",
}
"""A column by its name where it means the same in every table, else with its table."""
_NAMED = {name for names in PLAIN.values() for name in names.split()}


def test_every_column_that_can_hold_words_is_encrypted_or_plain_for_a_reason() -> None:
    encrypted = {str(column) for column in encrypted_columns()}
    texts = [c for t in metadata.sorted_tables for c in t.columns if isinstance(c.type, Text | JSON)]
    undecided = [str(c) for c in texts if not {str(c), c.name} & _NAMED]
    assert not undecided, "use encrypted_text or encrypted_json, or give the reason in PLAIN"
    assert not encrypted & _NAMED
    assert {"incidents.title", "entries.text", "entries.data", "jobs.data", "people.name"} <= encrypted


def test_every_reason_is_still_needed() -> None:
    names = {name for t in metadata.sorted_tables for c in t.columns for name in (str(c), c.name)}
    assert not _NAMED - names


def test_an_encrypted_value_is_bound_to_the_column_it_is_in() -> None:
    for column in encrypted_columns():
        assert isinstance(column.type, EncryptedText | EncryptedJson)
        assert column.type.place == str(column)
