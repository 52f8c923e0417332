"""The words of Muster: every text that is asked for exists, every text is asked for, and nothing is left unfilled."""

import ast
import re
from collections.abc import Iterable, Mapping

import pytest

from commands.registry import ACTIONS, INCIDENT, VIEWS
from commands.shortcuts import SHORTCUTS
from commands.views.actions_menu import ENDS, GROUPS
from commands.views.state_forms import ACTS
from tests.unit.source import (
    Raised,
    SlackRequest,
    asked_for,
    calls,
    constants_of,
    last_name,
    modules,
    raised,
    shape_of,
    shapes,
    table_of,
    texts_in_source,
)
from workflows.domain import errors
from workflows.domain.break_glass import BreakGlassReason, GlassRequestState, SecondPerson
from workflows.domain.channels import RoomState
from workflows.domain.entries.incidents import ApprovedChange, CalledBy, ChangedForAReason
from workflows.domain.entries.kinds import KINDS
from workflows.domain.entries.merges import AboutAnother
from workflows.domain.entries.words import NOTES
from workflows.domain.exhibits import Custody, Medium
from workflows.domain.exposure import Visibility
from workflows.domain.grants import Via
from workflows.domain.health import CHAT_AWAY, CHAT_LOCKED_OUT
from workflows.domain.health_alerts import UNPOSTABLE, HealthProblem
from workflows.domain.incident import Phase
from workflows.domain.lifecycle import StatusKind
from workflows.domain.markings import Audience, Tlp
from workflows.domain.merges import Whom
from workflows.domain.organisation import Setting
from workflows.domain.people import Outsider
from workflows.domain.policy import Requirement
from workflows.domain.privilege import Use
from workflows.domain.proposals import ProposalState
from workflows.domain.reminders import EscalationLevel, Outcome
from workflows.domain.request import Source
from workflows.domain.time_grammar import Unclear
from workflows.domain.timeline import EntryState
from workflows.domain.times import UNITS
from workflows.domain.tutorial import STEPS
from workflows.exports.bundle import LEFT_OUT as EXPORT_LEFT_OUT
from workflows.incidents.grants import Admitted
from workflows.incidents.membership import Invited
from workflows.jobs.kinds import JOBS
from workflows.messages.incidents import Listed
from workflows.messages.war_room import AnnouncedChange
from workflows.presentation.catch_up import WAITING as CATCH_UP_WAITING
from workflows.presentation.refusals import IN_WORDS
from workflows.presentation.situation_report import WAITING
from workflows.text.catalogue import COMMAND
from workflows.text.load import load_catalogue, placeholders
from workflows.text.secrets import SecretKind
from workflows.war_room.plan import PLAN

WORDS = load_catalogue()
SECTIONS = {key.partition(".")[0] for key in sorted(WORDS.keys())}
KEY = re.compile(r"[a-z_]+(\.[a-z_0-9]+)+")
OFFERS = ("handover", "lowering", "opening", "widening", "joining", "waiving", "inviting", "deciding")
ANSWERED = [state for state in ProposalState if state is not ProposalState.OPEN]
BECAUSE = [kind for kind, fact in KINDS.items() if issubclass(fact, ChangedForAReason)] + [
    "merged_into",
    "merged_into_elsewhere",
]
AGREED = [kind for kind, fact in KINDS.items() if issubclass(fact, ApprovedChange)]
ABOUT_ANOTHER = [kind for kind, fact in KINDS.items() if issubclass(fact, AboutAnother)]
SPEECHLESS = [state for state in RoomState if state is not RoomState.READY]
DEFAULT_ERRORS = {error.key for error in (errors.DomainError, *errors.DomainError.__subclasses__())}


SUMMARY_PARTS = ("summary_line", "_section")


def summary_names() -> list[str]:
    """Of the lines and sections that a summary is made of."""
    return [name for _, call in calls() if last_name(call.func) in SUMMARY_PARTS for name in constants_of(call.args[0])]


MADE: Mapping[str, Iterable[str]] = {
    "access.via_*": Via,
    "access.granted_*": Admitted,
    **dict.fromkeys(("access.left_out_*", "access.used_*", "access.waived_*", "access.unwaive_*"), Use),
    **dict.fromkeys(("access_waiver.*", "waiver.*"), Use),
    "entry.called_by_*": CalledBy,
    "break_glass.*": BreakGlassReason,
    "entry.custody_*": Custody,
    "exhibit.did_*": Custody,
    "exhibit.kind_*": Custody,
    "exhibit.medium_*": Medium,
    "duration.*": [f"{unit}.other" for unit in UNITS],
    "entry.*": KINDS,
    "duplicate.people_*": Whom,
    "export.*": EXPORT_LEFT_OUT,
    "export.*_why": EXPORT_LEFT_OUT,
    "export.audience_*": Audience,
    "export.is_*": [state for state in EntryState if state is not EntryState.LIVE],
    "status.follows_*": StatusKind,
    "entry.*_because": BECAUSE,
    "entry.*_agreed": AGREED,
    "entry.*_agreed_because": AGREED,
    "entry.*_elsewhere": ABOUT_ANOTHER,
    "entry.is_*": [state for state in EntryState if state is not EntryState.LIVE],
    "entry.mark_*": ("edited", "corrected", "deleted"),
    "entry.via_*": (Source.COMMAND_LINE,),
    "help.*": [s.word for s in INCIDENT.subcommands],
    "invite.result_*": Invited,
    "jobs.*": [name for name, job in JOBS.items() if job.announced_when_dead],
    "marking.*": Tlp,
    "masked.*": SecretKind,
    "meanwhile.*": (CHAT_AWAY, CHAT_LOCKED_OUT),
    "meanwhile.room_*": SPEECHLESS,
    "menu.*": [s.word for s in INCIDENT.menu],
    "menu.*_confirm": ENDS,
    "menu.group_*": GROUPS,
    "status.act_*": ACTS,
    "note.kind_*": NOTES,
    "nudge.*": (*EscalationLevel, "everyone"),
    "nudge.because_*": SPEECHLESS,
    **dict.fromkeys(("outsider.*", "outsider.told_*"), Outsider),
    "preview.*": [key.partition(".")[2] for key in sorted(WORDS.keys()) if key.startswith("preview.")],
    "operators.*": [problem for problem in HealthProblem if problem not in UNPOSTABLE],
    "nudge_closed.*": Outcome,
    "refusal.*": IN_WORDS,
    "outsider.*": Outsider,
    "outsider.told_*": Outsider,
    "room_lost.*": [state for state in SPEECHLESS if state is not RoomState.PUBLIC],
    "announcement.*": AnnouncedChange,
    "leadership.*": AnnouncedChange,
    "list.none_*": Listed,
    "list.heading_*": Listed,
    "second_person.*": [state for state in GlassRequestState if state is not GlassRequestState.OPEN],
    "setup.*": Setting,
    "setup.second_*": SecondPerson,
    "shortcut.*": [s.callback for s in SHORTCUTS],
    "shortcut.*_description": [s.callback for s in SHORTCUTS],
    "steps.*": [step.name for step in PLAN],
    "catchup.asks_*": CATCH_UP_WAITING.values(),
    "catchup.mine_*": CATCH_UP_WAITING.values(),
    "sitrep.needed_*": WAITING.values(),
    "summary.*": summary_names(),
    "tutorial.do_*": STEPS,
    "tutorial.step_*": STEPS,
    "usage.*": [s.word for s in INCIDENT.subcommands],
    "declare.type_*": Visibility,
    "visibility.*": Visibility,
    "visibility.*_long": Visibility,
    "visibility.*_short": Visibility,
    "visibility.now_*": Visibility,
    "visibility.same_*": Visibility,
    "*.accept": OFFERS,
    "*.decline": OFFERS,
    "*.ask": OFFERS,
    "*.title": VIEWS,
}
"""Keys that are put together, by their shape, and everything that fills the gap."""
MADE_OF_TWO = {"*.*": [f"{proposal}.{state}" for proposal in OFFERS for state in ANSWERED]}
ERRORS_MADE: Mapping[str, Iterable[str]] = {
    "*_phase": Phase,
    "time_*": Unclear,
    "need_*": [need for need in Requirement if need is not Requirement.SEES],
    "privileged_*": Use,
}


def filled(shape: str, families: Mapping[str, Iterable[str]]) -> list[str]:
    return [shape.replace("*", end) for end in families[shape]]


def keys_of(asked: SlackRequest) -> list[str]:
    """Everything the place can ask for; nothing where the key is a variable: it is a text from elsewhere."""
    keys = constants_of(asked.key)
    if isinstance(asked.key, ast.JoinedStr):
        shape = shape_of(asked.key)
        keys = error_keys() if shape == "errors.*" else MADE_OF_TWO.get(shape) or filled(shape, MADE)
    return [form for key in keys for form in forms_of(key)] if asked.plural else keys


def forms_of(key: str) -> list[str]:
    """Where English has one form only, it is `other`."""
    return [f"{key}.other", *({f"{key}.one"} & WORDS.keys())]


def keys_of_error(error: Raised) -> list[str]:
    """The texts an error may be told in."""
    key = getattr(errors, error.error).key if error.key is None else error.key
    return [f"errors.{name}" for name in ([key] if isinstance(key, str) else names_of_error(error.module, key))]


def names_of_error(module: str, key: ast.expr) -> list[str]:
    match key:
        case ast.IfExp():
            return names_of_error(module, key.body) + names_of_error(module, key.orelse)
        case ast.JoinedStr():
            return filled(shape_of(key), ERRORS_MADE)
        case ast.Subscript():
            return table_of(module, key)
    return constants_of(key)


def error_keys() -> list[str]:
    return [*(f"errors.{key}" for key in DEFAULT_ERRORS), *(key for error in raised() for key in keys_of_error(error))]


def keys_used() -> set[str]:
    """Those that are asked for, those that are put together before they are asked for, those of errors."""
    return {
        *(key for place in asked_for() for key in keys_of(place)),
        *(
            key
            for shape in ("duration.*", *(shape for shape in MADE if shape.startswith("entry.")))
            for key in filled(shape, MADE)
        ),
        *error_keys(),
    }


def test_every_text_that_is_asked_for_exists() -> None:
    assert sorted(keys_used() - WORDS.keys()) == []


def test_every_text_that_is_written_like_a_key_is_one() -> None:
    """So a key that reaches its place in a variable exists as well."""
    written = {text for text in texts_in_source() if KEY.fullmatch(text) and text.partition(".")[0] in SECTIONS}
    plural = {key for place in asked_for() if place.plural for key in constants_of(place.key)}
    actions = {text for text in written if any(f"{action}.".startswith(f"{text}.") for action in ACTIONS)}
    assert sorted(written - WORDS.keys() - plural - actions - JOBS.keys()) == []


def test_every_key_that_is_put_together_has_its_family() -> None:
    """A new one has to be added to `MADE`, with everything that fills it."""
    begun = {s for tree in modules().values() for s in shapes(tree) if re.fullmatch(r"[a-z_]+\.[a-z_.*]+", s)}
    asked = {shape_of(place.key) for place in asked_for() if isinstance(place.key, ast.JoinedStr)}
    made = {s for s in begun if s.partition(".")[0] in SECTIONS} | asked
    assert made == {*MADE, *MADE_OF_TWO, "errors.*"}


def test_every_error_can_be_traced_to_its_texts() -> None:
    assert [error for error in raised() if not keys_of_error(error)] == []


def test_every_text_is_asked_for_somewhere() -> None:
    assert sorted(WORDS.keys() - texts_in_source() - keys_used()) == []


def test_every_place_gives_what_its_text_wants() -> None:
    lacking = {
        (place.module, key): sorted(missing)
        for place in asked_for()
        if not place.open_ended and shapes(place.key) != {"summary.*"}
        for key in keys_of(place)
        if (missing := placeholders(WORDS.text(key)) - place.given)
    }
    assert lacking == {}


def test_every_refusal_gives_what_its_sentence_wants() -> None:
    lacking = {
        (error.module, key): sorted(missing)
        for error in raised()
        for key in keys_of_error(error)
        if (missing := placeholders(WORDS.text(key)) - error.given - {"label", COMMAND})
    }
    assert lacking == {}


def test_a_label_is_only_wanted_where_an_incident_is_named() -> None:
    """Elsewhere the boundary would fill in nothing, and the sentence would have a hole."""
    holes = [
        (error.module, key)
        for error in raised()
        for key in keys_of_error(error)
        if "label" in placeholders(WORDS.text(key)) and "label" not in error.given
    ]
    assert holes == []


def test_every_part_of_a_summary_gets_what_it_wants() -> None:
    lacking = {
        key: sorted(missing)
        for _, call in calls()
        if last_name(call.func) in SUMMARY_PARTS
        for key in [f"summary.{name}" for name in constants_of(call.args[0])]
        if (missing := placeholders(WORDS.text(key)) - {k.arg for k in call.keywords})
    }
    assert lacking == {}


@pytest.mark.parametrize("word", [s.word for s in INCIDENT.subcommands])
def test_every_word_is_explained(word: str) -> None:
    assert WORDS(f"help.{word}")
    assert placeholders(WORDS.text(f"usage.{word}")) == frozenset()


def test_texts_fill_in_what_people_typed_as_it_is() -> None:
    assert load_catalogue()("card.claim", role="{0} {role} {{}} %s") == "Claim {0} {role} {{}} %s"


def test_one_thing_and_many_things_are_said_differently() -> None:
    assert [WORDS.plural("card.tasks", n) for n in (0, 1, 2)] == ["0 open tasks", "1 open task", "2 open tasks"]


def test_an_organisations_own_texts_come_first() -> None:
    ours = load_catalogue({"card": {"claim": "Take {role}"}})
    assert (ours("card.claim", role="Scribe"), ours("card.menu")) == ("Take Scribe", WORDS("card.menu"))
