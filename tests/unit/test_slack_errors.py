"""Slack's error codes: try again, give up, or no error at all. Every code we know has its place."""

import re
from http.client import IncompleteRead, RemoteDisconnected
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.adapters.slack_errors import BREAKS_THE_LINE, TRANSIENT, from_line, from_slack
from workflows.domain.errors import ChatRejected, ChatUnavailable

ADAPTER = Path(__file__).resolve().parents[2] / "bot" / "adapters" / "slack.py"

RETRY = set(
    """
    external_channel_migrating fatal_error fetch_members_failed file_update_failed internal_error
    list_record_comment_fetch_failed message_limit_exceeded rate_limited ratelimited request_timeout
    service_unavailable team_added_to_org too_many_requests update_failed
    """.split()
)

HANDLED = set(
    """
    already_in_channel already_pinned already_reacted channel_not_found is_archived message_not_found
    method_not_supported_for_channel_type name_taken no_reaction not_in_channel thread_not_found
    """.split()
)
"""Ends inside the adapter, as far as the call it answers allows."""

BY_THE_BOUNDARY = {"expired_trigger_id", "exchanged_trigger_id"}
"""Answers to `views.open`, the one call a handler makes: told to the person."""

GIVE_UP = set(
    """
    access_denied accesslimited account_inactive alt_txt_too_large app_access_restricted app_cannot_join_channel
    as_user_not_supported attachment_payload_limit_exceeded bad_timestamp block_mismatch blocked_file_type
    cannot_bookmark_from_external_org cannot_bookmark_restricted_sharing_enabled cannot_create_channel
    cannot_reply_to_message cant_broadcast_message cant_invite cant_invite_self cant_update_message
    canvas_disabled_user_team channel_is_limited_access channels_limit_exceeded deprecated_endpoint
    draft_already_deleted draft_already_sent draft_has_conflict draft_not_found duplicate_channel_not_found
    duplicate_external_id duplicate_message_not_found edit_window_closed ekm_access_denied enterprise_is_restricted
    file_already_added file_comment_not_found file_deleted file_is_deleted file_not_found file_not_shared
    file_share_limit_reached file_type_not_allowed file_upload_size_restricted file_uploads_disabled
    file_uploads_except_images_disabled forbidden_team hash_conflict insecure_request invalid_app_action_type
    invalid_arg_name invalid_arguments invalid_array_arg invalid_attachments invalid_auth invalid_blocks
    invalid_blocks_format invalid_bookmark_type invalid_channel invalid_charset invalid_child_type invalid_cursor
    invalid_emoji invalid_entity_id invalid_form_data invalid_limit invalid_link invalid_metadata_filter_keys
    invalid_metadata_format invalid_metadata_schema invalid_name invalid_name_maxlength invalid_name_punctuation
    invalid_name_required invalid_name_specials invalid_parent_type invalid_post_type invalid_shortcut_type
    invalid_trigger_id invalid_ts_latest invalid_ts_oldest invalid_types invalid_user_combination
    invitee_cant_see_channel is_inactive markdown_text_conflict max_file_sharing_exceeded messages_tab_disabled
    metadata_must_be_sent_from_app metadata_too_large method_deprecated missing_args missing_argument
    missing_file_data missing_post_type missing_profile_id missing_scope msg_blocks_too_long msg_too_long no_access
    no_channel no_dual_broadcast_content_update no_external_invite_permission no_item_specified no_permission
    no_such_subteam no_text no_user not_allowed_token_type not_authed not_authorized not_enabled not_enough_users
    not_found not_implemented not_pinnable not_reactable org_login_required org_user_not_in_team
    parent_bookmark_disabled parent_with_link permission_denied plan_upgrade_required posting_to_channel_denied
    restricted_action restricted_action_non_threadable_channel restricted_action_read_only_channel
    restricted_action_thread_locked restricted_action_thread_only_channel send_on_behalf_not_allowed
    slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked
    slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked
    slack_connect_lists_sharing_blocked snippet_too_large storage_limit_reached streaming_state_conflict
    team_access_not_granted team_not_found thread_locked token_expired token_revoked too_long too_many_attachments
    too_many_bookmarks too_many_contact_cards too_many_emoji too_many_members too_many_pins too_many_reactions
    too_many_tabs too_many_users two_factor_setup_required unable_to_share_files unknown_snippet_type unknown_subtype
    ura_max_channels user_disabled user_is_restricted user_not_found user_not_in_channel user_not_visible
    users_list_not_supplied users_not_found view_too_large
    """.split()
)


def refused(code: str | None, status: int = 200, **headers: Any) -> SlackApiError:
    """The error the client raises for an answer of Slack."""
    data = {"ok": False} | ({"error": code} if code else {})
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers=headers, status_code=status
    )
    return SlackApiError("refused", response)


def test_a_code_has_one_place() -> None:
    groups = [RETRY, HANDLED, BY_THE_BOUNDARY, GIVE_UP]
    assert sum(map(len, groups)) == len(set().union(*groups))


@pytest.mark.parametrize("code", sorted(RETRY))
def test_what_passes_is_tried_again(code: str) -> None:
    meant = from_slack(refused(code))
    assert isinstance(meant, ChatUnavailable)
    assert (meant.reason, meant.ambiguous) == (code, False)


def test_nothing_else_is_tried_again() -> None:
    assert TRANSIENT == RETRY


@pytest.mark.parametrize("code", sorted(HANDLED | BY_THE_BOUNDARY | GIVE_UP))
def test_what_slack_refuses_for_good_keeps_its_code(code: str) -> None:
    meant = from_slack(refused(code))
    assert isinstance(meant, ChatRejected)
    assert meant.code == code


def test_the_adapter_itself_ends_exactly_the_harmless_ones() -> None:
    """Every code the adapter names is in the table above, and every one in the table is named there."""
    named = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', ADAPTER.read_text(encoding="utf-8")))
    assert HANDLED <= named
    assert named & GIVE_UP == set()


@pytest.mark.parametrize(
    ("error", "reason", "retry_after", "ambiguous"),
    [
        (refused("ratelimited", 429, **{"Retry-After": "30"}), "ratelimited", 30.0, False),
        (refused("ratelimited", 429, **{"retry-after": "0.5"}), "ratelimited", 0.5, False),
        (refused("ratelimited", 429, **{"Retry-After": ["7"]}), "ratelimited", 7.0, False),
        (refused("ratelimited", 429, **{"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), "ratelimited", None, False),
        (refused("ratelimited", 429, **{"Retry-After": ""}), "ratelimited", None, False),
        (refused("ratelimited", 429), "ratelimited", None, False),
        (refused(None, 429, **{"Retry-After": "3"}), "unknown_error", 3.0, False),
        (refused("internal_error", 500), "internal_error", None, True),
        (refused("service_unavailable", 503, **{"Retry-After": "9"}), "service_unavailable", 9.0, True),
        (refused("something_new", 502), "http_502", None, True),
        (refused(None, 500), "http_500", None, True),
    ],
)
def test_a_busy_or_broken_slack_is_waited_for(
    error: SlackApiError, reason: str, retry_after: float | None, ambiguous: bool
) -> None:
    meant = from_slack(error)
    assert isinstance(meant, ChatUnavailable)
    assert (meant.reason, meant.retry_after, meant.ambiguous) == (reason, retry_after, ambiguous)


def test_an_answer_without_a_code_is_a_refusal() -> None:
    meant = from_slack(refused(None))
    assert isinstance(meant, ChatRejected)
    assert meant.code == "unknown_error"


@pytest.mark.parametrize(
    "error",
    [
        URLError("no route"),
        TimeoutError("read"),
        ConnectionResetError("by peer"),
        ConnectionRefusedError(),
        RemoteDisconnected("closed"),
        IncompleteRead(b""),
        OSError("unreachable"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_broken_line_may_have_had_its_effect(error: Exception) -> None:
    assert isinstance(error, BREAKS_THE_LINE)
    meant = from_line(error)
    assert isinstance(meant, ChatUnavailable)
    assert (meant.reason, meant.retry_after, meant.ambiguous) == (type(error).__name__, None, True)
