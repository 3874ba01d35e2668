"""Any call id becomes a file name that is safe everywhere, and no two ids share one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_pipeline.reports.names import file_names, is_simple, link, safe_name


@pytest.mark.parametrize("identifier", ["it-01", "CALL_0007", "Call 12 (2)", "2026.11.23-10.42", "a@b,c+d"])
def test_a_simple_id_is_its_own_file_name(identifier: str) -> None:
    assert safe_name(identifier) == identifier


@pytest.mark.parametrize(
    "identifier",
    [
        *(
            "a/b",
            "..",
            "../../etc/passwd",
            "a\\b",
            "",
            " ",
            ".hidden",
            "-rf",
            "trailing.",
            "trailing ",
            "a..b",
        ),
        *("nul", "COM1", "con.wav", "aux .x", "a\x00b", "a\nb", "x" * 300, "12:30", "a?b", "a|b"),
        *("così", "☎", "\udcff", "\u202egpj.exe"),
    ],
)
def test_any_other_id_gets_a_readable_name_with_a_hash(identifier: str) -> None:
    name = safe_name(identifier)
    assert is_simple(name)
    assert len(name) <= 120
    assert name != identifier
    assert name == safe_name(identifier)


def test_a_folder_in_an_id_stays_readable() -> None:
    assert safe_name("2026/11/luce").startswith("2026__11__luce-")


def test_ids_that_differ_only_in_capitals_do_not_share_a_file() -> None:
    names = file_names(["call-a", "Call-A", "CALL-A", "other"])
    assert len({name.lower() for name in names.values()}) == 4
    assert names["call-a"] == "call-a"
    assert names["other"] == "other"


def test_an_id_that_imitates_a_hashed_name_does_not_take_its_file() -> None:
    hashed = safe_name("a/b")
    names = file_names(["a/b", hashed])
    assert names["a/b"] == hashed
    assert names[hashed] != hashed


def test_a_name_does_not_depend_on_the_order_of_the_ids() -> None:
    ids = ["b/c", "x", "X", "b__c", "così", "cosi"]
    assert file_names(ids) == file_names(reversed(ids))


@given(st.lists(st.text(max_size=40), unique=True, max_size=20))
def test_no_two_ids_ever_share_a_file(identifiers: list[str]) -> None:
    names = file_names(identifiers)
    assert all(is_simple(name) for name in names.values())
    assert len({name.lower() for name in names.values()}) == len(identifiers)


def test_a_link_to_a_name_is_a_quoted_address() -> None:
    assert link("..", "calls", "Call 12 #2?.html") == "../calls/Call%2012%20%232%3F.html"
