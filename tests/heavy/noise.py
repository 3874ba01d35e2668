"""What a recogniser does to words, done by chance: sound-alikes, words left out, words put in.

Not a model of any recogniser: it knows nothing of grammar, so it hurts more than real mistakes of the same number do.
"""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from qa_pipeline.speech.segment import Word
from qa_pipeline.transcript.transcript import Transcript, Utterance

SUBSTITUTED, DROPPED = 0.6, 0.25  # the rest is put in
INSERTED = {
    "it": ("e", "a", "di", "mh", "che", "la", "in", "o"),
    "en": ("and", "a", "uh", "the", "of", "mm", "to", "oh"),
}
SOUNDS = {
    "it": (
        ("ch", "k"),
        ("gh", "g"),
        ("c(?=[ei])", "C"),
        ("g(?=[ei])", "J"),
        ("c|q", "k"),
        ("gn", "N"),
        ("gl(?=i)", "L"),
        ("sc(?=[ei])", "S"),
        ("h", ""),
        (r"(.)\1", r"\1"),
    ),
    "en": (
        ("ph", "f"),
        ("ght", "t"),
        ("wh", "w"),
        ("kn", "n"),
        ("ck", "k"),
        ("c(?=[eiy])", "s"),
        ("c|q", "k"),
        ("tion", "Sn"),
        ("ee|ea", "i"),
        ("oo|ou", "u"),
        ("e$", ""),
        (r"(.)\1", r"\1"),
    ),
}
NEAR = ("pb", "td", "kg", "fv", "sz", "mn", "lr", "CJ", "ei", "ou", "ao")
"""Sounds that are taken for each other."""


def skeleton(word: str, language: str) -> str:
    """The word by its sounds, roughly."""
    text = re.sub(r"[^a-zàèéìòóù]", "", word.lower())
    for pattern, sound in SOUNDS[language]:
        text = re.sub(pattern, sound, text)
    return text


@dataclass(frozen=True, slots=True)
class SoundAlikes:
    """Which words of a vocabulary sound like which."""

    language: str
    words: tuple[tuple[str, str], ...]
    """A word and its skeleton."""

    def of(self, word: str, rng: random.Random) -> str:
        """A word that sounds like it, the likelier the more it does; a garbled one where there is none."""
        sounds = skeleton(word, self.language)
        close = [
            (other, s)
            for other, own in self.words
            if own != sounds and (s := Levenshtein.normalized_similarity(sounds, own)) > 0.55
        ]
        if not close or rng.random() < 0.3:
            return garbled(word, rng)
        return rng.choices([other for other, _ in close], [s**6 for _, s in close])[0]


def sound_alikes(language: str, texts: Iterable[str]) -> SoundAlikes:
    """From every word of these texts."""
    words = sorted({word for text in texts for word in re.findall(r"[^\W\d_]{2,}", text.lower())})
    return SoundAlikes(language, tuple((word, skeleton(word, language)) for word in words))


def garbled(word: str, rng: random.Random) -> str:
    """One or two of its letters changed for near ones, or its beginning or end lost."""
    letters = list(word.lower())
    for _ in range(rng.choice((1, 1, 2))):
        place = rng.randrange(len(letters))
        near = [pair.replace(letters[place], "") for pair in NEAR if letters[place] in pair]
        letters[place] = rng.choice(near) if near else rng.choice("aeiou")
    if len(letters) > 4 and rng.random() < 0.3:
        letters = letters[2:] if rng.random() < 0.5 else letters[:-2]
    return "".join(letters)


def noisy(
    transcript: Transcript, rate: float, alikes: SoundAlikes, rng: random.Random, *, told: bool
) -> Transcript:
    """The transcript with `rate` of its words wrong.

    Args:
        transcript: as said.
        rate: 0 to 1.
        alikes: what words are taken for.
        rng: decides.
        told: wrong words have lower probabilities, as a recogniser's mostly have; if not, all have the same.
    """
    return replace(
        transcript,
        utterances=tuple(_utterance(u, rate, alikes, rng, told) for u in transcript.utterances if u.words),
    )


def _utterance(
    utterance: Utterance, rate: float, alikes: SoundAlikes, rng: random.Random, told: bool
) -> Utterance:
    words = [word for spoken in utterance.words for word in _word(spoken, rate, alikes, rng, told)]
    chances = [w.probability for w in words if w.probability is not None]
    confidence = sum(chances) / len(chances) if chances else 0.0
    return replace(utterance, words=tuple(words), text=" ".join(w.text for w in words), confidence=confidence)


def _word(word: Word, rate: float, alikes: SoundAlikes, rng: random.Random, told: bool) -> Sequence[Word]:
    if rng.random() >= rate:
        return [replace(word, probability=rng.uniform(0.75, 1.0)) if told else word]
    wrong = replace(word, probability=min(0.98, max(0.05, rng.gauss(0.55, 0.25)))) if told else word
    kind = rng.random()
    if kind < SUBSTITUTED:
        tail = re.search(r"[.,!?;:]*$", word.text)
        return [replace(wrong, text=alikes.of(word.text, rng) + (tail[0] if tail else ""))]
    if kind < SUBSTITUTED + DROPPED:
        return []
    return [word, replace(wrong, text=rng.choice(INSERTED[alikes.language]))]
