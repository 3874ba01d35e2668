"""Several processes share the calls of a workspace: each call is one's, and what a dead one held is taken over."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from postgres import OpenStore, Server
from sqlalchemy import update

from conftest import make_transcript
from qa_pipeline import this_machine
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.store import owner as module
from qa_pipeline.store.claims import LEASE_S
from qa_pipeline.store.owner import Owner, is_gone, is_lost, this_owner
from qa_pipeline.store.store import Store
from qa_pipeline.store.work_tables import ClaimRow
from qa_pipeline.this_machine import here

pytest_plugins = ["store_fixtures"]

KEYS = tuple((f"audio {number}", "model") for number in range(5))
NOW = 1_000_000.0
HEARD = make_transcript("agent: sì")


def elsewhere(number: int) -> Owner:
    """A process of another machine, of which nobody can know whether it lives."""
    return Owner(host=f"machine {number}", pid=7, started="then", run_id=number)


ONE, OTHER = elsewhere(1), elsewhere(2)


def let_pass(store: Store, seconds: float) -> None:
    """As if so much time had passed for the claims, by whatever clock."""
    with store._writing() as session:
        session.execute(
            update(ClaimRow).values(
                taken_at=ClaimRow.taken_at - seconds, expires_at=ClaimRow.expires_at - seconds
            )
        )


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


def test_who_holds_a_call_and_since_when_is_known(open_store: OpenStore, store_url: str | None) -> None:
    with open_store() as store:
        store.claim(KEYS[:1], ONE, 1, NOW)
        [claim] = store.claimed_by_others(KEYS, OTHER, NOW + 1)
        assert (claim.key, claim.owner) == (KEYS[0], ONE)
        assert claim.taken_at == (pytest.approx(time.time(), abs=60) if store_url else NOW)
        assert store.claimed_by_others(KEYS, ONE, NOW) == ()
        assert store.claimed_by_others(KEYS[1:], OTHER, NOW) == ()


def test_a_claim_that_is_not_renewed_expires(open_store: OpenStore) -> None:
    with open_store() as store:
        store.claim(KEYS[:2], ONE, 2, NOW)
        let_pass(store, LEASE_S - 1)
        store.renew(ONE, NOW)
        let_pass(store, LEASE_S - 1)
        assert store.claim(KEYS, OTHER, 1, NOW) == KEYS[2:3]
        let_pass(store, LEASE_S)
        assert store.claimed_by_others(KEYS, OTHER, NOW) == ()
        assert store.left_behind(KEYS, NOW) == KEYS[:3]
        assert store.claim(KEYS[:1], OTHER, 1, NOW) == KEYS[:1]
        store.renew(ONE, NOW)
        assert store.claimed_by_others(KEYS[:1], ONE, NOW)[0].owner == OTHER, (
            "it cannot be renewed by another"
        )


@pytest.mark.parametrize("wrong_by_s", [-10 * LEASE_S, 10 * LEASE_S])
def test_machines_whose_clocks_differ_do_not_take_each_others_calls(
    tmp_path: Path, postgres_server: Server, wrong_by_s: float
) -> None:
    """On a server; a file is one machine's, whose clock decides."""
    with Store(tmp_path / "out", tmp_path, postgres_server.new_database()) as store:
        store.claim(KEYS[:1], ONE, 1, NOW)
        assert store.claim(KEYS[:1], OTHER, 1, NOW + wrong_by_s) == ()
        assert [each.key for each in store.claimed_by_others(KEYS, OTHER, NOW + wrong_by_s)] == [*KEYS[:1]]
        assert store.left_behind(KEYS, NOW + wrong_by_s) == ()
        store.claim(KEYS[1:2], OTHER, 1, NOW + wrong_by_s)
        store.renew(OTHER, NOW + wrong_by_s)
        assert store.claim(KEYS[1:2], ONE, 1, NOW) == ()
        let_pass(store, LEASE_S + 1)
        assert store.claim(KEYS, ONE, 2, NOW) == KEYS[:2], "nobody holds them for longer than the lease"


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


@pytest.mark.parametrize("parts", [["machine"], ["machine", "boot"], ["namespace"]])
def test_a_machine_or_container_of_the_same_name_keeps_its_calls(
    open_store: OpenStore, parts: list[str]
) -> None:
    """Its process's number is nobody's here."""
    place = replace(here(), **dict.fromkeys(parts, "01234567"))
    other = replace(dead(), started=f"{place}/12345")
    assert other.host == this_owner(1).host
    with open_store() as store:
        store.claim(KEYS[:1], other, 1, NOW)
        assert store.claim(KEYS[:1], this_owner(2), 1, NOW) == ()
        let_pass(store, LEASE_S + 1)
        assert store.claim(KEYS[:1], this_owner(2), 1, NOW) == KEYS[:1], "until they expire"


@pytest.mark.parametrize("started", ["", "5d3a0c52-8f0e-4c0a-9b39-3f6c2a4f8f11/12345"])
def test_what_a_former_version_claims_it_holds_until_that_expires(
    open_store: OpenStore, started: str
) -> None:
    former = replace(dead(), started=started)
    with open_store() as store:
        store.claim(KEYS[:1], former, 1, NOW)
        assert store.claim(KEYS[:1], this_owner(2), 1, NOW) == ()
        let_pass(store, LEASE_S + 1)
        assert store.claim(KEYS[:1], this_owner(2), 1, NOW) == KEYS[:1]
    assert is_lost(former), "but its run is told as dead"
    assert not is_lost(replace(former, pid=os.getpid()))
    assert not is_lost(replace(former, host="elsewhere"))


linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell when a process began")


@linux
def test_a_later_process_with_the_same_number_is_another() -> None:
    assert not is_gone(this_owner(1))
    assert is_gone(replace(this_owner(1), started=f"{here()}/1"))


@linux
def test_what_ran_before_this_machines_last_start_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = this_owner(1)
    own = replace(here(), machine="01234567")
    monkeypatch.setattr(this_machine, "here", lambda: own)
    assert not is_gone(before)
    assert not is_gone(replace(before, started=f"{own}/{before.started.partition('/')[2]}"))
    assert is_gone(replace(before, started=f"{replace(own, boot='89abcdef')}/12345"))


@linux
def test_a_process_that_lives_and_is_hidden_is_not_gone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As another user's where /proc is mounted with hidepid."""
    hidden = this_owner(1)
    monkeypatch.setattr(module, "started", lambda _: "")
    assert not is_gone(hidden)
    monkeypatch.setattr(module, "is_alive", lambda _: False)
    assert is_gone(hidden)


def test_a_finished_call_is_kept_and_given_back(open_store: OpenStore) -> None:
    with open_store() as store:
        store.claim(KEYS, ONE, 2, NOW)
        number = store.finish(KEYS[0], ONE, HEARD, NOW)
        assert number is not None
        assert store.find_transcript(*KEYS[0]) == number
        assert [each.key for each in store.claimed_by_others(KEYS, OTHER, NOW)] == [KEYS[1]]


def test_of_two_that_heard_a_call_the_first_ones_result_stands(open_store: OpenStore) -> None:
    with open_store() as store:
        store.claim(KEYS, ONE, 1, NOW)
        let_pass(store, LEASE_S + 1)
        store.claim(KEYS, OTHER, 1, NOW)
        first = store.finish(KEYS[0], OTHER, HEARD, NOW)
        assert store.finish(KEYS[0], ONE, make_transcript("agent: no"), NOW) is None
        assert store.find_transcript(*KEYS[0]) == first


def test_one_whose_claim_expired_may_still_be_the_first(open_store: OpenStore) -> None:
    with open_store() as store:
        store.claim(KEYS, ONE, 1, NOW)
        let_pass(store, LEASE_S + 1)
        store.claim(KEYS, OTHER, 1, NOW)
        assert store.finish(KEYS[0], ONE, HEARD, NOW) is not None
        assert store.finish(KEYS[0], OTHER, HEARD, NOW) is None
        assert store.claimed_by_others(KEYS, elsewhere(3), NOW) == ()


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
