"""Pages of the database that the disk gave back as others: never a wrong score that nobody is told of, and all is mended."""

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from reliability.conftest import Figure
from reliability.damaged_store import IDS, Finished, Told, damaged, damaged_journal, finished_batch
from reliability.extent import extent

CARDS = {f"scorecards/{call_id}.json": call_id for call_id in IDS}
SAYS_SO = re.compile(r"damaged.*`qa-pipeline verify`|`qa-pipeline verify`.*damaged")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    with pytest.MonkeyPatch.context() as patch:
        yield finished_batch(tmp_path_factory.mktemp("pages"), patch)


def assert_right_or_told(done: Finished, told: Told) -> bool:
    """All scorecards that are there are right, and that some are not there is said; whether all is as it should be."""
    assert told.code in {0, 3, 4}
    files = done.batch.artefacts()
    wrong = [name for name in CARDS if files.get(name, done.right[name]) != done.right[name]]
    assert not wrong, "a wrong score"
    if told.code == 4:
        assert SAYS_SO.search(told.stderr), told.stderr
        return False
    for each in told.data["calls"]:
        card = json.loads(done.right[f"scorecards/{each['call_id']}.json"])
        assert {name: card[name] for name in ("outcome", "compliance", "quality")}.items() <= each.items()
    if told.code == 0:
        assert files == done.right
        return True
    assert all("damaged" in each["reason"] for each in told.data["not_processed"]), told.data
    return False


def assert_shown_right_or_refused(done: Finished, call_id: str) -> bool:
    told = done.tell("show", call_id)
    if told.code == 0:
        assert told.stdout.encode() == done.right[f"scorecards/{call_id}.json"]
    else:
        assert "damaged" in told.stderr
    return told.code == 0


def assert_told_how_far(done: Finished) -> None:
    """`status` counts what is there; what it cannot read it does not count."""
    told = done.tell("status")
    if told.code == 0:
        assert all(0 <= told.data[name] <= len(IDS) for name in ("calls", "heard", "scored"))
    else:
        assert told.code == 4
        assert SAYS_SO.search(told.stderr), told.stderr


def mended(done: Finished) -> str:
    """By what the program says is to be done; how that was."""
    found = done.tell("verify", "--repair")
    assert found.code in {0, 3}
    begun = len(done.batch.begun())
    again = done.tell("run")
    assert again.code == 0, again.stderr
    assert done.batch.artefacts() == done.right
    assert done.tell("verify").code in {0, 3}, "3: an old scorecard is lost for good"
    if "salvaged" not in found.data:
        return "mended"
    return "made anew, all calls heard again" if len(done.batch.begun()) - begun == len(IDS) else "made anew"


def examined(done: Finished, database: bytes) -> str:
    """What came of a damage."""
    looks: list[bool] = []
    for command in ("report", "run"):
        done.restore(database)
        looks.append(assert_right_or_told(done, done.tell(command)))
    done.restore(database)
    looks += [assert_shown_right_or_refused(done, call_id) for call_id in IDS]
    assert_told_how_far(done)
    if done.tell("verify").code == 0:
        assert all(looks), "nothing is damaged, says `verify`"
        return "harmless"
    return mended(done)


def test_a_flipped_page_is_never_a_silent_wrong_score(done: Finished, figure: Figure) -> None:
    count = extent(4, 64)
    ends = Counter(examined(done, damaged(done.database, number)) for number in range(count))
    figure("flipped pages", count, f"{count}: {dict(ends)}")


def test_a_damaged_journal_takes_back_what_was_stored_last_and_no_more(
    done: Finished, figure: Figure
) -> None:
    count = extent(2, 12)
    for number in range(count):
        done.restore(done.unfolded, damaged_journal(done.journal, number))
        told = done.tell("report")
        assert told.code in {0, 3, 4}
        files = done.batch.artefacts()
        for name in CARDS:
            assert files.get(name) in {None, done.earlier.get(name), done.right[name]}
        mended(done)
    figure("damages of the journal", count, f"{count}: none more than the last results")
