"""A title and a story from a message: without the words of the alert tool, the line that names it and what it says."""

import re

from workflows.text.slack_text import shorten_at_word

_STATES = (
    "firing|resolved|alert(?:ing)?|re-?triggered|triggered|recovered|acknowledged|ok|warn(?:ing)?|critical|error|problem|"
    "no data|incident|new alert|outage|p[0-5]|sev ?[0-5]"
)
_PREFIX = re.compile(
    rf"(?:\[(?:{_STATES})(?:[:, ][^\]]*)?\]\s*[:|–—·-]?"  # [FIRING:2]  [Triggered on {{host:web-1}}]  [P1]
    rf"|(?:{_STATES})(?:\s+(?:on|in)\s+\{{[^}}]*\}}|\s+#\d+)?\s*[:|–—·]"  # Triggered:  Triggered #12:  P1 |
    r"|#\d+\s*:"  # #1234:
    r"|:[a-z0-9_+'-]+:"  # :rotating_light:
    r"|[^\w\s\"'“‘(\[<#@&$€£¥¿¡/~.-])\s*",  # a sign or an emoji
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"you have (?:a )?new (?:alert|message|notification)s?|new (?:alert|incident|notification)(?: created)?|"
    r"this (?:content|message) (?:can't|can’t|cannot) be displayed|alert|notification",
    re.IGNORECASE,
)
_MARKS = re.compile(r"(?<!\w)[*_~]+(?=\S)|(?<=\S)[*_~]+(?!\w)|^> ")
"""Around bold, italic and struck words, and before quoted ones."""
_ADDRESS = re.compile(r"(?<=\S) \(https?://[^\s()]+\)")
"""Behind the words of a link."""

_LABEL = re.compile(r"\*[^*\n]{1,40}\*")
_ENDS = (".", "!", "?", "…", ":", "。")


def headline(heading: str, text: str, limit: int) -> str:
    """At most `limit` characters, never cut within a word. `heading`: the line that names it, if one does."""
    lines = [line for line in map(_bare, (heading, *text.splitlines())) if line]
    telling = [line for line in lines if not _SAYS_NOTHING.fullmatch(line.rstrip(".!: "))]
    return shorten_at_word(next(iter(telling or lines), ""), limit)


def paragraph(text: str, title: str) -> str:
    """What a message says, in sentences, without the line that is the title. A line in bold alone names the next."""
    written = [(_bare(line), line.strip()) for line in text.splitlines()]
    lines = [f"{bare}:" if _LABEL.fullmatch(line) else bare for bare, line in written if bare]
    told = ""
    for line in [line for line in lines if line != title and not _SAYS_NOTHING.fullmatch(line)] or lines:
        told += f"{_between(told, line)}{line}"
    return told if told.endswith(_ENDS) or not told else f"{told}."


def _between(told: str, line: str) -> str:
    """A line that begins with a small letter goes on with the one before."""
    if not told:
        return ""
    return " " if told.endswith(_ENDS) or line[0].islower() else " · "


def _bare(line: str) -> str:
    words = " ".join(_ADDRESS.sub("", _MARKS.sub("", line)).split())
    while (found := _PREFIX.match(words)) and (rest := words[found.end() :].strip()):
        words = rest
    return words
