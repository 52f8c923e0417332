"""What a locked phone, a mail of Slack's and its search show of Muster's direct messages."""

from collections.abc import Iterator

from sandbox import Message
from tests.e2e.workspace import Workspace

TITLE, WHY = "Wobblegate", "Knows the seller"


def everything_sent(workspace: Workspace) -> Iterator[Message]:
    """All sorts of direct messages to Alice, who leads, and to Bob: as they are sent, and in the end."""
    alice, bob = workspace.alice, workspace.bob
    room = workspace.declare(alice, TITLE, private=True)
    alice.slash(f"/incident invite @Bob {WHY}", room)
    yield (invited := bob.waits_for("dm", "invited you"))
    answer = bob.click(invited, "Answer…").form
    assert answer is not None
    bob.submit(answer, {"Your answer": WHY})
    alice.waits_for("dm", WHY)
    alice.slash("/incident role scribe @Bob", room)
    alice.slash(f"/incident task add {WHY} @Bob", room)
    alice.slash("/incident handover @Bob", room)
    bob.waits_for("dm", "take over")
    yield from bob.dms()
    workspace.later()
    yield from (*alice.dms(), *bob.dms())


def test_nobody_else_reads_the_title_of_a_private_incident_on_a_phone(one_workspace: Workspace) -> None:
    sent = [(message.text, message.fallback) for message in everything_sent(one_workspace)]
    assert sum(TITLE in text for text, _ in sent) >= 5, "the messages themselves say it"
    previews = [preview for _, preview in sent]
    assert not [preview for preview in previews if TITLE in preview or WHY in preview or "Alice" in preview]
    for words in ("your war room", "you are asked to join", "you have an answer", "you have a task", "take over"):
        assert [preview for preview in previews if preview.startswith("INC-1: ") and words in preview], words


def test_of_an_open_incident_the_preview_says_what_the_message_says(one_workspace: Workspace) -> None:
    room = one_workspace.declare(one_workspace.alice, TITLE)
    one_workspace.alice.slash("/incident invite @Charlie", room)
    assert TITLE in one_workspace.charlie.waits_for("dm", "invited you").fallback
