"""Decoding in the program's own process, where a system cannot hand open files to another one (Windows)."""

from pathlib import Path

from qa_pipeline.audio.channel import MAX_HOURS, DecodedCall
from qa_pipeline.recordings.recording import AgentChannel


class DecoderHere:
    """As `Decoder`, without its limits: a recording that crashes the decoder ends the program, and is tried again by the next run."""

    stopped = False

    def decode(self, path: Path, *, agent_channel: AgentChannel, max_hours: float = MAX_HOURS) -> DecodedCall:
        """As `audio.decode.decode_call`."""
        from qa_pipeline.audio.decode import decode_call  # noqa: PLC0415 - where there is a process, PyAV is loaded there

        return decode_call(path, agent_channel=agent_channel, max_hours=max_hours)

    def plays_in_browser(self, path: Path) -> bool:
        """As `audio.playable.plays_in_browser`."""
        from qa_pipeline.audio.playable import plays_in_browser  # noqa: PLC0415

        return plays_in_browser(path)

    def write_playable(self, path: Path, target: Path) -> None:
        """As `audio.playable.write_playable`."""
        from qa_pipeline.audio.playable import write_playable  # noqa: PLC0415

        write_playable(path, target)

    def stop(self) -> None:
        """Nothing runs apart."""
