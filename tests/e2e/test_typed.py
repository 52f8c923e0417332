"""What is typed as a command: answered in one private sentence, understood when it is shortened, never lost."""

import re

import pytest

from sandbox import Form, Room
from tests.e2e.workspace import Workspace
from workflows.domain.ids import IncidentId


@pytest.fixture
def room(one_workspace: Workspace) -> Room:
    room = one_workspace.declare(one_workspace.alice, "API is down", Severity="S2 High")
    one_workspace.bring_in(room, one_workspace.bob)
    return room


def test_what_a_command_did_is_told_in_one_line_of_the_room(one_workspace: Workspace, room: Room) -> None:
    told = {
        "severity s1 half of Europe": "Alice changed the severity from 🟠 S2 to 🔴 S1: half of Europe",
        "status investigating": "Alice changed the status from Triage to Investigating.",
        "claim scribe": "Alice is Scribe.",
        "task call the vendor": "Alice added task 3: call the vendor",
        "task done 3": "Alice finished task 3: call the vendor",
        "rename API & cache": "Alice changed the title from “API is down” to “API & cache”.",
        "task cancel 1": "Alice cancelled task 1: Write down what is known, unknown and assumed",
        "task cancel 2": "Alice cancelled task 2: Put the first facts on the timeline, with their times",
        "resolve done": "Alice changed the status from Investigating to Resolved: done",
    }
    answers = [one_workspace.answer(one_workspace.alice, typed, room) for typed in told]
    one_workspace.quiet()
    lines = [line.partition("\n")[0] for line in one_workspace.lines(room)]
    said = [line for line in lines if not line.startswith(":memo: INC-1  API & cache")]
    assert (answers, said) == ([""] * len(told), list(told.values()))
    summary = ":memo: INC-1  API & cache"
    one_workspace.slack.wait_until(
        lambda: any(m.text.startswith(summary) for m in room.messages),
        what="the summary that comes when it is resolved",
    )


@pytest.mark.parametrize("typed", ["containing rolled back by hand", "containment rolled back by hand"])
def test_what_follows_a_status_is_its_reason(one_workspace: Workspace, room: Room, typed: str) -> None:
    assert one_workspace.answer(one_workspace.alice, f"status {typed}", room) == ""
    with one_workspace.runtime.store.read() as uow:
        assert uow.timeline.of(IncidentId(1))[-1].text == "rolled back by hand"


def test_a_press_whose_effect_is_seen_in_the_room_says_nothing_more(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, "API is down", Severity="S1 Critical")
    pressed = one_workspace.alice.click(one_workspace.card(room), "Claim Scribe")
    one_workspace.slack.wait_until(lambda: "Scribe: Alice" in one_workspace.card(room).text, what="the card")
    one_workspace.quiet()
    assert pressed.message is None
    assert one_workspace.answer(one_workspace.alice, "claim investigation lead", room) == ""


@pytest.mark.parametrize(
    ("typed", "message", "next_at"),
    [
        ("warehouse checked, next update in 2 hours", "warehouse checked", r"12:\d\d PM"),
        ("warehouse checked. Next update by 18:00 UTC", "warehouse checked.", "6:00 PM"),
        ("warehouse checked, next in 2h", "warehouse checked", r"12:\d\d PM"),
    ],
)
def test_an_update_may_end_with_its_promise(
    one_workspace: Workspace, room: Room, typed: str, message: str, next_at: str
) -> None:
    one_workspace.answer(one_workspace.alice, f"update {typed}", room)
    one_workspace.later()
    update = next(m for m in room.messages if "Update by Alice" in m.text)
    assert re.search(rf"next update by today {next_at}", update.text), update.text
    with one_workspace.runtime.store.read() as uow:
        assert uow.timeline.of(IncidentId(1))[-1].text == message


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (
            "2h all 17 listings gone",
            "Is 2h when the next update comes? Then write /incident update all 17 listings gone, next update in 2h.",
        ),
        ("2h", "Write what people should know."),
        ("next update in 2h", "Write what people should know."),
        ("all gone, next update by Friday", "“Friday” needs an hour."),
        ("all gone, next update yesterday 9am", "That time has passed. Choose a later one."),
    ],
)
def test_an_update_whose_time_is_not_understood_is_asked_about(
    one_workspace: Workspace, room: Room, typed: str, answer: str
) -> None:
    assert one_workspace.alice.slash(f"/incident update {typed}", room).text.startswith(answer)
    assert not any("Update by Alice" in m.text for m in room.messages)


def test_the_number_of_a_task_may_come_first(one_workspace: Workspace, room: Room) -> None:
    told = [one_workspace.told(one_workspace.alice, f"task {typed}", room) for typed in ("1 done", "1 reopen")]
    assert [line.partition(" task ")[0] for line in told] == ["Alice finished", "Alice reopened"]
    assert one_workspace.told(one_workspace.alice, "task 1 @Bob", room).startswith("Alice assigned task 1 to Bob")
    asked = one_workspace.alice.slash("/incident task 1 cancel the rest", room).text
    assert asked.startswith("To change task 1, write /incident task cancel 1 the rest.")
    assert one_workspace.told(one_workspace.alice, "task 1 cancel", room).startswith("Alice cancelled task 1")
    assert one_workspace.told(one_workspace.alice, "task 2 reports", room) == "Alice added task 2: 2 reports"


# ------------------------------------------------------------------------------------------------- times of tasks


@pytest.mark.parametrize(
    "typed",
    ["do it @Bob by in 2h", "do it by 2h @Bob", "@Bob do it due in 2 hours", "do it @Bob in 2h", "do it BY 2h @Bob"],
)
def test_a_task_may_end_with_the_time_it_is_due(one_workspace: Workspace, room: Room, typed: str) -> None:
    answer = one_workspace.alice.slash(f"/incident task {typed}", room).text

    assert re.fullmatch(r"Task 2 added, due 13 Jan 12:\d\d UTC\.", answer), answer
    one_workspace.later()
    assert re.search(r"• 2\. do it  \(Bob, due today 12:\d\d PM\)", one_workspace.card(room).text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("stand by the phones", "stand by the phones"),
        ("have it reviewed by 2 moderators", "have it reviewed by 2 moderators"),
        ("ship in 3 markets", "ship in 3 markets"),
        ("check what came in by Monday's release", "check what came in by Monday's release"),
    ],
)
def test_what_is_no_time_stays_part_of_the_task(one_workspace: Workspace, room: Room, typed: str, text: str) -> None:
    assert one_workspace.answer(one_workspace.alice, f"task {typed}", room) == ""
    one_workspace.later()
    assert f"• 2. {text}  (unassigned)" in one_workspace.card(room).text


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("task answer the regulator by 2027-02-01", "“2027-02-01” needs an hour. Write for example"),
        ("task answer the regulator by Friday", "“Friday” needs an hour."),
        ("task answer the regulator by 9am and later", "“9am and later” is not a time Muster understands."),
        ("task answer the regulator by tonight", "“tonight” needs an hour. Write for example “today 21:00”"),
        ("task answer the regulator by tonight or so 9pm", "“tonight or so 9pm” is not a time Muster understands."),
        ("task answer the regulator by 3/4 9:00", "“3/4” can be 3 Apr or 4 Mar."),
        (
            "remind 14:05 IST call the vendor",
            "IST is the time of several places. Write Asia/Kolkata, Asia/Jerusalem, or Europe/Dublin",
        ),
        ("remind 14:05 WIB call the vendor", "Muster does not know the time zone WIB."),
        ("remind tomorrow call the vendor", "“tomorrow” needs an hour."),
        ("note at 25:00 the ban was lifted", "“25:00 the” is not a time Muster understands."),
        ("note at 14:05 CEST the ban was lifted", "CEST is not in force on that day."),
    ],
)
def test_what_begins_like_a_time_is_asked_about_and_never_half_taken(
    one_workspace: Workspace, room: Room, typed: str, answer: str
) -> None:
    assert one_workspace.alice.slash(f"/incident {typed}", room).text.startswith(answer)
    with one_workspace.runtime.store.read() as uow:
        assert len(uow.tasks.of(IncidentId(1))) == 1, "nothing was added"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("remind 14:05 EST call the vendor", "Reminder set for 13 Jan 20:05 CET (19:05 UTC), in this room."),
        ("remind 5pm tomorrow call the vendor", "Reminder set for 14 Jan 17:00 CET (16:00 UTC), in this room."),
        ("remind in 1 hour 30 minutes call the vendor", "Reminder set for 13 Jan 12:3"),
        (
            "remind Monday 9am Asia/Tokyo call the vendor",
            "Reminder set for 18 Jan 01:00 CET (00:00 UTC), in this room.",
        ),
        ("task call by 15 Jan 9:00 PT", "Task 2 added, due 15 Jan 18:00 CET (17:00 UTC)."),
        ("note at 9:00 CET the ban was lifted", "Added to the timeline at 13 Jan 09:00 CET (08:00 UTC)."),
        ("note at 20m ago the ban was lifted", "Added to the timeline at 13 Jan 10:4"),
        ("remind mañana a las 9 llamar a Legal", "Reminder set for 14 Jan 09:00 CET (08:00 UTC), in this room."),
        ("task ligar para o Jurídico até amanhã 9h", "Task 2 added, due 14 Jan 09:00 CET (08:00 UTC)."),
        ("note a las 9:00 CET se levantó el bloqueo", "Added to the timeline at 13 Jan 09:00 CET (08:00 UTC)."),
    ],
)
def test_a_typed_time_is_answered_as_a_moment_with_its_zone(
    one_workspace: Workspace, room: Room, typed: str, answer: str
) -> None:
    berta = one_workspace.slack.add_person("Berta", tz="Europe/Berlin")
    berta.joins(room)
    one_workspace.slack.wait_until(lambda: "Berta" in room.members, what="Berta in the room")
    one_workspace.quiet()
    assert berta.slash(f"/incident {typed}", room).text.startswith(answer)


def test_a_task_due_in_the_past_is_refused(one_workspace: Workspace, room: Room) -> None:
    answer = one_workspace.alice.slash("/incident task call the vendor by yesterday 9am", room).text
    assert answer == "That time has passed. Choose a later one."


# ---------------------------------------------------------------------------------------------- nothing is lost


def opened(workspace: Workspace, typed: str, room: Room) -> Form:
    form = workspace.alice.slash(f"/incident {typed}", room).form
    assert form is not None, f"{typed} opened no form"
    return form


def test_words_that_lack_something_are_in_the_form_that_asks_for_it(one_workspace: Workspace, room: Room) -> None:
    assert opened(one_workspace, "handover please take it", room).values["What they should know"] == "please take it"
    assert opened(one_workspace, "role @Bob", room).values["Person"] == "Bob"
    assert opened(one_workspace, "role scribe", room).values["Role"] == "Scribe"


def test_a_name_without_its_mention_is_not_taken_for_nothing(one_workspace: Workspace, room: Room) -> None:
    answer = one_workspace.alice.slash("/incident invite bob", room).text
    assert answer == "Slack did not recognise that name. Pick it from the list that appears when you type @."
    assert "People" in opened(one_workspace, "invite", room).labels


# ---------------------------------------------------------------------------------------------------- shortened


def test_a_status_may_be_shortened_while_only_one_begins_so(one_workspace: Workspace, room: Room) -> None:
    told = {
        "contain the ring is blocked": "Containing: the ring is blocked",
        "mon numbers are normal": "Monitoring: numbers are normal",
        "Investigating": "Investigating.",
    }
    said = {typed: one_workspace.told(one_workspace.alice, f"status {typed}", room) for typed in told}
    assert {typed: line.partition(" to ")[2] for typed, line in said.items()} == told
    for ambiguous in ("in", "c"):
        answer = one_workspace.alice.slash(f"/incident status {ambiguous}", room).text
        assert answer.startswith(f"There is no status “{ambiguous}”. Choose one of: ")


# ---------------------------------------------------------------------------------------------- the way to a room


def test_outside_a_room_ones_own_incidents_come_before_those_one_only_sees(
    one_workspace: Workspace, room: Room
) -> None:
    one_workspace.declare(one_workspace.bob, "Checkout is slow")
    seen = {
        who: one_workspace.slack.person(who).slash("/incident update", "general").text for who in ("Alice", "Charlie")
    }
    assert seen == {
        "Alice": "This works in a war room.\nYour open incidents:\n• #inc-1-api-is-down API is down",
        "Charlie": "This works in a war room.\nOpen incidents you can see:\n"
        "• #inc-2-checkout-is-slow Checkout is slow\n• #inc-1-api-is-down API is down",
    }


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("sev1 half of Europe", "to 🔴 S1: half of Europe"),
        ("SEV-1 half of Europe", "to 🔴 S1: half of Europe"),
        ("s1 half of Europe", "to 🔴 S1: half of Europe"),
        ("severity 1 half of Europe", "to 🔴 S1: half of Europe"),
        ("sev sev1 half of Europe", "to 🔴 S1: half of Europe"),
        ("status containment", "to Containing."),
        ("assign scribe @Bob", "Alice made Bob Scribe."),
        ("info inc1", "INC-1"),
        ("?", "declare"),
        ("frobnicate", "There is no /incident frobnicate. /incident help lists the commands."),
        ("severty s1", "Did you mean /incident severity?"),
    ],
)
def test_the_words_people_type_do_what_they_mean(one_workspace: Workspace, room: Room, typed: str, answer: str) -> None:
    assert answer in one_workspace.told(one_workspace.alice, typed, room).replace("`", "")
