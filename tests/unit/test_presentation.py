"""One line, written by each surface in its own way."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.cli.terminal import TerminalFormatter
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.errors import NotFound
from workflows.domain.ids import ChannelId, UserId
from workflows.presentation.spans import Command, Line, Link, Moment, Person, Room, Text, fill
from workflows.programme.load import load_programme
from workflows.text.load import load_catalogue

WORDS, PROGRAMME = load_catalogue(), load_programme()
SLACK = SlackFormatter(WORDS, PROGRAMME)
TERMINAL = TerminalFormatter(WORDS, PROGRAMME, ZoneInfo("Europe/Berlin"))
AT = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
IN_SLACK = f"<!date^{int(AT.timestamp())}^{{date_short_pretty}} {{time}}|24 Nov 14:05 UTC>"


@pytest.mark.parametrize(
    ("span", "in_slack", "at_the_terminal"),
    [
        (Text("a < b"), "a &lt; b", "a < b"),
        (Person("Al & Bo"), "Al &amp; Bo", "Al & Bo"),
        (
            Moment(AT),
            IN_SLACK,
            "24 Nov 15:05 CET",
        ),
        (Link("https://x.test", "message"), "<https://x.test|message>", "message https://x.test"),
        (Room(ChannelId("C1"), "inc-1", "INC-1"), "<#C1>", "#inc-1"),
        (Room(None, "", "INC-1"), "INC-1", "INC-1"),
        (Command("reopen <reason>"), "/incident reopen &lt;reason&gt;", "./muster incident reopen NUMBER --reason WHY"),
        (Command("note"), "/incident note", "/incident note"),
    ],
)
def test_each_surface_writes_a_span_its_own_way(span: Text, in_slack: str, at_the_terminal: str) -> None:
    assert (SLACK.markup((span,)), TERMINAL.plain((span,))) == (in_slack, at_the_terminal)


def test_a_text_is_filled_with_spans_and_with_values() -> None:
    who: Line = (Person("{Al}"),)
    assert fill(WORDS, "card.assigned_due", who=who, at=Moment(AT)) == (Person("{Al}"), Text(", due "), Moment(AT))
    assert fill(WORDS, "errors.no_such_role", roles=("a", "b")) == (
        Text("There is no such role. Roles: "), Text("a, b"), Text("."),
    )  # fmt: skip


def test_people_are_listed_one_by_one() -> None:
    names = {UserId("U1"): "Al {0}", UserId("U2"): "Bo"}
    assert SLACK.people(list(names), names) == (Person("Al {0}"), Text(", "), Person("Bo"))


def test_a_refusal_says_what_to_type_where_it_is_read() -> None:
    why = SLACK.refusal(NotFound("no_such_incident", label="INC-1"))
    assert SLACK.plain(why) == "There is no INC-1 that you can see. `/incident list` shows what you can."
    assert TERMINAL.plain(why) == SLACK.plain(why).replace("/incident", "./muster incident")
