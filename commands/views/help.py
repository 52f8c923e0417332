"""Help: every word of `/incident`."""

from collections.abc import Sequence

from commands.views.blocks import Block, Rendered, context, divider, paragraphs, section
from commands.views.slack_formatter import SlackFormatter
from workflows.text.slack_text import escape


def help_text(fmt: SlackFormatter, here: Sequence[str], elsewhere: Sequence[str]) -> Rendered:
    """What works here first."""
    heading = fmt("help.heading")
    blocks: list[Block] = [section(f"*{heading}*"), *paragraphs(_line(fmt, word) for word in here)]
    if elsewhere:
        blocks += [divider(), section(f"*{fmt('help.in_room')}*"), *paragraphs(_line(fmt, word) for word in elsewhere)]
    return Rendered(text=heading, blocks=(*blocks, context(fmt("help.more"))))


def _line(fmt: SlackFormatter, word: str) -> str:
    usage = escape(fmt(f"usage.{word}"))
    return f"`{f'/incident {word} {usage}'.strip()}`  {escape(fmt(f'help.{word}'))}"
