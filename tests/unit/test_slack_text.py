"""Text that people typed never pings, never breaks the markup, and comes back as it was."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.text.slack_text import escape, escaped, legible, mentions, one_line, plain, shorten

# what Slack reads as something else than text
LIVE_TOKEN = re.compile(r"<[^>]*>|&(?!(?:amp|lt|gt);)")
PIECES = [
    *("<", ">", "&", "<<", "|", "&lt;", "&amp;", "&lt;!here&gt;", "@channel", "🔥", "ы", "\n"),
    *("<@U0BOB>", "<@U0BOB|bob>", "<!channel>", "<!here|here>", "<!subteam^S1|@team>", "<!date^1^{date}|x>"),
    *("<#C1|room>", "<https://a.b|label>"),
]
texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))


@given(texts)
def test_escaped_text_reads_as_it_was_typed(text: str) -> None:
    assert plain(escape(text)) == legible(text)


@given(texts)
def test_nothing_typed_ever_pings_or_links(text: str) -> None:
    assert LIVE_TOKEN.search(escape(text)) is None
    assert LIVE_TOKEN.search(escape(plain(text))) is None
    assert LIVE_TOKEN.search(escape(plain(escape(plain(text))))) is None


@given(texts, st.integers(1, 400))
def test_cut_text_fits_and_is_cut_between_characters(text: str, limit: int) -> None:
    cut = escaped(text, limit)
    assert len(cut) <= limit
    assert LIVE_TOKEN.search(cut) is None
    assert cut == escape(text) or (cut.endswith("…") and text.startswith(plain(cut)[:-1]))


@given(texts, st.integers(1, 200))
def test_a_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("ask <@U0BOB> now", "ask @Bob now"),
        ("ask <@U0BOB|bobby> now", "ask @bobby now"),
        ("in <#C012|general>, not <#C034>", "in #general, not #C034"),
        ("<!channel> <!here> <!everyone>", "@channel @here @everyone"),
        ("<!subteam^S1|@legal> <!subteam^S2>", "@legal @S2"),
        ("<!date^1^{date}|yesterday>", "yesterday"),
        ("see <https://a.example|the page>", "see the page (https://a.example)"),
        ("see <http://a.example|a.example>, <mailto:x@a.example|x@a.example>", "see a.example, x@a.example"),
        ("see <https://a.example|https://a.example>", "see https://a.example"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("", ""),
    ],
)
def test_slacks_markup_is_read_as_people_see_it(markup: str, read: str) -> None:
    assert plain(markup, {"U0BOB": "Bob"}) == read


def test_people_are_mentioned_once_each_in_order() -> None:
    assert mentions("<@U2> and <@U1|al>, <@U2> again, not <#C1> or @U3") == ("U2", "U1")


def test_a_cut_shows() -> None:
    assert (shorten("abcdef", 6), shorten("abcdef", 5), shorten("ab  cd", 4)) == ("abcdef", "abcd…", "ab…")
    assert (escaped("a<b", 6), escaped("a<b", 5), escaped("a<b<c", 6)) == ("a&lt;b", "a…", "a&lt;…")
