"""What visitors do, by the word the page uses for it.

Everything goes the way it goes for the driver, so that the page and the tests act alike. Each gesture
runs on the server's loop and gives back what the page waits for, if anything; what it changes
arrives by itself.
"""

from __future__ import annotations

import asyncio
import base64
import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sandbox.browser.panel import whole
from sandbox.browser.switches import SWITCHES
from sandbox.browser.visitor import Visitor, element_in
from sandbox.driver.composing import Composer
from sandbox.driver.form_checks import client_errors
from sandbox.errors import SlackError
from sandbox.gestures import commands, forms
from sandbox.gestures.presses import press_on_message, press_on_view, set_value
from sandbox.gestures.result import Result
from sandbox.home import open_home
from sandbox.people import reads_in
from sandbox.records import Json

LANGUAGES = ("en-US", "es-ES", "pt-BR")
"""Those that the switch of the page offers."""
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")

# looking


def act(visitor: Visitor, args: Json) -> None:
    """See and act as somebody, in the room asked for or in the first one they are in."""
    person = str(args.get("person") or "")
    user = visitor.driver.user_named(person) if person else visitor.stage.first_person()
    if user.deleted or user.is_bot:
        raise PermissionError(f"Nobody can act as {user.real_name}.")
    visitor.screen.opened = str(args.get("opened") or visitor.screen.opened)
    visitor.screen.backfill_next(user)
    try:
        channel = visitor.channel(args)
    except (SlackError, PermissionError):
        channel = visitor.stage.first_room(user)
    visitor.screen.enter(channel)


def language(visitor: Visitor, args: Json) -> None:
    """Change the language of this person's Slack; the bot hears of it."""
    locale = str(args.get("locale"))
    if locale not in LANGUAGES:
        raise LookupError("There is no such language here.")
    with visitor.ws.changing():
        reads_in(visitor.ws, visitor.screen.user, locale)
        if visitor.screen.home:
            open_home(visitor.ws, visitor.screen.user.id)


def enter(visitor: Visitor, args: Json) -> None:
    visitor.screen.enter(visitor.channel(args))


def home(visitor: Visitor, args: Json) -> None:
    visitor.screen.enter(visitor.ws.im_with(visitor.screen.user.id))
    visitor.screen.show_home()
    with visitor.ws.changing():
        open_home(visitor.ws, visitor.screen.user.id)


def thread(visitor: Visitor, args: Json) -> None:
    visitor.screen.open_thread(str(args.get("ts") or ""))


def older(visitor: Visitor, args: Json) -> None:
    visitor.screen.further_back()


def read(visitor: Visitor, args: Json) -> None:
    channel = visitor.channel(args)
    if visitor.screen.user.id in channel.members:
        with visitor.ws.changing():
            visitor.stage.reads.mark(visitor.screen.user, channel)


def file(visitor: Visitor, args: Json) -> Json:
    """The words or the picture of a file that was shared where this person can see it."""
    post = visitor.post(args)
    found = visitor.ws.files[next(one for one in post.files if one == args.get("file"))]
    content, kind = found.content or b"", mimetypes.guess_type(found.name)[0] or ""
    if kind in PICTURES:
        return {"name": found.name, "image": f"data:{kind};base64,{base64.b64encode(content).decode()}"}
    return {"name": found.name, "text": content.decode(errors="replace")}


# talking


def say(visitor: Visitor, args: Json) -> None:
    under = visitor.message({"room": args["room"], "ts": args["thread"]}) if args.get("thread") else None
    visitor.person.say(visitor.room(args), str(args["text"]), under)
    visitor.stage.reads.mark(visitor.screen.user, visitor.channel(args))


def share(visitor: Visitor, args: Json) -> None:
    """Put a file into a room; its bytes come as base64."""
    under = visitor.message({"room": args["room"], "ts": args["thread"]}) if args.get("thread") else None
    content = base64.b64decode(str(args["content"]), validate=True)
    visitor.person.shares(visitor.room(args), str(args["name"]), content, str(args.get("text", "")), under)
    visitor.stage.reads.mark(visitor.screen.user, visitor.channel(args))


def forward(visitor: Visitor, args: Json) -> None:
    where = visitor.room({"room": args["to"]})
    visitor.person.forwards(visitor.message(args), where, str(args.get("text", "")))
    visitor.screen.enter(where.channel)


def edit(visitor: Visitor, args: Json) -> None:
    visitor.person.edit(visitor.message(args), str(args["text"]))


def delete(visitor: Visitor, args: Json) -> None:
    visitor.person.delete(visitor.message(args))


def dismiss(visitor: Visitor, args: Json) -> None:
    """Take away what only this person saw."""
    post, channel = visitor.post(args), visitor.channel(args)
    if post.visible_to:
        with visitor.ws.changing():
            channel.posts.remove(post)


def react(visitor: Visitor, args: Json) -> None:
    """Add a reaction, or take one's own back."""
    message, name = visitor.message(args), str(args["name"])
    mine = visitor.screen.user.id in message.post.reactions.get(name, [])
    (visitor.person.unreact if mine else visitor.person.react)(message, name)


def pin(visitor: Visitor, args: Json) -> None:
    message = visitor.message(args)
    (visitor.person.unpins if message.pinned else visitor.person.pins)(message)


# moving


def join(visitor: Visitor, args: Json) -> None:
    visitor.person.joins(visitor.room(args))


def leave(visitor: Visitor, args: Json) -> None:
    visitor.person.leaves(visitor.room(args))
    visitor.screen.enter(visitor.stage.first_room(visitor.screen.user))


def create(visitor: Visitor, args: Json) -> None:
    room = visitor.person.creates(str(args["name"]), private=bool(args.get("private")))
    visitor.screen.enter(room.channel)


def invite(visitor: Visitor, args: Json) -> None:
    visitor.person.invites(visitor.room(args), str(args["person"]))


def remove(visitor: Visitor, args: Json) -> None:
    visitor.person.removes(visitor.room(args), str(args["person"]))


def topic(visitor: Visitor, args: Json) -> None:
    visitor.person.sets_topic(visitor.room(args), str(args["topic"]))


def make_private(visitor: Visitor, args: Json) -> None:
    visitor.person.makes_private(visitor.room(args))


def make_public(visitor: Visitor, args: Json) -> None:
    visitor.person.makes_public(visitor.room(args))


def share_room(visitor: Visitor, args: Json) -> None:
    visitor.person.shares_with(visitor.room(args), str(args["organisation"]))


def archive(visitor: Visitor, args: Json) -> None:
    visitor.person.archives(visitor.room(args))


def unarchive(visitor: Visitor, args: Json) -> None:
    visitor.person.unarchives(visitor.room(args))


# what the bot has to answer


async def slash(visitor: Visitor, args: Json) -> Json:
    channel, user = visitor.channel(args), visitor.screen.user
    if user.id not in channel.members:
        raise PermissionError("Join the channel first.")
    command, _, rest = str(args["text"]).partition(" ")
    known = visitor.ws.manifest.command(command)
    with visitor.ws.lock:
        rest = Composer(visitor.ws, user).escaped_command(rest) if known and known.should_escape else rest
    return _told(await commands.slash(visitor.hub, user, channel, command, rest))


async def shortcut(visitor: Visitor, args: Json) -> Json:
    return _told(await commands.shortcut(visitor.hub, visitor.screen.user, str(args["callback"])))


async def shortcut_on(visitor: Visitor, args: Json) -> Json:
    post, channel = visitor.post(args), visitor.channel(args)
    work = commands.shortcut_on(visitor.hub, visitor.screen.user, channel, post, str(args["callback"]))
    return _told(await work)


async def press(visitor: Visitor, args: Json) -> Json:
    post, channel = visitor.post(args), visitor.channel(args)
    block, element = element_in(post.blocks, args)
    work = press_on_message(visitor.hub, visitor.screen.user, channel, post, block, element, args.get("value"))
    return _told(await work)


async def choose(visitor: Visitor, args: Json) -> Json:
    """Use an element of a modal or Home that tells the bot at once."""
    view = visitor.view(args)
    block, element = element_in(view.blocks, args)
    work = press_on_view(visitor.hub, visitor.screen.user, view, block, element, args.get("value"))
    return _told(await work)


def fill(visitor: Visitor, args: Json) -> None:
    """Enter something; the bot hears of it when the form is sent."""
    view = visitor.view(args)
    block, element = element_in(view.blocks, args)
    with visitor.ws.changing():
        set_value(view, block, element, args.get("value"))


async def suggest(visitor: Visitor, args: Json) -> list[Json]:
    view = visitor.view(args)
    block, element = element_in(view.blocks, args)
    typed = str(args.get("typed", ""))
    return await forms.suggest(visitor.hub, visitor.screen.user, view, block, element, typed)


async def submit(visitor: Visitor, args: Json) -> Json:
    """Slack's own checks come first; only a form that passes them is sent."""
    view = visitor.view(args)
    with visitor.ws.changing():
        view.errors = client_errors(view)
    if view.errors:
        return {"shown": ""}
    return _told(await forms.submit(visitor.hub, visitor.screen.user, view))


async def close(visitor: Visitor, args: Json) -> None:
    await forms.close(visitor.hub, visitor.screen.user, visitor.view(args), bool(args.get("everything")))


def _told(result: Result) -> Json:
    return {"shown": result.shown}


# the side panel


async def switch(visitor: Visitor, args: Json) -> None:
    await asyncio.to_thread(SWITCHES[str(args["name"])], visitor.stage, args.get("value"))


def watch(visitor: Visitor, args: Json) -> None:
    visitor.screen.watch_traffic(bool(args.get("on")))


def exchange(visitor: Visitor, args: Json) -> Json:
    found = visitor.stage.traffic.since(int(args["n"]))
    return whole(found[0]) if found else {}


Gesture = Callable[[Visitor, Json], Any]

GESTURES: Mapping[str, Gesture] = {
    one.__name__: one
    for one in (
        act, language, enter, home, thread, older, read, file,
        say, share, forward, edit, delete, dismiss, react, pin,
        join, leave, create, invite, remove, topic,
        make_private, make_public, share_room, archive, unarchive,
        slash, shortcut, shortcut_on, press, choose, fill, suggest, submit, close,
        switch, watch, exchange,
    )
}  # fmt: skip


async def do(visitor: Visitor, word: str, args: Json) -> Any:
    """Raises LookupError, PermissionError or SlackError when it cannot be done."""
    if word not in GESTURES:
        raise LookupError(f"The page asked for {word!r}, which is nothing.")
    found = GESTURES[word](visitor, args)
    return await found if isinstance(found, Awaitable) else found
