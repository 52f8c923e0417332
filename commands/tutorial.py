"""The tutorial: a practice incident, declared like any other."""

from dataclasses import replace

from commands.context import Context
from commands.declare import show_form
from commands.responding.answers import Answer
from commands.views.declare_form import first_draft
from workflows.domain.exposure import Visibility


def tutorial(context: Context, text: str) -> Answer:
    """`/incident tutorial`: the form of a practice incident, private to the person who learns."""
    title = context.fmt("practice.title")
    draft = first_draft(context.fmt, context.person.id, title)
    return show_form(context, replace(draft, visibility=Visibility.PRIVATE, practice=True))
