"""What can hurt its reader: what is asked before it opens, the form in which it opens for one person, and how long that
person had what before them."""

import json
from collections.abc import Iterator
from datetime import timedelta

from commands.views.blocks import (
    Block,
    Element,
    View,
    actions,
    button,
    confirmation,
    context,
    modal,
    plain_text,
    section,
)
from commands.views.forms import choice_field, choices_field, form
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import ClassId, EntryId, ExposureId
from workflows.incidents.exposures import Hidden, Opened, OwnExposure, Spent
from workflows.text.slack_text import escape

OPENED, OWN = "opened", "own_exposure"
SHOW_ENTRY, REVEAL_ENTRY = "entry.show", "entry.reveal"
NO_CLASS = "-"
MOST = 100
PART = 2800
"""Characters of people's words in one section."""


def class_field(
    fmt: SlackFormatter, first: tuple[ClassId, ...] = (), chosen: ClassId | None = None, *, ask: bool = False
) -> Block:
    """What people may meet in it: `first` those of the incident's type. `ask`: somebody has to choose, nothing is
    chosen for them."""
    programme = fmt.programme
    known = [*first, *(one for one in programme.classes if one not in first)]
    choices = [
        (NO_CLASS, fmt("exhibit.no_class")),
        *((one, fmt.local(programme.classes[one].title)) for one in known),
    ]
    return choice_field("class", fmt("exhibit.field_class"), choices[:MOST], chosen=None if ask else chosen or NO_CLASS)


def show_button(fmt: SlackFormatter, entry: EntryId, what: str) -> Element:
    """Asks once; what opens asks again."""
    sure = confirmation(fmt("exhibit.reveal_yes"), fmt("exposure.ask"), fmt("form.cancel"))
    return button(what, f"{SHOW_ENTRY}.{entry}", str(entry), confirm=sure)


def reveal_form(
    fmt: SlackFormatter,
    heading: str,
    content_class: ClassId | None,
    spent: Spent | None,
    action: str,
    value: str,
    title: str = "exhibit.reveal_title",
) -> View:
    """What its reader may meet, and that opening it is on record: the second time that they are asked. `heading`: safe
    markup."""
    known = fmt.programme.classes.get(content_class) if content_class else None
    notice = [f":warning: *{escape(fmt.local(known.title))}*", escape(fmt.local(known.notice))] if known else []
    return modal(
        title=plain_text(fmt(title)),
        close=plain_text(fmt("form.cancel")),
        blocks=[
            section(heading),
            *([section("\n".join(notice))] if notice else []),
            *([section(_enough(fmt, spent))] if spent is not None and spent.is_enough else []),
            section(fmt("exhibit.reveal_record")),
            actions(button(fmt("exhibit.reveal_submit"), action, value)),
        ],
    )


def hidden_form(fmt: SlackFormatter, found: Hidden) -> View:
    """Before the words of an entry open."""
    heading = f"*{found.incident.label}*  *#{found.number}*"
    number, about = str(found.entry.id), found.entry.content_class
    return reveal_form(fmt, heading, about, found.spent, REVEAL_ENTRY, number, title="exposure.title")


def opened_form(fmt: SlackFormatter, blocks: list[Block], exposure: ExposureId | None) -> View:
    """What one person opened. It says when it is closed, so that its time ends with it."""
    return {
        **modal(
            callback_id=OPENED,
            title=plain_text(fmt("opened.title")),
            submit=plain_text(fmt("opened.submit")),
            close=plain_text(fmt("form.close")),
            blocks=[*blocks, context(fmt("exhibit.seen"))],
            private_metadata=json.dumps({"subject": exposure or 0}),
        ),
        "notify_on_close": True,
    }


def opened_entry(fmt: SlackFormatter, opened: Opened) -> View:
    """The words of an entry."""
    text = opened.entry.text
    said = [section(escape(text[at : at + PART])) for at in range(0, len(text), PART)]
    heading = section(f"*{opened.incident.label}*  *#{opened.number}*")
    return opened_form(fmt, [heading, *said], opened.exposure)


def enough(fmt: SlackFormatter, spent: Spent) -> str:
    """To them alone, once they are done: safe markup."""
    return _enough(fmt, spent)


def _enough(fmt: SlackFormatter, spent: Spent) -> str:
    return escape(
        fmt(
            "exposure.enough",
            what=fmt.entry_formatter.content_class(spent.content_class),
            today=_time(fmt, spent.today),
            week=_time(fmt, spent.this_week),
        )
    )


def own_form(fmt: SlackFormatter, found: OwnExposure) -> View:
    """Today and this week by class, beside what the organisation set, and what they are not called for."""
    titles = {one: fmt.local(known.title) for one, known in fmt.programme.classes.items()}
    lines = list(_lines(fmt, found))
    blocks = [
        section("\n".join(lines) if lines else escape(fmt("exposure.none"))),
        context(escape(fmt("exposure.setting"))),
        choices_field(
            "classes",
            fmt("exposure.field_classes"),
            titles.items(),
            chosen=found.opted_out,
            hint=fmt("exposure.classes_hint"),
        ),
    ]
    return form(
        fmt,
        callback=OWN,
        title=fmt("own_exposure.title"),
        submit=fmt("form.save"),
        blocks=blocks,
        private_metadata={},
    )


def _lines(fmt: SlackFormatter, found: OwnExposure) -> Iterator[str]:
    for one in found.spent:
        if one.this_week <= timedelta():
            continue
        limits = [
            fmt(key, most=_time(fmt, most))
            for key, most in (("exposure.limit_day", one.a_day), ("exposure.limit_week", one.a_week))
            if most is not None
        ]
        said = fmt(
            "exposure.line",
            what=fmt.entry_formatter.content_class(one.content_class),
            today=_time(fmt, one.today),
            week=_time(fmt, one.this_week),
        )
        yield escape("  ·  ".join([said, *limits]))


def _time(fmt: SlackFormatter, lasted: timedelta) -> str:
    """In whole minutes, at least one."""
    return str(fmt.catalogue.say(timedelta(minutes=max(1, lasted // timedelta(minutes=1)))))
