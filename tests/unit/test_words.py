"""The words of Muster: every text that is asked for exists, every text is asked for, and nothing is left unfilled."""

import ast
from collections.abc import Iterable, Mapping

import pytest

from commands.look import MENU
from commands.registry import SUBCOMMANDS
from commands.views.actions_menu import ENDS
from tests.unit.source import Asked, Raised, asked_for, calls, constants_of, last_name, raised, texts_in_source
from workflows.bury import UNTOLD
from workflows.domain import errors
from workflows.domain.health import CHAT_AWAY, CHAT_LOCKED_OUT
from workflows.domain.incident import Phase, Visibility
from workflows.domain.offers import OfferState
from workflows.domain.policy import Need
from workflows.domain.reminders import Outcome, Rung
from workflows.domain.timeline import EntryKind, EntryState
from workflows.domain.tutorial import STEPS
from workflows.domain.watch import UNSAYABLE, Trouble
from workflows.jobs import JOBS
from workflows.war_room import PLAN
from workflows.words import load_words, placeholders

WORDS = load_words()
TYPED = [s.word for s in SUBCOMMANDS]
ON_MENU = [word for word, _ in MENU]
ANSWERED = [s.value for s in OfferState if s is not OfferState.OPEN]
BURIED_ALOUD = [name for name, job in JOBS.items() if not issubclass(job, UNTOLD)]
ALARMING = [trouble for trouble in Trouble if trouble not in UNSAYABLE]
FORMS = ("update", "severity", "status", "role", "handover", "invite", "note", "task", "remind", "rename")


def under(prefix: str, ends: Iterable[str], suffix: str = "") -> list[str]:
    return [f"{prefix}.{end}{suffix}" for end in ends]


SPELLED: Mapping[str, list[str]] = {
    "f'visibility.{v}_long'": under("visibility", Visibility, "_long"),
    "f'visibility.{incident.visibility}'": under("visibility", Visibility),
    "f'{callback}.title'": [f"{form}.title" for form in FORMS],
    "f'usage.{word}'": under("usage", TYPED),
    "f'help.{word}'": under("help", TYPED),
    "f'menu.{word}'": under("menu", ON_MENU),
    "f'menu.{word}_confirm'": under("menu", ENDS, "_confirm"),
    "f'settled.{outcome}'": under("settled", Outcome),
    "f'{words}.{offer.state}'": under("handover", ANSWERED) + under("lowering", ANSWERED),
    "f'{words}.accept'": ["handover.accept", "lowering.accept"],
    "f'{words}.decline'": ["handover.decline", "lowering.decline"],
    "f'nudge.{_rung_text(message)}'": under("nudge", [*Rung, "everyone"]),
    "f'steps.{step}'": under("steps", [step.name for step in PLAN]),
    '''f"steps.{data['step']}"''': under("steps", [step.name for step in PLAN]),
    '''f"jobs.{data['job']}"''': under("jobs", BURIED_ALOUD),
    "f'meanwhile.{away}'": under("meanwhile", (CHAT_AWAY, CHAT_LOCKED_OUT)),
    "f'tutorial.step_{step}'": [f"tutorial.step_{s}" for s in STEPS],
    "f'tutorial.do_{following}'": [f"tutorial.do_{s}" for s in STEPS],
    "f'operators.{alarm.trouble}'": under("operators", ALARMING, ".one") + under("operators", ALARMING, ".other"),
    "f'entry.via_{entry.data[VIA]}'": ["entry.via_command_line"],
    "f'entry.mark_{mark}'": ["entry.mark_edited", "entry.mark_deleted"],
    "f'entry.is_{entry.state.value}'": [f"entry.is_{s}" for s in EntryState if s is not EntryState.LIVE],
}
"""Keys that are put together where they are asked for, and everything they can come to."""

IN_OTHER_WORDS = {
    "submit": "the caller of a form names its text",
    "key": "a text named a line before",
    "message.key": "a sentence that a job names",
    "self._key(entry)": "an entry's kind, or a nearer one: every kind is told below",
    "f'errors.{error.text_key}'": "an error's own key: every one is told below",
    "f'summary.{key}'": "the lines of a summary",
    "f'summary.{name}'": "the sections of a summary",
}
"""Keys that come from elsewhere; what stands there is a text of the source and checked as one."""

ENTRY_NEARER = ("invite_refused", "joined", "role_claimed", "role_given_up", "task_assigned")
ENTRY_BECAUSE = ("severity_changed_because", "status_changed_because")
ERROR_KEYS = {
    "UNKNOWN[towards]": ["time_unknown", "time_unknown_past"],
    "UNKNOWN[Towards.PAST]": ["time_unknown_past"],
    "f'{incident.phase}_phase'": [f"{phase}_phase" for phase in Phase],
    "f'need_{missing}'": [f"need_{need}" for need in Need if need is not Need.SEES],
}


SUMMARY_LINES = ("_line", "_section")


def keys_of(asked: Asked) -> list[str]:
    return list(asked.keys) or SPELLED.get(ast.unparse(asked.key), [])


def summary_keys() -> list[str]:
    """The lines and sections that a summary is made of."""
    named = [call.args[0] for _, call in calls() if last_name(call.func) in SUMMARY_LINES and call.args]
    return [f"summary.{constant.value}" for node in named for constant in constants_of(node)]


def entry_keys() -> list[str]:
    return [f"entry.{key}" for key in (*EntryKind, *ENTRY_NEARER, *ENTRY_BECAUSE)]


def error_keys(error: Raised) -> list[str]:
    """The texts an error may be told in."""
    if error.key is None:
        return [f"errors.{getattr(errors, error.error).key}"]
    return [f"errors.{key}" for key in _error_keys(error.key)]


def _error_keys(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return _error_keys(node.body) + _error_keys(node.orelse)
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    return ERROR_KEYS[ast.unparse(node)]


def test_every_text_that_is_asked_for_exists() -> None:
    asked = {key for place in asked_for() for key in keys_of(place)}
    told = {key for error in raised() for key in error_keys(error)}
    assert sorted((asked | told | set(entry_keys()) | set(summary_keys())) - WORDS.keys()) == []


def test_every_key_that_is_put_together_is_spelled_out_here() -> None:
    """A new one has to be added above, with everything it can come to."""
    made = {ast.unparse(place.key) for place in asked_for() if not place.keys}
    assert made == set(SPELLED) | set(IN_OTHER_WORDS)


def test_every_text_is_asked_for_somewhere() -> None:
    named = texts_in_source() & WORDS.keys()
    counted = {key for place in asked_for() if place.counted for key in place.keys}
    spelled = {key for keys in SPELLED.values() for key in keys}
    told = {key for error in raised() for key in error_keys(error)} | DEFAULT_ERRORS
    assert sorted(WORDS.keys() - named - counted - spelled - told - set(entry_keys()) - set(summary_keys())) == []


DEFAULT_ERRORS = {f"errors.{error.key}" for error in (errors.DomainError, *errors.DomainError.__subclasses__())}


def test_every_place_gives_what_its_text_wants() -> None:
    lacking = {
        (place.module, key): sorted(missing)
        for place in asked_for()
        if not place.open_ended
        for key in keys_of(place)
        if (missing := placeholders(WORDS.text(key)) - place.given)
    }
    assert lacking == {}


def test_every_refusal_gives_what_its_sentence_wants() -> None:
    lacking = {
        (error.module, key): sorted(missing)
        for error in raised()
        for key in error_keys(error)
        if (missing := placeholders(WORDS.text(key)) - error.given - {"label"})
    }
    assert lacking == {}


def test_a_label_is_only_wanted_where_an_incident_is_named() -> None:
    """Elsewhere the boundary would fill in nothing, and the sentence would have a hole."""
    holes = [
        (error.module, key)
        for error in raised()
        for key in error_keys(error)
        if "label" in placeholders(WORDS.text(key)) and "label" not in error.given
    ]
    assert holes == []


def test_every_line_of_a_summary_gets_what_it_wants() -> None:
    lacking = {
        key: sorted(missing)
        for _, call in calls()
        if last_name(call.func) == "_line"
        for key in [f"summary.{constant.value}" for constant in constants_of(call.args[0])]
        if (missing := placeholders(WORDS.text(key)) - {k.arg for k in call.keywords})
    }
    assert lacking == {}


@pytest.mark.parametrize("word", TYPED)
def test_every_word_is_explained(word: str) -> None:
    assert WORDS(f"help.{word}")
    assert placeholders(WORDS.text(f"usage.{word}")) == frozenset()


def test_texts_fill_in_what_people_typed_as_it_is() -> None:
    assert load_words()("card.claim", role="{0} {role} {{}} %s") == "Claim {0} {role} {{}} %s"


def test_one_thing_and_many_things_are_said_differently() -> None:
    assert [WORDS.counted("card.tasks", n) for n in (0, 1, 2)] == ["0 open tasks", "1 open task", "2 open tasks"]


def test_an_organisations_own_texts_come_first() -> None:
    ours = load_words({"card": {"claim": "Take {role}"}})
    assert (ours("card.claim", role="Scribe"), ours("card.menu")) == ("Take Scribe", WORDS("card.menu"))
