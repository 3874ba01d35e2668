"""Who speaks in which channel, and what is wrong with the channels themselves. Sound in, facts out.

A second or a minute at a time: what is asked about may be hours, and lie in a file.
"""

from collections.abc import Sequence

import numpy as np

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel, Track
from qa_pipeline.audio.tape import Samples, mixed, stretches
from qa_pipeline.recordings.recording import AgentChannel, Problem, RecordingProblem, Speaker

SILENCE_RMS = 3e-4
"""Below this in every second (-70 dB of full scale) a channel is digital silence: an idle a-law line has 2.4e-4."""

_SAME_CORRELATION = 0.995
"""Above it two channels are one, up to the noise of the codec: 4-bit ADPCM at half the level gives 0.9986."""
_ECHO_CORRELATION = 0.9
"""A far quieter channel that is so like the other holds its echo, nobody's voice."""
_STEADY_DB = 8.0
"""Between the quiet and the loud frames of noise alone; speech has 20 and more."""
_FAR_BELOW = 10 ** (-20 / 20)
"""A dead line's noise or echo is at least 20 dB below the other channel's sound."""
_NOTHING_BESIDE = 10 ** (-46 / 20)
"""At 46 dB below the other channel there is only what a codec leaks."""
_FRAME_SAMPLES = SAMPLE_RATE_HZ // 50

_MONO_DETAIL = "Both speakers share one channel, so it cannot be told who said what."


def assign_channels(
    tracks: Sequence[Track], agent_channel: AgentChannel
) -> tuple[tuple[AudioChannel, ...], tuple[RecordingProblem, ...]]:
    """Says who speaks in which channel.

    Args:
        tracks: the recording's channels, all of one length.
        agent_channel: which of two is the agent's.

    Returns:
        The channels, the agent's first, and what was found wrong with them.
    """
    if len(tracks) == 1:
        return _mono(tracks[0])
    if len(tracks) > 2:
        return _mono(folded(tracks), f"{len(tracks)} channels were folded into one. {_MONO_DETAIL}")
    left, right = tracks
    likeness = _correlation(left, right)
    dead = _dead_side(left, right, likeness)
    if dead is None and abs(likeness) > _SAME_CORRELATION:
        # Antiphase is turned round first: the plain mean of R = -L is silence.
        return _identical(left if likeness < 0 else mixed(tracks, _mean))
    agent, customer = (left, right) if agent_channel is AgentChannel.LEFT else (right, left)
    channels = (
        AudioChannel(speaker=Speaker.AGENT, samples=agent),
        AudioChannel(speaker=Speaker.CUSTOMER, samples=customer),
    )
    if dead is None:
        return channels, ()
    return channels, (_dead_problem(dead, agent_channel),)


def loudest_second_rms(track: Track) -> float:
    """Root mean square of the loudest second, without the line's constant offset."""
    return max((float(second.std()) for (second,) in stretches([track], SAMPLE_RATE_HZ)), default=0.0)


def _mono(
    track: Track, detail: str = _MONO_DETAIL
) -> tuple[tuple[AudioChannel, ...], tuple[RecordingProblem, ...]]:
    problem = RecordingProblem(problem=Problem.MONO, detail=detail)
    return (AudioChannel(speaker=Speaker.UNKNOWN, samples=track),), (problem,)


def _identical(track: Track) -> tuple[tuple[AudioChannel, ...], tuple[RecordingProblem, ...]]:
    channels, problems = _mono(track)
    same = RecordingProblem(
        problem=Problem.IDENTICAL_CHANNELS,
        detail="The recording is stereo, but both channels hold the same sound; it is treated as mono.",
    )
    return channels, (same, *problems)


def folded(tracks: Sequence[Track]) -> Track:
    """The mean of all channels, or the loudest where the mean cancels them."""
    mean = mixed(tracks, _mean)
    loudest = max(tracks, key=loudest_second_rms)
    return mean if loudest_second_rms(mean) > loudest_second_rms(loudest) / len(tracks) / 2 else loudest


def _mean(samples: Samples) -> Samples:
    mean: Samples = samples.mean(axis=0, dtype=np.float32)
    return mean


def _correlation(left: Track, right: Track) -> float:
    """Pearson's, -1 to 1; independent of both levels."""
    sums = np.zeros(5)
    for a, b in stretches([left, right], SAMPLE_RATE_HZ):
        sums += (a.sum(), b.sum(), np.dot(a, a), np.dot(b, b), np.dot(a, b))
    sum_a, sum_b, square_a, square_b, product = sums / len(left)
    power = (square_a - sum_a**2) * (square_b - sum_b**2)
    return float((product - sum_a * sum_b) / power**0.5) if power > 0 else 0.0


def _dead_side(left: Track, right: Track, likeness: float) -> AgentChannel | None:
    """Which side carries nobody's voice while the other has sound."""
    levels = {AgentChannel.LEFT: loudest_second_rms(left), AgentChannel.RIGHT: loudest_second_rms(right)}
    quieter = min(levels, key=lambda side: levels[side])
    level, other = levels[quieter], max(levels.values())
    if other < SILENCE_RMS:
        return None
    if level < max(SILENCE_RMS, other * _NOTHING_BESIDE):
        return quieter
    nobody = (
        abs(likeness) > _ECHO_CORRELATION
        or _spread_db(left if quieter is AgentChannel.LEFT else right) < _STEADY_DB
    )
    return quieter if level < other * _FAR_BELOW and nobody else None


def _spread_db(track: Track) -> float:
    """Decibels between the quiet and the loud frames of 0.02 s; steady noise has few."""
    levels: list[Samples] = []
    for (part,) in stretches([track], 60 * SAMPLE_RATE_HZ):
        whole = part[: len(part) // _FRAME_SAMPLES * _FRAME_SAMPLES].reshape(-1, _FRAME_SAMPLES)
        levels.append(whole.std(axis=1))
    if not sum(map(len, levels)):
        return 0.0
    quiet, loud = np.percentile(np.concatenate(levels), (10, 99))
    return float(20 * np.log10((loud + 1e-9) / (quiet + 1e-9)))


def _dead_problem(dead: AgentChannel, agent_channel: AgentChannel) -> RecordingProblem:
    who = "agent" if dead is agent_channel else "customer"
    return RecordingProblem(
        problem=Problem.DEAD_CHANNEL,
        detail=f"The {dead.value} channel, the {who}'s, carries no sound, so nothing that the {who} said was recorded.",
    )
