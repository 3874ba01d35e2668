"use strict";
/* How it goes over time: as team_trends.py and trends.html. */
(() => {
  if (!qa.team) return;
  const { format, figures, charts } = qa;
  const { words, page, text, count, say, show, fill } = qa.team;

  const MARK_HEIGHTS = ["164", "11"]; /* as in team_trends.py, and so the next one */
  const LONGEST_NAME = 36;
  function short(name) {
    const signs = [...name];
    return signs.length <= LONGEST_NAME ? name : signs.slice(0, LONGEST_NAME - 1).join("") + "…";
  }
  const withoutYear = (day) => day.replace(/[/ ]\d{4}$/, "");
  function drawTrends(calls) {
    const all = figures.callRate(calls);
    const versions = figures.byVersion(calls);
    const weeks = figures.byWeek(calls).map((bucket) => ({ bucket, name: format.date(bucket.labelParts[1]) }));
    trend("week", all, weeks.map(({ bucket, name }) => ({
      bucket, name, detail: text("week", { week: bucket.labelParts[0] }), label: withoutYear(name),
    })), { joined: true, marks: marks(weeks.map(({ bucket }) => bucket.labelParts[1]), versions) });
    trend("hour", all, figures.byHour(calls).map((bucket) => ({
      bucket, name: text("hours", { start: bucket.labelParts[0], end: bucket.labelParts[1] }), label: bucket.labelParts[0],
    })), { joined: false });
    const undated = calls.filter((call) => call.startedAt === null).length;
    show("undated", undated > 0);
    say("undated", undated ? count("undated", undated) : "");
    trend("version", all, byPlaybook(versions).map((bucket) => ({ bucket, ...versionName(bucket) })));
    trend("campaign", all, figures.byCampaign(calls).map((bucket) => ({ bucket, name: bucket.labelParts[0] || words.no_campaign })));
  }
  function trend(key, all, rows, chart) {
    page("[data-trend='" + key + "']").hidden = rows.length === 0;
    fill("[data-table='" + key + "'] tbody", rows.map(({ bucket, name, detail }) => {
      const [compliance, interval] = charts.mean(bucket.compliance, []);
      return qa.row("bucket", {
        name, detail: detail || false,
        few: bucket.small && bucket.calls > 0 && words.few,
        calls: format.number(bucket.calls),
        ...charts.figures(bucket.rate, all, words.counts),
        compliance, compliance_interval: interval,
      });
    }));
    if (!chart) return;
    const measured = rows.map(({ bucket, label }) => ({ label, calls: bucket.calls, rate: bucket.rate }));
    charts.draw(page("[data-chart='" + key + "']"), measured, chart.joined, chart.marks);
  }
  function byPlaybook(versions) {
    const order = [...new Set(versions.map((one) => one.labelParts[0]))];
    return [...versions].sort((a, b) => order.indexOf(a.labelParts[0]) - order.indexOf(b.labelParts[0]));
  }
  function versionName({ labelParts: [playbook, version, title, first] }) {
    if (!playbook) return { name: words.no_playbook };
    const parts = [text("version", { version })];
    if (first) parts.push(text("since", { date: format.date(first) }));
    return { name: title, detail: parts.join(" · ") };
  }
  function marks(mondays, versions) {
    const found = new Map();
    const seen = new Set();
    for (const { labelParts: [playbook, version, title, first] } of versions) {
      if (seen.has(playbook) && first) {
        const index = mondays.reduce((latest, monday, at) => (monday <= first ? at : latest), 0);
        found.set(index, [...(found.get(index) || []), title + " " + version]);
      }
      seen.add(playbook);
    }
    return [...found.keys()].sort((a, b) => a - b).map((index, place) => {
      const names = found.get(index);
      const at = charts.across(index, mondays.length);
      const x = charts.percent(at);
      return {
        upright: { attr: { x1: x, x2: x } },
        name: {
          text: names.length === 1 ? short(names[0]) : count("new_versions", names.length),
          attr: { x, y: MARK_HEIGHTS[place % 2], dx: at > 50 ? "-5" : "5", "text-anchor": at > 50 ? "end" : "start" },
        },
      };
    });
  }

  qa.team.panels.push(drawTrends);
})();
