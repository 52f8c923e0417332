"""Whatever goes to one person about an incident is remembered, so that it can be taken back."""

import ast

from tests.unit.source import calls, last_name

TO_CHANNELS = {
    ("workflows.outbox.posting", "room"),
    ("workflows.operations.anchor_channel", "ChannelId(deps.anchor_channel)"),
    ("workflows.operations.operator_channel", "channel"),
    ("workflows.incidents.room_state", "incident.room"),
    ("workflows.reminders.delivery", "address.to"),
    ("workflows.timeline.summary_jobs", "room"),
    ("workflows.war_room.activity_feed", "telling.room"),
    ("workflows.war_room.announcing", "where"),
    ("workflows.war_room.leaving", "old.channel"),
    ("workflows.war_room.people_line", "room"),
    ("workflows.war_room.plan", "context.room"),
    ("workflows.war_room.plan", "where"),
}
"""Where something is posted to a channel, and what says to which."""
TO_A_PERSON = ("workflows.outbox.direct", "sent.user")


def test_what_goes_to_one_person_is_posted_in_one_place_that_remembers_it() -> None:
    posting = {
        (module, ast.unparse(call.args[0]))
        for module, call in calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr == "post" and last_name(call.func.value) == "chat"
    }
    assert posting - {TO_A_PERSON} - TO_CHANNELS == set(), "use `tell` or `write_to`, or say which channel"
    assert TO_CHANNELS | {TO_A_PERSON} == posting


SHOWS_NO_MORE = {
    "workflows.outbox.direct",
    "workflows.outbox.posting",
    "workflows.incidents.ask_jobs",
    "workflows.incidents.call_again",
    "workflows.incidents.legal_jobs",
    "workflows.incidents.second_person",
    "workflows.reminders.job_handlers",
}
"""Where what one person was written is edited into what is over: a notice, a question or a reminder."""


def test_what_one_person_was_written_is_edited_where_it_is_noted_to_be_taken_back() -> None:
    editing = {
        module
        for module, call in calls()
        if last_name(call.func) in {"edit", "edit_if_there", "empty"} and any(k.arg == "reader" for k in call.keywords)
    }
    assert editing == SHOWS_NO_MORE, "use `rewrite`"
