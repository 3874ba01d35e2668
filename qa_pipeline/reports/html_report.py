"""The HTML pages: one of the team, one an agent, one a call, opened from disk without any network."""

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import PackageLoader, StrictUndefined

from qa_pipeline.checks.result import clock
from qa_pipeline.reports import wording
from qa_pipeline.reports.agent_view import BLANKS as AGENT_BLANKS
from qa_pipeline.reports.agent_view import Surroundings, agent_view, surroundings
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.call_page import call_page, doubt_text
from qa_pipeline.reports.call_rows import calls_list
from qa_pipeline.reports.cells import without_controls
from qa_pipeline.reports.digest import BatchDigest, CallDigest, ResultDigest, result_anchor
from qa_pipeline.reports.figures.agents import AgentCalls, by_agent
from qa_pipeline.reports.figures.counts import outcome_counts
from qa_pipeline.reports.figures.rates import SMALL_GROUP
from qa_pipeline.reports.names import link
from qa_pipeline.reports.page_words import page_words
from qa_pipeline.reports.pages import Pages, pages_of
from qa_pipeline.reports.quality_wording import ENDING_COUNTS
from qa_pipeline.reports.quick_templates import QuickEnvironment
from qa_pipeline.reports.report_data import calls_data, calls_js
from qa_pipeline.reports.summary import batch_headline
from qa_pipeline.reports.team_view import BLANKS, team_view
from qa_pipeline.reports.texts import Texts, duration, parsed, translate

ASSETS = (
    "base.css",
    "parts.css",
    "tables.css",
    "call.css",
    "quality.css",
    "talk.css",
    "player.css",
    "paper.css",
    "report.js",
    "data.js",
    "rows.js",
    "figures.js",
    "maps.js",
    "standings.js",
    "filters.js",
    "list.js",
    "folds.js",
    "player.js",
    "waveform.js",
    "charts.css",
    "team.css",
    "charts.js",
    "team.js",
    "team_maps.js",
    "team_trends.js",
    "agent.css",
    "listen.js",
    "moments.js",
    "agent.js",
    "vendor/wavesurfer.min.js",
    "vendor/wavesurfer-LICENSE.txt",
)

# 'self' on a page opened from disk means "from disk" in Chromium; others want it said.
_POLICY = (
    "default-src 'none'",
    "style-src 'self' file:",
    "script-src 'self' file:",
    "media-src 'self' file:",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
)
_WAVE_STYLE = "'sha256-lFi6XHRfVvXaAvQ/wmgp/cMKj0vpl3bypyUlXQeJdVo='"
"""The one style that wavesurfer writes into the page, word for word, with rows as high as waveform.js says."""
_WITH_WAVEFORM = tuple(f"{one} {_WAVE_STYLE}" if one.startswith("style-src") else one for one in _POLICY)


class HtmlReport:
    """Renders one batch's pages."""

    def __init__(self, batch: BatchDigest, pages: Pages | None = None) -> None:
        """Loads the templates.

        Args:
            batch: the calls.
            pages: where the pages lie; None: of the batch's calls alone.
        """
        self.batch = batch
        self.texts = translate(batch.language)
        self.pages = pages or pages_of(batch)
        self.environment = _environment(batch.language)

    def team(self) -> str:
        """The team page."""
        calls = self.batch.calls
        return self._render(
            "team.html",
            root="",
            headline=batch_headline(self.batch),
            calls=calls,
            outcomes=outcome_counts(calls),
            skipped=self.batch.skipped,
            view=team_view(self.batch, self.pages),
            blank=BLANKS,
        )

    def team_data(self) -> str:
        """The script `assets/calls.js` that the team page's filters and lists work on."""
        return calls_js(self.batch.calls, self.pages, self.texts)

    def agents(self) -> tuple[AgentCalls, ...]:
        """The agents that have a page."""
        return tuple(group for group in by_agent(self.batch.calls) if group.agent)

    def agent(self, group: AgentCalls) -> str:
        """One agent's page."""
        return self._render(
            "agent.html",
            root="../",
            calls=group.calls,
            data=calls_data(group.calls, self.pages, self.texts),
            page=agent_view(group, self._surroundings, self.texts),
            blank=AGENT_BLANKS,
        )

    @cached_property
    def _surroundings(self) -> Surroundings:
        """What every agent's page needs of the others."""
        return surroundings(self.batch.calls, self.pages)

    def call(self, call: ReportedCall) -> str:
        """One call's page."""
        page = call_page(call, self.texts)
        policy = _WITH_WAVEFORM if page.waveform else _POLICY
        return self._render("call.html", root="../", policy=policy, call=call, page=page)

    def _render(
        self, template: str, *, root: str, policy: tuple[str, ...] = _POLICY, **values: object
    ) -> str:
        """A page; `root` leads from it to `report/`."""

        def address(page: str) -> str:
            return root + link(*page.split("/"))

        def call_link(call: CallDigest) -> str:
            return address(self.pages.calls[call.call_id])

        def agent_link(agent: str) -> str:
            return address(self.pages.of_agent(agent))

        def result_link(call: CallDigest, result: ResultDigest) -> str:
            return f"{call_link(call)}#{result_anchor(result.index)}"

        page = self.environment.get_template(template).render(
            root=root,
            words=lambda: page_words(self.texts, root),
            policy="; ".join(policy),
            call_link=call_link,
            agent_link=agent_link,
            calls_list=lambda calls: calls_list(calls, self.texts, call_link, agent_link),
            result_link=result_link,
            **values,
        )
        return without_controls(page)


def asset(name: str) -> str:
    """One of the report's own files."""
    return (files("qa_pipeline.reports") / "assets" / name).read_text(encoding="utf-8")


@lru_cache
def _environment(language: str) -> QuickEnvironment:
    """Jinja with escaping always on; nothing in the templates may turn it off."""
    environment = QuickEnvironment(
        loader=PackageLoader("qa_pipeline.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(_globals(translate(language)))
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
    # Loaded once: what is imported inside a template is worked out again for every page.
    environment.globals["parts"] = _kept(environment.get_template("parts.html").module)
    environment.globals["cards"] = environment.get_template("verdict.html").module
    environment.globals["talk"] = environment.get_template("said.html").module
    return environment


def _kept(parts: Any) -> Any:  # noqa: ANN401 - a template's macros
    """Has small parts that look the same on every page made once."""
    for name in ("icon", "outcome", "verdict", "tint", "critical", "points", "score", "looked"):
        setattr(parts, name, lru_cache(maxsize=2_000)(getattr(parts, name)))
    return parts


def _globals(texts: Texts) -> dict[str, Any]:
    """What every template may use."""

    def named(names: Mapping[Any, str]) -> Callable[[Any], str]:
        return lambda value: texts.gettext(names[value]) if value in names else str(value or "")

    return {
        "_": texts.gettext,
        "ngettext": texts.ngettext,
        "texts": texts,
        "outcome_count": lambda outcome, n: texts.ngettext(*wording.OUTCOME_COUNTS[outcome], n),
        "verdict_count": lambda verdict, n: texts.ngettext(*wording.VERDICT_COUNTS[verdict], n),
        "ending_count": lambda ending, n: texts.ngettext(*ENDING_COUNTS[ending], n),
        "outcome_name": named(wording.OUTCOMES),
        "verdict_name": named(wording.VERDICTS),
        "section_name": named(wording.SECTIONS),
        "speaker_name": named(wording.SPEAKERS),
        "direction_name": named(wording.DIRECTIONS),
        "language_name": named(wording.LANGUAGES_SHOWN),
        "problem_name": named(wording.PROBLEMS),
        "word_kind": named(wording.WORD_KINDS),
        "problem_meaning": named(wording.EXPLANATIONS),
        "limits": tuple(texts.gettext(limit) for limit in wording.LIMITS),
        "clock": clock,
        "duration": duration,
        "is_date": lambda iso: parsed(iso) is not None,
        "doubt_text": lambda doubt: doubt_text(doubt, texts),
        "small_group": SMALL_GROUP,
    }
