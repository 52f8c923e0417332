"""The star beside an entry, and the form that gives a key moment its title."""

from commands.views.blocks import Element, View, button, section
from commands.views.forms import incident_form, text_field
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import EntryId
from workflows.domain.incident import Incident
from workflows.domain.timeline import Entry
from workflows.text.slack_text import escaped
from workflows.timeline.key_moments import MAX_TITLE

STAR = "key.mark"
UNSTAR = "key.unmark"
FORM = "key_moment"
QUOTED = 500


def star(fmt: SlackFormatter, entry: EntryId, is_key: bool) -> Element:
    """The button beside an entry."""
    text, action = (fmt("key_moment.marked"), UNSTAR) if is_key else (fmt("key_moment.mark"), STAR)
    return button(text, f"{action}.{entry}", str(entry))


def key_form(fmt: SlackFormatter, incident: Incident, entry: Entry) -> View:
    """What the entry says, and the title under which the summary tells it."""
    hint = fmt("key_moment.hint")
    title = text_field("title", fmt("key_moment.field"), hint=hint, optional=True, limit=MAX_TITLE, focus=True)
    is_hidden = fmt.programme.hides(entry.content_class)
    said = [section(escaped(entry.text, QUOTED))] if entry.text.strip() and not is_hidden else []
    return incident_form(fmt, FORM, incident, [*said, title], subject=entry.id)
