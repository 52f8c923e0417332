"""Exhibits: the list, one with its chain of custody, their forms, and what is asked before a location is opened."""

from collections.abc import Iterator

from commands.views import exposures
from commands.views.blocks import (
    Block,
    Element,
    Rendered,
    View,
    actions,
    button,
    confirmation,
    context,
    section,
)
from commands.views.forms import choice_field, incident_form, person_field, text_field
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.exhibits import Custody, Exhibit, Medium
from workflows.domain.ids import ExposureId, UserId
from workflows.domain.incident import Incident
from workflows.incidents.exhibits import MAX_LINE, MAX_LOCATION, ExhibitsView
from workflows.incidents.exposures import Spent
from workflows.text.slack_text import escape, escaped

EXHIBIT, CUSTODY = "exhibit", "custody"
ADD, REVEAL, SHOW, CHAIN, HAND_ON = "exhibit.add", "exhibit.reveal", "exhibit.show", "exhibit.chain", "exhibit.custody"
ON_PAGE = 6
REFERENCE_SHOWN, WORDS_SHOWN = 200, 120
"""Characters of safe markup."""
EVENTS_SHOWN = 15
BY_HAND = tuple(kind for kind in Custody if kind is not Custody.VIEWED)
"""A viewing is put on record by the reveal; the others somebody says."""


def exhibit_list(fmt: SlackFormatter, found: ExhibitsView, page: int = 1) -> Rendered:
    """One page of them, without the places where they are kept."""
    incident, exhibits = found.incident, found.exhibits
    add = actions(button(fmt("exhibit.add"), ADD, str(incident.id)))
    if not exhibits:
        text = fmt("exhibit.none", label=incident.label)
        return Rendered(text=text, blocks=(section(text), add))
    pages = -(-len(exhibits) // ON_PAGE)
    shown = min(max(page, 1), pages)
    heading = fmt.catalogue.plural("exhibit.heading", len(exhibits), label=incident.label)
    blocks: list[Block] = [section(f"*{heading}*")]
    for one in exhibits[(shown - 1) * ON_PAGE : shown * ON_PAGE]:
        blocks += [section(_line(fmt, found, one)), actions(*_buttons(fmt, one))]
    if pages > 1:
        next_page = shown % pages + 1
        blocks.append(context(escape(fmt("exhibit.page", number=shown, pages=pages, next=next_page))))
    return Rendered(text=heading, blocks=(*blocks, add))


def _line(fmt: SlackFormatter, found: ExhibitsView, exhibit: Exhibit) -> str:
    first = f"*{exhibit.label}*  {escaped(exhibit.reference, REFERENCE_SHOWN)}"
    by = fmt.name(exhibit.collected_by, found.names)
    parts = [fmt(f"exhibit.medium_{exhibit.medium}"), *_class(fmt, exhibit)]
    parts.append(fmt("exhibit.collected", by=by, at=fmt.when(exhibit.collected_at)))
    if exhibit.how:
        parts.append(escaped(exhibit.how, WORDS_SHOWN))
    if exhibit.disposed_at:
        parts.append(fmt("exhibit.is_disposed", at=fmt.when(exhibit.disposed_at)))
    elif exhibit.sealed:
        parts.append(fmt("exhibit.is_sealed"))
    lines = [first, "  ·  ".join(parts)]
    return "\n".join([*lines, f"`{exhibit.hash}`"] if exhibit.hash else lines)


def _class(fmt: SlackFormatter, exhibit: Exhibit) -> Iterator[str]:
    if exhibit.content_class is not None:
        yield f":warning: {escape(fmt.entry_formatter.content_class(exhibit.content_class))}"


def _buttons(fmt: SlackFormatter, exhibit: Exhibit) -> Iterator[Element]:
    number = str(exhibit.id)
    if exhibit.disposed_at is None:
        sure = confirmation(fmt("exhibit.reveal_yes"), fmt("exhibit.reveal_ask"), fmt("form.cancel"))
        yield button(fmt("exhibit.reveal"), f"{REVEAL}.{number}", number, confirm=sure)
        yield button(fmt("exhibit.hand_on"), f"{HAND_ON}.{number}", number)
    yield button(fmt("exhibit.chain"), f"{CHAIN}.{number}", number)


def custody_chain(fmt: SlackFormatter, found: ExhibitsView) -> Rendered:
    """One exhibit, and everything that was done with it."""
    (exhibit,) = found.exhibits
    lines = [
        fmt(
            f"exhibit.did_{event.kind}",
            by=fmt.name(event.by, found.names),
            at=fmt.when(event.at),
            to=escaped(event.to, WORDS_SHOWN),
            basis=escaped(event.basis, WORDS_SHOWN),
        )
        for event in found.events[-EVENTS_SHOWN:]
    ]
    told = "\n".join(f"• {line}" for line in lines) if lines else fmt("exhibit.no_events")
    blocks = (section(_line(fmt, found, exhibit)), section(told), actions(*_buttons(fmt, exhibit)))
    return Rendered(text=f"{exhibit.label} {escape(exhibit.reference)}", blocks=blocks)


def exhibit_form(fmt: SlackFormatter, incident: Incident, person: UserId) -> View:
    """Of a guarded type nothing may be described: there is no field for it."""
    programme = fmt.programme
    how = [text_field("how", fmt("exhibit.field_how"), optional=True, limit=MAX_LINE)]
    blocks = [
        text_field(
            "reference",
            fmt("exhibit.field_reference"),
            hint=fmt("exhibit.reference_hint"),
            limit=MAX_LINE,
            focus=True,
        ),
        exposures.class_field(fmt, programme.classes_in(incident), ask=True),
        choice_field(
            "medium", fmt("exhibit.field_medium"), [(one.value, fmt(f"exhibit.medium_{one}")) for one in Medium]
        ),
        text_field(
            "location",
            fmt("exhibit.field_location"),
            hint=fmt("exhibit.location_hint"),
            limit=MAX_LOCATION,
            optional=True,
        ),
        text_field("hash", fmt("exhibit.field_hash"), hint=fmt("exhibit.hash_hint"), limit=200, optional=True),
        person_field("collected_by", fmt("exhibit.field_by"), chosen=person),
        text_field("time", fmt("exhibit.field_time"), placeholder=fmt("note.time_example"), limit=60, optional=True),
        *([] if programme.guarded(incident.type) else how),
    ]
    return incident_form(fmt, EXHIBIT, incident, blocks, submit="exhibit.submit")


def custody_form(fmt: SlackFormatter, incident: Incident, exhibit: Exhibit) -> View:
    """What was done with it, to whom it went, and on what basis."""
    kinds = [(one.value, fmt(f"exhibit.kind_{one}")) for one in BY_HAND]
    blocks = [
        choice_field("kind", fmt("exhibit.field_kind"), kinds),
        text_field("to", fmt("exhibit.field_to"), limit=MAX_LINE, optional=True),
        text_field("basis", fmt("exhibit.field_basis"), limit=MAX_LINE, optional=True),
        text_field("time", fmt("exhibit.field_when"), placeholder=fmt("note.time_example"), limit=60, optional=True),
    ]
    title = f"{exhibit.label}: {fmt('custody.title')}"
    return incident_form(fmt, CUSTODY, incident, blocks, subject=exhibit.id, title=title)


def reveal_form(fmt: SlackFormatter, incident: Incident, exhibit: Exhibit, spent: Spent | None) -> View:
    """Before the place where it is kept opens."""
    heading = f"*{incident.label}*  *{exhibit.label}*  {escape(exhibit.reference)}"
    return exposures.reveal_form(fmt, heading, exhibit.content_class, spent, SHOW, str(exhibit.id))


def revealed(fmt: SlackFormatter, exhibit: Exhibit, exposure: ExposureId | None) -> View:
    """Where it is kept, for the one person who asked."""
    where = f"`{escape(exhibit.location)}`" if exhibit.location else fmt("exhibit.no_location")
    heading = section(f"*{exhibit.label}*  {escape(exhibit.reference)}")
    return exposures.opened_form(fmt, [heading, section(where)], exposure)
