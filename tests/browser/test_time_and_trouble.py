"""The side panel: the clock, outages, slowness, and what crossed the line."""

import re
from pathlib import Path

from playwright.sync_api import expect

from sandbox import Room
from sandbox.story import load_story
from tests.browser.conftest import Sit
from tests.browser.tab import Tab
from tests.e2e.workspace import Workspace

STORY = """
title: Errors
steps:
  - {verb: say, who: Bob, in: general, text: "Does anybody see errors?"}
  - {verb: say, who: Dana, in: general, text: "I do not"}
  - {verb: clock, by: 5m}
  - {verb: say, who: Petra, in: random, text: "Nor do I"}
"""


def room_with_a_promise(workspace: Workspace) -> Room:
    """Alice leads, and has promised an update within half an hour."""
    room = workspace.declare(workspace.alice, "API is down", Severity="S2 High")
    form = workspace.alice.slash("/incident update", room).form
    assert form is not None
    workspace.alice.submit(form, {"Message": "We are looking.", "Next update in": "30 min"})
    workspace.quiet()
    return room


def behind_the_scenes(tab: Tab) -> None:
    tab("panel-toggle").click()
    expect(tab("panel")).to_be_visible()


def test_half_an_hour_later_the_promised_update_is_asked_for(workspace: Workspace, sit: Sit) -> None:
    room = room_with_a_promise(workspace)
    alice = sit("Alice", room.name)
    behind_the_scenes(alice)

    alice("clock-1800").click()

    alice.sees("What should people know?").get_by_role("button", name="Update now").click()
    alice.writes("Message", "Half of it is back.")
    alice.sends()
    alice.sees("Half of it is back.")


def test_an_outage_is_seen_and_survived(workspace: Workspace, sit: Sit) -> None:
    room = workspace.declare(workspace.alice, "API is down")
    alice = sit("Alice", room.name)
    behind_the_scenes(alice)

    alice("switch-outage").click()
    expect(alice("outage-mark")).to_be_visible()
    expect(alice("connection")).to_contain_text("Not connected")
    alice.says("/incident task call the vendor")
    alice.sees('/incident failed with the error "dispatch_failed"')
    alice.button("Post update").first.click()
    expect(alice("message-trouble")).to_contain_text("Muster did not respond")

    alice("switch-outage").click()
    expect(alice("connection")).to_contain_text("Connected by Socket Mode")
    alice.says("/incident task call the vendor")
    alice.sees("call the vendor")


def test_a_silent_bot_gets_slacks_own_words(workspace: Workspace, sit: Sit) -> None:
    room = workspace.declare(workspace.alice, "API is down")
    alice = sit("Alice", room.name)
    workspace.slack.hub.deadline = 2.0
    workspace.slack.faults.delay("block_actions", seconds=2.5)

    alice.button("Post update").first.click()
    expect(alice.button("Post update").first).to_have_attribute("aria-busy", "true")

    expect(alice("message-trouble")).to_have_text('Muster did not respond: "operation_timeout"')
    expect(alice.button("Post update").first).not_to_have_attribute("aria-busy", "true")
    workspace.quiet()


def test_the_traffic_shows_both_sides_with_their_times(workspace: Workspace, sit: Sit) -> None:
    alice = sit("Alice")
    behind_the_scenes(alice)

    alice.says("/incident list")
    alice.sees("No open incidents" if not workspace.slack.rooms[3:] else "open incident")

    line = alice("exchange").filter(has_text="/incident").first
    expect(line).to_contain_text(re.compile(r"\d ms"))
    line.get_by_role("button").click()
    expect(alice("exchange-whole")).to_contain_text('"command": "/incident"')


def test_the_switches_turn_and_show_it(workspace: Workspace, sit: Sit) -> None:
    alice = sit("Alice")
    behind_the_scenes(alice)
    faults = workspace.slack.faults

    alice("latency-500").click()
    expect(alice("latency-500")).to_have_attribute("aria-checked", "true")
    alice("switch-limits").click()
    expect(alice("switch-limits")).to_have_attribute("aria-checked", "true")
    alice("fail-error").click()
    expect(alice("armed")).to_have_text("1 armed")
    assert (faults.latency_of("chat.postMessage"), faults.limits_on, faults.armed) == (0.5, True, 1)
    expect(alice("restart")).to_have_count(0)

    faults.clear()
    expect(alice("latency-0")).to_have_attribute("aria-checked", "true")
    pressed: list[str] = []
    workspace.slack.on_restart = lambda: pressed.append("restart")
    alice("restart").click()
    workspace.slack.wait_until(lambda: pressed == ["restart"], what="the restart")


def test_a_story_plays_step_by_step_and_can_be_followed(workspace: Workspace, sit: Sit, tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(STORY, encoding="utf-8")
    workspace.slack.story = load_story(file)
    alice = sit("Alice", "random")
    behind_the_scenes(alice)
    expect(alice("story-state")).to_have_text("Ready to play · 0 of 4")

    alice("story-step").click()
    expect(alice("story-state")).to_have_text("Paused · 1 of 4")
    expect(alice("act-as")).to_contain_text("Bob")
    alice.sees("Does anybody see errors?")

    alice("story-play").click()
    expect(alice("story-state")).to_have_text("The end · 4 of 4")
    expect(alice("act-as")).to_contain_text("Petra")
    expect(alice("room-name")).to_contain_text("random")
    alice.sees("Nor do I")
