"""Scores and outcomes: the outcome that no answer to the doubts could change, or a review."""

from collections.abc import Callable

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.result import CheckResult, Searched, Section, Verdict, reason
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.scorecard.scorecard import Outcome, Scorecard
from qa_pipeline.scorecard.scoring import make_scorecard

Score = Callable[..., Scorecard]
"""Verdict letters of both sections and the recording's problems, to a scorecard."""
LETTERS = {"p": Verdict.PASS, "f": Verdict.FAIL, "u": Verdict.UNSURE, "n": Verdict.NOT_APPLICABLE}


def results(letters: str, section: Section = Section.COMPLIANCE) -> tuple[CheckResult, ...]:
    """One result of ten points a letter; capitals are critical."""
    return tuple(
        CheckResult(
            check=f"{section}-{index}",
            section=section,
            title=f"{section} {index}",
            verdict=LETTERS[letter.lower()],
            reason=reason("because"),
            max_points=10,
            critical=letter.isupper(),
            confidence=1.0,
            searched=Searched(speaker=None, from_s=0, to_s=1),
        )
        for index, letter in enumerate(letters)
    )


@pytest.fixture
def scored(make_playbook: MakePlaybook) -> Score:
    playbook = make_playbook("pass_mark: {compliance: 80, quality: 50}\nsteps: [{id: a, say: pronto}]")

    def make(compliance: str, quality: str = "", *problems: Problem) -> Scorecard:
        transcript = make_transcript("agent: pronto", problems=problems)
        both = results(compliance) + results(quality, Section.QUALITY)
        return make_scorecard(make_recording(), transcript, playbook, both)

    return make


@pytest.mark.parametrize(
    ("compliance", "quality", "score", "outcome"),
    [
        pytest.param("ppppp", "pp", 100.0, Outcome.PASSED, id="all passed"),
        pytest.param("ppppf", "pp", 80.0, Outcome.PASSED, id="at the mark"),
        pytest.param("pppff", "pp", 60.0, Outcome.FAILED, id="below the mark"),
        pytest.param(
            "pppppppppF", "pp", 90.0, Outcome.FAILED, id="a critical fail fails whatever the points"
        ),
        pytest.param("pppppppppU", "pp", 100.0, Outcome.NEEDS_REVIEW, id="a critical doubt is for a person"),
        pytest.param("ppppppppppu", "pp", 100.0, Outcome.PASSED, id="a doubt that cannot matter"),
        pytest.param("pppu", "pp", 100.0, Outcome.NEEDS_REVIEW, id="a doubt that would fail the call"),
        pytest.param("pffu", "pp", 33.3, Outcome.FAILED, id="a doubt that cannot save the call"),
        pytest.param("nn", "", None, Outcome.NOT_ASSESSABLE, id="nothing applies"),
        pytest.param("pn", "pp", 100.0, Outcome.PASSED, id="not applicable leaves the denominator"),
        pytest.param("uu", "pp", None, Outcome.NEEDS_REVIEW, id="nothing but doubts"),
        pytest.param("pp", "ff", 100.0, Outcome.FAILED, id="quality below its mark"),
        pytest.param("FU", "pp", 0.0, Outcome.FAILED, id="a critical fail goes before a critical doubt"),
    ],
)
def test_outcomes(
    scored: Score, compliance: str, quality: str, score: float | None, outcome: Outcome
) -> None:
    card = scored(compliance, quality)
    assert (card.compliance, card.outcome) == (score, outcome)
    assert bool(card.review_reasons) == (outcome is not Outcome.PASSED)


def test_a_cut_recording_never_passes_as_if_it_were_whole(scored: Score) -> None:
    assert scored("pp", "pp", Problem.PARTIAL_AUDIO).outcome is Outcome.NEEDS_REVIEW
    assert scored("pF", "pp", Problem.PARTIAL_AUDIO).outcome is Outcome.FAILED


def test_without_a_playbook_or_without_words_nothing_can_be_assessed(make_playbook: MakePlaybook) -> None:
    said, silent = make_transcript("agent: pronto"), make_transcript()
    assert make_scorecard(make_recording(), said, None, ()).outcome is Outcome.NOT_ASSESSABLE
    playbook = make_playbook("steps: [{id: a, say: pronto}]")
    assert make_scorecard(make_recording(), silent, playbook, results("F")).outcome is Outcome.NOT_ASSESSABLE


def test_a_call_in_another_language_goes_to_a_person(scored: Score) -> None:
    card = scored("uu", "u", Problem.OTHER_LANGUAGE)

    assert card.outcome is Outcome.NEEDS_REVIEW
    assert any("language" in str(why) for why in card.review_reasons)
