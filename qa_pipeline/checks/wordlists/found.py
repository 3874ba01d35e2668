"""An entry where it was said, and what it is worth there."""

from dataclasses import dataclass

from qa_pipeline.checks.matching.chance import sure_word
from qa_pipeline.checks.result import Evidence
from qa_pipeline.checks.wordlists.entries import Entry, Reading, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry where it was said."""

    entry: Entry
    evidence: Evidence
    """The quote and its times; `wording` is the wording of the entry that was said."""
    readings: frozenset[Reading]
    standing: Standing
    probability: float
    """That its words were heard rightly, 0 to 1: the least of them."""
    first: int
    last: int
    """Its first and last token in the stream of its speaker."""
    utterance: int
    """Index of the utterance in which it begins."""

    @property
    def sure(self) -> bool:
        """Whether it surely counts: it stands as it reads, and was heard clearly."""
        return self.standing is Standing.COUNTS and self.probability >= sure_word()

    @property
    def possible(self) -> bool:
        """Whether it may count: surely, or in doubt."""
        return self.standing is not Standing.TURNED
