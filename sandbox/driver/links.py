"""What becomes a link by itself when somebody types it: web addresses, mail addresses, telephone numbers.

https://docs.slack.dev/messaging/formatting-message-text#automatic-parsing
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from sandbox.records import Json

ENDINGS = "com|org|net|edu|gov|info|biz|dev|app|io|ai|eu|de|fr|it|es|uk|us|br|ch|at|nl|be|pl|se|in|jp|au|md|sh|test"
"""The ends of addresses that are known as such without a scheme."""
WEB = r"https?://[^\s<>]+"
MAIL = r"(?<![\w.+\-])[\w.+\-]+@(?:[\w\-]+\.)+[A-Za-z]{2,}"
BARE = rf"(?<![\w@.\-/])(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+(?:{ENDINGS})(?![\w\-]|\.\w)(?:/[^\s<>]*)?"
PHONE = r"(?<![\w+])\+\d[\d ().\-]{6,}\d(?!\w)|(?<![\w.+\-])\(?\d{3}\)?[ \-]\d{3}-\d{4}(?![\w\-])"
LINK = f"{WEB}|{MAIL}|{BARE}|{PHONE}"
AFTER = ".,;:!?'\"*_~"
"""What ends a sentence rather than an address."""


@dataclass(frozen=True)
class Link:
    typed: str
    url: str

    @property
    def mrkdwn(self) -> str:
        """What was typed stays as the words of the link, where it is not the address itself."""
        url, typed = (html.escape(text, quote=False) for text in (self.url, self.typed))
        return f"<{url}>" if url == typed else f"<{url}|{typed}>"

    @property
    def rich(self) -> Json:
        words = {} if self.url == self.typed else {"text": self.typed}
        return {"type": "link", "url": self.url, **words}


def link(found: str) -> Link:
    """The link in a text that matches `LINK`: without the full stop behind it, or an unopened bracket."""
    typed = _trimmed(found)
    if "://" in typed:
        return Link(typed, typed)
    if re.fullmatch(MAIL, typed):
        return Link(typed, f"mailto:{typed}")
    if re.fullmatch(PHONE, typed):
        return Link(typed, f"tel:{re.sub(r'[^+0-9]', '', typed)}")
    return Link(typed, f"http://{typed}")


def _trimmed(found: str) -> str:
    typed = found.rstrip(AFTER)
    while typed.endswith(")") and typed.count(")") > typed.count("("):
        typed = typed[:-1].rstrip(AFTER)
    return typed
