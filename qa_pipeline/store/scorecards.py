"""Every scorecard that was ever given; none is changed or taken away."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_pipeline.errors import StoreError
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.store.checksums import is_sound, seal
from qa_pipeline.store.database import Database
from qa_pipeline.store.stored_call import belongs_to, key_of_id
from qa_pipeline.store.tables import CallRow, ScorecardRow
from qa_pipeline.stored_json import from_json, to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScorecard:
    """A scorecard that is to be kept."""

    call_id: str
    transcript_id: int
    scorecard: Scorecard


class Scorecards(Database):
    """The part of the store that holds scorecards."""

    def add_scorecards(self, items: Sequence[NewScorecard], run_id: int) -> int:
        """Adds those that do not say the same as their call's present one, all of them or none; how many."""
        with self._writing() as session:
            return sum(_added(session, item, run_id) for item in items)

    def add_scorecard(self, call_id: str, transcript_id: int, scorecard: Scorecard, run_id: int) -> bool:
        """Adds one; True where it was added."""
        item = NewScorecard(call_id=call_id, transcript_id=transcript_id, scorecard=scorecard)
        return self.add_scorecards([item], run_id) == 1

    def history(self, call_id: str) -> tuple[Scorecard, ...]:
        """Every scorecard that the call ever had, the oldest first.

        Raises:
            StoreError: one of them is damaged.
        """
        query = select(ScorecardRow).filter_by(call_id=call_id).order_by(ScorecardRow.id)
        with self._reading() as session:
            rows = session.scalars(query).all()
        what = f"a scorecard of {call_id}"
        if not all(map(is_sound, rows)):
            raise StoreError(f"{what} in the store is damaged; `qa-pipeline verify` says which")
        return tuple(from_json(Scorecard, row.scorecard, what) for row in rows)


def _added(session: Session, item: NewScorecard, run_id: int) -> bool:
    text = to_json(item.scorecard)
    call = session.get(CallRow, key_of_id(item.call_id))
    present = session.get(ScorecardRow, call.scorecard_id) if call and call.scorecard_id else None
    same = present and (present.scorecard, present.transcript_id) == (text, item.transcript_id)
    if call and present and same and is_sound(present) and belongs_to(call, present):
        return False
    row = ScorecardRow(
        call_id=item.call_id,
        transcript_id=item.transcript_id,
        playbook_sha256=item.scorecard.playbook.sha256 if item.scorecard.playbook else "",
        scorecard=text,
        run_id=run_id,
    )
    session.add(row)
    session.flush()  # it has its number only then
    seal(row)
    if call and is_sound(call) and belongs_to(call, row):  # else it was heard anew while this was judged
        call.scorecard_id = row.id
        seal(call)
    return True
