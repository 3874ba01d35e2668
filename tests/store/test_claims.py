"""Several processes share the calls of a workspace: each call is one's, and what a dead one held is taken over."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count

from postgres import OpenStore

from conftest import make_transcript
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.store.claims import LEASE_S
from qa_pipeline.store.owner import Owner, is_gone, this_owner

pytest_plugins = ["store_fixtures"]

KEYS = tuple((f"audio {number}", "model") for number in range(5))
NOW = 1_000_000.0
HEARD = make_transcript("agent: sì")


def elsewhere(number: int) -> Owner:
    """A process of another machine, of which nobody can know whether it lives."""
    return Owner(host=f"machine {number}", pid=7, started="then", run_id=number)


ONE, OTHER = elsewhere(1), elsewhere(2)


def test_each_call_is_given_to_one(open_store: OpenStore) -> None:
    with open_store() as store:
        assert store.claim(KEYS, ONE, 2, NOW) == KEYS[:2]
        assert store.claim(KEYS, OTHER, 2, NOW) == KEYS[2:4]
        assert store.claim(KEYS, ONE, 2, NOW) == KEYS[4:], "what it holds already is not given again"
        assert store.claim(KEYS, OTHER, 2, NOW) == ()


def test_what_is_heard_or_parked_is_not_given(open_store: OpenStore) -> None:
    with open_store() as store:
        store.add_transcript(*KEYS[0], HEARD)
        store.park(KEYS[1], ONE, Problem.FAILED, "it died", 2, NOW)
        assert store.claim(KEYS, ONE, 9, NOW) == KEYS[2:]


def test_who_holds_a_call_and_since_when_is_known(open_store: OpenStore) -> None:
    with open_store() as store:
        store.claim(KEYS[:1], ONE, 1, NOW)
        [claim] = store.claimed_by_others(KEYS, OTHER, NOW + 1)
        assert (claim.key, claim.owner, claim.taken_at) == (KEYS[0], ONE, NOW)
        assert store.claimed_by_others(KEYS, ONE, NOW) == ()
        assert store.claimed_by_others(KEYS[1:], OTHER, NOW) == ()


def test_a_claim_that_is_not_renewed_expires(open_store: OpenStore) -> None:
    with open_store() as store:
        store.claim(KEYS[:2], ONE, 2, NOW)
        store.renew(ONE, NOW + LEASE_S - 1)
        assert store.claim(KEYS, OTHER, 1, NOW + LEASE_S + 1) == KEYS[2:3]
        late = NOW + 2 * LEASE_S
        assert store.claimed_by_others(KEYS, OTHER, late) == ()
        assert store.claim(KEYS[:1], OTHER, 1, late) == KEYS[:1]
        store.renew(ONE, late)
        assert store.claimed_by_others(KEYS[:1], ONE, late)[0].owner == OTHER, (
            "it cannot be renewed by another"
        )


def test_what_is_released_is_free_at_once(open_store: OpenStore) -> None:
    with open_store() as store:
        store.claim(KEYS, ONE, 2, NOW)
        store.claim(KEYS, OTHER, 1, NOW)
        store.release(ONE)
        assert store.claim(KEYS, OTHER, 9, NOW) == (*KEYS[:2], *KEYS[3:])


def dead() -> Owner:
    """A process of this machine that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return replace(this_owner(1), pid=process.pid)


def test_a_dead_process_of_this_machine_holds_nothing(open_store: OpenStore) -> None:
    gone, here = dead(), this_owner(2)
    with open_store() as store:
        store.claim(KEYS, gone, 2, NOW)
        assert store.claimed_by_others(KEYS, here, NOW) == ()
        assert store.claim(KEYS, here, 9, NOW) == KEYS
        assert store.claim(KEYS, OTHER, 9, NOW) == (), "a living one does"


def test_a_later_process_with_the_same_number_is_another() -> None:
    assert not is_gone(this_owner(1))
    assert is_gone(replace(this_owner(1), started="before the last start of this machine"))


def test_a_finished_call_is_kept_and_given_back(open_store: OpenStore) -> None:
    with open_store() as store:
        store.claim(KEYS, ONE, 2, NOW)
        number = store.finish(KEYS[0], ONE, HEARD, NOW)
        assert number is not None
        assert store.find_transcript(*KEYS[0]) == number
        assert [each.key for each in store.claimed_by_others(KEYS, OTHER, NOW)] == [KEYS[1]]


def test_of_two_that_heard_a_call_the_first_ones_result_stands(open_store: OpenStore) -> None:
    late = NOW + LEASE_S
    with open_store() as store:
        store.claim(KEYS, ONE, 1, NOW)
        store.claim(KEYS, OTHER, 1, late)
        first = store.finish(KEYS[0], OTHER, HEARD, late)
        assert store.finish(KEYS[0], ONE, make_transcript("agent: no"), late) is None
        assert store.find_transcript(*KEYS[0]) == first


def test_one_whose_claim_expired_may_still_be_the_first(open_store: OpenStore) -> None:
    late = NOW + LEASE_S
    with open_store() as store:
        store.claim(KEYS, ONE, 1, NOW)
        store.claim(KEYS, OTHER, 1, late)
        assert store.finish(KEYS[0], ONE, HEARD, late) is not None
        assert store.finish(KEYS[0], OTHER, HEARD, late) is None
        assert store.claimed_by_others(KEYS, elsewhere(3), late) == ()


def test_a_call_that_is_set_aside_is_given_back_with_its_reason_until_it_is_asked_for(
    open_store: OpenStore,
) -> None:
    with open_store() as store:
        store.claim(KEYS, ONE, 2, NOW)
        store.park(KEYS[0], ONE, Problem.CORRUPT, "its worker died", 2, NOW + 5)
        parked = store.parked(KEYS)[KEYS[0]]
        assert (parked.tries, parked.problem, parked.reason) == (2, Problem.CORRUPT, "its worker died")
        assert (parked.run_id, parked.at) == (ONE.run_id, NOW + 5)
        assert [each.key for each in store.claimed_by_others(KEYS, OTHER, NOW)] == [KEYS[1]]
        store.unpark(KEYS)
        assert not store.parked(KEYS)
        assert KEYS[0] in store.claim(KEYS, OTHER, 9, NOW)


def test_a_call_that_was_heard_at_last_is_no_longer_set_aside(open_store: OpenStore) -> None:
    with open_store() as store:
        store.park(KEYS[0], ONE, Problem.FAILED, "died", 2, NOW)
        store.finish(KEYS[0], ONE, HEARD, NOW)
        assert not store.parked(KEYS)


def test_of_many_that_ask_at_once_no_two_get_the_same(open_store: OpenStore) -> None:
    keys = tuple((f"audio {number:03}", "model") for number in range(120))

    def work(number: int) -> list[tuple[str, str]]:
        mine: list[tuple[str, str]] = []
        with open_store() as store:
            for _ in count():
                taken = store.claim(keys, elsewhere(number), 4, NOW)
                if not taken:
                    return mine
                mine += taken
                for key in taken:
                    assert store.finish(key, elsewhere(number), HEARD, NOW)
        raise AssertionError

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(work, range(4)))
    assert sorted(key for share in shares for key in share) == list(keys)
