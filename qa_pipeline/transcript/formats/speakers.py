"""Who of those that a file tells apart is the agent: by what it calls them, by the agent's name, or because the user says so."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from qa_pipeline.errors import TranscriptError
from qa_pipeline.recordings.recording import AgentChannel
from qa_pipeline.transcript.formats.source import SourceUtterance

_NUMBER = {AgentChannel.LEFT: 0, AgentChannel.RIGHT: 1}
_SHOWN = 8
"""Labels that are told where the wanted one is not there."""


class Role(Enum):
    """Who speaks."""

    AGENT = auto()
    CUSTOMER = auto()
    MACHINE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallKnown:
    """What is known of a call besides the file: its row in `calls.csv` and what the user says."""

    agent_label: str | None = None
    """What the file calls the agent, as the user says."""
    agent_name: str | None = None
    agent_channel: AgentChannel | None = None
    """Only where the call's own row says it."""
    direction: str | None = None
    """inbound or outbound, where the row says it."""


def roles_of(utterances: Iterable[SourceUtterance], known: CallKnown) -> dict[str, Role]:
    """Who each label is; labels of which nobody knows are not in it.

    Raises:
        TranscriptError: the agent is said to have a label that nobody in the file has.
    """
    channels = {one.label: one.channel for one in utterances if one.label and one.label.strip()}
    found = {label: role for label in channels if (role := _by_itself(label, known))}
    said = _said_to_be_agent(channels, found, known)
    if said is not None:
        found = {label: role for label, role in found.items() if role is not Role.AGENT or _same(label, said)}
        found[said] = Role.AGENT
    elif Role.AGENT not in found.values() and (agent := _by_channel(channels, known)):
        found[agent] = Role.AGENT
    return _other_one(channels, found)


def _said_to_be_agent(channels: Iterable[str], found: dict[str, Role], known: CallKnown) -> str | None:
    """The label that the user named."""
    if known.agent_label is None:
        return None
    label = next((label for label in channels if _same(label, known.agent_label)), None)
    # Among many files some may say it in words of their own, and then need no help.
    if label is None and Role.AGENT not in found.values():
        there = ", ".join(repr(label) for label in list(channels)[:_SHOWN]) or "none at all"
        raise TranscriptError(f"no speaker is called {known.agent_label!r}; the file's speakers: {there}")
    return label


def _by_itself(label: str, known: CallKnown) -> Role | None:
    if known.agent_name and _name(label) == _name(known.agent_name):
        return Role.AGENT
    called = {_called(label), *(_called(part) for part in re.split(r"[()]", label))}
    outbound = known.direction == "outbound"
    names = {
        "machine": Role.MACHINE,
        "agent": Role.AGENT,
        "customer": Role.CUSTOMER,
        "caller": Role.AGENT if outbound else Role.CUSTOMER,
        "called": Role.CUSTOMER if outbound else Role.AGENT,
    }
    return next((role for name, role in names.items() if called & _labels(name)), None)


def _by_channel(channels: dict[str, int | None], known: CallKnown) -> str | None:
    if known.agent_channel is None:
        return None
    wanted = _NUMBER[known.agent_channel]
    return next((label for label, channel in channels.items() if channel == wanted), None)


def _other_one(labels: Iterable[str], found: dict[str, Role]) -> dict[str, Role]:
    """Of exactly two people, one of whom is known, the other one is known too."""
    people = [label for label in labels if found.get(label) is not Role.MACHINE]
    if len(people) == 2 and len(known := [label for label in people if label in found]) == 1:
        [other] = [label for label in people if label not in found]
        found[other] = Role.CUSTOMER if found[known[0]] is Role.AGENT else Role.AGENT
    return found


def tells_a_role(label: str) -> bool:
    """Whether this is what files call speakers, rather than the beginning of a sentence: "Cliente", "Speaker 2"."""
    lists = ("agent", "customer", "caller", "called", "machine", "nobody")
    return any(_called(label) in _labels(name) for name in lists)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _name(text: str) -> tuple[str, ...]:
    """A person's name so that "Bassi, Anna" is "anna bassi"."""
    return tuple(sorted(filter(None, re.split(r"\W+", _plain(text)))))


def _called(label: str) -> str:
    """A label as the lists write it: "Operatore_2" is "operatore"."""
    return re.sub(r"[\s\d#.:]+$", "", re.sub(r"[-_\s]+", " ", _plain(label)).strip())


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))


@cache
def _labels(name: str) -> frozenset[str]:
    text = files("qa_pipeline.transcript.formats").joinpath("roles.yaml").read_text("utf-8")
    return frozenset(YAML(typ="safe").load(text)[name])
