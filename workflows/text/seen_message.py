"""What people see of a Slack message, as one text in Slack's markup.

Slack shows blocks in place of the text, then attachments, then files. Kinds of block and attachment:
https://docs.slack.dev/reference/block-kit/blocks, https://docs.slack.dev/messaging/formatting-message-text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from workflows.domain.chat import SeenMessage
from workflows.domain.ids import UserId
from workflows.text.seen_media import file_ids, has_media
from workflows.text.slack_text import escape, legible

Json = Mapping[str, Any]

TOMBSTONE = "tombstone"
"""The subtype of what is left of a deleted message that has replies."""
FILE = "📎"
IMAGE = "🖼"
DEEPEST = 8
"""How far a list is indented; Slack's own stop there."""
_BULLETS = ("•", "◦", "▪")


def seen(message: Json) -> SeenMessage:
    """Read a message as `conversations.history`, an event or a shortcut gives it. Never raises for an unknown kind."""
    blocks = [part for block in _dicts(message.get("blocks")) if (part := _block(block))]
    attachments = [part for attached in _dicts(message.get("attachments")) if (part := _attachment(attached))]
    text = str(message.get("text") or "").strip()
    body = "\n".join(blocks) or text
    parts = [part for part in (body, *attachments, *_files(message)) if part]
    headings = _headings(message, has_words=bool(body))
    files, shows_media = file_ids(message), has_media(message)
    return SeenMessage(
        markup="\n".join(parts),
        words=_words(message) if shows_media else "\n".join(parts),
        files=files,
        has_media=shows_media,
        heading=next(headings, ""),
        author=UserId(str(message["user"])) if message.get("user") else None,
        author_name=_name(message),
        is_deleted=message.get("subtype") == TOMBSTONE,
    )


def _words(message: Json) -> str:
    """What it says apart from the media in it, and from whatever comes with that."""
    blocks = [block for block in _dicts(message.get("blocks")) if not has_media(block)]
    said = "\n".join(part for block in blocks if (part := _block(block)))
    attached = [part for one in _dicts(message.get("attachments")) if not has_media(one) and (part := _attachment(one))]
    body = said if message.get("blocks") else str(message.get("text") or "").strip()
    return "\n".join(filter(None, (body, *attached)))


def _name(message: Json) -> str:
    """What Slack shows as the author of a message without a user."""
    profile = message.get("bot_profile")
    name = message.get("username") or (profile.get("name") if isinstance(profile, Mapping) else "") or ""
    return legible(str(name))


def _headings(message: Json, *, has_words: bool = True) -> Iterator[str]:
    """Header blocks and titles of attachments, in reading order; the first line of a message that was
    forwarded without a word."""
    for block in _dicts(message.get("blocks")):
        if block.get("type") == "header":
            yield _text(block.get("text"))
    for attached in _dicts(message.get("attachments")):
        if _is_preview(attached):
            continue
        if title := str(attached.get("title") or "").strip():
            yield title
        yield from _headings({"blocks": attached.get("blocks")})
        if _is_forwarded(attached) and not has_words:
            yield from _forwarded(attached).splitlines()[:1]


def _attachment(attached: Json) -> str:
    """https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments"""
    if _is_preview(attached):
        return ""
    blocks = [part for block in _dicts(attached.get("blocks")) if (part := _block(block))]
    text = "\n".join(blocks) or str(attached.get("text") or "").strip()
    author = escape(str(attached.get("author_name") or "")) if not attached.get("blocks") else ""
    fields = [line for field in _dicts(attached.get("fields")) if (line := _field(field))]
    files = _files(attached)
    if _is_forwarded(attached):
        return "\n".join(filter(None, (f"{author}:" if author else "", _quoted(_forwarded(attached)))))
    pretext = str(attached.get("pretext") or "").strip()
    parts = [pretext, author, _linked(attached), text, *fields, *files]
    return "\n".join(filter(None, parts)) or _fallback(attached)


def _fallback(attached: Json) -> str:
    """An image alone, or what Slack's own clients could not show."""
    shown = escape(str(attached.get("fallback") or "").strip())
    return f"{IMAGE} {shown}" if attached.get("image_url") and shown else shown


def _is_forwarded(attached: Json) -> bool:
    return bool(attached.get("is_share") or attached.get("is_msg_unfurl"))


def _is_preview(attached: Json) -> bool:
    """Slack's own preview of a link in the text: nobody wrote it."""
    return bool(attached.get("from_url") or attached.get("original_url")) and not _is_forwarded(attached)


def _forwarded(attached: Json) -> str:
    """What the forwarded message shows."""
    messages = (one.get("message") for one in _dicts(attached.get("message_blocks")))
    shared = [block for message in messages if isinstance(message, Mapping) for block in _dicts(message.get("blocks"))]
    blocks = [part for block in shared or _dicts(attached.get("blocks")) if (part := _block(block))]
    text = "\n".join(blocks) or str(attached.get("text") or "").strip()
    return "\n".join(filter(None, (text, *_files(attached))))


def _linked(attached: Json) -> str:
    title, link = str(attached.get("title") or "").strip(), str(attached.get("title_link") or "")
    return f"<{link}|{escape(title)}>" if title and link and "<" not in title else title


def _field(field: Json) -> str:
    title, value = str(field.get("title") or "").strip(), str(field.get("value") or "").strip()
    return f"{title}: {value}" if title and value else title or value


def _files(holder: Json) -> list[str]:
    names = (str(f.get("title") or f.get("name") or f.get("id") or "") for f in _dicts(holder.get("files")))
    return [f"{FILE} {escape(name)}" for name in names if name]


def _block(block: Json) -> str:
    """The text of a block; of a kind that is not known here, every text in it."""
    read = _BLOCKS.get(str(block.get("type")), _any_text)
    return read(block).strip()


def _section(block: Json) -> str:
    fields = [_text(field) for field in _dicts(block.get("fields"))]
    return "\n".join(filter(None, (_text(block.get("text")), *fields)))


def _context(block: Json) -> str:
    shown = (_image(one) if one.get("type") == "image" else _text(one) for one in _dicts(block.get("elements")))
    return "  ".join(filter(None, shown))


def _image(block: Json) -> str:
    words = _text(block.get("title")) or escape(str(block.get("alt_text") or ""))
    return f"{IMAGE} {words}" if words else IMAGE


def _video(block: Json) -> str:
    return "\n".join(filter(None, (_text(block.get("title")), _text(block.get("description")))))


def _table(block: Json) -> str:
    rows = block.get("rows")
    rows = [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    return "\n".join(" | ".join(_cell(cell) for cell in _dicts(row)) for row in rows)


def _cell(cell: Json) -> str:
    return _rich_text(cell) if cell.get("type") == "rich_text" else escape(str(cell.get("text") or ""))


def _rich_text(block: Json) -> str:
    return "\n".join(line for part in _dicts(block.get("elements")) for line in _rich_part(part))


def _rich_part(part: Json) -> Iterator[str]:
    kind, elements = part.get("type"), list(_dicts(part.get("elements")))
    if kind == "rich_text_list":
        yield from _list(part, elements)
    elif kind == "rich_text_quote":
        yield _quoted(_inline(elements))
    else:
        yield _inline(elements).removesuffix("\n")


def _list(part: Json, items: Iterable[Json]) -> Iterator[str]:
    indent, first = min(_number(part.get("indent")), DEEPEST), _number(part.get("offset")) + 1
    for number, item in enumerate(items, start=first):
        mark = f"{number}." if part.get("style") == "ordered" else _BULLETS[min(indent, len(_BULLETS) - 1)]
        yield f"{'    ' * indent}{mark} {_inline(_dicts(item.get('elements')))}"


def _number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _inline(elements: Iterable[Json]) -> str:
    return "".join(_element(element) for element in elements)


def _element(element: Json) -> str:
    kind = str(element.get("type"))
    return _ELEMENTS[kind](element) if kind in _ELEMENTS else escape(str(element.get("text") or ""))


def _link(element: Json) -> str:
    words = str(element.get("text") or "")
    return f"<{element.get('url', '')}|{escape(words)}>" if words else f"<{element.get('url', '')}>"


def _emoji(element: Json) -> str:
    """The character, where Slack says which; people's own emoji by name."""
    try:
        return "".join(chr(int(code, 16)) for code in str(element["unicode"]).split("-"))
    except (KeyError, ValueError, OverflowError):
        return f":{element.get('name', '')}:"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _text(text: object) -> str:
    """A text object: `mrkdwn` is markup already."""
    if not isinstance(text, Mapping):
        return ""
    words = str(text.get("text") or "").strip()
    return words if text.get("type") == "mrkdwn" else escape(words)


def _any_text(value: object) -> str:
    return "\n".join(filter(None, _texts(value)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        if value.get("type") in ("mrkdwn", "plain_text"):
            yield _text(value)
        elif value.get("type") == "rich_text":
            yield _rich_text(value)
        else:
            yield from (text for one in value.values() for text in _texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _texts(one))


def _dicts(value: object) -> Iterator[Json]:
    return (one for one in value if isinstance(one, Mapping)) if isinstance(value, list) else iter(())


_BLOCKS: Mapping[str, Callable[[Json], str]] = {
    "section": _section,
    "header": lambda block: _text(block.get("text")),
    "context": _context,
    "rich_text": _rich_text,
    "image": _image,
    "video": _video,
    "markdown": lambda block: str(block.get("text") or ""),
    "table": _table,
    "file": lambda block: "",
    "divider": lambda block: "",
    "actions": lambda block: "",
    "input": lambda block: "",
}
"""Buttons are not words; a `file` block repeats what is in `files`."""

_ELEMENTS: Mapping[str, Callable[[Json], str]] = {
    "link": _link,
    "emoji": _emoji,
    "user": lambda element: f"<@{element.get('user_id', '')}>",
    "usergroup": lambda element: f"<!subteam^{element.get('usergroup_id', '')}>",
    "channel": lambda element: f"<#{element.get('channel_id', '')}>",
    "broadcast": lambda element: f"<!{element.get('range', '')}>",
    "date": lambda element: escape(str(element.get("fallback") or "")),
    "color": lambda element: escape(str(element.get("value") or "")),
}
