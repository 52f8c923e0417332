"""Addresses in people's words are text: nothing takes them for links, and whoever reads still sees what they are."""

import random
import re

import pytest

from commands.views.blocks import Rendered, context, header, section
from commands.views.harmless import harmless, keeps_links
from commands.views.render import render
from tests.translations import texts_in
from tests.unit.surfaces.messages import messages_of
from tests.unit.surfaces.programmes import PROGRAMMES, voice_of
from workflows.text.defang import defang, defang_markup

PLAIN = {
    "see https://example.com/a.b?x=1": "see hxxps://example[.]com/a.b?x=1",
    "HTTP://EXAMPLE.COM": "hxxp://EXAMPLE[.]COM",
    "www.example.co.uk, t.co/x": "www[.]example[.]co[.]uk, t[.]co/x",
    "http://10.0.0.1:80/x": "hxxp://10[.]0[.]0[.]1:80/x",
    "bob@evil.example": "bob@evil[.]example",
    "slack://open mailto:a@b.de": "slack[:]//open mailto[:]a@b[.]de",
    "пример.рф xn--e1a.xn--p1ai": "пример[.]рф xn--e1a[.]xn--p1ai",
    "hxxps://example[.]com": "hxxps://example[.]com",
    "graph.png, Q3.final.xlsx": "graph.png, Q3.final.xlsx",
    "clip.mov a.png.example.com example.com/a.pdf": "clip[.]mov a[.]png[.]example[.]com example[.]com/a.pdf",
    "at 10.30 a.m., e.g. 3.5 h. Then v1.2.3": "at 10.30 a.m., e.g. 3.5 h. Then v1.2.3",
}
PRESSED = re.compile(r"(?<!hxxp)(?<!hxxps)://|www\.\w|[^\W_]\.(?:com|org|net|de|io|example)\b|mailto:\S", re.IGNORECASE)
"""What a program takes for an address."""
PIECES = (
    "https://",
    "http://",
    "ftp://",
    "www.",
    "example",
    "a-b",
    ".com",
    ".",
    "/",
    "@",
    "<",
    ">",
    "|",
    " ",
    "[.]",
    "mailto:",
)


@pytest.mark.parametrize(("typed", "shown"), PLAIN.items())
def test_an_address_is_shown_as_text(typed: str, shown: str) -> None:
    assert defang(typed) == shown


def test_nothing_that_is_typed_stays_an_address_and_a_second_time_changes_nothing() -> None:
    r = random.Random(7)
    for _ in range(5000):
        typed = "".join(r.choice(PIECES) for _ in range(r.randint(1, 9)))
        once = defang(typed)
        assert PRESSED.search(once) is None, (typed, once)
        assert defang(once) == once, (typed, once)


def test_what_muster_links_stays_and_what_people_wrote_beside_it_does_not() -> None:
    markup = "<https://x.slack.com/archives/C1|message> &lt;https://evil.com|here&gt; <!date^1^{date}|24 Nov>"
    shown = "<https://x.slack.com/archives/C1|message> &lt;hxxps://evil[.]com|here&gt; <!date^1^{date}|24 Nov>"
    assert defang_markup(markup) == shown


def test_a_message_stays_within_what_slack_takes() -> None:
    long = "a.bc " * 600
    shown = harmless(Rendered(text=long, blocks=(header("a.bc " * 30), section(long), context("&amp;a.bc " * 300))))
    assert [len(text) for text in texts_in(shown.blocks) if len(text) > 3000] == []
    assert len(next(texts_in(shown.blocks))) <= 150


def test_no_message_about_an_incident_that_is_not_open_has_an_address_in_it() -> None:
    programme = PROGRAMMES["default"]
    fmt, tried = voice_of(programme), 0
    for name, message in messages_of("addresses", programme).items():
        shown = render(fmt, message)
        texts = [shown.text, *texts_in(shown.blocks)]
        said = "\n".join(re.sub(r"<[^<>]*>", "", text) for text in texts)
        if keeps_links(message, programme):
            tried += "https://evil.example" in said
        else:
            assert PRESSED.search(said) is None, (name, said)
    assert tried > 20
