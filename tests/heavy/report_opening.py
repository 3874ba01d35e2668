"""How soon the team page of many calls can be used after it is opened, and how soon a search or a filter is answered.

    python tests/heavy/report_opening.py                  # 10,000 calls of 45 verdicts, 60 agents
    python tests/heavy/report_opening.py --calls 1000

In the system's Chromium, from disk, three times anew; the middle one of each figure is printed. "Usable" is from the moment the page is asked
for until its list is shown, every script has run, and a first letter typed into the search has its rows painted. A letter and a filter are
measured from the event to the second frame after it, so that what is painted is there.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "reports"))

from many_calls import many_calls, write_team_page

from qa_pipeline.reports.digest import BatchDigest

# The answer is on the screen at the second frame after the event: the first one draws it.
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began))))"
LETTER = f"""(text) => {{
  const search = document.querySelector("[data-search]");
  search.value = text;
  const began = performance.now();
  search.dispatchEvent(new Event("input", {{ bubbles: true }}));
  return {PAINTED};
}}"""
CHOICE = f"""([name, value]) => {{
  const select = document.querySelector(`[data-filter=${{name}}]`);
  select.value = value;
  const began = performance.now();
  select.dispatchEvent(new Event("change", {{ bubbles: true }}));
  return {PAINTED};
}}"""
SORT = f"""(name) => {{
  const began = performance.now();
  document.querySelector(`th[data-sort=${{name}}] button`).click();
  return {PAINTED};
}}"""


def main() -> None:
    """Writes the page, opens it, prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder)
        began = time.perf_counter()
        write_team_page(BatchDigest(calls=many_calls(arguments.calls)), report)
        print(f"written in {time.perf_counter() - began:.1f} s, the calls themselves made up in that time")
        for name in ("index.html", "assets/calls.js"):
            print(f"{name}: {(report / name).stat().st_size / 1e6:.2f} MB")
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        with sync_playwright() as running:
            browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            rounds = [opened(browser, report) for _ in range(arguments.times)]
            browser.close()
    for name in rounds[0]:
        print(
            f"{name}: {median(one[name] for one in rounds):.0f} ms (of {', '.join(f'{one[name]:.0f}' for one in rounds)})"
        )


def opened(browser: Browser, report: Path) -> dict[str, float]:
    """One opening, in milliseconds."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    began = time.perf_counter()
    page.goto((report / "index.html").as_uri())
    page.evaluate(LETTER, "a")
    usable = (time.perf_counter() - began) * 1000
    scripts = page.evaluate(
        "performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart"
    )
    found = {"opened and usable, with the first search": usable, "of that until all scripts had run": scripts}
    found |= actions(page)
    page.close()
    return found


def actions(page: Page) -> dict[str, float]:
    """What people do then."""
    letters = [page.evaluate(LETTER, "agente 07 passo"[:end]) for end in range(1, 16)]
    return {
        "a letter of a search, the middle one": median(letters),
        "a letter of a search, the slowest": max(letters),
        "search emptied": page.evaluate(LETTER, ""),
        "sorted by call": page.evaluate(SORT, "call"),
        "sorted by compliance": page.evaluate(SORT, "compliance"),
        "one agent chosen": page.evaluate(CHOICE, ["agent", "Agente 07"]),
        "all agents again, whole page drawn anew": page.evaluate(CHOICE, ["agent", ""]),
        "one team chosen, half of the calls": page.evaluate(CHOICE, ["team", "Nord"]),
    }


if __name__ == "__main__":
    main()
