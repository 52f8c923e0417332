"""People read and write as they do at a screen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox, SandboxClock

from .manifest import MANIFEST


def posted(slack: Sandbox, client: WebClient, text: str = "x", **more: Any) -> Any:
    client.chat_postMessage(channel="#general", text=text, **more)
    return slack.person("Alice").sees("general")[-1]


def test_text_reads_as_people_read_it(slack: Sandbox, client: WebClient) -> None:
    alice, general = slack.person("Alice"), slack.channel("general")
    slack.add_group("oncall", "On call", [alice])
    group = next(iter(slack.workspace.usergroups))
    text = (
        f"*Bold* _soft_ ~gone~ `code *raw*` <@{alice.user.id}> <#{general.channel.id}> <!here> "
        f"<!subteam^{group}> <https://example.com/a_b_c|the _runbook_> <https://example.com> "
        "a_b_c 2 * 3 &lt;tag&gt; &amp;"
    )
    assert posted(slack, client, text).text == (
        "Bold soft gone code *raw* @Alice #general @here @oncall the runbook https://example.com a_b_c 2 * 3 <tag> &"
    )


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("{date_num}", "2026-03-01"),
        ("{date}", "March 1st, 2026"),
        ("{date_short} at {time}", "Mar 1, 2026 at 1:05 PM"),
        ("{date_long}", "Sunday, March 1st, 2026"),
        ("{date_short_pretty} at {time}", "Mar 1, 2026 at 1:05 PM"),
        ("{time_secs} {nonsense}", "1:05:09 PM {nonsense}"),
    ],
)
def test_dates_read_in_the_readers_words(slack: Sandbox, client: WebClient, pattern: str, shown: str) -> None:
    assert posted(slack, client, f"<!date^1772370309^{pattern}|fallback>").text == shown


def test_today_is_called_today(slack: Sandbox, client: WebClient) -> None:
    now = int(slack.clock.timestamp())
    message = posted(slack, client, f"<!date^{now}^{{date_short_pretty}}|x> <!date^{now + 86400}^{{date_pretty}}|x>")
    assert message.text == "today tomorrow"


def test_blocks_read_from_top_to_bottom(slack: Sandbox, client: WebClient) -> None:
    plain = {"type": "plain_text", "text": "*not bold*"}
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "INC-1"}},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*Lead*"},
            "fields": [plain],
            "accessory": {
                "type": "overflow",
                "action_id": "o",
                "options": [{"text": {"type": "plain_text", "text": "Rename"}, "value": "r"}],
            },
        },
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "since _noon_"}, plain]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]]},
        {"type": "markdown", "text": "## Head\n**bold** [label](https://example.com)"},
    ]
    message = posted(slack, client, "fallback", blocks=blocks)
    assert message.text == "INC-1\nLead\n*not bold*\nsince noon *not bold*\na | b\nHead\nbold label"
    assert (message.fallback, message.buttons, message.menus) == ("fallback", [], ["Rename"])


def test_pings_are_what_notifies_and_nothing_else(slack: Sandbox, client: WebClient) -> None:
    bob = slack.person("Bob").user.id
    mention = f"<@{bob}> <!channel>"
    quiet = [{"type": "header", "text": {"type": "plain_text", "text": mention}}]
    loud = [{"type": "section", "text": {"type": "mrkdwn", "text": mention}}]
    assert posted(slack, client, "x", blocks=quiet).pings == []
    assert posted(slack, client, "x", blocks=loud).pings == ["Bob", "@channel"]
    assert posted(slack, client, f"`<@{bob}>` &lt;!here&gt;").pings == []
    assert slack.person("Alice").say("general", "hi @Bob and @here").pings == ["Bob", "@here"]


def test_what_people_type_becomes_live(slack: Sandbox) -> None:
    alice = slack.person("Alice")
    slack.add_person("Mary Ann")
    message = alice.say("general", "@Mary Ann look at #random, @nobody & https://example.com/x?a=1&b=2")
    assert message.text == "@Mary Ann look at #random, @nobody & https://example.com/x?a=1&b=2"
    random = slack.channel("random").channel.id
    assert f"<#{random}>" in message.post.text
    assert "@nobody &amp; <https://example.com/x?a=1&amp;b=2>" in message.post.text
    assert message.pings == ["Mary Ann"]


def test_a_private_room_is_named_only_to_those_inside(slack: Sandbox, client: WebClient) -> None:
    alice, bob = slack.person("Alice"), slack.person("Bob")
    hidden = alice.creates("project-x", private=True)
    client.chat_postMessage(channel="#general", text=f"see <#{hidden.channel.id}>")
    assert alice.sees("general")[-1].text == "see #project-x"
    assert bob.sees("general")[-1].text == "see a private channel"
    with pytest.raises(PermissionError, match="Bob cannot see #project-x"):
        bob.sees("project-x")


def test_people_keep_to_the_rules(slack: Sandbox) -> None:
    alice, bob, dora = slack.person("Alice"), slack.person("Bob"), slack.person("Dora")
    room = alice.creates("room")
    said = alice.say(room, "mine")
    for act in (
        lambda: bob.say(room, "not a member"),
        lambda: bob.edit(said, "not mine"),
        lambda: bob.delete(said),
        lambda: dora.slash("/incident", "general"),
        lambda: slack.person("Gus").joins("random"),
    ):
        with pytest.raises(PermissionError):
            act()
    with pytest.raises(LookupError, match="there is nobody called Zoe"):
        slack.person("Zoe")
    with pytest.raises(LookupError, match="there is no channel lost"):
        slack.channel("lost")


def test_rooms_live(slack: Sandbox) -> None:
    alice, bob = slack.person("Alice"), slack.person("Bob")
    room = alice.creates("room", private=True)
    alice.invites(room, bob)
    alice.sets_topic(room, "calm")
    bob.renames(room, "quiet-room")
    said = bob.say(room, "hello")
    alice.pins(said)
    alice.react(said, ":eyes:")
    bob.say(room, "reply", thread=said)
    bob.shares(room, "log.txt", b"oops", thread=said)
    assert (room.name, room.topic, room.members, room.is_private) == ("quiet-room", "calm", ["Alice", "Bob"], True)
    assert (room.pins, said.reactions, said.pinned) == ([said], {"eyes": ["Alice"]}, True)
    assert [(m.text, m.files) for m in said.thread] == [("reply", []), ("", [("log.txt", b"oops")])]
    bob.leaves(room)
    alice.archives(room)
    assert (room.members, room.is_archived, [r.name for r in bob.rooms()]) == (
        ["Alice"],
        True,
        ["general", "incidents", "random"],
    )


def test_a_transcript_shows_what_one_person_sees(slack: Sandbox, client: WebClient) -> None:
    alice, bob = slack.person("Alice"), slack.person("Bob")
    room = alice.creates("room")
    alice.invites(room, bob, slack.bot_name)
    said = bob.say(room, "db is down\nsince noon")
    alice.react(said, "eyes")
    alice.say(room, "on it", thread=said)
    client.chat_postEphemeral(channel=room.channel.id, user=alice.user.id, text="only you")
    for_bob = slack.transcript(room, as_=bob)
    for_alice = slack.transcript(room, as_=alice)
    assert "only you" not in for_bob
    tail = [line[6:] if line[:2].isdigit() else line for line in for_alice.split("\n")[-5:]]
    assert tail[0] == "Bob: db is down"
    assert tail[1:3] == ["      since noon", "      :eyes: Alice"]
    assert tail[3].startswith("    ↳ ")
    assert tail[4] == "Muster (only visible to you): only you"


def test_waiting_fails_with_what_was_there_instead(slack: Sandbox) -> None:
    alice = slack.person("Alice")
    alice.say("general", "something else")
    with pytest.raises(AssertionError, match="something else"):
        alice.waits_for("general", containing="the thing", timeout=0.05)
    with pytest.raises(AssertionError, match="for the moon; last answer: 0"):
        slack.wait_until(lambda: 0, timeout=0.01, what="the moon")
    with pytest.raises(AssertionError, match="there is no channel moon"):
        slack.wait_until(lambda: slack.channel("moon"), timeout=0.01)


def test_every_input_takes_what_people_enter(slack: Sandbox, client: WebClient) -> None:
    from sandbox.gestures.payloads import new_trigger

    from .views import a_form, plain, text_input

    def an_input(label: str, **element: Any) -> dict[str, Any]:
        return {"type": "input", "label": plain(label), "element": {"action_id": "v", **element}, "optional": True}

    options = [{"text": plain(text), "value": text} for text in ("S1 Critical", "S2 High")]
    form = a_form(
        text_input("t", "Text"),
        an_input("Severity", type="static_select", options=options),
        an_input("Harms", type="checkboxes", options=options),
        an_input("Who", type="users_select"),
        an_input("Team", type="multi_users_select"),
        an_input("Where", type="conversations_select"),
        an_input("Day", type="datepicker"),
        an_input("Hour", type="timepicker"),
        an_input("Count", type="number_input", is_decimal_allowed=False),
        an_input("Mail", type="email_text_input"),
    )
    alice, bob = slack.person("Alice"), slack.person("Bob")
    client.views_open(trigger_id=new_trigger(slack.workspace, alice.user.id), view=form)
    shown = alice.form
    assert shown
    entered = {
        "Text": "words",
        "Severity": "s2 high",
        "Harms": ["S1 Critical"],
        "Who": bob,
        "Team": ["Alice", bob],
        "Where": slack.channel("general"),
        "Day": date(2026, 3, 1),
        "Hour": "09:30",
        "Count": 3,
        "Mail": "nobody",
    }
    outcome = alice.submit(shown, entered)
    assert outcome.errors == {"Mail": "Please enter a valid email address."}
    assert shown.values == entered | {
        "Severity": "S2 High",
        "Who": "Bob",
        "Team": ["Alice", "Bob"],
        "Where": "general",
        "Day": "2026-03-01",
        "Count": "3",
    }
    with pytest.raises(AssertionError, match=r"no option 'S9'; there are \['S1 Critical', 'S2 High'\]"):
        alice.fill(shown, {"Severity": "S9"})


def test_the_clock_goes_forward_only() -> None:
    clock = SandboxClock()
    before = clock.now()
    clock.advance(1800)
    assert (clock.now() - before).total_seconds() >= 1800
    with pytest.raises(ValueError, match="only moves forward"):
        clock.advance(-1)


def test_a_clock_may_begin_at_any_time_and_stand_still() -> None:
    noon = datetime(2027, 1, 13, 12, tzinfo=UTC)
    clock = SandboxClock(noon, stands=True)
    assert clock.now() == noon
    clock.advance(1800)
    assert clock.now() == noon + timedelta(minutes=30)
    assert SandboxClock(noon).now() >= noon


def test_message_times_follow_the_clock_and_never_repeat() -> None:
    clock = SandboxClock()
    with Sandbox(MANIFEST, clock=clock) as slack:
        alice = slack.person("Alice")
        stamps = [alice.say("general", str(n)).ts for n in range(50)]
        clock.advance(3600)
        stamps.append(alice.say("general", "later").ts)
        assert sorted(set(stamps)) == stamps
        assert float(stamps[-1]) - float(stamps[0]) >= 3600
