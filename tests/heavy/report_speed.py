"""How long the report of many stored calls takes, what memory it holds, and how big its files are.

    python tests/heavy/report_speed.py --folder /tmp/calls                  # 10,000 calls, made once and kept in the folder
    python tests/heavy/report_speed.py --folder /tmp/calls --calls 1000
    python tests/heavy/report_speed.py --folder /tmp/calls --calls 200 --profile
    python tests/heavy/report_speed.py --folder /tmp/calls --misfit

The calls are those of `fitting_calls.py`: five minutes, 50 verdicts of which 32 pass, 14 do not apply, 4 are unsure and 1 fails (printed at the start).
With `--misfit` they are those of `scoring_speed.py`, a worst case: of 50 verdicts 30 are unsure. They are told to 60 agents of six teams, over a quarter, under
four campaigns and two versions of the playbook; one recording in 200 could not be processed. The `report` that is timed is the command
itself, from a start of the program to its end; so is the second one, of a store in which nothing has changed, and the third, for which one
call in fifty got another scorecard.
"""

import argparse
import cProfile
import os
import pstats
import random
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import fitting_calls
import scoring_speed
from dialogues import LEXICONS, worlds

from qa_pipeline.cli.console import Speech
from qa_pipeline.cli.run import report_workspace
from qa_pipeline.judging import Rules, get_ready, judge
from qa_pipeline.recordings.recording import Problem, Recording, SkippedRecording
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.settings import load_settings
from qa_pipeline.store.store import Store, StoredCall
from qa_pipeline.transcript.transcript import Transcript

PORTION = 50
AGENTS, TEAMS, DAYS = 60, 6, 90
CAMPAIGNS = ("luce-2026", "gas-2026", "rinnovi", "recupero")
FIRST_DAY = datetime(2026, 7, 1, 8)  # noqa: DTZ001 - a wall clock, as in calls.csv
LOOK_S = 1.0
"""How often memory is looked at: ten times as often it takes a quarter of a core from the processes that are timed."""
Made = tuple[Recording, Transcript, Scorecard]


def recording(number: int, folder: Path) -> Recording:
    """A call of the quarter."""
    rng = random.Random(number)
    agent = rng.randrange(AGENTS)
    started = FIRST_DAY + timedelta(days=rng.randrange(DAYS), minutes=rng.randrange(10 * 60))
    row: dict[str, Any] = {
        "agent": f"Operatore {agent:02d}",
        "team": f"Squadra {agent % TEAMS + 1}",
        "campaign": rng.choice(CAMPAIGNS),
        "started_at": started.isoformat(),
        "customer_ref": f"C{number:06d}",
    }
    name = f"{started:%Y-%m-%d}/call-{number:05d}.wav"
    return Recording(
        call_id=f"call-{number:05d}",
        path=folder / "recordings" / name,
        file=name,
        sha256=sha256(str(number).encode()).hexdigest(),
        direction="outbound",
        columns=tuple(row.items()),
        **row,
    )


def made_here(rules: tuple[Rules, Rules], folder: Path, numbers: range, *, misfit: bool) -> list[Made]:
    """Calls with what was heard and how it was judged, in a process of their own."""
    made = []
    kind = scoring_speed if misfit else fitting_calls
    for number, heard in zip(numbers, kind.calls(list(worlds()), numbers), strict=True):
        call = recording(number, folder)
        transcript = replace(heard, call_id=call.call_id)
        later = (call.started_at or "") >= (FIRST_DAY + timedelta(days=DAYS // 2)).isoformat()
        made.append((call, transcript, judge(call, transcript, rules[later])))
    return made


def make_store(folder: Path, count: int, *, misfit: bool) -> None:
    """A workspace whose calls are heard and judged; there already where an earlier run made it."""
    done = folder / f"made-{count}"
    if done.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    book = (scoring_speed if misfit else fitting_calls).playbook(list(worlds()))
    first, second = (
        Rules(playbooks=(each,), lexicons=LEXICONS, wanted=each.id)
        for each in (book, replace(book, version="2"))
    )
    make = partial(made_here, (first, second), folder, misfit=misfit)
    portions = [range(start, min(start + PORTION, count)) for start in range(0, count, PORTION)]
    context = get_context("spawn")
    listed: list[tuple[Recording | SkippedRecording, int | None]] = []
    with (
        Store(folder / "out", folder) as store,
        ProcessPoolExecutor(
            os.cpu_count(), mp_context=context, initializer=get_ready, initargs=(first,)
        ) as pool,
    ):
        run = store.begin_run("run", "0", "2026-11-01T00:00:00")
        scored = []
        for portion in pool.map(make, portions):
            for call, transcript, scorecard in portion:
                number = store.add_transcript(call.sha256, "speed", transcript)
                listed.append((call, number))
                scored.append((call.call_id, number, scorecard))
                if call.path:
                    call.path.parent.mkdir(parents=True, exist_ok=True)
                    call.path.touch()
            print(f"\r{len(listed)} calls made", end="", flush=True)
        store.list_calls(listed + [(unheard(number), None) for number in range(count // 200)])
        for call_id, number, scorecard in scored:
            store.add_scorecard(call_id, number, scorecard, run)
    print()
    done.touch()


def unheard(number: int) -> SkippedRecording:
    """A recording of which nothing could be made."""
    return SkippedRecording(
        call_id=f"none-{number:04d}",
        file=f"none-{number:04d}.wav",
        problem=Problem.NOT_AUDIO,
        reason="it holds no audio",
    )


def mix(folder: Path, of: int = 200) -> str:
    """How many verdicts of which kind the first calls have."""
    with Store(folder / "out", folder) as store:
        found = [
            call.scorecard
            for call in store.calls_of([each.key for each in store.listed()[:of]])
            if isinstance(call, StoredCall) and call.scorecard
        ]
    kinds = Counter(str(result.verdict) for card in found for result in card.results)
    return ", ".join(f"{kind} {count / len(found):.1f}" for kind, count in kinds.most_common())


def change(folder: Path, count: int) -> None:
    """Gives one call in fifty another scorecard."""
    with Store(folder / "out", folder) as store:
        run = store.begin_run("score", "0", "2026-11-02T00:00:00")
        for call in store.calls_of([each.key for each in store.listed()[: count // 50]]):
            if isinstance(call, StoredCall) and call.scorecard:
                other = replace(call.scorecard, quality=(call.scorecard.quality or 0) / 2)
                store.add_scorecard(call.recording.call_id, call.transcript_id, other, run)


def timed(folder: Path, what: str) -> None:
    """Runs the command, and says what it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "qa_pipeline", "report", str(folder), "--quiet"])
    most = 0.0
    while True:
        try:
            process.wait(LOOK_S)
            break
        except subprocess.TimeoutExpired:
            most = max(most, sum(map(memory_of, family(process.pid))))
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{what}: {seconds:.1f} s, {cpu:.1f} s of processors, at most {most:.0f} MB in all processes, exit {process.returncode}"
    )


def family(pid: int) -> list[int]:
    """A process and those that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(each for child in children for each in family(int(child)))]


def memory_of(pid: int) -> float:
    """MB that the process has to itself or shares in part (proportional set size)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024


def sizes(out: Path) -> None:
    """What kinds of file there are, how many, and how big."""
    count: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for path in out.rglob("*"):
        if path.is_file():
            place = path.relative_to(out)
            kind = (
                f"{place.parent}/*{path.suffix}"
                if len(place.parts) > 1 and place.parts[-2] != "report"
                else str(place)
            )
            count[kind] += 1
            size[kind] += path.stat().st_size
    for kind, total in size.most_common():
        print(f"  {total / 1e6:8.1f} MB  {count[kind]:6d}  {kind}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True, help="for the workspaces; big")
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--misfit", action="store_true", help="calls that their playbook does not fit")
    parser.add_argument("--profile", action="store_true", help="of one process, instead of the figures")
    args = parser.parse_args()
    folder = (args.folder / f"{args.calls}{'-misfit' if args.misfit else ''}").resolve()
    make_store(folder, args.calls, misfit=args.misfit)
    print(f"verdicts a call: {mix(folder)}")
    out = folder / "out"
    for path in out.iterdir():
        if not path.name.startswith("qa.sqlite"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if args.profile:
        with cProfile.Profile() as profile:
            report_workspace(load_settings(folder), Speech(verbose=False, quiet=True, as_json=False))
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)
        return
    timed(folder, f"the report of {args.calls} calls")
    sizes(out)
    timed(folder, "the second one, with nothing to change")
    change(folder, args.calls)
    timed(folder, "the third one, with a call in fifty judged otherwise")


if __name__ == "__main__":
    main()
