"""An update, as it is posted in the war room."""

from commands.views.blocks import MESSAGE_LIMIT, SECTION_LIMIT, Block, Rendered, context, section
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.snapshot import LATE
from workflows.messages.incidents import UpdatePosted
from workflows.presentation.incidents import marked
from workflows.text.slack_text import escape


def update_posted(fmt: SlackFormatter, message: UpdatePosted) -> Rendered:
    """The words first, then the state they speak of and the promise they make."""
    update, shown = message.update, message.snapshot
    who = fmt.name(update.by, shown.names)
    state = fmt(
        "update.state", severity=escape(fmt.severity(update.severity)), status=escape(fmt.status(update.status))
    )
    key = "update.next_kept" if message.keeps else "update.next"
    promise = fmt(key, at=fmt.when(update.next_update_at)) if update.next_update_at else fmt("update.no_next")
    if shown.now - update.at > LATE:
        promise += f"  ·  {fmt('update.late', at=fmt.when(update.at))}"
    heading = section(f":mega: *{fmt('update.by', by=who)}*")
    marking = escape(marked(fmt, shown.incident))
    blocks = (heading, *_whole(update.message), context(f"{marking}  ·  {state}  ·  {promise}"))
    return Rendered(text=fmt("update.fallback", by=who, label=shown.incident.label), blocks=blocks)


def _whole(text: str) -> list[Block]:
    """The text in as many sections as it needs, cut only at the limit of a message."""
    blocks: list[Block] = []
    left, rest = MESSAGE_LIMIT, text
    while rest and left > 0:
        taken = _fits(rest, min(SECTION_LIMIT, left))
        blocks.append(section(escape(rest[:taken])))
        left -= len(escape(rest[:taken]))
        rest = rest[taken:]
    return blocks


def _fits(text: str, limit: int) -> int:
    """How many characters of `text` are at most `limit` once escaped; at least one."""
    length = 0
    for index, character in enumerate(text):
        length += len(escape(character))
        if length > limit:
            return max(1, index)
    return len(text)
