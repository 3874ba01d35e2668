"""`show`: one scorecard in the terminal."""

import sys
from collections.abc import Sequence
from difflib import get_close_matches

from qa_pipeline.cli.console import Speech, err, out
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.cli.paper import Paper
from qa_pipeline.cli.show_head import print_head
from qa_pipeline.cli.show_quality import print_competences, print_measures
from qa_pipeline.cli.show_verdicts import print_verdicts
from qa_pipeline.recordings.recording import SkippedRecording
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.json_report import scorecard_json
from qa_pipeline.reports.terminal_wording import UNFOLD
from qa_pipeline.reports.texts import Texts, translate
from qa_pipeline.reports.verdict_view import verdict_view
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import Store, StoredCall

_NEAR = 4
"""So many ids are offered for one that is unknown."""


def show_call(settings: Settings, call_id: str, speech: Speech) -> ExitCode:
    """Prints the call's present scorecard."""
    with Store(settings.out, settings.workspace, settings.store) as store:
        found = _found(store, call_id)
        if found is None:
            known = [each.recording.call_id for each in store.listed() if each.recording]
            return _refused(call_id, _unknown(known, call_id), ExitCode.USAGE)
    if isinstance(found, SkippedRecording):
        return _refused(call_id, f"was not processed: {found.reason}", ExitCode.NOT_PROCESSED)
    if found.lost_scorecard:
        why = "has a scorecard that is damaged in the store: `qa-pipeline score` judges it again"
        return _refused(call_id, why, ExitCode.NOT_PROCESSED)
    if found.scorecard is None:
        return _refused(call_id, "is heard and not judged yet: run `qa-pipeline score`", ExitCode.USAGE)
    call = ReportedCall(recording=found.recording, transcript=found.transcript, scorecard=found.scorecard)
    texts = translate(settings.report_language)
    if speech.as_json:
        sys.stdout.write(scorecard_json(call, texts).decode())
    elif speech.talks:
        _print(call, texts, whole=bool(speech.verbose))
    return ExitCode.OK


def _found(store: Store, call_id: str) -> StoredCall | SkippedRecording | None:
    for call in store.calls_of([call_id]):
        return call
    # A recording that was skipped may stand under another key than its id.
    keys = [each.key for each in store.listed() if each.recording is None]
    return next((call for call in store.calls_of(keys) if _id(call) == call_id), None)


def _id(call: StoredCall | SkippedRecording) -> str | None:
    return call.call_id if isinstance(call, SkippedRecording) else call.recording.call_id


def _refused(call_id: str, why: str, code: ExitCode) -> ExitCode:
    err().print(f"qa-pipeline: call {call_id!r} {why}", markup=False)
    return code


def _unknown(known: Sequence[str], call_id: str) -> str:
    """What to say of an id that is not there: which ones are like it."""
    if not known:
        return "is not in the store; `qa-pipeline run` first"
    wanted = call_id.casefold()
    begun = [each for each in known if wanted and wanted in each.casefold()]
    folded = {each.casefold(): each for each in known}
    alike = [folded[each] for each in get_close_matches(wanted, folded, n=_NEAR)]
    near = list(dict.fromkeys((*begun, *alike)))[:_NEAR]
    if not near:
        return f"is not in the store; it has {len(known)}, such as {known[0]!r}"
    return f"is not in the store; did you mean {' or '.join(map(repr, near))}?"


def _print(call: ReportedCall, texts: Texts, *, whole: bool) -> None:
    """The scorecard: what came out, what is to be looked at, and the rest in brief unless the whole is wanted."""
    paper = Paper(out())
    views = tuple(verdict_view(call, result, "", texts) for result in call.scorecard.results)
    print_head(paper, call, texts)
    print_verdicts(paper, views, texts, whole=whole)
    print_competences(paper, call, views, texts)
    print_measures(paper, call, texts, whole=whole)
    if not whole:
        paper.gap()
        paper.say(texts.gettext(UNFOLD))
