"""Who may see and who may do: a table of verbs, accesses and phases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, SECRET, a_person, an_incident
from workflows.domain.errors import DomainError, NotAllowed, NotFound
from workflows.domain.exposure import Visibility
from workflows.domain.grants import Granted
from workflows.domain.ids import IncidentId, RoleId
from workflows.domain.incident import Incident, Phase
from workflows.domain.policy import RULES, Access, Verb, can_see, check, may
from workflows.domain.roles import DEPUTY, LEAD

SCRIBE = RoleId("scribe")
LED = {
    "outside": Access(person=a_person(), is_member=False),
    "guest outside": Access(person=a_person(is_guest=True), is_member=False),
    "in the room": Access(person=a_person(), is_member=True),
    "guest in the room": Access(person=a_person(is_guest=True), is_member=True),
    "scribe": Access(person=a_person(), is_member=True, roles=(SCRIBE,)),
    "deputy": Access(person=a_person(), is_member=True, roles=(DEPUTY,)),
    "lead": Access(person=a_person(), is_member=True, roles=(LEAD,)),
    "in the room, nobody leads": Access(person=a_person(), is_member=True, has_lead=False),
    "legal outside": Access(person=a_person(), is_member=False, is_legal=True, granted=Granted(is_let_in=True)),
    "deactivated": Access(person=a_person(is_deactivated=True), is_member=True, roles=(LEAD,)),
}

ALL, WORKING, ENDING = "active settled ended", "active settled", "settled ended"
SEES = "outside, legal outside, in the room, guest in the room, scribe, deputy, lead, in the room, nobody leads"
MEMBER = "in the room, guest in the room, scribe, deputy, lead, in the room, nobody leads"
RESPONDER = "scribe, deputy, lead, in the room, nobody leads"
LEADS = "deputy, lead, in the room, nobody leads"

# who may, in an open incident, in which phases
TABLE = {
    Verb.SEE: (SEES, ALL),
    Verb.UPDATE: (RESPONDER, WORKING),
    Verb.SET_SEVERITY: (MEMBER, WORKING),
    Verb.LOWER_SEVERITY: (LEADS, WORKING),
    Verb.SET_STATUS: (RESPONDER, ALL),
    Verb.RESOLVE: (LEADS, "active"),
    Verb.CLOSE: (LEADS, "settled"),
    Verb.CANCEL: (LEADS, "active"),
    Verb.REOPEN: (MEMBER, ENDING),
    Verb.MERGE: (LEADS, WORKING),
    Verb.UNDO_MERGE: (RESPONDER, "ended"),
    Verb.ASSIGN_ROLE: (MEMBER, WORKING),
    Verb.CLAIM_ROLE: (SEES, WORKING),
    Verb.HAND_OVER: (LEADS, WORKING),
    Verb.INVITE: (MEMBER, WORKING),
    Verb.ADMIT: (RESPONDER, WORKING),
    Verb.EXCLUDE: (LEADS, ALL),
    Verb.NOTE: (MEMBER, ALL),
    Verb.DECIDE: (RESPONDER, ALL),
    Verb.CORRECT: (RESPONDER, ALL),
    Verb.CAPTURE: (SEES, ALL),
    Verb.TASK: (MEMBER, ALL),
    Verb.EXHIBIT: (MEMBER, ALL),
    Verb.REMIND: (MEMBER, WORKING),
    Verb.READ: (MEMBER, ALL),
    Verb.SUMMARISE: (MEMBER, ALL),
    Verb.EXPORT: (SEES, ALL),
    Verb.RENAME: (LEADS, WORKING),
    Verb.SET_VISIBILITY: (MEMBER, ALL),
    Verb.OPEN_UP: (LEADS, WORKING),
    Verb.SIGN_OFF: ("legal outside", ALL),
    Verb.SET_TYPE: (RESPONDER, WORKING),
    Verb.MARK: (MEMBER, ALL),
    Verb.WIDEN_MARKING: (LEADS, ALL),
    Verb.AGREE_MARKING: (RESPONDER, ALL),
    Verb.RETRY: (MEMBER, ALL),
    Verb.DISCARD: (RESPONDER, ALL),
}


def names(who: str) -> set[str]:
    """`a, b, c` -> its names; one of them has a comma of its own."""
    both = "in the room, nobody leads"
    found = set(who.replace(both, "").split(", ")) - {""}
    return found | ({both} if both in who else set())


def test_every_verb_has_a_rule_and_a_row() -> None:
    assert set(RULES) == set(TABLE) == set(Verb)


@pytest.mark.parametrize("verb", Verb)
def test_a_verb_is_for_those_in_its_row_and_nobody_else(verb: Verb) -> None:
    who, phases = TABLE[verb]
    may_do = {
        (phase.value, name) for phase in Phase for name, s in LED.items() if may(verb, an_incident(phase=phase), s)
    }
    assert may_do == {(phase, name) for phase in phases.split() for name in names(who)}


@pytest.mark.parametrize("verb", Verb)
def test_a_private_incident_is_for_its_room_alone(verb: Verb) -> None:
    who, phases = TABLE[verb]
    private = [an_incident(phase=phase, visibility=Visibility.PRIVATE) for phase in Phase]
    may_do = {(i.phase.value, name) for i in private for name, s in LED.items() if may(verb, i, s)}
    assert may_do == {(phase, name) for phase in phases.split() for name in names(who) - {"outside", "legal outside"}}


LET_IN, LAPSED = Granted(is_let_in=True), Granted(has_lapsed=True)
PAST_CLEARANCE = Granted(is_let_in=True, past_clearance=True)
KEPT_OUT = Granted(is_denied=True, is_let_in=True, past_clearance=True)
SIGHT = {
    "a full member": ({"person": a_person(), "is_member": False}, "open"),
    "a guest": ({"person": a_person(is_guest=True), "is_member": False}, ""),
    "a guest in the room": ({"person": a_person(is_guest=True), "is_member": True}, "open private"),
    "in the room": ({"is_member": True}, "open private"),
    "in the room, until a grant ended": ({"is_member": True, "granted": LAPSED}, "open"),
    "a guest whom a grant lets in": ({"person": a_person(is_guest=True), "granted": LET_IN}, "open privileged"),
    "let in": ({"is_member": True, "granted": LET_IN}, "open private privileged"),
    "let in, and out of the room": ({"granted": LET_IN}, "open privileged"),
    "let in past clearance": ({"is_member": True, "granted": PAST_CLEARANCE}, "open private restricted privileged"),
    "cleared": ({"is_cleared": True}, "open restricted"),
    "Legal": ({"is_legal": True}, "open"),
    "kept out": ({"is_member": True, "is_cleared": True, "granted": KEPT_OUT}, ""),
    "deactivated": (
        {"person": a_person(is_deactivated=True), "is_member": True, "is_cleared": True, "granted": PAST_CLEARANCE},
        "",
    ),
}


@pytest.mark.parametrize("who", SIGHT)
def test_each_visibility_is_seen_by_those_it_is_for(who: str) -> None:
    made, seen = SIGHT[who]
    access = Access(**({"person": a_person(), "is_member": False} | made))  # type: ignore[arg-type]
    found = {v.value for v in (*Visibility, SECRET) if can_see(an_incident(visibility=v), access)}
    assert found == set(seen.split()) | ({"secret"} if "privileged" in seen.split() else set())


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.RESTRICTED])
def test_whoever_sees_it_for_a_while_lets_nobody_else_in(visibility: Visibility) -> None:
    """By an hour of broken glass as by a grant with an end."""
    for_an_hour = Granted(is_let_in=True, past_clearance=True, until=NOW + timedelta(hours=1))
    incident = an_incident(visibility=visibility)
    deputy = Access(person=a_person(), is_member=True, roles=(DEPUTY,), granted=for_an_hour)
    assert may(Verb.SEE, incident, deputy)
    assert not may(Verb.ADMIT, incident, deputy)
    assert may(Verb.ADMIT, incident, replace(deputy, granted=replace(for_an_hour, until=None)))


@pytest.mark.parametrize(
    ("verb", "access", "phase", "said"),
    [
        (Verb.NOTE, "outside", Phase.ACTIVE, "need_member"),
        (Verb.UPDATE, "in the room", Phase.ACTIVE, "need_responder"),
        (Verb.CLOSE, "scribe", Phase.SETTLED, "need_lead"),
        (Verb.SIGN_OFF, "lead", Phase.ACTIVE, "need_legal"),
        (Verb.SIGN_OFF, "outside", Phase.ACTIVE, "need_legal"),
        (Verb.UPDATE, "lead", Phase.ENDED, "ended_phase"),
        (Verb.RESOLVE, "lead", Phase.SETTLED, "settled_phase"),
        (Verb.CLOSE, "lead", Phase.ACTIVE, "resolve_first"),
        (Verb.REOPEN, "lead", Phase.ACTIVE, "active_phase"),
    ],
)
def test_a_refusal_says_what_is_in_the_way(verb: Verb, access: str, phase: Phase, said: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        check(verb, an_incident(id=IncidentId(7), phase=phase), LED[access])
    assert (refused.value.text_key, refused.value.params["label"]) == (said, "INC-7")


incidents = st.builds(
    lambda phase, visibility: an_incident(id=IncidentId(12), phase=phase, visibility=visibility),
    st.sampled_from(Phase),
    st.sampled_from([*Visibility, SECRET]),
)
accesses = st.builds(
    lambda guest, gone, member, roles, led, granted, cleared: Access(
        person=a_person(is_guest=guest, is_deactivated=gone),
        is_member=member,
        roles=tuple(roles),
        has_lead=led,
        granted=granted,
        is_cleared=cleared,
    ),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sets(st.sampled_from([LEAD, DEPUTY, SCRIBE])),
    st.booleans(),
    st.builds(Granted, *[st.booleans()] * 4),
    st.booleans(),
)


@given(verb=st.sampled_from(Verb), incident=incidents, access=accesses)
def test_whoever_cannot_see_is_told_what_a_missing_incident_says(
    verb: Verb, incident: Incident, access: Access
) -> None:
    refusal = refused(verb, incident, access)
    if can_see(incident, access):
        assert not isinstance(refusal, NotFound)
    else:
        assert isinstance(refusal, NotFound)
        assert (refusal.text_key, refusal.params) == ("no_such_incident", {"label": "INC-12"})


def refused(verb: Verb, incident: Incident, access: Access) -> DomainError | None:
    try:
        check(verb, incident, access)
    except DomainError as error:
        return error
    return None
