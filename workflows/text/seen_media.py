"""Whether a message shows media: files of any kind, pictures by their address, previews of links."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

_SHOWN = frozenset({"image_url", "thumb_url", "video_url", "video_html", "audio_html", "slack_file"})
_BLOCKS = frozenset({"image", "video", "file"})
_GONE = "tombstone"
_NOT_SHOWN = frozenset({"bot_profile", "icons", "accessory_icons", "user_profile", "reactions", "metadata", "root"})
"""Parts of a message that are not what it says: who posted it, what others made of it, the message it answers."""


def file_ids(holder: object) -> tuple[str, ...]:
    """The files of a message and of what is forwarded in it, each once; not those that are deleted."""
    return tuple(dict.fromkeys(_files(holder)))


def _files(holder: object) -> Iterator[str]:
    if isinstance(holder, Mapping):
        for one in holder.get("files") or () if isinstance(holder.get("files"), list) else ():
            if isinstance(one, Mapping) and one.get("mode") != _GONE:
                yield str(one.get("id") or "")
        for name, part in holder.items():
            if name not in _NOT_SHOWN and name != "files":
                yield from _files(part)
    elif isinstance(holder, list):
        for part in holder:
            yield from _files(part)


def has_media(holder: object) -> bool:
    """Whether anything of it is media."""
    if isinstance(holder, list):
        return any(map(has_media, holder))
    if not isinstance(holder, Mapping):
        return False
    if str(holder.get("type")) in _BLOCKS or any(holder.get(name) for name in _SHOWN) or any(_files(holder)):
        return True
    return any(has_media(part) for name, part in holder.items() if name not in _NOT_SHOWN)
