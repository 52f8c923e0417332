"""What people do reaches a Bolt app over both transports, and what it answers reaches them."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App

from sandbox import Sandbox, SandboxClock

from .conftest import new_app
from .views import a_form, a_home, button, plain, select, text_input

Json = dict[str, Any]
Serve = Callable[[App], None]


def quiet(app: App) -> App:
    """Takes every event without a word."""

    @app.event(re.compile(".*"))
    def nothing(ack: Any) -> None:
        ack()

    return app


# commands


def test_a_command_opens_a_form_and_its_submission_makes_a_room(slack: Sandbox, serve: Serve) -> None:
    app = quiet(new_app(slack))

    @app.command("/incident")
    def declare(ack: Any, body: Json, client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=a_form(text_input("title", "Title")))
        ack()

    @app.view("form")
    def submitted(ack: Any, body: Json, client: Any) -> None:
        title = body["view"]["state"]["values"]["title"]["value"]["value"]
        if len(title) < 3:
            return ack(response_action="errors", errors={"title": "Say a little more."})
        made = client.conversations_create(name="inc-1")["channel"]["id"]
        client.conversations_invite(channel=made, users=[body["user"]["id"]])
        client.chat_postMessage(channel=made, text=f"Incident: {title}")
        return ack()

    serve(app)
    alice = slack.person("Alice")
    form = alice.slash("/incident declare", "general").form
    assert form is not None
    assert (form.title, form.labels, form.submit_label) == ("A form", ["Title"], "Go")
    assert alice.submit(form).errors == {"Title": "Please complete this required field."}
    assert alice.submit(form, {"Title": "x"}).errors == {"Title": "Say a little more."}
    assert alice.submit(form, {"Title": "API is down"}).closed
    assert [room.name for room in alice.rooms()][-1] == "inc-1"
    assert alice.waits_for("inc-1", containing="API is down").author == "Muster"
    assert slack.violations == []


def test_mentions_are_escaped_only_where_the_manifest_says(slack: Sandbox, serve_http: Serve) -> None:
    app, heard = new_app(slack), []

    @app.command("/incident")
    @app.command("/raw")
    def hear(ack: Any, body: Json) -> None:
        heard.append((body["text"], body["channel_name"]))
        ack()

    serve_http(app)
    alice = slack.person("Alice")
    alice.creates("hidden", private=True)
    alice.slash("/incident assign @Bob in #general <now>", "general")
    alice.slash("/raw assign @Bob", "hidden")
    alice.slash("/raw", "dm")
    bob, general = slack.person("Bob").user.id, slack.channel("general").channel.id
    assert heard == [
        (f"assign <@{bob}|bob> in <#{general}|general> &lt;now&gt;", "general"),
        ("assign @Bob", "privategroup"),
        ("", "directmessage"),
    ]


def test_a_command_can_be_answered_at_once_and_later(slack: Sandbox, serve: Serve) -> None:
    app = new_app(slack)

    @app.command("/incident")
    def answer(ack: Any, respond: Any, body: Json) -> None:
        if body["text"] == "now":
            return ack("Here *you* are")
        ack()
        return respond(text="A little later", response_type="in_channel")

    serve(app)
    alice, bob = slack.person("Alice"), slack.person("Bob")
    assert alice.slash("/incident now", "general").text == "Here you are"
    assert [m.text for m in bob.sees("general")] == []
    alice.slash("/incident later", "general")
    assert bob.waits_for("general", containing="A little later").author == "Muster"


def test_a_slow_bot_shows_as_operation_timeout(slack: Sandbox, serve: Serve) -> None:
    slack.hub.deadline = 0.2
    app, leave = new_app(slack), threading.Event()

    @app.command("/incident")
    def sleep(ack: Any) -> None:
        leave.wait(30)
        ack()

    serve(app)
    alice = slack.person("Alice")
    said = '/incident failed with the error "operation_timeout"'
    outcome = alice.slash("/incident", "general")
    leave.set()
    assert (outcome.error, outcome.form) == (said, None)
    assert [(m.text, m.author, m.is_error) for m in alice.sees("general")] == [(said, "Slackbot", True)]
    assert slack.traffic.deliveries("/incident")[0].error == "operation_timeout"


def test_nobody_there_shows_as_dispatch_failed(slack: Sandbox) -> None:
    alice = slack.person("Alice")
    said = '/incident failed with the error "dispatch_failed"'
    assert alice.slash("/incident", "general").error == said
    slack.deliver_to("http://127.0.0.1:9/slack/events")
    assert alice.slash("/incident", "general").error == said
    assert alice.slash("/unheard-of", "general").error == "/unheard-of is not a valid command."


# response URLs


def test_a_response_url_lasts_five_uses_and_thirty_minutes() -> None:
    clock = SandboxClock(stands=True)
    with Sandbox({"features": {"slash_commands": [{"command": "/x"}]}}, clock=clock) as slack:
        app, responds = new_app(slack), []

        @app.command("/x")
        def keep(ack: Any, respond: Any) -> None:
            responds.append(respond)
            ack()

        from .conftest import BotServer

        server = BotServer(app)
        slack.deliver_to(server.url)
        alice = slack.person("Alice")
        alice.slash("/x", "general")
        alice.slash("/x", "general")
        server.stop()
        assert [responds[0](text=str(n)).status_code for n in range(6)] == [200] * 5 + [404]
        assert responds[1](text="in time").status_code == 200
        clock.advance(31 * 60)
        assert responds[1](text="too late").status_code == 404
        assert [m.text for m in alice.sees("general")] == ["0", "1", "2", "3", "4", "in time"]
        assert slack.violations == ["response_url: used_url", "response_url: expired_url"]


def test_a_response_url_replaces_and_deletes_what_was_pressed(slack: Sandbox, serve_http: Serve) -> None:
    app = new_app(slack)

    @app.command("/incident")
    def offer(ack: Any) -> None:
        ack(text="Offer", blocks=[button("Take", "take"), button("Leave", "leave")])

    @app.action("take")
    def take(ack: Any, respond: Any) -> None:
        respond(text="Taken", replace_original=True)
        ack()

    @app.action("leave")
    def leave(ack: Any, respond: Any) -> None:
        respond(delete_original=True)
        ack()

    serve_http(app)
    alice = slack.person("Alice")
    first = alice.slash("/incident", "general").message
    second = alice.slash("/incident", "general").message
    assert first
    assert second
    assert (first.buttons, first.is_ephemeral) == (["Take", "Leave"], True)
    alice.click(first, "Take")
    alice.click(second, "Leave")
    assert [m.text for m in alice.sees("general")] == ["Taken"]
    assert not second.exists


# modals


def test_a_trigger_works_once_and_for_three_seconds() -> None:
    clock = SandboxClock(stands=True)
    with Sandbox({"features": {"slash_commands": [{"command": "/x"}]}}, clock=clock) as slack:
        app, triggers = new_app(slack), []
        form = a_form(text_input("title", "Title"))

        @app.command("/x")
        def keep(ack: Any, body: Json) -> None:
            triggers.append(body["trigger_id"])
            ack()

        from .conftest import BotServer

        server = BotServer(app)
        slack.deliver_to(server.url)
        for _ in range(2):
            slack.person("Alice").slash("/x", "general")
        server.stop()

        def opening(trigger_id: str) -> str:
            return str(app.client.api_call("views.open", json={"trigger_id": trigger_id, "view": form})["ok"])

        from slack_sdk.errors import SlackApiError

        def refused(trigger_id: str) -> str:
            with pytest.raises(SlackApiError) as caught:
                opening(trigger_id)
            return str(caught.value.response["error"])

        assert opening(triggers[0]) == "True"
        assert refused(triggers[0]) == "exchanged_trigger_id"
        clock.advance(4)
        assert refused(triggers[1]) == "expired_trigger_id"
        assert refused("1.2.3") == "invalid_arguments"


def test_a_form_that_changes_keeps_what_was_entered(slack: Sandbox, serve: Serve) -> None:
    app = new_app(slack)
    first = a_form(select("kind", "Kind", ["Outage", "Abuse"], dispatch=True), text_input("title", "Title"))
    second = a_form(
        select("kind", "Kind", ["Outage", "Abuse"], dispatch=True),
        text_input("title", "Title", initial_value="ignored"),
        text_input("harm", "Harm", initial_value="shown"),
    )

    @app.shortcut("declare")
    def opening(ack: Any, body: Json, client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=first)
        ack()

    @app.action("value")
    def changed(ack: Any, body: Json, client: Any) -> None:
        assert body["actions"][0]["selected_option"]["text"]["text"] == "Abuse"
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=second)
        ack()

    serve(app)
    alice = slack.person("Alice")
    form = alice.shortcut("Declare incident").form
    assert form
    assert form.options("Kind") == ["Outage", "Abuse"]
    alice.fill(form, {"Title": "Raid", "Kind": "Abuse"})
    slack.wait_until(lambda: len(form.labels) == 3, what="the form to grow")
    assert form.values == {"Kind": "Abuse", "Title": "Raid", "Harm": "shown"}
    assert slack.violations == []


def test_views_stack_three_deep_and_close_one_by_one(slack: Sandbox, serve_http: Serve) -> None:
    app, closed, refusals = new_app(slack), [], []
    deeper = {**a_form(button("Deeper", "deeper")), "notify_on_close": True}

    @app.shortcut("declare")
    def opening(ack: Any, body: Json, client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=deeper)
        ack()

    @app.action("deeper")
    def push(ack: Any, body: Json, client: Any) -> None:
        from slack_sdk.errors import SlackApiError

        try:
            client.views_push(trigger_id=body["trigger_id"], view=deeper)
        except SlackApiError as error:
            refusals.append(error.response["error"])
        ack()

    @app.view_closed("form")
    def close(ack: Any, body: Json) -> None:
        closed.append(body["is_cleared"])
        ack()

    serve_http(app)
    alice = slack.person("Alice")
    alice.shortcut("Declare incident")
    for _ in range(3):
        top = alice.form
        assert top
        alice.click(top, "Deeper")
    assert refusals == ["push_limit_reached"]
    top = alice.form
    assert top
    alice.close(top)
    remaining = alice.form
    assert remaining
    assert remaining != top
    alice.close(remaining, everything=True)
    assert (alice.form, closed) == (None, [False, True, True])


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({}, ["A form"]),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": a_form(title="Thanks")}, ["A form", "Thanks"]),
        ({"response_action": "push", "view": a_form(title="Next")}, ["A form", "A form", "Next"]),
    ],
    ids=["close", "clear", "update", "push"],
)
def test_a_submission_is_followed_as_the_bot_says(slack: Sandbox, serve: Serve, answer: Json, left: list[str]) -> None:
    app = new_app(slack)

    @app.shortcut("declare")
    def opening(ack: Any, body: Json, client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=a_form(button("More", "more")))
        ack()

    @app.action("more")
    def more(ack: Any, body: Json, client: Any) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=a_form())
        ack()

    @app.view("form")
    def submitted(ack: Any) -> None:
        ack(**answer)

    serve(app)
    alice = slack.person("Alice")
    form = alice.shortcut("Declare incident").form
    assert form
    top = alice.click(form, "More").form
    assert top
    slack.wait_until(lambda: alice.form != form)
    top = alice.form
    assert top
    alice.submit(top)
    titles = []
    while alice.form:
        titles.insert(0, alice.form.title)
        alice.close(alice.form)
    assert (titles, slack.violations) == (left, [])


def test_errors_for_inputs_that_do_not_exist_are_a_violation(slack: Sandbox, serve_http: Serve) -> None:
    app = new_app(slack)

    @app.shortcut("declare")
    def opening(ack: Any, body: Json, client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=a_form(text_input("title", "Title")))
        ack()

    @app.view("form")
    def submitted(ack: Any) -> None:
        ack(response_action="errors", errors={"titel": "typo"})

    serve_http(app)
    alice = slack.person("Alice")
    form = alice.shortcut("Declare incident").form
    assert form
    outcome = alice.submit(form, {"Title": "x"})
    assert (outcome.closed, outcome.errors, form.notice) == (False, {}, "We had some trouble connecting. Try again?")
    assert "titel" in slack.violations[0]


def test_options_come_from_the_bot(slack: Sandbox, serve: Serve) -> None:
    app = new_app(slack)

    @app.shortcut("declare")
    def opening(ack: Any, body: Json, client: Any) -> None:
        element = {"type": "external_select", "action_id": "value", "min_query_length": 0}
        block = {"type": "input", "block_id": "law", "element": element}
        label = {"label": {"type": "plain_text", "text": "Law"}}
        client.views_open(trigger_id=body["trigger_id"], view=a_form(block | label))
        ack()

    @app.options("value")
    def offer(ack: Any, body: Json) -> None:
        laws = [law for law in ("DSA", "OSA", "GDPR") if body["value"].casefold() in law.casefold()]
        ack(options=[{"text": {"type": "plain_text", "text": law}, "value": law} for law in laws])

    serve(app)
    alice = slack.person("Alice")
    form = alice.shortcut("Declare incident").form
    assert form
    assert (form.options("Law"), form.options("Law", typing="sa")) == (["DSA", "OSA", "GDPR"], ["DSA", "OSA"])
    assert alice.fill(form, {"Law": "OSA"}).values == {"Law": "OSA"}


# Home, shortcuts, buttons


def test_the_home_is_published_when_opened(slack: Sandbox, serve: Serve) -> None:
    app = new_app(slack)

    @app.event("app_home_opened")
    def opened(event: Json, client: Any) -> None:
        client.views_publish(user_id=event["user"], view=a_home("Welcome", button("Declare", "declare_now")))

    @app.action("declare_now")
    def pressed(ack: Any, body: Json, client: Any) -> None:
        assert body["container"]["type"] == "view"
        client.views_open(trigger_id=body["trigger_id"], view=a_form(text_input("title", "Title")))
        ack()

    serve(app)
    alice = slack.person("Alice")
    home = alice.home()
    assert (home.text, home.buttons) == ("Welcome", ["Declare"])
    form = alice.click(home, "Declare").form
    assert form
    assert form.labels == ["Title"]


def test_a_message_shortcut_carries_the_message(slack: Sandbox, serve: Serve) -> None:
    app, seen = new_app(slack), []

    @app.shortcut("add")
    def add(ack: Any, body: Json, respond: Any) -> None:
        seen.append((body["message"]["text"], body["channel"]["name"], body["message_ts"]))
        respond("Added")
        ack()

    serve(app)
    alice = slack.person("Alice")
    said = slack.person("Bob").say("general", "db is slow")
    assert alice.message_shortcut(said, "Add to timeline").text == "Added"
    assert seen == [("db is slow", "general", said.ts)]


def test_buttons_menus_and_dialogs(slack: Sandbox, serve_http: Serve) -> None:
    app, pressed = new_app(slack), []
    asked = {"title": "Sure?", "text": "No way back.", "confirm": "Burn it", "deny": "Keep it"}
    sure = {part: plain(words) for part, words in asked.items()}
    blocks = [
        {"type": "section", "block_id": "scribe", "text": {"type": "mrkdwn", "text": "*Scribe*: nobody"}},
        button("Claim", "claim", "scribe_claim"),
        {"type": "divider"},
        {"type": "section", "block_id": "deputy", "text": {"type": "mrkdwn", "text": "*Deputy*: nobody"}},
        button("Claim", "claim", "deputy_claim"),
        button(":fire: Burn it", "burn", confirm=sure),
        select("who", "Hand over", ["Later"], kind="users_select"),
    ]

    @app.action("claim")
    @app.action("burn")
    @app.action("value")
    def hear(ack: Any, body: Json) -> None:
        action = body["actions"][0]
        pressed.append((action["action_id"], action["block_id"], action.get("selected_user")))
        ack()

    serve_http(app)
    app.client.chat_postMessage(channel="#general", text="x", blocks=blocks)
    alice = slack.person("Alice")
    card = alice.sees("general")[0]
    with pytest.raises(AssertionError, match="2 things called 'Claim'"):
        alice.click(card, "Claim")
    alice.click(card, "Claim", near="Deputy")
    assert alice.click(card, "Burn it", confirm=False).confirmation == "Sure?\nNo way back."
    alice.click(card, "Burn it")
    alice.choose(card, "Hand over", slack.person("Bob"))
    with pytest.raises(AssertionError, match="nothing called 'Resolve'"):
        alice.click(card, "Resolve")
    assert [(action, who) for action, _, who in pressed] == [
        ("claim", None),
        ("burn", None),
        ("value", slack.person("Bob").user.id),
    ]
    assert pressed[0][1] == "deputy_claim"


# events


def test_events_come_by_kind_of_channel_and_only_where_the_bot_is(slack: Sandbox, serve: Serve) -> None:
    serve(quiet(new_app(slack)))
    alice = slack.person("Alice")
    alice.say("random", "the bot is not here")
    alice.say("dm", "hello bot")
    hidden = alice.creates("hidden", private=True)
    alice.say(hidden, "before")
    alice.invites(hidden, slack.bot_name)
    said = alice.say(hidden, "after")
    alice.react(said, "pushpin")
    alice.edit(said, "after all")
    alice.delete(said)
    alice.renames(hidden, "hidden-2")
    expected = [
        ("group_rename", "", ""),
        ("member_joined_channel", "", "C"),
        ("message", "", "group"),
        ("message", "", "im"),
        ("message", "channel_join", "group"),
        ("message", "channel_name", "group"),
        ("message", "message_changed", "group"),
        ("message", "message_deleted", "group"),
        ("reaction_added", "", ""),
    ]

    def heard() -> list[tuple[str, str, str]]:
        events = {one.args["event_id"]: one.args["event"] for one in slack.traffic.deliveries()}
        return sorted((e["type"], e.get("subtype", ""), e.get("channel_type", "")) for e in events.values())

    slack.wait_until(lambda: len(heard()) >= len(expected), what="all events")
    assert heard() == expected


def test_the_bots_own_messages_come_back_with_its_bot_id(slack: Sandbox, serve: Serve) -> None:
    app = quiet(new_app(slack))
    serve(app)
    made = app.client.conversations_create(name="room")["channel"]["id"]
    app.client.chat_postMessage(channel=made, text="mine")
    slack.wait_until(lambda: len(slack.traffic.deliveries("message")) >= 2)
    events = [one.args["event"] for one in slack.traffic.deliveries("message")]
    mine = next(event for event in events if event["text"] == "mine")
    assert (mine["bot_id"], mine["channel_type"]) == (app.client.auth_test()["bot_id"], "channel")


def test_a_failed_event_is_tried_again_three_times_with_the_same_id(slack: Sandbox, serve_http: Serve) -> None:
    app = new_app(slack)

    @app.event("message")
    def fail(event: Json) -> None:
        raise RuntimeError("no")

    serve_http(app)
    slack.person("Alice").say("dm", "hello")
    slack.wait_until(lambda: len(slack.traffic.deliveries("message")) == 4, what="four attempts")
    attempts = slack.traffic.deliveries("message")
    assert [one.retry for one in attempts] == [0, 1, 2, 3]
    assert len({one.args["event_id"] for one in attempts}) == 1


def test_the_same_payload_can_be_delivered_again(slack: Sandbox, serve: Serve) -> None:
    app, ids = new_app(slack), []

    @app.event("message")
    def hear(body: Json) -> None:
        ids.append(body["event_id"])

    serve(app)
    slack.person("Alice").say("dm", "hello")
    slack.wait_until(lambda: ids)
    assert slack.redeliver_last("message").ok
    assert (len(ids), len(set(ids))) == (2, 1)


def test_a_forged_request_is_refused_and_a_signed_one_taken(slack: Sandbox) -> None:
    import time

    from slack_bolt.request import BoltRequest

    app = quiet(new_app(slack))
    body = '{"type": "event_callback", "event": {"type": "message", "channel": "C1", "text": "x"}}'

    def knock(headers: dict[str, str]) -> int:
        lower = {name.lower(): value for name, value in headers.items()}
        request = BoltRequest(body=body, headers={**lower, "content-type": "application/json"})
        return int(app.dispatch(request).status)

    now = int(time.time())
    assert knock(slack.sign(body, now)) == 200
    assert knock(slack.sign(body, now - 600)) == 401
    assert knock(slack.sign(body + " ", now)) == 401
