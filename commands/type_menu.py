"""What the menu of types offers: without a word the most used and then all, with one what it finds."""

from commands.context import Context
from commands.responding.answers import Options
from commands.views.type_menu import type_option
from workflows.incidents.queries import types_used
from workflows.programme.find_type import Kind, offered_types


def offer_types(context: Context, typed: str) -> Options:
    """Types and sub-types. Of what is used, only what this person may see counts."""
    used = () if typed.strip() else types_used(context.person, context.now, context.deps)
    return _options(context, offered_types(context.fmt.programme, typed, context.fmt.catalogue.language, used))


def offer_types_alone(context: Context, typed: str) -> Options:
    """Without sub-types."""
    found = offered_types(context.fmt.programme, typed, context.fmt.catalogue.language)
    return _options(context, tuple(dict.fromkeys(Kind(kind.type) for kind in found)))


def _options(context: Context, kinds: tuple[Kind, ...]) -> Options:
    return Options([type_option(context.fmt, kind) for kind in kinds])
