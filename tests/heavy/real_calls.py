"""Verdicts on real calls, by what a person wrote down and by what a recogniser heard: are they the same, and right?

    python tests/heavy/real_calls.py FOLDER --company "Name of the Bank" [--brief]

FOLDER holds calls as JSON: `segments` with role, start, end, human, machine; `agent_name`; `gold` with the five steps. Each call is
imported as WebVTT of both texts and as Deepgram's JSON of the machine's, whole and without the passage of each step that was said,
and judged by three playbooks. Every decided verdict that is wrong is printed with its words: for your own terminal.
"""

import argparse
import csv
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from real_call_playbooks import STEPS, playbooks
from real_call_texts import RealCall, deepgram, negatives, read_calls, webvtt
from typer.testing import CliRunner

from qa_pipeline.checks.result import CheckResult, Verdict
from qa_pipeline.cli.app import app
from qa_pipeline.store.store import Store, StoredCall

TEXTS: dict[str, tuple[str, Callable[[RealCall, str], str], str]] = {
    "human": ("human", webvtt, "vtt"),
    "machine": ("machine", webvtt, "vtt"),
    "machine, Deepgram": ("machine", deepgram, "json"),
}
Results = dict[tuple[str, str], CheckResult]
"""By call and step."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--company", required=True, help="the bank's name, as its playbook would have it")
    parser.add_argument("--brief", action="store_true", help="only the tables")
    args = parser.parse_args()
    whole = read_calls(args.folder)
    cut = [each for call in whole for each in negatives(call, args.company)]
    for call in whole:
        for step in STEPS:
            if call.gold[step] and not call.text("human", step, args.company):
                print(f"{call.id}: {step} was said, and where is not known; no negative of it")
    judged = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in TEXTS:
            for playbook, results in judge(Path(folder) / name, name, [*whole, *cut], args.company):
                judged[playbook, name] = results
    report(whole, cut, judged)
    if not args.brief:
        explain([*whole, *cut], judged)


def judge(folder: Path, text: str, calls: Sequence[RealCall], company: str) -> Iterator[tuple[str, Results]]:
    """The verdicts of each playbook on one text of the calls."""
    which, write, ending = TEXTS[text]
    files = folder / "files"
    (folder / "playbooks").mkdir(parents=True)
    files.mkdir()
    for name, rules in playbooks(company).items():
        (folder / "playbooks" / f"{name}.yaml").write_text(rules, encoding="utf-8")
    with (folder / "calls.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("call_id", "file", "agent", "direction", "language", "agent_channel"))
        table.writerows((call.id, "", call.agent, "inbound", "en", "left") for call in calls)
    paths = [files / f"{call.id}.{ending}" for call in calls]
    for path, call in zip(paths, calls, strict=True):
        path.write_text(write(call, which), encoding="utf-8")
    command("import", folder, *paths, "--quiet")
    for name in playbooks(company):
        command("score", folder, "--playbook", name, "--quiet")
        yield name, stored(folder)


def command(*arguments: str | Path) -> None:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exit_code:
        raise SystemExit(f"{arguments[0]}: exit code {result.exit_code}: {result.output}")


def stored(folder: Path) -> Results:
    with Store(folder / "out", folder) as store:
        calls = [call for call in store.calls() if isinstance(call, StoredCall)]
    return {
        (call.recording.call_id, result.check): result
        for call in calls
        if call.scorecard
        for result in call.scorecard.results
    }


def wrong(result: CheckResult, said: bool) -> bool:
    """Whether a decided verdict is not the gold."""
    return result.verdict is not Verdict.UNSURE and (result.verdict is Verdict.PASS) is not said


def report(
    whole: Sequence[RealCall], cut: Sequence[RealCall], judged: dict[tuple[str, str], Results]
) -> None:
    verdicts = len(whole) * len(STEPS)
    print(
        f"\n{len(whole)} calls, {verdicts} verdicts a row; {len(cut)} negatives, of which the verdict on what was taken out\n"
    )
    print(
        "| playbook | text | wrong | false fails | false passes | unsure | negatives passed | negatives unsure | other steps wrong |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for (playbook, text), results in judged.items():
        counts = Counter(
            kind(results[call.id, step], said=call.gold[step]) for call in whole for step in STEPS
        )
        on_cut = Counter(results[call.id, call.without].verdict for call in cut)
        others = sum(
            wrong(results[call.id, step], call.gold[step])
            for call in cut
            for step in STEPS
            if step != call.without
        )
        cells = (
            playbook,
            text,
            f"{counts['false fail'] + counts['false pass']} of {verdicts}",
            str(counts["false fail"]),
            str(counts["false pass"]),
            f"{counts['unsure']} ({counts['unsure'] / verdicts:.0%})",
            f"{on_cut[Verdict.PASS]} of {len(cut)}",
            f"{on_cut[Verdict.UNSURE]} ({on_cut[Verdict.UNSURE] / max(1, len(cut)):.0%})",
            f"{others} of {len(cut) * (len(STEPS) - 1)}",
        )
        print("| " + " | ".join(cells) + " |")
    print("\n| playbook | text | differs from human, neither unsure | the same on the negatives |")
    print("|---|---|---|---|")
    for (playbook, text), results in judged.items():
        if text != "human":
            beside = judged[playbook, "human"]
            print(
                f"| {playbook} | {text} | {apart(whole, results, beside)} | {apart(cut, results, beside)} |"
            )


def kind(result: CheckResult, *, said: bool) -> str:
    if result.verdict is Verdict.UNSURE:
        return "unsure"
    return ("false fail" if said else "false pass") if wrong(result, said) else "right"


def apart(calls: Sequence[RealCall], one: Results, other: Results) -> str:
    """How many decided verdicts differ between two texts."""
    both = [(one[call.id, step].verdict, other[call.id, step].verdict) for call in calls for step in STEPS]
    decided = [pair for pair in both if Verdict.UNSURE not in pair]
    return f"{sum(a is not b for a, b in decided)} of {len(decided)}"


def explain(calls: Sequence[RealCall], judged: dict[tuple[str, str], Results]) -> None:
    """Every decided verdict that is wrong, once a call, and every doubt on a whole call; with what was said."""
    for title, wanted in (("WRONG", True), ("UNSURE, whole calls", False)):
        print(f"\n{title}")
        for (playbook, text), results in judged.items():
            seen = set()
            for call, step in ((call, step) for call in calls for step in STEPS):
                result = results[call.id, step]
                doubt = result.verdict is Verdict.UNSURE and not call.without
                # What is wrong of the whole call is wrong again with something else taken out.
                same = (call.id.split(".")[0], step, call.gold[step])
                if (wrong(result, call.gold[step]) and same not in seen) if wanted else doubt:
                    seen.add(same)
                    show(playbook, text, call, step, result)


def show(playbook: str, text: str, call: RealCall, step: str, result: CheckResult) -> None:
    gold = "pass" if call.gold[step] else "fail"
    print(
        f"\n- {playbook}, {text}: {call.id} {step}: gold {gold}, said {result.verdict} ({result.confidence:.2f})"
    )
    print(f"  {result.reason}")
    found = result.nearest or (result.evidence[0] if result.evidence else None)
    if found:
        fit = f", fit {result.nearest.score:.2f}" if result.nearest else ""
        print(f"  {found.start_s:.1f} s: “{found.quote}” for “{found.wording}”{fit}")
    for which in ("human", "machine"):
        print(f"  {which}: {call.text(which)}")


if __name__ == "__main__":
    main()
