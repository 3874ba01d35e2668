"""Digests of many calls hold what they have in common once."""

import pickle

from worlds import in_brief, make_call, make_result, make_utterances, said

from qa_pipeline.reports.sharing import Sharing

SPOKEN = make_utterances("agent: Buongiorno a tutti")


def test_what_calls_have_in_common_is_held_once_and_nothing_else_changes() -> None:
    results = [
        make_result("pass"),
        make_result("fail", check="notice", evidence=[said(SPOKEN, "a tutti")]),
    ]
    calls = [
        pickle.loads(pickle.dumps(one))  # noqa: S301 - a copy, as another process hands it over
        for one in in_brief([make_call(name, results=results, utterances=SPOKEN) for name in ("a", "b")])
    ]
    sharing = Sharing()
    one, other = map(sharing.digest, calls)
    assert [one, other] == calls
    assert one.call_id != other.call_id
    assert one.agent is other.agent
    assert one.results[0] is other.results[0]
    assert one.results[1] is not other.results[1], "each has a place of its own"
    assert one.results[1].title is other.results[1].title
    assert one.results[1].reason is other.results[1].reason
    assert calls[0].results[0] is not calls[1].results[0], "which it would be without"
