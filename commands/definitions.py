"""A severity or a type was chosen in a form: it says what that means. Nothing is stored."""

from commands.context import Context
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, ShowForm
from commands.views.definitions import about_severity, called_by_type
from commands.views.submission import Submission
from commands.views.type_menu import kind_in
from workflows.domain.errors import NotFound
from workflows.domain.ids import SeverityCode


def press_severity(context: Context, press: Press) -> Answer:
    """Raises `NotFound` outside a form."""
    form = _form(press)
    chosen = form.choice("severity")
    return ShowForm(form.explained(about_severity(context.fmt, SeverityCode(chosen)))) if chosen else Acknowledged()


def press_type(context: Context, press: Press) -> Answer:
    """In the form that changes the type. Raises `NotFound` outside a form."""
    form = _form(press)
    chosen = kind_in(form)
    if not chosen.is_in(context.fmt.programme):
        return Acknowledged()
    return ShowForm(form.explained(called_by_type(context.fmt, chosen.type)))


def _form(press: Press) -> Submission:
    if press.form is None:
        raise NotFound("control_gone")
    return press.form
