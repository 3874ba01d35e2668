"""Trying a sentence on a playbook: which step it is, and which word makes it none."""

from conftest import MakePlaybook
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.trial import Change, Said, Trial, try_words
from qa_pipeline.recordings.recording import Speaker

RULES = """
    slots: {company: Sole Energia}
    steps:
      - {id: greeting, say: ["Buonasera sono {agent}", "Buongiorno e benvenuto in {company}"]}
      - {id: notice, strictness: verbatim, say: la informo che questa chiamata viene registrata}
      - {id: consent, speaker: customer, strictness: keywords, say: accetto contratto}
      - {id: objection, say: capisco la sua perplessità, when: {says: è troppo caro}}
    forbidden:
      - {id: promise, say: il risparmio è garantito}
"""


def trial(
    playbook: Playbook, text: str, check: str, part: str = "steps", speaker: Speaker | None = None
) -> Trial:
    [found] = [t for t in try_words(playbook, text, speaker) if (t.check, t.part) == (check, part)]
    return found


def test_the_wording_that_fits_best_is_shown_with_the_words_it_rests_on(make_playbook: MakePlaybook) -> None:
    found = trial(make_playbook(RULES), "allora buongiorno e benvenuta in Sole Energia", "greeting")
    assert found.said is Said.SAID
    assert found.wording == "Buongiorno e benvenuto in Sole Energia"
    assert found.quote
    assert "allora" not in found.quote
    assert found.fit > 0.8


def test_a_changed_word_is_named(make_playbook: MakePlaybook) -> None:
    found = trial(make_playbook(RULES), "la informo che questa chiamata non viene registrata", "notice")
    assert found.said is Said.CHANGED
    assert found.change == Change(expected="", said="non")


def test_each_part_is_tried_by_itself(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(RULES)
    assert trial(playbook, "per me è troppo caro", "objection", "when").said is Said.SAID
    assert trial(playbook, "per me è troppo caro", "objection").said is Said.NOT_SAID
    assert (
        trial(playbook, "stia tranquillo il risparmio è garantito", "promise", "forbidden").said is Said.SAID
    )
    assert trial(playbook, "il risparmio non è garantito", "promise", "forbidden").said is not Said.SAID
    order = [(each.check, each.part) for each in try_words(playbook, "pronto")]
    assert order[-3:] == [("objection", "steps"), ("objection", "when"), ("promise", "forbidden")]


def test_a_speaker_who_is_named_cannot_say_what_is_the_others_to_say(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(RULES)
    words = "sì accetto il contratto"
    assert trial(playbook, words, "consent").said is Said.SAID
    assert trial(playbook, words, "consent", speaker=Speaker.CUSTOMER).said is Said.SAID
    assert trial(playbook, words, "consent", speaker=Speaker.AGENT).said is Said.OTHER_SPEAKER


def test_words_that_are_nowhere_have_no_wording(make_playbook: MakePlaybook) -> None:
    found = trial(make_playbook(RULES), "arrivederla", "notice")
    assert (found.said, found.wording, found.quote) == (Said.NOT_SAID, None, None)
