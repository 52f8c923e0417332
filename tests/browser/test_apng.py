"""The moving picture: a browser plays it, and each frame brings only what changed."""

import base64
import struct

from playwright.sync_api import Browser

from tests.browser.apng import BAR, Frame, animated, chunks

WIDTH, HEIGHT = 300, 200


def test_a_frame_brings_only_what_changed(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    stills = []
    for colour in ("white", "red", "blue"):
        page.set_content(f"<body style='margin:0'><div style='width:20px;height:10px;background:{colour}'></div>")
        stills.append(page.screenshot())

    made = animated(
        page, [Frame(png, seconds, "Same words") for png, seconds in zip(stills, (1.5, 0.2, 2), strict=True)]
    )

    controls = [struct.unpack(">5I2H2B", data) for kind, data in chunks(made) if kind == b"fcTL"]
    assert [(one[1], one[2], one[5]) for one in controls] == [
        (WIDTH, HEIGHT + BAR, 1500),
        (20, 10, 200),
        (20, 10, 2000),
    ]
    kinds = [kind for kind, _ in chunks(made)]
    assert kinds == [b"IHDR", b"acTL", b"fcTL", b"IDAT", b"fcTL", b"fdAT", b"fcTL", b"fdAT", b"IEND"]
    numbers = [struct.unpack_from(">I", data)[0] for kind, data in chunks(made) if kind in (b"fcTL", b"fdAT")]
    assert numbers == list(range(5))

    # The browser shows the last frame in the end: blue in the corner.
    address = f"data:image/png;base64,{base64.b64encode(made).decode()}"
    page.set_content("<body style='margin:0'><img>")
    page.evaluate(
        "async (address) => { const img = document.images[0]; img.src = address; await img.decode(); }", address
    )
    corner = {"x": 0, "y": 0, "width": 5, "height": 5}
    blue = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    blue.set_content("<body style='margin:0;background:blue'>")
    wanted = blue.screenshot(clip=corner)
    for _ in range(200):
        if page.screenshot(clip=corner) == wanted:
            break
    else:
        raise AssertionError("the last frame never came")
    page.close()
    blue.close()
