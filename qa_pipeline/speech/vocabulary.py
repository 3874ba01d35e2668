"""A little help for the names that a call is likely to hold, while its text is written.

Every letter of an expected name, and the space before it, makes a text a little likelier, and the help is taken back
where the name is not written to its end. What the network itself thinks of the words stays what it was: the help decides between texts, and
never makes anybody surer that something was said. (Shallow fusion with a list of phrases, as in Zhao et al. 2019.)
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import Any

import torch

HELP_A_LETTER = 0.3
"""Nats. Of expected names that were said 61 % are written with half of it, 67 % with it, 83 % with twice as much; of others
that sound like them 0, 0 and 10 of 288: see tests/heavy/vocabulary_gain.py."""
_FEWEST_LETTERS = 3
"""Shorter names are hidden in too many words."""
_MOST_LETTERS = 60
_MOST_TERMS = 100
_CALLS_KEPT = 100
_STATES_KEPT = 10_000
_NO_TOKEN = -1


@dataclass(frozen=True, slots=True)
class Hope:
    """How far a text is with the names that it may be writing."""

    begun: tuple[tuple[int, int, int], ...] = ()
    """Of each name begun: which, how many of its letters are written, and for how many of them help is kept already."""
    done: frozenset[int] = frozenset()
    """The names written to their ends: each is helped once a text, or a text that repeats it would be helped most."""
    kept: int = 0
    """Letters of the names written to their ends."""

    @property
    def letters(self) -> int:
        """For which the text is helped now."""
        return self.kept + max((written - paid for _, written, paid in self.begun), default=0)

    @property
    def worth(self) -> float:
        """What is added to the text's logprob."""
        return HELP_A_LETTER * self.letters


NO_HOPE = Hope()


class TokenTexts:
    """What each of a model's tokens writes, without capitals: names are compared so."""

    def __init__(self, tokenizer: Any, device: torch.device | str = "cpu") -> None:  # noqa: ANN401 - whisper has no types
        """Reads the vocabulary, once a model.

        Args:
            tokenizer: whisper's, of any language.
            device: where scores lie.
        """
        self.device = device
        self.of: dict[int, str] = {}
        self.tokens: dict[str, list[int]] = {}
        for token in range(tokenizer.eot):
            try:
                text = _folded(tokenizer.encoding.decode_single_token_bytes(token).decode("utf-8"))
            except (KeyError, UnicodeDecodeError):  # a hole in the vocabulary, or a part of a letter
                continue
            self.of[token] = text
            self.tokens.setdefault(text, []).append(token)
        self.going_on = frozenset(token for token, text in self.of.items() if text[:1].isalnum())
        """Those that go on with a word."""
        self.inside = torch.tensor(sorted(self.going_on), dtype=torch.long, device=device)


class Vocabulary:
    """The names of one call."""

    def __init__(self, terms: Iterable[str], texts: TokenTexts) -> None:
        """Prepares them.

        Args:
            terms: as people write them, most important first.
            texts: the model's.
        """
        self._texts = texts
        self._terms = tuple(dict.fromkeys(f" {term}" for term in map(_plain, terms) if _can_be_helped(term)))
        self._terms = self._terms[:_MOST_TERMS]
        self._changes: dict[Hope, tuple[torch.Tensor, torch.Tensor]] = {}

    def __bool__(self) -> bool:
        """Whether there is anything to help with."""
        return bool(self._terms)

    def after(self, hope: Hope, token: int) -> Hope:
        """How far a text is behind one more token; the end of the text is a token too."""
        text = self._texts.of.get(token, "")
        kept, done, paid_now = hope.kept, hope.done, 0
        if not text[:1].isalnum():  # a word ends here
            whole = [
                (written - paid, written) for at, written, paid in hope.begun if self._is_whole(at, written)
            ]
            gained, paid_now = max(whole, default=(0, 0))
            kept += gained
            done |= {at for at, written, _ in hope.begun if self._is_whole(at, written)}
        begun = [
            (at, written + len(text), max(paid, min(paid_now, written)))
            for at, written, paid in hope.begun
            if text and self._terms[at].startswith(text, written)
        ]
        if text.startswith(" ") and len(text) > 1:
            begun += [
                (at, len(text), 0)
                for at, term in enumerate(self._terms)
                if at not in done and term.startswith(text)
            ]
        return Hope(tuple(begun), done, kept) if begun or kept else NO_HOPE

    def lean(self, scores: torch.Tensor, rows: Sequence[int], hopes: Sequence[Hope]) -> None:
        """Adds to the scores of the next token, in place, what each choice would change in the help.

        Args:
            scores: shape (rows, tokens of the vocabulary).
            rows: those that this call's texts stand in.
            hopes: of each of them.
        """
        alike: dict[Hope, list[int]] = {}
        for row, hope in zip(rows, hopes, strict=True):
            alike.setdefault(Hope(hope.begun, hope.done), []).append(row)
        for hope, its in alike.items():
            places = torch.tensor(its, device=scores.device)
            if hope.begun:
                self._take_back(scores, places, hope)
            tokens, values = self._changed(hope)
            scores[places[:, None], tokens] += values

    def _take_back(self, scores: torch.Tensor, rows: torch.Tensor, hope: Hope) -> None:
        """What every token changes that does not go on with a name."""
        outside, inside = self._taken_back(hope)
        scores[rows] += outside
        if inside != outside:
            scores[rows[:, None], self._texts.inside] += inside - outside

    def _taken_back(self, hope: Hope) -> tuple[float, float]:
        """What a token changes that begins something else, and one that goes on with the word.

        "Marco" stays where a word ends; "Marcolino" would be another name.
        """
        lost = HELP_A_LETTER * (hope.kept - hope.letters)
        kept = HELP_A_LETTER * (self.after(hope, _NO_TOKEN).letters - hope.letters)
        return kept, lost

    def _changed(self, hope: Hope) -> tuple[torch.Tensor, torch.Tensor]:
        """The tokens that go on with a name or begin one, and how much more they change than the others do."""
        if hope not in self._changes:
            if len(self._changes) >= _STATES_KEPT:
                self._changes = {}
            self._changes[hope] = made = self._make_changes(hope)
            return made
        return self._changes.get(hope) or self._make_changes(hope)

    def _make_changes(self, hope: Hope) -> tuple[torch.Tensor, torch.Tensor]:
        new = ((at, 0, 0) for at in range(len(self._terms)) if at not in hope.done)
        wanted: set[int] = set()
        for at, written, _ in (*hope.begun, *new):
            rest = self._terms[at][written:]
            for letters in range(1 if written else 2, len(rest) + 1):
                wanted.update(self._texts.tokens.get(rest[:letters], ()))
        tokens = sorted(wanted)
        taken_back = self._taken_back(hope)
        values = [
            HELP_A_LETTER * (self.after(hope, token).letters - hope.letters)
            - taken_back[token in self._texts.going_on]
            for token in tokens
        ]
        device = self._texts.device
        return torch.tensor(tokens, dtype=torch.long, device=device), torch.tensor(values, device=device)

    def _is_whole(self, at: int, written: int) -> bool:
        return written == len(self._terms[at])

    def words(self, tokens: Sequence[int]) -> list[tuple[int, int]]:
        """Where the words of the names stand in a text, as places of its tokens: from, to behind the last."""
        texts = [self._texts.of.get(token, "") for token in tokens]
        found: set[tuple[int, int]] = set()
        for first, text in enumerate(texts):
            if not text.startswith(" "):
                continue
            written = ""
            for last in range(first, len(texts)):
                written += texts[last]
                following = texts[last + 1] if last + 1 < len(texts) else ""
                if written in self._terms and not following[:1].isalnum():
                    begins = [at for at in range(first, last + 1) if texts[at].startswith(" ")]
                    found.update(pairwise([*begins, last + 1]))
                elif not any(term.startswith(written) for term in self._terms):
                    break
        return sorted(found)


def leaned(logits: torch.Tensor, names: Sequence[Vocabulary | None], hopes: Sequence[Hope]) -> torch.Tensor:
    """A copy of the logits of the next token, shape (rows, tokens), with the help for each row's names."""
    scores = logits.clone()
    rows: dict[int, list[int]] = {}
    for row, its in enumerate(names):
        rows.setdefault(id(its), []).append(row)
    for alike in rows.values():
        its = names[alike[0]]
        if its:
            its.lean(scores, alike, [hopes[row] for row in alike])
    return scores


class Vocabularies:
    """The names of many calls, prepared once each: calls of one agent and one playbook share theirs."""

    def __init__(self, tokenizer: Any, device: torch.device | str) -> None:  # noqa: ANN401 - whisper has no types
        self._tokenizer = tokenizer
        self._device = device
        self._texts: TokenTexts | None = None
        self._ready: dict[tuple[str, ...], Vocabulary] = {}
        self._lock = Lock()  # batches are written side by side

    def of(self, terms: tuple[str, ...]) -> Vocabulary | None:
        """Those of one call; None where there is nothing to help with."""
        if not terms:
            return None
        with self._lock:
            self._texts = self._texts or TokenTexts(self._tokenizer, self._device)
            if terms not in self._ready:
                if len(self._ready) >= _CALLS_KEPT:
                    self._ready.clear()
                self._ready[terms] = Vocabulary(terms, self._texts)
            return self._ready[terms] or None


def _can_be_helped(term: str) -> bool:
    letters = sum(map(str.isalpha, term))
    return _FEWEST_LETTERS <= letters <= len(term) <= _MOST_LETTERS and not any(map(str.isdigit, term))


def _plain(term: str) -> str:
    return " ".join(_folded(term).split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
