"""YAML of people in one pass: every value with its place and as it was written, in time that the file's size bounds.

Read here and not by a library's own loaders: they are slow enough to be stopped by a file of some hundred kilobytes, go as deep
as a file likes, and make 37 of `00045`. PyYAML's reader and not ruamel's, whose C library is one that takes no `{team: 12:30}`.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

MAX_VALUES = 50_000
"""Keys and values of one file: a large playbook has 5,000, a word list of 10,000 entries little more than those."""
MAX_DEPTH = 20
"""Lists and mappings within each other: a playbook has 5."""
MAX_KEY = 200
"""Letters of a key."""

_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONSTANTS = dict.fromkeys(("", "~", "null", "Null", "NULL"), None) | {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}")

_READER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml, which every wheel of PyYAML brings."""

Place = tuple[int, int]
"""Line and column, from 1."""


class MisplacedError(ValueError):
    """What cannot be in a file, and where."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


class LocatedMap(dict[str, Any]):
    """A mapping that knows where its keys stand."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, Place] = {}


class LocatedList(list[Any]):
    """A list that knows where its items stand."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[Place] = []


def read_values(text: str) -> Any:  # noqa: ANN401 - it is what the file says
    """What a text says, as LocatedMap, LocatedList, text, numbers, yes/no and None.

    A number is one only if it is written as a program would write it: `00045`, `1.50` and `12:30` stay text, so that no name is
    changed. Whoever wants a number of such a text takes it as one.

    Raises:
        MisplacedError: it is no YAML, or holds what is not taken: anchors, tags, a key twice, too much, too deep.
    """
    if found := _CONTROL.search(text):
        before = text[: found.start()]
        place = before.count("\n") + 1, found.start() - before.rfind("\n")
        raise MisplacedError(
            place, f"a control character ({ord(found[0]):#04x}); save the file as plain text"
        )
    building = _Building()
    try:
        for count, event in enumerate(_events(text)):
            if count > MAX_VALUES:
                raise MisplacedError(
                    _place(event), f"more than {MAX_VALUES:,} values; make several files of it"
                )
            building.take(event)
    except MarkedYAMLError as err:
        raise _misplaced(err, text) from err
    except (YAMLError, RecursionError, ValueError) as err:
        if isinstance(err, MisplacedError):
            raise
        raise MisplacedError((1, 1), f"not valid YAML: {type(err).__name__}") from err
    return building.root


def _events(text: str) -> Iterator[Event]:
    """What libyaml finds in the text, one after the other: nothing is built of it before we have seen it."""
    events: Iterator[Event] = yaml.parse(text, Loader=_READER)
    return events


def _place(event: Event) -> Place:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


def _misplaced(err: MarkedYAMLError, text: str) -> MisplacedError:
    mark, begun = err.problem_mark or err.context_mark, err.context_mark
    what = (err.problem or err.context or "not valid YAML").split("\n")[0]
    if mark is None:
        return MisplacedError((1, 1), what)
    lines = text.split("\n")
    if mark.line < len(lines) and lines[mark.line][mark.column : mark.column + 1] == "\t":
        what = "a tab; indent with blanks"
    since = f" ({err.context}, which began in line {begun.line + 1})" if begun and err.context else ""
    return MisplacedError((mark.line + 1, mark.column + 1), what + since)


class _Building:
    """What the events so far make."""

    def __init__(self) -> None:
        self.root: Any = None
        self._open: list[LocatedMap | LocatedList] = []
        """The mappings and lists that have begun and not ended, the innermost last."""
        self._keys: list[str | None] = []
        """Of each of them the key whose value comes next."""
        self._documents = 0

    def take(self, event: Event) -> None:
        """Takes the next event.

        Raises:
            MisplacedError: it cannot be.
        """
        if isinstance(event, (ScalarEvent, SequenceStartEvent, MappingStartEvent, AliasEvent)):
            _refuse_tricks(event)
            self._value(event)
        elif isinstance(event, (SequenceEndEvent, MappingEndEvent)):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise MisplacedError(
                    _place(event), "a second document; a file holds one, without '---' in it"
                )

    def _value(self, event: Event) -> None:
        if isinstance(event, ScalarEvent):
            if self._awaits_key():
                self._key(event)
            else:
                self._put(_scalar(event), event)
            return
        if self._awaits_key():
            raise MisplacedError(
                _place(event), "a key is a word, no list and no mapping; put {slots} in quotes"
            )
        if len(self._open) >= MAX_DEPTH:
            raise MisplacedError(_place(event), f"nested more than {MAX_DEPTH} deep")
        made = LocatedMap() if isinstance(event, MappingStartEvent) else LocatedList()
        self._put(made, event)
        self._open.append(made)
        self._keys.append(None)

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], LocatedMap) and self._keys[-1] is None

    def _key(self, event: ScalarEvent) -> None:
        into, key, place = self._open[-1], str(event.value), _place(event)
        if len(key) > MAX_KEY:
            raise MisplacedError(place, f"a key of more than {MAX_KEY} letters")
        if isinstance(into, LocatedMap):
            if key in into.places:
                raise MisplacedError(
                    place, f"duplicate key {key!r}; it stands in line {into.places[key][0]} too"
                )
            into.places[key] = place
        self._keys[-1] = key

    def _put(self, value: object, event: Event) -> None:
        if not self._open:
            self.root = value
            return
        into = self._open[-1]
        if isinstance(into, LocatedMap):
            into[self._keys[-1] or ""] = value
            self._keys[-1] = None
        else:
            into.append(value)
            into.places.append(_place(event))


def _refuse_tricks(event: Any) -> None:  # noqa: ANN401 - four of PyYAML's events, which share no type with these
    """Anchors could make billions of values of some hundred bytes; tags could ask for any type of Python's."""
    if isinstance(event, AliasEvent) or event.anchor:
        raise MisplacedError(
            _place(event), "anchors (&, *) are not supported; write it out, or put the text in quotes"
        )
    if event.tag:
        raise MisplacedError(
            _place(event), "tags (!) are not supported; leave it out, or put the text in quotes"
        )


def _scalar(event: ScalarEvent) -> object:
    text = str(event.value)
    if event.style not in {None, ""}:  # quoted, or a block
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and repr(float(text)) == text:
        return float(text)
    return text
