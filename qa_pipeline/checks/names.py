"""Where another name was heard in the place of the agent's own: recognisers write one given name for another.

"Hello, this is your bank, continue with Randall" was "my name is Robert". Nothing of the wording is left, and yet a name was
said where one was due: a person listens.
"""

from functools import cache

from ruamel.yaml import YAML

from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.matching.call_text import SpokenWord
from qa_pipeline.checks.matching.language import WORDS_FOLDER, plain
from qa_pipeline.checks.playbook import Step
from qa_pipeline.recordings.recording import Speaker

OPENING_S = 30.0
"""How long after the agent's first word a name is taken for the agent's own."""
AGENT_SLOT = "{agent}"


@cache
def given_names(code: str) -> frozenset[str]:
    """The common given names of a language, in lower case and without accents."""
    path = WORDS_FOLDER / "names.yaml"
    return frozenset(map(plain, YAML(typ="safe").load(path.read_text(encoding="utf-8"))[code]))


def other_name(context: CallContext, step: Step, from_s: float, to_s: float) -> SpokenWord | None:
    """A given name that the agent said in the opening, where the step asks for their own.

    Args:
        context: the call.
        step: of its playbook.
        from_s: where the step has to begin.
        to_s: where it has to begin at the latest.

    Returns:
        The name; None if the step asks for none, or the customer said the same one, whose it will be.
    """
    if step.speaker is not Speaker.AGENT or not any(AGENT_SLOT in wording for wording in step.say):
        return None
    names = given_names(context.playbook.language)
    stream = context.call.stream(Speaker.AGENT)
    theirs = {token.norm for token in context.call.stream(Speaker.CUSTOMER).tokens}
    begin = stream.words[0].word.start_s if stream.words else 0.0
    for at, token in enumerate(stream.tokens):
        spoken = stream.word_at(at)
        in_time = from_s <= spoken.word.start_s <= min(to_s, begin + OPENING_S)
        if in_time and token.norm in names and token.norm not in theirs:
            return spoken
    return None
