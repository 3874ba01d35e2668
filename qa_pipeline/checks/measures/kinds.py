"""All kinds of measure, by the name that playbooks and scorecards use."""

from qa_pipeline.checks.measures.exchange import interruptions, latency, turn_count
from qa_pipeline.checks.measures.holds import hold_count, hold_seconds
from qa_pipeline.checks.measures.measure import Measure
from qa_pipeline.checks.measures.silences import (
    longest_dead_air,
    longest_silence,
    overlap_share,
    silence_share,
    talk_share,
    total_silence,
)
from qa_pipeline.checks.measures.speech import longest_monologue, words_per_minute
from qa_pipeline.recordings.recording import Speaker

AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER

MEASURES = {
    "talk_share": Measure(unit="share", needs_speakers=True, of=talk_share),
    "longest_silence_s": Measure(unit="s", needs_speakers=False, of=longest_silence),
    "dead_air_s": Measure(unit="s", needs_speakers=True, of=longest_dead_air),
    "silence_share": Measure(unit="share", needs_speakers=False, of=silence_share),
    "total_silence_s": Measure(unit="s", needs_speakers=False, of=total_silence),
    "hold_s": Measure(unit="s", needs_speakers=True, of=hold_seconds),
    "holds": Measure(unit="times", needs_speakers=True, of=hold_count),
    "answer_latency_s": Measure(unit="s", needs_speakers=True, of=latency(AGENT)),
    "customer_latency_s": Measure(unit="s", needs_speakers=True, of=latency(CUSTOMER)),
    "overlap_share": Measure(unit="share", needs_speakers=True, of=overlap_share),
    "interruptions_by_agent": Measure(unit="times", needs_speakers=True, of=interruptions(AGENT)),
    "interruptions_by_customer": Measure(unit="times", needs_speakers=True, of=interruptions(CUSTOMER)),
    "longest_monologue_s": Measure(unit="s", needs_speakers=True, of=longest_monologue(AGENT)),
    "customer_monologue_s": Measure(unit="s", needs_speakers=True, of=longest_monologue(CUSTOMER)),
    "words_per_minute": Measure(unit="words_per_minute", needs_speakers=True, of=words_per_minute(AGENT)),
    "customer_words_per_minute": Measure(
        unit="words_per_minute", needs_speakers=True, of=words_per_minute(CUSTOMER)
    ),
    "turns": Measure(unit="turns", needs_speakers=True, of=turn_count),
}
"""In the order in which reports show them. Names that say nobody are the agent's."""
