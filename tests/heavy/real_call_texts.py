"""Real calls as text: what a transcriber wrote and what a recogniser heard, and the same without the passage of a step."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import ratio
from real_call_playbooks import STEPS

GOLD = dict(
    zip(
        STEPS,
        (
            "greeting_with_bank_name",
            "agent_gives_name",
            "asks_how_can_help",
            "asks_anything_else",
            "thanks_or_farewell_closing",
        ),
        strict=True,
    )
)
OPENING = frozenset(
    [
        "hello",
        "hi",
        "hey",
        "good",
        "morning",
        "afternoon",
        "evening",
        "day",
        "thank",
        "thanks",
        "you",
        "for",
        "calling",
        "welcome",
        "to",
        "this",
        "is",
        "the",
    ]
)
SAME_NAME = 70
"""How alike (0 to 100) a bank's name must be to be meant: agents slur it too."""
PATTERNS = {
    "own-name": r"\b(and )?(my name(?:'s| is) \w+|(?:this is|i'm|i am) {agent}\b|{agent} (?:speaking|here))( speaking| here)?",
    "help": r"\b(?:how|what) (?:can|may|could) i (?:help|assist|do)(?: you| for you)*(?: with)?(?: today)?",
    "anything-else": r"\b(?:(?:is|was) there )?(?:anything|something) else(?: that)?(?: i can (?:help|assist|do)(?: you| for you)*(?: with)?)?"
    r"(?: today)?",
    "farewell": r"\b(?:alright |okay )?(?:thank you|thanks)\b(?: so much)?(?: for (?:calling|your call))?|\bhave a (?:\w+ )?(?:day|one|evening|weekend)"
    r"|\b(?:good ?)?bye(?: bye)?\b|\btake care\b",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A passage of one speaker."""

    role: str
    start_s: float
    end_s: float
    human: str
    machine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RealCall:
    """A call, whole or with something taken out."""

    id: str
    agent: str
    said: tuple[Said, ...]
    gold: dict[str, bool]
    """By step: whether it was said."""
    without: str = ""
    """The step whose passage was taken out."""

    def text(self, which: str, step: str = "", company: str = "") -> str:
        """What the agent says in one of the two texts; of a step, only the utterances that hold it."""
        return " / ".join(
            getattr(each, which)
            for each in self.said
            if each.role == "agent" and (not step or spans(self, each, step, company))
        )


def read_calls(folder: Path) -> list[RealCall]:
    """The calls of a folder, in the order of their ids."""
    return [_read(path) for path in sorted(folder.glob("*.json"))]


def _read(path: Path) -> RealCall:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return RealCall(
        id=data["id"],
        agent=data["agent_name"],
        said=tuple(
            Said(role=s["role"], start_s=s["start"], end_s=s["end"], human=s["human"], machine=s["machine"])
            for s in sorted(data["segments"], key=lambda s: (s["start"], s["end"]))
        ),
        gold={step: bool(data["gold"][name]) for step, name in GOLD.items()},
    )


def spans(call: RealCall, said: Said, step: str, company: str) -> list[tuple[int, int]]:
    """Which words of an utterance's human text are the step, as ranges."""
    if said.role != "agent":
        return []
    if step == "greeting":
        return list(_company(said.human.split(), company.lower().split()))
    # Thanks in the middle of a call are no farewell.
    if step == "farewell" and said.start_s < 0.6 * call.said[-1].end_s:
        return []
    pattern = PATTERNS[step].format(agent=re.escape(call.agent.split()[0].lower()))
    found = re.finditer(pattern, said.human.lower())
    return [(len(said.human[: m.start()].split()), len(said.human[: m.end()].split())) for m in found]


def _company(words: Sequence[str], company: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the bank is named, with the words that lead to its name."""
    size = len(company)
    starts = range(len(words) - size + 1)
    alike = {at: ratio(" ".join(words[at : at + size]), " ".join(company)) for at in starts}
    best = max(alike, key=lambda at: alike[at], default=None)
    if best is not None and alike[best] >= SAME_NAME:
        begin = best
        while begin and words[begin - 1] in OPENING:
            begin -= 1
        yield begin, best + size


def negatives(call: RealCall, company: str) -> Iterator[RealCall]:
    """The call without each step that was said: once without the passage, once without the whole utterances."""
    for step in STEPS:
        if call.gold[step] and any(spans(call, said, step, company) for said in call.said):
            passage = _without(call, step, company, "passage")
            utterance = _without(call, step, company, "utterance")
            yield passage
            if [each for each in passage.said if each.human] != list(utterance.said):
                yield utterance


def _without(call: RealCall, step: str, company: str, kind: str) -> RealCall:
    said = []
    for each in call.said:
        found = spans(call, each, step, company)
        if found and kind == "utterance":
            continue
        for span in reversed(found):
            each = _cut(each, *span)  # noqa: PLW2901 - it gets shorter
        said.append(each)
    rest = replace(call, id=f"{call.id}.{kind}.{step}", said=tuple(said), without=step)
    # A whole utterance may have held other steps too.
    gold = {
        other: call.gold[other] and any(spans(rest, each, other, company) for each in said) for other in STEPS
    }
    return replace(rest, gold=gold)


def _cut(said: Said, begin: int, end: int) -> Said:
    """Without these words of the human text, and without those of the machine's that stand for them."""
    human, machine = said.human.split(), said.machine.split()
    blocks = SequenceMatcher(None, human, machine, autojunk=False).get_opcodes()
    first, last = _beside(blocks, begin), _beside(blocks, end)
    return replace(
        said,
        human=" ".join(human[:begin] + human[end:]),
        machine=" ".join(machine[:first] + machine[last:]),
    )


def _beside(blocks: Sequence[tuple[str, int, int, int, int]], place: int) -> int:
    """The place between words of the other text that a place between words of this one corresponds to."""
    for _, a, b, c, d in blocks:
        if a <= place < b:
            return c + round((place - a) / (b - a) * (d - c))
    return blocks[-1][4] if blocks else 0


def webvtt(call: RealCall, which: str) -> str:
    """The call as WebVTT with voice tags."""
    cues = [
        f"{_clock(each.start_s)} --> {_clock(each.end_s)}\n<v {'Agent' if each.role == 'agent' else 'Customer'}>"
        f"{html.escape(text, quote=False)}</v>\n"
        for each in call.said
        if (text := getattr(each, which).strip())
    ]
    return "\n".join(("WEBVTT\n", f"NOTE {call.id}\n", *cues))


def deepgram(call: RealCall, which: str) -> str:
    """The call as Deepgram's JSON, a channel each; words take equal times of their utterance, since nothing tells theirs."""
    utterances = [
        {
            "start": each.start_s,
            "end": each.end_s,
            "channel": 0 if each.role == "agent" else 1,
            "transcript": getattr(each, which),
            "words": _words(each, getattr(each, which).split()),
            "id": call.id,
        }
        for each in call.said
        if getattr(each, which).strip()
    ]
    channels = [{"alternatives": [], "detected_language": "en"}] * 2
    return json.dumps(
        {"metadata": {"request_id": call.id}, "results": {"channels": channels, "utterances": utterances}}
    )


def _words(said: Said, words: Sequence[str]) -> list[dict[str, object]]:
    step_s = (said.end_s - said.start_s) / len(words)
    return [
        {"word": word, "start": said.start_s + at * step_s, "end": said.start_s + (at + 1) * step_s}
        for at, word in enumerate(words)
    ]


def _clock(seconds: float) -> str:
    whole, rest = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{rest:03d}"
