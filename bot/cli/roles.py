"""`./muster incident`: roles. One person proposes a handover, the other accepts it."""

from bot.cli.actor import CliActor, label_of, number_of, run_as
from bot.cli.arguments import As, Note, Number
from commands.arguments import role_named
from workflows.incidents.handover import answer_handover, find_open_handover, propose_handover
from workflows.incidents.roles import assign_role, claim_role


def assign(number: Number, role: str, person: str, who: As = "") -> None:
    """Give somebody a role."""

    def work(actor: CliActor) -> str:
        the_role, to = role_named(role, actor.fmt), actor.find_person(person)
        given = assign_role(number_of(number), the_role, to.id, actor.request, actor.deps)
        key = "cli.role_given" if given else "cli.role_held"
        return actor.fmt(key, who=to.name, role=actor.fmt.role(the_role), label=label_of(number))

    run_as(who, work)


def claim(number: Number, role: str, who: As = "") -> None:
    """Take a role that is free."""

    def work(actor: CliActor) -> str:
        the_role = role_named(role, actor.fmt)
        taken = claim_role(number_of(number), the_role, actor.request, actor.deps)
        key = "cli.role_given" if taken else "cli.role_held"
        return actor.fmt(key, who=actor.person.name, role=actor.fmt.role(the_role), label=label_of(number))

    run_as(who, work)


def handover(number: Number, person: str, who: As = "", note: Note = "") -> None:
    """Ask somebody to take over as incident lead."""

    def work(actor: CliActor) -> str:
        to = actor.find_person(person)
        propose_handover(number_of(number), to.id, note, actor.request, actor.deps)
        return actor.fmt("cli.handover_asked", label=label_of(number), to=to.name, number=number_of(number))

    run_as(who, work)


def accept(number: Number, who: As = "") -> None:
    """Accept a handover: you become incident lead."""

    def work(actor: CliActor) -> str:
        offer = find_open_handover(number_of(number), actor.person, actor.deps)
        answer_handover(offer, True, actor.request, actor.deps)
        return actor.fmt("cli.leads", who=actor.person.name, label=label_of(number))

    run_as(who, work)


ROLES = (assign, claim, handover, accept)
