"""`./muster incident`: who does what. A handover is offered by one and accepted by the other."""

from bot.cli.actor import Clerk, act, number_of
from bot.cli.arguments import As, Note, Number
from commands.arguments import role_named
from workflows.incidents.roles import answer_handover, assign_role, claim_role, offer_handover, open_handover


def assign(number: Number, role: str, person: str, who: As = "") -> None:
    """Give somebody a role."""

    def work(clerk: Clerk) -> str:
        the_role, to = role_named(role, clerk.voice), clerk.somebody(person)
        given = assign_role(number_of(number), the_role, to.id, clerk.person, clerk.now, clerk.deps)
        already = "" if given else " already"
        return f"{to.name} is {clerk.voice.role(the_role)} of INC-{number_of(number)}{already}."

    act(who, work)


def claim(number: Number, role: str, who: As = "") -> None:
    """Take a role that is free."""

    def work(clerk: Clerk) -> str:
        the_role = role_named(role, clerk.voice)
        taken = claim_role(number_of(number), the_role, clerk.person, clerk.now, clerk.deps)
        already = "" if taken else " already"
        return f"{clerk.person.name} is {clerk.voice.role(the_role)} of INC-{number_of(number)}{already}."

    act(who, work)


def handover(number: Number, person: str, who: As = "", note: Note = "") -> None:
    """Ask somebody to take over as incident lead."""

    def work(clerk: Clerk) -> str:
        to = clerk.somebody(person)
        offer_handover(number_of(number), to.id, note, clerk.person, clerk.now, clerk.deps)
        how = f"in Slack, or with `./muster incident accept {number_of(number)}`"
        return f"INC-{number_of(number)}: {to.name} is asked to take over, and accepts {how}."

    act(who, work)


def accept(number: Number, who: As = "") -> None:
    """Take over as incident lead, having been asked to."""

    def work(clerk: Clerk) -> str:
        offer = open_handover(number_of(number), clerk.person, clerk.deps)
        answer_handover(offer, True, clerk.person, clerk.now, clerk.deps)
        return f"{clerk.person.name} leads INC-{number_of(number)}."

    act(who, work)


ROLES = (assign, claim, handover, accept)
