"""The plain pieces: one sentence, a refusal that helps, a working state, a form that only tells something."""

from collections.abc import Callable, Iterable

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock
from slack_sdk.models.blocks.basic_components import ConfirmObject, MarkdownTextObject
from slack_sdk.models.views import View

from commands.answers import Rendered
from commands.views.voice import SECTION_LIMIT, Voice, section_text
from workflows.deps import Deps
from workflows.domain.errors import DomainError
from workflows.domain.people import Person
from workflows.domain.prose import escape, one_line, shorten
from workflows.look import own_under_way, under_way

LONGEST = 9000
"""Slack refuses a message whose blocks hold more than about 13,000 characters."""
PLACES = 5
CONFIRM_LIMIT = 30
"""https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object"""

NAMES_PLACES = frozenset({"not_a_war_room"})
"""Refusals after which the way to one's own incidents is shown."""


def section(text: str, accessory: ButtonElement | None = None) -> SectionBlock:
    """A paragraph of safe markup, with a button beside it."""
    return SectionBlock(text=MarkdownTextObject(text=section_text(text)), accessory=accessory)


def button_that_asks(voice: Voice, text: str, question: str, action_id: str, value: str) -> ButtonElement:
    """A button behind which something is lost: it asks first."""
    return ButtonElement(text=text, action_id=action_id, value=value, confirm=confirmation(voice, text, question))


def confirmation(voice: Voice, does: str, question: str) -> ConfirmObject:
    """Whether to do it after all, for a button that does something which cannot be undone."""
    return ConfirmObject(title=does, text=question, confirm=shorten(does, CONFIRM_LIMIT), deny=voice("form.cancel"))


def quoted(text: str, limit: int = LONGEST) -> list[Block]:
    """Somebody's words, whole, in as many paragraphs as they need; cut only past what a message holds."""
    blocks: list[Block] = []
    left, rest = limit, text
    while rest and left > 0:
        taken = _fits(rest, min(SECTION_LIMIT, left))
        blocks.append(section(escape(rest[:taken])))
        left -= len(escape(rest[:taken]))
        rest = rest[taken:]
    return blocks


def paragraphs(lines: Iterable[str], limit: int = 2900) -> list[Block]:
    """Lines in as few sections as hold them."""
    blocks: list[Block] = []
    current: list[str] = []
    for line in lines:
        if current and sum(map(len, current)) + len(current) + len(line) > limit:
            blocks.append(section("\n".join(current)))
            current = []
        current.append(line)
    return [*blocks, section("\n".join(current))] if current else blocks


def _fits(text: str, limit: int) -> int:
    """How many characters of `text` are at most `limit` once escaped; at least one."""
    length = 0
    for index, character in enumerate(text):
        length += len(escape(character))
        if length > limit:
            return max(1, index)
    return len(text)


def sentence(text: str) -> Rendered:
    """One sentence of plain text."""
    return Rendered(text=escape(text))


def adding(message: Rendered, text: str) -> Rendered:
    """A message, and one sentence of plain text below it."""
    blocks = (*message.blocks, section(escape(text))) if message.blocks else ()
    return Rendered(text=f"{message.text}\n{escape(text)}", blocks=blocks)


def markup(text: str) -> Rendered:
    """One sentence of safe markup."""
    return Rendered(text=text, blocks=(section(text),))


def refusal(voice: Voice, error: DomainError, places: Callable[[], str]) -> Rendered:
    """Why not, and what to do instead."""
    said = escape(voice.error(error))
    return markup(f"{said}\n{places()}") if error.text_key in NAMES_PLACES else markup(said)


def own_rooms(person: Person, deps: Deps, voice: Voice) -> str:
    """Where one may go: the rooms of one's own open incidents, or else of those one may see."""
    own = own_under_way(person, deps)
    incidents = own or under_way(person, deps)
    if not incidents:
        return voice("places.none")
    lines = [f"• {voice.room(i)} {escape(one_line(i.title, 80))}" for i in incidents[:PLACES]]
    return "\n".join([voice("places.yours" if own else "places.visible"), *lines])


def working(voice: Voice) -> View:
    """Shown while the form is being prepared."""
    return _note(voice, voice("working.form_title"), voice("working.form"))


def saving(voice: Voice) -> View:
    """Shown while a submission waits for the database."""
    return _note(voice, voice("working.saving_title"), voice("working.saving"))


def told(voice: Voice, message: Rendered) -> View:
    """A message in place of a form."""
    blocks = list(message.blocks) or [section(message.text)]
    return View(type="modal", title=voice("app.name"), close=voice("form.close"), blocks=blocks)


def _note(voice: Voice, title: str, text: str) -> View:
    return View(type="modal", title=title, close=voice("form.close"), blocks=[section(escape(text))])
