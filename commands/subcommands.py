"""The words of `/incident`: help, the actions menu and the dispatcher are made from one table in `registry.py`."""

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from commands.addressing import Address, Addressing, addressed
from commands.aliases import ACCEPT, ALIASES, DONE, HINTS, I_AM, NOTE_WORDS, phrase_in, words_of
from commands.arguments import role_named
from commands.context import Context
from commands.payloads.press import Press
from commands.responding.answers import Acknowledged, Answer, Ephemeral, Refused, ShowForm
from commands.room_state import with_room_state
from commands.views.actions_menu import actions_menu
from commands.views.help import help_text
from commands.views.plain import sentence, with_footer
from workflows.domain.entries.words import NOTES
from workflows.domain.errors import DomainError, InvalidField, NotFound
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.naming import unaccented
from workflows.domain.policy import Verb, may
from workflows.incidents.duplicates import goes_on_as, others_read
from workflows.incidents.queries import access_for_reader, find_incident, look_at
from workflows.presentation.spans import Command, Span
from workflows.text.slack_text import one_line


class Where(StrEnum):
    """Where a word works."""

    ANYWHERE = "anywhere"
    ROOM = "room"


def always(text: str) -> bool:
    return True


def never(text: str) -> bool:
    return False


def without_words(text: str) -> bool:
    return not text


@dataclass(frozen=True, slots=True)
class Subcommand:
    """One word of `/incident`. `help.<word>`, `usage.<word>` and, in the menu, `menu.<word>` are its texts."""

    word: str
    run: Callable[[Context, str], Answer]
    where: Where = Where.ROOM
    verb: Verb = Verb.SEE
    """What a person must be allowed to do to the incident; words without an incident need nothing."""
    opens_form: Callable[[str], bool] = never
    """Whether it opens a form for the text after the word, so that a slow one shows its working state as a form."""
    in_menu: int | None = None
    """Its place in the actions menu of a war room, in steps of ten."""
    addressing: Addressing = Addressing.FIRST
    keeps_labels: Callable[[Context, str], bool] = lambda context, text: False
    """Whether an incident that this text names is not the one it is about."""
    check_redirected: Callable[[Context, Incident, str], None] = lambda context, target, text: None
    """Before it acts on what a duplicate was merged into. Raises `InvalidField` where the text may mean the duplicate
    instead."""
    of_duplicate: bool = False
    """In the room of a duplicate it is about that one, as is what names no incident. Everything else acts on the
    incident that it was merged into."""


ASSIGN = frozenset({"assign", "asignar", "atribuir"})
"""`assign 2 @bob` is `task assign 2 @bob`."""
CLOSE = 0.7
"""How alike a word must be before it is suggested."""
READING = frozenset({Verb.SEE, Verb.READ, Verb.SUMMARISE, Verb.EXPORT})
"""Nothing that is typed behind such a word goes on record."""
_TASK_NUMBER = re.compile(r"#?\d{1,4}\b")
_LABEL = re.compile(r"inc-?\d{1,9}")
_SEVERITY = re.compile(r"(?:sev|s)-?(\d)")


class SlashCommand:
    """`/incident` with its words, in the order in which help lists them; `help` itself comes last."""

    def __init__(self, subcommands: Sequence[Subcommand], without_words: Callable[[Context], Answer]) -> None:
        self.subcommands = (*subcommands, Subcommand("help", self._help, Where.ANYWHERE, addressing=Addressing.NOWHERE))
        self._by_word = {s.word: s for s in self.subcommands}
        self._without_words = without_words

    @property
    def menu(self) -> list[Subcommand]:
        """What the actions menu offers, in its order."""
        return sorted((s for s in self.subcommands if s.in_menu is not None), key=lambda s: s.in_menu or 0)

    def run(self, context: Context, text: str) -> Answer:
        """What `/incident <text>` does here."""
        word, rest = _split(text)
        if not word:
            incident = context.room_incident
            shown = incident and (goes_on_as(incident, context.person, context.deps) or incident)
            return self._show_menu(context, shown.id) if shown else self._without_words(context)
        found, rest = self._meant(word, rest)
        if found is None and _is_role(word, context):
            found, rest = self._by_word["role"], f"{word} {rest}".rstrip()
        if found is None:
            return Ephemeral(sentence(self._unknown(context, word)))
        context.look.through = f"/incident {found.word}"
        is_kept = found.keeps_labels(context, rest)
        address, words = (None, rest) if is_kept else addressed(rest, found.addressing)
        if address is not None:
            return _run_elsewhere(found, context, address, words)
        target = _goes_on_as(found, context)
        if target is not None:
            return _run_redirected(found, context, target, words)
        return _with_room_state(found, context, found.run(context, words))

    def opens_form(self, text: str) -> bool:
        """Whether `/incident <text>` opens a form."""
        word, rest = _split(text)
        found, rest = self._meant(word, rest)
        return found.opens_form(addressed(rest, found.addressing)[1]) if found else not word

    def meant(self, text: str) -> tuple[Subcommand, str] | None:
        """Which word of ours a text begins with, and what is behind it; None for none of them."""
        found, rest = self._meant(*_split(text))
        return (found, rest) if found else None

    def press_menu(self, context: Context, press: Press) -> Answer:
        """ "More" on the card."""
        return self._show_menu(context, press.incident)

    def press_menu_item(self, context: Context, press: Press) -> Answer:
        """A button of the actions menu does what its word does in the room. Raises `NotFound` for a word that is
        gone."""
        found = self._by_word.get(press.ending)
        if found is None:
            raise NotFound("control_gone")
        incident = look_at(press.incident, context.request, context.deps).incident
        answer = found.run(replace(context, room_incident=incident), "")
        if not isinstance(answer, Acknowledged):
            return answer
        return Ephemeral(sentence(answer.message or context.fmt("working.done")))

    def nearest(self, word: str, language: str) -> str:
        """What was probably meant: a word of the reader's language, else of ours; empty when nothing is close."""
        for known in (words_of(language), {ours: ours for ours in self._by_word}):
            if near := difflib.get_close_matches(unaccented(word), known, n=1, cutoff=CLOSE):
                return known[near[0]]
        return ""

    def _meant(self, word: str, rest: str) -> tuple[Subcommand | None, str]:
        """The subcommand of a word or of one that people use for it, and its text: `sev1 …` is `severity 1 …`."""
        if phrase := phrase_in(f"{word} {rest}"):
            ours, *more = phrase[0].split()
            return self._by_word[ours], " ".join((*more, phrase[1])).strip()
        word = bare_word(word)
        found, rest = self._phrase(word, rest)
        if found is not None:
            return found, rest
        if severity := _SEVERITY.fullmatch(word):
            return self._by_word["severity"], f"{severity[1]} {rest}".rstrip()
        if _LABEL.fullmatch(word):
            return self._by_word["info"], f"{word} {rest}".rstrip()
        if word in DONE or (word in ASSIGN and _TASK_NUMBER.match(rest)):
            return self._by_word["task"], f"{word} {rest}".rstrip()
        if word in ACCEPT:
            return self._by_word["handover"], f"{rest} {word}".lstrip()
        return self._by_word.get(ALIASES.get(word, word)), rest

    def _phrase(self, word: str, rest: str) -> tuple[Subcommand | None, str]:
        """What is said in several words, or is the kind of a note: `hand over @bob`, `im policy lead`, `impact …`."""
        first, more = _split(rest)
        if word == "hand" and unaccented(first) == "over":
            return self._by_word["handover"], more
        if word == "i" and unaccented(first) == "am":
            word, rest = "im", more
        if word in I_AM:
            return self._by_word["claim"], re.sub(r"(?i)^(?:the|an?|el|la|o|a)\s+", "", rest)
        if kind := NOTE_WORDS.get(word, word if word in NOTES and word != "note" else ""):
            label = _LABEL.fullmatch(unaccented(first))
            words = f"{kind}: {more if label else rest}".rstrip() if rest else ""
            return self._by_word["note"], f"{first} {words}" if label else words
        return None, rest

    def _help(self, context: Context, text: str) -> Answer:
        """Every word, and what works here."""
        in_room = context.room_incident is not None
        here = [s.word for s in self.subcommands if in_room or s.where is Where.ANYWHERE]
        elsewhere = [s.word for s in self.subcommands if s.word not in here]
        return Ephemeral(help_text(context.fmt, here, elsewhere))

    def _show_menu(self, context: Context, incident_id: IncidentId) -> Answer:
        """What this person may do to this incident now."""
        shown = look_at(incident_id, context.request, context.deps)
        access = access_for_reader(incident_id, context.person, context.deps)
        words = [s.word for s in self.menu if may(s.verb, shown.incident, access)]
        return ShowForm(actions_menu(context.fmt, shown, words))

    def _unknown(self, context: Context, word: str) -> str:
        if hint := HINTS.get(bare_word(word)):
            return context.fmt(hint)
        near = self.nearest(bare_word(word), context.fmt.catalogue.language)
        key = "errors.unknown_word_near" if near else "errors.unknown_word"
        return context.fmt(key, word=context.seen(word)[:40], near=near)


def bare_word(word: str) -> str:
    """Without accents and the signs at its end; `?` is a word of its own."""
    return unaccented(word).rstrip("?!.,;:") or word


def _is_role(word: str, context: Context) -> bool:
    """`comms @petra` is `role comms @petra`."""
    try:
        role_named(word, context.fmt)
    except InvalidField:
        return False
    return True


def _run_elsewhere(found: Subcommand, context: Context, address: Address, words: str) -> Answer:
    """For the incident that is named, whichever room it is typed in; a change says for which."""
    incident = find_incident(address.number, address.room, address.typed, context.person, context.deps)
    here = context.room_incident
    is_here = here is not None and here.id == incident.id
    try:
        answer = found.run(replace(context, room_incident=incident), words)
    except DomainError as error:
        if is_here or isinstance(error, InvalidField):
            raise
        return Refused(tuple(_about(span, incident.label) for span in context.fmt.refusal(error)))
    answer = _with_room_state(found, replace(context, room_incident=incident), answer)
    if found.where is Where.ANYWHERE or is_here:
        return answer
    acted = context.fmt("working.elsewhere", label=incident.label, title=incident.title)
    match answer:
        case Ephemeral(message):
            return Ephemeral(with_footer(message, acted))
        case Acknowledged(message=said) if said:
            return Ephemeral(with_footer(sentence(said), acted))
        case Acknowledged():
            return Ephemeral(sentence(acted))
    return answer


def _with_room_state(found: Subcommand, context: Context, answer: Answer) -> Answer:
    incident = context.room_incident
    return with_room_state(context, incident.id if incident and found.where is Where.ROOM else None, answer)


def _goes_on_as(found: Subcommand, context: Context) -> Incident | None:
    """What a word acts on that was typed in the room of a duplicate, if this person may see that."""
    here = context.room_incident
    if here is None or found.of_duplicate or found.addressing is Addressing.NOWHERE:
        return None
    return goes_on_as(here, context.person, context.deps)


def _run_redirected(found: Subcommand, context: Context, target: Incident, words: str) -> Answer:
    """The room's incident is a duplicate: what is typed there acts on the other one, and says so."""
    assert context.room_incident is not None
    duplicate = context.room_incident.label
    found.check_redirected(context, target, words)
    _ask_before_words_move(found, context, target, words)
    answer = found.run(replace(context, room_incident=target), words)
    acted = context.fmt("working.redirected", duplicate=duplicate, label=target.label, title=target.title)
    match answer:
        case Ephemeral(message):
            return Ephemeral(with_footer(message, acted))
        case Acknowledged():
            return Ephemeral(sentence(acted))
    return answer


def _ask_before_words_move(found: Subcommand, context: Context, target: Incident, words: str) -> None:
    """Raises `InvalidField` where others read what they would say, who may not see the duplicate."""
    duplicate = context.incident
    goes_on_record = bool(words) and found.where is Where.ROOM and found.verb not in READING
    if goes_on_record and others_read(target, duplicate, context.deps):
        typed = f"{found.word} {target.label} {one_line(context.seen(words), 300)}"
        raise InvalidField(
            "incident", "duplicate_others_read", duplicate=duplicate.label, label=target.label, typed=typed
        )


def _about(span: Span, label: str) -> Span:
    """Advice about another incident names it: `resolve INC-2`."""
    if not isinstance(span, Command):
        return span
    word, *rest = span.words.split(None, 1)
    return Command(" ".join((word, label, *rest)))


def _split(text: str) -> tuple[str, str]:
    """Any white space ends a word: a line break, a tab, a space that does not break."""
    word, *rest = text.split(None, 1) or [""]
    return word, rest[0].strip() if rest else ""
