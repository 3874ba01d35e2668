"""How the tests of formats read a file: from its text, with what else is known of the call."""

from qa_pipeline.recordings.recording import AgentChannel
from qa_pipeline.transcript.formats.reading import ReadFile, read_transcript
from qa_pipeline.transcript.formats.speakers import CallKnown
from qa_pipeline.transcript.transcript import Transcript


def read(
    text: str | bytes,
    *,
    agent: str | None = None,
    name: str | None = None,
    channel: AgentChannel | None = None,
    direction: str | None = None,
    language: str | None = "it",
    wanted: str = "auto",
) -> ReadFile:
    """The file as it becomes a transcript.

    Args:
        text: of the file.
        agent: what the user says the file calls the agent.
        name: the agent's, of calls.csv.
        channel: the agent's, of calls.csv.
        direction: of calls.csv.
        language: where the file does not say it.
        wanted: the format.
    """
    content = text.encode() if isinstance(text, str) else text
    known = CallKnown(agent_label=agent, agent_name=name, agent_channel=channel, direction=direction)
    return read_transcript(content, "c1", known, language=language, wanted=wanted)


def transcript(text: str | bytes, **known: str | None) -> Transcript:
    """The transcript alone."""
    return read(text, agent=known.get("agent"), name=known.get("name")).transcript


def lines(heard: Transcript) -> list[str]:
    """A conversation as the tests write it: "agent: buongiorno"; what counts for nothing with its doubt."""
    return [
        f"{each.speaker}: {each.text}" + (f" ({each.doubt})" if each.doubt else "")
        for each in heard.utterances
    ]
