"""axe-core finds nothing to say against any kind of page, in both languages, light and dark, wide and narrow."""

from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from browser_pages import IN_A_BROWSER, PHONE, WIDE, Opened
from browser_reports import write_worlds
from playwright.sync_api import Page, ViewportSize

from qa_pipeline.reports.batch import Language

pytest_plugins = ["browser_fixtures"]
pytestmark = IN_A_BROWSER

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
# axe would fetch the style sheets once more, for a rule on screens that are turned; our sheets lock none.
RUN = "(rules) => axe.run(document, { resultTypes: ['violations'], preload: false, ...rules })"
Rules = dict[str, list[str]]
ALL_RULES: Rules = {}
COLOURS: Rules = {"runOnly": ["color-contrast", "link-in-text-block"]}
LOOKS: tuple[tuple[ViewportSize, Literal["light", "dark"], Rules], ...] = (
    (WIDE, "light", ALL_RULES),
    (WIDE, "dark", COLOURS),  # nothing but colours differs in the dark
    (PHONE, "dark", COLOURS),
    (PHONE, "light", ALL_RULES),
)
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("accessible")
    for language in get_args(Language):
        write_worlds(made / language, language)
    return made


def faults(page: Page, rules: Rules = ALL_RULES) -> list[tuple[str, ...]]:
    """What axe says against the page: how bad, which rule, where, and why."""
    if page.evaluate("!window.axe"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN, rules)["violations"]
    return [
        (one["impact"], one["id"], str(node["target"]), node["failureSummary"])
        for one in found
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize(
    ("world", "name"),
    [
        ("day", "index.html"),
        ("one", "index.html"),
        ("none", "index.html"),
        ("unheard", "index.html"),
        ("day", "agents/Anna Bianchi.html"),
        ("one", "agents/Anna Bianchi.html"),
        ("day", "calls/it-05.html"),
        ("day", "calls/it-07.html"),
        ("day", "calls/it-10.html"),
        ("one", "calls/one.html"),
        ("long", "calls/lunga.html"),
    ],
)
def test_nothing_is_said_against_a_page(
    opened: Opened, folder: Path, world: str, name: str, language: Language
) -> None:
    page = opened(folder / language / world / "report", name=name)
    page.evaluate(UNFOLD)
    for viewport, scheme, rules in LOOKS:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        assert faults(page, rules) == [], (viewport["width"], scheme)


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
@pytest.mark.parametrize(
    ("choices", "name"),
    [
        ("campaign=luce-2026&q=a", "index.html"),
        ("q=nothing+is+like+this", "index.html"),
        ("period=7d", "agents/Anna Bianchi.html"),
    ],
)
def test_nothing_is_said_against_what_scripts_have_drawn(
    opened: Opened, folder: Path, choices: str, name: str, viewport: ViewportSize
) -> None:
    page = opened(folder / "it" / "day" / "report", choices, name=name, viewport=viewport)
    page.evaluate(UNFOLD)
    assert faults(page) == []


def test_nothing_is_said_against_what_a_press_opens(opened: Opened, folder: Path) -> None:
    page = opened(folder / "it" / "long" / "report", name="calls/lunga.html")
    page.locator(".mark.many").first.click()
    assert page.locator(".mark.many[aria-expanded=true]").count() == 1
    page.locator(".verdict .play").first.click()
    assert faults(page) == []
    page = opened(folder / "it" / "day" / "report", name="agents/Anna Bianchi.html")
    page.locator(".moments .play").first.click()
    assert page.locator("[data-listen]").is_visible()
    assert faults(page) == []


@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        ("document.documentElement.lang = ''", "html-has-lang"),
        ("document.querySelector('[data-go=next]').removeAttribute('aria-label'); document.querySelector('[data-go=next]').textContent = ''; document.querySelector('[data-pager]').hidden = false", "button-name"),
        ("document.querySelector('h1').textContent = ''", "empty-heading"),
        ("document.querySelector('.lead, h1').style.color = '#777'; document.querySelector('.lead, h1').style.background = '#888'", "color-contrast"),
    ],
)  # fmt: skip
def test_axe_does_speak_where_a_page_is_at_fault(opened: Opened, folder: Path, harm: str, rule: str) -> None:
    page = opened(folder / "it" / "day" / "report")
    page.evaluate(harm)
    assert rule in {found[1] for found in faults(page)}
