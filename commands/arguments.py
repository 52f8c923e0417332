"""The text after a subcommand: people, incident numbers, roles, severities, statuses."""

import re
from collections.abc import Mapping

from commands.aliases import LIST_WORDS, MARKING_WORDS, ROLE_WORDS, STATUS_WORDS, VISIBILITY_WORDS
from workflows.domain.errors import InvalidField
from workflows.domain.exposure import Visibility
from workflows.domain.ids import IncidentId, KindName, RoleId, SeverityCode, StatusId, UserId, kind_name
from workflows.domain.markings import Tlp
from workflows.domain.naming import slug, unaccented
from workflows.domain.spelling import nearest
from workflows.messages.incidents import Listed
from workflows.presentation.presenter import Presenter
from workflows.programme.find_type import Kind, found_types, type_meant
from workflows.text.local_text import LocalText
from workflows.text.slack_text import mentions, plain

_MENTION = re.compile(r"<@[^>]*>")
_GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>")
_SEVERITY = re.compile(r"^(?:sev(?:erity)?|s)?[- ]?(\d)$")
STEM = 6
"""Letters that two forms of one word share at least: `contain-ment`, `contain-ing`."""
NEAR = 5
"""Types that a refusal names."""
SHORT = 4
"""Letters of a word that is short for another."""
MOST_NAME_WORDS = 8
"""Of a role or a status, where more words follow: thousands of them would be tried one by one."""
_NUMBER = re.compile(r"(?:inc-?|#)?(\d{1,9})", re.IGNORECASE)
_TLP = re.compile(
    r"(?i)(?:tlp\W*)?(?P<colour>[^\W_]+)(?P<strict>\W*[_+]?\W*strict\b)?(?![\w+-])\W*(?P<reason>.*)", re.DOTALL
)
_BARE_NAME = re.compile(r"(?:^|\s)@\S")


def people_in(text: str) -> tuple[UserId, ...]:
    """The people mentioned. Raises `InvalidField` for an `@name` that Slack did not recognise, and for a group: one
    person is meant."""
    if groups_in(text):
        raise InvalidField("person", "group_named")
    found = tuple(UserId(u) for u in mentions(text))
    if _BARE_NAME.search(_MENTION.sub(" ", text)):
        raise InvalidField("person", "mention_unknown")
    return found


def groups_in(text: str) -> tuple[str, ...]:
    """The ids of the user groups mentioned."""
    return tuple(dict.fromkeys(_GROUP.findall(text)))


def without_people(text: str) -> str:
    """The text without its mentions, as plain text."""
    return " ".join(plain(_MENTION.sub(" ", text)).split())


def incident_number(text: str) -> IncidentId | None:
    """`12`, `INC-12` or `#12`; None if the text is empty. Raises `InvalidField` for anything else."""
    if not text.strip():
        return None
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise InvalidField("incident", "not_a_number", text=text.strip()[:40])
    return IncidentId(int(match[1]))


def role_named(text: str, fmt: Presenter) -> RoleId:
    """`scribe`, `incident lead`, `lead`: by id, by title, or by part of a title. Raises `InvalidField`, with the role
    that is meant where it is misspelled, and for `scribe petra`, which names nobody that Slack knows."""
    names = {role_id: _spellings(role_id, role.title) for role_id, role in fmt.programme.roles.items()}
    if found := _role_in(text, names):
        return found
    titles = {role_id: fmt.local(role.title) for role_id, role in fmt.programme.roles.items()}
    words = text.split()
    for count in range(min(len(words) - 1, MOST_NAME_WORDS), 0, -1):
        head, rest = " ".join(words[:count]), " ".join(words[count:])
        if found := _role_in(head, names):
            raise InvalidField("person", "person_bare", role=titles[found].lower(), name=rest[:40])
    spellings = {known: role_id for role_id, many in names.items() for known in many}
    near = nearest(slug(unaccented(text)), spellings)
    roles = tuple(titles.values())
    if near is not None:
        raise InvalidField("role", "role_near", text=text[:40], near=titles[spellings[near]], roles=roles)
    raise InvalidField("role", "no_such_role", roles=roles)


def _role_in(text: str, names: Mapping[RoleId, set[str]]) -> RoleId | None:
    """The first role that is called so, or else whose name begins so or has this word."""
    wanted = slug(unaccented(text))
    exact = [r for r, known in names.items() if wanted in known]
    close = [r for r, known in names.items() if any(_begins_or_is_word(wanted, name) for name in known)]
    if not (exact or close) and wanted in ROLE_WORDS:
        return _role_in(ROLE_WORDS[wanted], names)
    return next(iter(exact or close), None) if wanted else None


def _spellings(name: str, title: LocalText) -> set[str]:
    """What it may be called: by its id, or by its title in any language."""
    return {slug(name.replace("_", " ")), *(slug(unaccented(known)) for known in title.spellings)}


def _begins_or_is_word(wanted: str, name: str) -> bool:
    """`comms` is short for a word, too."""
    short = wanted.removesuffix("s") if len(wanted) > SHORT else wanted
    return name.startswith(wanted) or wanted in name.split("-") or name.split("-")[0].startswith(short)


def severity_named(text: str, fmt: Presenter) -> SeverityCode | None:
    """A severity by its code (also as `1` or `sev1`) or its name; None if there is no such."""
    wanted = _SEVERITY.sub(r"s\1", unaccented(text))
    severities = fmt.programme.severities.items()
    found = [c for c, s in severities if wanted in {unaccented(known) for known in (c, *s.name.spellings)}]
    return found[0] if found else None


def status_named(text: str, fmt: Presenter) -> StatusId | None:
    """A status by its id, its title, a unique beginning, or another form (`containment`); None if there is none."""
    wanted = slug(unaccented(text.replace("_", " ")))
    names = {s.id: _spellings(s.id, s.title) for s in fmt.programme.statuses}
    for fits in (str.__eq__, str.startswith, _is_done, _same_stem):
        found = [s for s, known in names.items() if any(fits(name, wanted) for name in known)] if wanted else []
        if len(found) == 1:
            return found[0]
    return None


def _is_done(name: str, word: str) -> bool:
    """`contained` is what one watches while *Monitoring*."""
    return STATUS_WORDS.get(word) == name


def _same_stem(name: str, word: str) -> bool:
    """Of single words: what follows a status is its reason."""
    return "-" not in word and min(len(name), len(word)) >= STEM and name[:STEM] == word[:STEM]


def visibility_named(text: str, fmt: Presenter) -> Visibility | None:
    """A visibility by its name; `public` means open. None if there is none."""
    typed = unaccented(text)
    wanted = VISIBILITY_WORDS.get(typed, typed)
    return next((v for v in Visibility if wanted in (v.value, unaccented(fmt(f"visibility.{v}")))), None)


def type_named(text: str, fmt: Presenter) -> Kind | None:
    """A type or sub-type by its code, its title or another name of it; a type also by a beginning or word of its title
    that only one has. None if there is none."""
    if exact := type_meant(fmt.programme, text):
        return exact
    wanted = slug(unaccented(text))
    names = {code: _spellings(code, kind.title) for code, kind in fmt.programme.types.items()}
    for fits in (str.__eq__, _begins_or_is_word_of):
        found = [code for code, known in names.items() if any(fits(name, wanted) for name in known)] if wanted else []
        if len(found) == 1:
            return Kind(found[0])
    return None


def types_near(text: str, fmt: Presenter) -> tuple[KindName, ...]:
    """What it may mean, the best first."""
    found = found_types(fmt.programme, text, fmt.catalogue.language)
    return tuple(kind_name(kind.type, kind.subtype) for kind in found[:NEAR])


def _begins_or_is_word_of(name: str, word: str) -> bool:
    return _begins_or_is_word(word, name)


def marking_named(text: str) -> tuple[Tlp, str]:
    """A label of TLP 2.0 and the words behind it: `TLP:AMBER+STRICT`, `amber strict`, `red`. Raises `InvalidField`."""
    found = _TLP.match(text)
    colour = unaccented(found["colour"]) if found else ""
    wanted = MARKING_WORDS.get(colour, colour) + ("_strict" if found and found["strict"] else "")
    if found is None or wanted not in tuple(Tlp):
        known, word = tuple(label.label for label in Tlp), text.split()[0][:40]
        raise InvalidField(
            "marking", "marking_white" if colour == "white" else "no_such_marking", text=word, known=known
        )
    return Tlp(wanted), found["reason"].strip()


def split_first(text: str) -> tuple[str, str]:
    """The first word and the rest."""
    first, *rest = text.split(None, 1) or [""]
    return first, rest[0].strip() if rest else ""


def read_list(text: str) -> tuple[Listed, int]:
    """Which list and which page of it: `closed 2`. Raises `InvalidField` for any other word."""
    words = unaccented(text).split()
    number = int(words.pop()) if words and words[-1].isascii() and words[-1].isdecimal() and len(words[-1]) < 7 else 1
    typed = " ".join(words) or Listed.OPEN.value
    word = LIST_WORDS.get(typed, typed)
    if word not in tuple(Listed):
        raise InvalidField("list", "no_such_list", text=text[:40])
    return Listed(word), number
