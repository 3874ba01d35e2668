"""What a workspace changes of the word lists."""

import re
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

import pytest

from conftest import make_transcript
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.wordlists import load
from qa_pipeline.checks.wordlists.entries import WordList
from qa_pipeline.checks.wordlists.load import WordLists, list_ids, load_wordlists
from qa_pipeline.checks.wordlists.search import Compiled
from qa_pipeline.errors import PlaybookError
from qa_pipeline.recordings.recording import Speaker


def write(folder: Path, text: str) -> WordLists:
    """The lists of a workspace with this file."""
    (folder / "lexicons").mkdir(exist_ok=True)
    (folder / "lexicons" / "own.yaml").write_text(dedent(text), encoding="utf-8")
    return load_wordlists(folder / "lexicons")


def quotes(lists: WordLists, name: str, said: str) -> list[str]:
    call = CallText(make_transcript(f"agent: {said}"), language("it"))
    return [found.evidence.quote for found in lists.in_call(call).found(name, Speaker.AGENT) if found.sure]


def test_a_list_of_ones_own_is_a_list_like_any_other(tmp_path: Path) -> None:
    lists = write(tmp_path, "language: it\ngroups:\n  brand: [energia chiara, la sua|tua energia]")
    assert quotes(lists, "brand", "la sua energia è energia chiara") == ["la sua energia", "energia chiara"]
    assert not quotes(lists, "brand", "non è energia chiara")
    assert "brand" in lists.ids
    assert "brand" in list_ids(tmp_path / "playbooks")


def test_a_list_of_the_same_id_stands_in_place_of_the_shipped_one(tmp_path: Path) -> None:
    lists = write(tmp_path, "language: it\ngroups:\n  courtesy: [per bontà sua]")
    assert quotes(lists, "courtesy", "per bontà sua") == ["per bontà sua"]
    assert not quotes(lists, "courtesy", "per favore")


def test_entries_are_added_to_a_shipped_list_and_taken_out_of_it(tmp_path: Path) -> None:
    lists = write(
        tmp_path,
        """
        language: it
        add:
          courtesy: [per bontà sua]
        remove:
          courtesy: [per favore]
        """,
    )
    assert quotes(lists, "courtesy", "per bontà sua, per cortesia") == ["per bontà sua,", "per cortesia"]
    assert not quotes(lists, "courtesy", "per favore")


def test_one_of_the_wordings_that_an_entry_stands_for_is_taken_out(tmp_path: Path) -> None:
    lists = write(
        tmp_path, "language: it\ngroups: {brand: [la sua|tua energia]}\nremove: {brand: [la tua energia]}"
    )
    assert quotes(lists, "brand", "la sua energia") == ["la sua energia"]
    assert not quotes(lists, "brand", "la tua energia")


def test_entries_with_a_kind_and_exceptions_are_written_as_in_the_shipped_lists(tmp_path: Path) -> None:
    lists = write(
        tmp_path,
        """
        language: it
        groups:
          brand:
            - say: [energia]
              unless: [energia elettrica]
              turned_by: [question]
        """,
    )
    assert quotes(lists, "brand", "energia per tutti") == ["energia"]
    assert not quotes(lists, "brand", "l'energia elettrica")
    assert not quotes(lists, "brand", "Vuole energia?")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("language: it\nadd: {courtessy: [grazie]}", "no list 'courtessy'"),
        ("language: it\ngroups: {own: ['[solo]']}", "not optional"),
        ("language: fr\ngroups: {}", "language"),
        ("language: it\ngroup: {own: [a]}", "group"),
        ("language: it\ngroups: {own: [{say: [a], turned_by: [irony]}]}", "turned_by"),
        ("language: it\nadd: {courtesy: [{say: [a], kind: cordiale}]}", "no kind 'cordiale'"),
        ("language: it\nremove: {courtesy: [pregoo]}", "no entry says 'pregoo'"),
        ("language: it\nadd: {courtesy: [24]}", "24 is no entry"),
        ("language: it\ngroups: {own: [" + " ".join(["no ..."] * 30) + " no]}", "at most 30"),
    ],
)
def test_a_mistake_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PlaybookError, match=said) as caught:
        write(tmp_path, text)
    assert re.search(r"own\.yaml:\d+:\d+: ", str(caught.value))


def test_an_entry_is_placed_where_it_stands(tmp_path: Path) -> None:
    text = "language: it\nadd:\n  courtesy:\n    - grazie\n    - {say: [ciao, '[solo]']}\n"
    with pytest.raises(PlaybookError, match=r"own\.yaml:5:20: '\[solo\]': an entry needs a word"):
        write(tmp_path, text)


def test_a_link_that_leads_out_of_the_workspace_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("language: it\ngroups: {}", encoding="utf-8")
    folder = tmp_path / "workspace" / "lexicons"
    folder.mkdir(parents=True)
    (folder / "own.yaml").symlink_to(outside)
    with pytest.raises(PlaybookError, match="out of the workspace"):
        load_wordlists(folder)


def test_an_entry_of_many_gaps_ends_soon_in_words_said_over_and_over(tmp_path: Path) -> None:
    lists = write(tmp_path, "language: it\ngroups: {own: [" + " ... ".join(["no"] * 9) + " zebra]}")
    assert not quotes(lists, "own", " ".join(["no"] * 400))


def test_what_one_workspace_changes_is_not_changed_in_another(tmp_path: Path) -> None:
    own = write(tmp_path, "language: it\nadd:\n  courtesy: [per bontà sua]")
    for lists, found in ((own, ["per bontà sua"]), (WordLists(), []), (own, ["per bontà sua"])):
        assert quotes(lists, "courtesy", "per bontà sua") == found


def test_the_tree_of_the_shipped_lists_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    compile_lists = load._compiled

    def counted(code: str, lists: Sequence[WordList]) -> Compiled:
        made.append(code)
        return compile_lists(code, lists)

    monkeypatch.setattr(load, "_compiled", counted)
    load._compiled_shipped.cache_clear()
    for _ in range(2):
        assert quotes(WordLists(), "courtesy", "per favore") == ["per favore"]
    assert made == ["it"]
