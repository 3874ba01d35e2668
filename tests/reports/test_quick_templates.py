"""The shortcuts in templates show what Jinja shows, and escape what it escapes."""

import pytest
from demo import demo_batch
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports import html_report
from qa_pipeline.reports.digest import digest_batch
from qa_pipeline.reports.html_report import HtmlReport
from qa_pipeline.reports.quick_templates import QuickEnvironment

TEMPLATES = {
    "page": """
{% macro tag(name, text="none", wide=false) %}<{{ name }}{{ " wide" if wide }}>{{ text }}</{{ name }}>{% endmacro %}
{% macro box() %}[{{ caller() }}]{% endmacro %}
{% macro outer(text) %}{{ tag("b", text) }}{% endmacro %}
{{ value }} {{ value ~ "<" }} {{ number }} {{ verdict }} {{ markup }} {{ nothing }}
{{ tag("i") }} {{ tag("i", value) }} {{ tag("i", wide=true) }} {{ outer(value) }} {{ outer(markup) }}
{% call box() %}{{ value }}{% endcall %}
{% for one in several %}{{ loop.index }}{{ one.real }}{{ tag(one) }}{% endfor %}
{% set kept %}{{ value }}{% endset %}{{ kept }} {{ value | upper }} {{ several | join(value) }} {{ value.strip().title() }}
"""
}
VALUES = {
    "value": " <script>alert('1 & \"2\"')</script> ",
    "number": 1.5,
    "verdict": Verdict.FAIL,
    "markup": Markup("<b>bold</b>"),
    "nothing": None,
    "several": (1, 2),
}


def made_by(kind: type[Environment]) -> Environment:
    return kind(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


def test_whatever_a_template_does_comes_out_as_with_jinja_itself() -> None:
    plain, quick = (
        made_by(kind).get_template("page").render(VALUES) for kind in (Environment, QuickEnvironment)
    )
    assert quick == plain
    assert "<script>" not in quick
    assert quick.count("<b>bold</b>") == 3 - 1


def test_what_is_not_there_is_a_fault_and_not_empty() -> None:
    for text in ("{{ missing }}", "{{ missing.name }}", "{{ f(missing) }}"):
        with pytest.raises(UndefinedError):
            made_by(QuickEnvironment).from_string(text).render(f=str)
    with pytest.raises(AttributeError):
        made_by(QuickEnvironment).from_string("{{ value.nme }}").render(value="text")


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_page_is_the_one_that_jinja_itself_would_make(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def pages() -> list[str]:
        batch = demo_batch(language)
        report = HtmlReport(digest_batch(batch))
        agents = [report.agent(group) for group in report.agents()]
        return [report.team(), *agents, *map(report.call, batch.calls)]

    quick = pages()
    html_report._environment.cache_clear()
    monkeypatch.setattr(html_report, "QuickEnvironment", Environment)
    plain = pages()
    html_report._environment.cache_clear()
    assert quick == plain
    assert len(quick) > 5
