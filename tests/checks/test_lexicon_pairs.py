"""Two utterances with nearly the same words, of which only one counts for a lexicon's group: little words are understood.

The pairs are in `lexicon_pairs.it.txt` and `lexicon_pairs.en.txt`, written without a look at the lexicons.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import make_transcript
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.wordlists.load import load_wordlists

Lines = tuple[str, ...]


LISTS = load_wordlists(Path("none"))


def counts(code: str, group: str, lines: Lines) -> bool:
    """Whether something in this exchange surely counts for the group, by the group's own speaker; a doubt does not."""
    words = LISTS.in_call(CallText(make_transcript(*lines), language(code)))
    listed = words.word_list(group)
    assert listed is not None
    return any(found.sure for found in words.found(group, listed.speaker))


HERE = Path(__file__).parent
LANGUAGES = ("it", "en")
AGENTS = {
    *("courtesy", "greeting", "farewell", "active_listening", "apology", "empathy", "ownership"),
    *("positive_alternative", "clarity", "vagueness", "hedging", "fillers"),
    *("pressure", "blame", "interruption", "impoliteness", "improper_register"),
}
CUSTOMERS = {"complaint", "objection", "refusal", "churn_threat", "praise", "supervisor_request"}
KINDS = {"negation", "report", "speaker", "question", "condition", "self", "other_sense"}
AT_LEAST = 150
RIGHT = 0.97
RIGHT_IN_A_KIND = 0.9
"""So that one kind of difference that is not understood at all cannot hide among the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One exchange that counts for the group, and one with nearly the same words that does not."""

    language: str
    group: str
    kind: str
    counts: Lines
    other: Lines
    doubt: bool
    """Whether the best answer for `other` is a doubt; that it does not count is right too."""

    @property
    def bare(self) -> bool:
        """Written as recognisers write."""
        said = " ".join(line.partition(": ")[2] for line in self.counts + self.other)
        return said == said.lower() and not re.search(r"[.,:;!?]", said)

    def __str__(self) -> str:
        return f"{self.group} / {self.kind}: {' | '.join(self.counts)} <> {' | '.join(self.other)}"


def read(language: str, text: str) -> list[Pair]:
    """The pairs of one file; what is not in its form is an error with its line."""
    pairs = []
    for found in re.finditer(r"(?:^.+$\n?)+", text, re.MULTILINE):
        first_line = text.count("\n", 0, found.start()) + 1
        block = [line for line in found[0].splitlines() if not line.startswith(";")]
        if block:
            pairs.append(read_block(language, block, first_line))
    return pairs


def read_block(language: str, block: list[str], first_line: int) -> Pair:
    """A heading, lines with "+", then lines with "-" or with "?"."""
    where = f"lexicon_pairs.{language}.txt, block at line {first_line}"
    group, _, kind = block[0].partition(" / ")
    assert group in AGENTS | CUSTOMERS, f"{where}: no group “{group}”"
    assert kind in KINDS, f"{where}: no kind “{kind}”"
    for line in block[1:]:
        assert re.fullmatch(r"[+?-] (agent|customer): \S.*", line), f"{where}: “{line}” is no line of a pair"
    marks = "".join(line[0] for line in block[1:])
    assert re.fullmatch(r"\++(-+|\?+)", marks), f"{where}: a pair has lines with +, then lines with - or ?"
    middle = marks.count("+") + 1
    lines = tuple(line[2:] for line in block)
    return Pair(
        language=language,
        group=group,
        kind=kind,
        counts=lines[1:middle],
        other=lines[middle:],
        doubt="?" in marks,
    )


def pairs_of(language: str) -> list[Pair]:
    return read(language, (HERE / f"lexicon_pairs.{language}.txt").read_text(encoding="utf-8"))


def misread(pairs: Iterable[Pair], ask: Callable[[str, str, Lines], bool]) -> list[Pair]:
    """The pairs of which one half is taken for what it is not."""
    return [
        pair
        for pair in pairs
        if not ask(pair.language, pair.group, pair.counts) or ask(pair.language, pair.group, pair.other)
    ]


def listed(pairs: Iterable[Pair]) -> str:
    return "\n".join(("misread:", *map(str, pairs)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_little_words_are_understood(language: str) -> None:
    pairs = pairs_of(language)
    wrong = misread(pairs, counts)
    assert 1 - len(wrong) / len(pairs) >= RIGHT, listed(wrong)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_kind_of_difference_is_left_out(language: str, kind: str) -> None:
    pairs = [pair for pair in pairs_of(language) if pair.kind == kind]
    wrong = misread(pairs, counts)
    assert 1 - len(wrong) / len(pairs) >= RIGHT_IN_A_KIND, listed(wrong)


@pytest.mark.parametrize("always", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_counts_everything_or_nothing_gets_no_pair_right(language: str, *, always: bool) -> None:
    pairs = pairs_of(language)
    assert misread(pairs, lambda *_: always) == pairs


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_and_every_kind_of_difference_is_there(language: str) -> None:
    pairs = pairs_of(language)
    groups, kinds = Counter(pair.group for pair in pairs), Counter(pair.kind for pair in pairs)
    assert len(pairs) >= AT_LEAST
    assert groups.keys() == AGENTS | CUSTOMERS
    assert kinds.keys() == KINDS
    assert min(groups.values()) >= 5
    assert min(kinds.values()) >= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pair_is_there_twice(language: str) -> None:
    seen = Counter((pair.group, pair.counts, pair.other) for pair in pairs_of(language))
    assert not [pair for pair, times in seen.items() if times > 1]
    others = Counter((pair.group, pair.other) for pair in pairs_of(language))
    assert not [other for other, times in others.items() if times > 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_about_half_is_written_as_recognisers_write(language: str) -> None:
    pairs = pairs_of(language)
    assert 0.4 <= sum(pair.bare for pair in pairs) / len(pairs) <= 0.6


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_groups_own_speaker_says_what_counts(language: str) -> None:
    for pair in pairs_of(language):
        own = "agent" if pair.group in AGENTS else "customer"
        assert any(line.startswith(own) for line in pair.counts), pair
        elsewhere = not any(line.startswith(own) for line in pair.other)
        assert elsewhere == (pair.kind == "speaker") or len(pair.other) > 1, pair


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_words_are_in_both_halves(language: str) -> None:
    for pair in pairs_of(language):
        one, other = (
            set(re.findall(r"\w+", " ".join(line.partition(": ")[2] for line in lines).lower()))
            for lines in (pair.counts, pair.other)
        )
        assert one & other, pair


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("courtesi / report\n+ agent: a\n- agent: b", "no group “courtesi”"),
        ("courtesy / tone\n+ agent: a\n- agent: b", "no kind “tone”"),
        ("; a comment\n\ncourtesy / report\n+ agent: a", "block at line 3: a pair has lines"),
        ("courtesy / report\n+ agent: a\n- agent: b\n? agent: c", "a pair has lines"),
        ("courtesy / report\n- agent: a\n+ agent: b", "a pair has lines"),
        ("courtesy / report\n+ agent: a\n- b", "“- b” is no line of a pair"),
        (
            "courtesy / report\n+ agent: a\n- agent: b\ncourtesy / self\n+ agent: c\n- agent: d",
            "no line of a pair",
        ),
    ],
    ids=["group", "kind", "half", "two marks", "order", "speaker", "no blank line"],
)
def test_a_pair_in_another_form_is_named_with_its_line(text: str, complaint: str) -> None:
    with pytest.raises(AssertionError, match=re.escape(complaint)):
        read("it", text)


def test_lines_with_the_same_mark_are_one_exchange() -> None:
    (pair,) = read(
        "en", "; why\nrefusal / speaker\n+ agent: Tea?\n+ customer: No.\n? customer: Tea?\n? agent: No.\n"
    )
    assert pair.counts == ("agent: Tea?", "customer: No.")
    assert pair.other == ("customer: Tea?", "agent: No.")
    assert pair.doubt
    assert not pair.bare
