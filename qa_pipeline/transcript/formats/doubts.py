"""What recognisers write over silence is found in imported transcripts too: by the text, and by the numbers that a file gives."""

from math import inf

from qa_pipeline.speech.doubt import find_doubt

_ENOUGH = 1000
"""Letters that are looked at: what nobody said is short, or repeats itself from the start."""


def doubt_of(
    text: str,
    *,
    no_speech_prob: float | None = None,
    avg_logprob: float | None = None,
    compression_ratio: float | None = None,
) -> str | None:
    """Why nobody may have said this, as our own recognisers are doubted; None where it is believed.

    That somebody speaks too fast is no sign here: other programs cut their times closer, or coarser, than ours.

    Args:
        text: of one passage.
        no_speech_prob: Whisper's own, where the file has it.
        avg_logprob: likewise.
        compression_ratio: likewise.
    """
    return find_doubt(
        text[:_ENOUGH],
        duration_s=inf,
        no_speech_prob=no_speech_prob or 0.0,
        avg_logprob=avg_logprob or 0.0,
        compression_ratio=compression_ratio or 0.0,
    )
