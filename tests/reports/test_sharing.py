"""Digests of many calls hold what they have in common once."""

import pickle

from worlds import in_brief, make_call, make_result, make_utterances, said

from qa_pipeline.reports.sharing import PackedDigest, Sharing, packed

SPOKEN = make_utterances("agent: Buongiorno a tutti")
RESULTS = [
    make_result("pass"),
    make_result("fail", check="notice", evidence=[said(SPOKEN, "a tutti")]),
]


def test_what_calls_have_in_common_is_held_once_and_nothing_else_changes() -> None:
    calls = in_brief([make_call(name, results=RESULTS, utterances=SPOKEN) for name in ("a", "b")])
    handed = [pickle.loads(pickle.dumps(packed(one))) for one in calls]  # noqa: S301 - as another process hands it over
    assert all(isinstance(each, PackedDigest) for each in handed)
    sharing = Sharing()
    one, other = map(sharing.digest, handed)
    assert [one, other] == list(calls)
    assert one.call_id != other.call_id
    assert one.agent is other.agent
    assert one.results[0] is other.results[0]
    assert one.results[1] is not other.results[1], "each has a place of its own"
    assert one.results[1].place == other.results[1].place
    assert one.results[1].title is other.results[1].title
    assert one.results[1].reason is other.results[1].reason


def test_half_a_character_of_a_files_name_costs_memory_and_nothing_else() -> None:
    (call,) = in_brief([make_call("a\ud800", results=RESULTS, utterances=SPOKEN)])
    assert Sharing().digest(packed(call)) == call
