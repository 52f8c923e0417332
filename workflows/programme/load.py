"""Loads the programme: the default files, then an organisation's overrides.

An error names file and line. Maps merge key by key; lists and scalars replace. A map of languages over an English text
adds to it.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from workflows.domain.errors import ProgrammeError
from workflows.programme.models import Programme
from workflows.text.load import load_catalogue
from workflows.text.local_text import ENGLISH
from workflows.text.safe_yaml import compose_yaml, load_yaml

DEFAULT = Path(__file__).parent / "default"
TRANSLATIONS = Path(__file__).parent / "translations"
"""Files for each language beside English, named by it (`es.yaml`, `es.checklists.yaml`): what the texts of the default
programme are in it."""
Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


def load_programme(overrides: Path | None = None) -> Programme:
    """The validated programme. Raises `ProgrammeError` with one sentence a person can act on."""
    merged: dict[str, Any] = {}
    places: dict[Location, _Place] = {}
    for file in [*_files(DEFAULT), *(_files(overrides) if overrides else ())]:
        data, found = _read(file)
        _merge(merged, _in_all_languages(data) if file.parent == DEFAULT else data)
        places.update(found)
    try:
        programme = Programme.model_validate({**merged, "version": _version(merged)})
        load_catalogue(programme.texts, programme.language)
    except ValidationError as error:
        raise ProgrammeError(_explain(error, places)) from None
    except ProgrammeError as error:
        raise ProgrammeError(_placed(str(error), places)) from None
    return programme


def _version(merged: Mapping[str, Any]) -> str:
    """Twelve digits that differ wherever the files say something else."""
    if "version" in merged:
        raise ProgrammeError("version: there is no such setting.")
    return sha256(json.dumps(merged, default=str).encode()).hexdigest()[:12]


def default_files() -> dict[str, Any]:
    """What the files of the default programme say together, in English."""
    merged: dict[str, Any] = {}
    for file in _files(DEFAULT):
        _merge(merged, _read(file)[0])
    return merged


@cache
def translations() -> Mapping[str, Mapping[str, str]]:
    """By language: English text -> the same in it."""
    found = defaultdict[str, dict[str, str]](dict)
    for file in sorted(TRANSLATIONS.glob("*.yaml")):
        found[file.name.partition(".")[0]] |= load_yaml(file.read_text(encoding="utf-8"))
    return dict(found)


def _in_all_languages(value: Any) -> Any:
    """A text of the default programme becomes a map of languages; what has no translation is an id or a number."""
    match value:
        case dict():
            return {key: _in_all_languages(one) for key, one in value.items()}
        case list():
            return [_in_all_languages(one) for one in value]
        case str():
            spoken = {name: texts[value] for name, texts in translations().items() if value in texts}
            return {ENGLISH: value, **spoken} if spoken else value
    return value


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted([*path.glob("*.yaml"), *path.glob("*.yml")])
        if found:
            return found
        raise ProgrammeError(f"MUSTER_PROGRAMME: {path} holds no .yaml file.")
    if path.is_file():
        return [path]
    raise ProgrammeError(f"MUSTER_PROGRAMME: {path} is neither a file nor a directory.")


def _read(file: Path) -> tuple[dict[str, Any], dict[Location, _Place]]:
    try:
        text = file.read_text(encoding="utf-8")
        node = compose_yaml(text)
        data = load_yaml(text)
    except OSError:
        raise ProgrammeError(f"MUSTER_PROGRAMME: {file} cannot be read.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = _Place(file, mark.line + 1) if mark else file
        raise ProgrammeError(f"{where}: not readable as YAML.") from None
    if data is None:
        return {}, {}
    if not isinstance(data, dict) or node is None:
        raise ProgrammeError(f"{_Place(file, 1)}: a map of settings is expected.")
    return data, dict(_places(node, file, ()))


def _places(node: yaml.Node, file: Path, at: Location) -> Iterator[tuple[Location, _Place]]:
    yield at, _Place(file, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*at, key.value), _Place(file, key.start_mark.line + 1)
            yield from ((loc, p) for loc, p in _places(value, file, (*at, key.value)) if loc != (*at, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _places(value, file, (*at, index))


def _merge(into: dict[str, Any], over: dict[str, Any]) -> None:
    for key, value in over.items():
        before = into.get(key)
        if isinstance(value, dict) and isinstance(before, dict):
            _merge(before, value)
        elif isinstance(value, dict) and isinstance(before, str):
            into[key] = {ENGLISH: before, **value}
        else:
            into[key] = value


_MESSAGES = {
    "extra_forbidden": "there is no such setting",
    "missing": "this is missing",
    "dict_type": "a map of names is expected",
    "mapping_type": "a map of names is expected",
    "model_type": "a map of settings is expected",
    "tuple_type": "a list is expected",
    "string_type": "a text is expected",
}
"""Our wording of pydantic's most common errors."""


def _explain(error: ValidationError, places: Mapping[Location, _Place]) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    location = tuple(part for part in first["loc"] if part != "[key]")
    message = _MESSAGES.get(first["type"]) or first["msg"].removeprefix("Value error, ")
    if location:
        message = f"{'.'.join(map(str, location))}: {message}"
    return _placed(f"{message}.", places, location)


def _placed(message: str, places: Mapping[Location, _Place], location: Location = ()) -> str:
    """Prefix file and line to a sentence that begins with `the.path.of.a.setting:`."""
    known = location or tuple(int(part) if part.isdigit() else part for part in message.partition(":")[0].split("."))
    while known and known not in places:
        known = known[:-1]
    return f"{places[known]}: {message}" if known else message
