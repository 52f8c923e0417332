"""Animated PNG out of still ones: each frame brings only what changed. Chromium does the painting.

https://www.w3.org/TR/png-3/#4Concepts.APNGSequence
"""

import base64
import itertools
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page

SIGNATURE = b"\x89PNG\r\n\x1a\n"
BAR = 46
"""Height of the line below the picture, in pixels."""

PAINT = """async ({before, now, bar}) => {
    const paint = async ({picture, words}) => {
        const image = await createImageBitmap(await (await fetch(picture)).blob());
        const canvas = new OffscreenCanvas(image.width, image.height + bar);
        const pen = canvas.getContext('2d', {willReadFrequently: true});
        pen.drawImage(image, 0, 0);
        pen.fillStyle = '#10202f';
        pen.fillRect(0, image.height, image.width, bar);
        pen.fillStyle = '#ffffff';
        pen.textBaseline = 'middle';
        pen.font = '600 19px system-ui, sans-serif';
        pen.fillText(words, 20, image.height + bar / 2);
        return {pen, width: canvas.width, height: canvas.height};
    };
    const made = await paint(now);
    const fresh = made.pen.getImageData(0, 0, made.width, made.height);
    let [left, top, right, bottom] = [0, 0, made.width - 1, made.height - 1];
    if (before) {
        const old = new Uint32Array((await paint(before)).pen.getImageData(0, 0, made.width, made.height).data.buffer);
        const pixels = new Uint32Array(fresh.data.buffer);
        [left, top, right, bottom] = [made.width, made.height, 0, 0];
        pixels.forEach((pixel, index) => {
            if (pixel === old[index]) return;
            const [x, y] = [index % made.width, Math.floor(index / made.width)];
            [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
        });
        if (right < left) [left, top, right, bottom] = [0, 0, 0, 0];
    }
    const cut = new OffscreenCanvas(right - left + 1, bottom - top + 1);
    cut.getContext('2d').putImageData(fresh, -left, -top);
    const bytes = new Uint8Array(await (await cut.convertToBlob()).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return {left, top, png: btoa(text)};
}"""


@dataclass(frozen=True, slots=True)
class Frame:
    """A still picture (PNG), how long it is shown, and the words below it."""

    png: bytes
    seconds: float
    words: str


@dataclass(frozen=True, slots=True)
class Patch:
    """The part of a frame that differs from the one before."""

    left: int
    top: int
    png: bytes


def animated(painter: Page, frames: Sequence[Frame]) -> bytes:
    """One animated PNG, shown again and again. `painter`: a blank page that paints; all frames are of one size."""
    patches = [_patch(painter, before, now) for before, now in itertools.pairwise([None, *frames])]
    header = next(data for kind, data in chunks(patches[0].png) if kind == b"IHDR")
    parts = [SIGNATURE, _chunk(b"IHDR", header), _chunk(b"acTL", struct.pack(">II", len(frames), 0))]
    numbers = itertools.count()
    for frame, patch in zip(frames, patches, strict=True):
        parts.append(_control(next(numbers), patch, frame.seconds))
        data = _pixels(patch.png)
        first = patch is patches[0]
        parts.append(_chunk(b"IDAT", data) if first else _chunk(b"fdAT", struct.pack(">I", next(numbers)) + data))
    return b"".join([*parts, _chunk(b"IEND", b"")])


def _patch(painter: Page, before: Frame | None, now: Frame | None) -> Patch:
    assert now is not None
    made = painter.evaluate(PAINT, {"before": _told(before), "now": _told(now), "bar": BAR})
    return Patch(made["left"], made["top"], base64.b64decode(made["png"]))


def _told(frame: Frame | None) -> dict[str, str] | None:
    if frame is None:
        return None
    return {"picture": f"data:image/png;base64,{base64.b64encode(frame.png).decode()}", "words": frame.words}


def _control(number: int, patch: Patch, seconds: float) -> bytes:
    """fcTL: where the frame goes and how long it stays; nothing is cleared, and it covers what was there."""
    width, height = struct.unpack(">II", next(data for kind, data in chunks(patch.png) if kind == b"IHDR")[:8])
    milliseconds = round(seconds * 1000)
    return _chunk(
        b"fcTL", struct.pack(">5I2H2B", number, width, height, patch.left, patch.top, milliseconds, 1000, 0, 0)
    )


def _pixels(png: bytes) -> bytes:
    """The image data in one piece, as small as zlib makes it."""
    packed = b"".join(data for kind, data in chunks(png) if kind == b"IDAT")
    return zlib.compress(zlib.decompress(packed), 9)


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
