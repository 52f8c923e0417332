"""`./muster incident marking`: how far what is written about an incident may be passed on."""

from typing import Annotated

import typer

from bot.cli.actor import CliActor, number_of, run_as
from bot.cli.arguments import As, Number, Reason
from commands.arguments import marking_named
from workflows.domain.proposals import Proposal
from workflows.incidents.marking import change_marking


def marking(
    number: Number,
    label: Annotated[str, typer.Argument(help="red, amber+strict, amber, green or clear (TLP 2.0).")],
    who: As = "",
    reason: Reason = "",
) -> None:
    """Say how far what is written about it may be passed on."""

    def work(actor: CliActor) -> str:
        wanted, _ = marking_named(label)
        changed = change_marking(number_of(number), wanted, reason, actor.request, actor.deps)
        if isinstance(changed, Proposal):
            return actor.fmt("marking.second_asked")
        return actor.fmt("marking.now", label=changed.label, marking=changed.tlp.label)

    run_as(who, work)
