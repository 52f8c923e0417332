"""Text of people for a document: what would be invisible, or turn the direction of what follows, is shown as its code.

Line breaks and tabs stay; joiners stay within scripts and emoji that need them.
"""

import re

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)


def harmless(text: str) -> str:
    """`a\u202eb` -> `a[U+202E]b`."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _INVISIBLE.sub(lambda found: f"[U+{ord(found[0]):04X}]", plain)
