"use strict";
/* The team page's panels, written again for the calls that the filters leave: the rows of team_*.py, cloned from the page's
   templates. Here the head, the queue, the agents and the steps; team_maps.js and team_trends.js have the others.
   qa.team.panels: functions of (calls, isWhole), one a panel · qa.team.draw(calls, isWhole): all of them */
qa.team = (() => {
  const words = qa.block("team-words");
  if (!words || !qa.calls.length) return null;
  const { format, figures, charts } = qa;
  const SHOWN = { queue: 10, reasons: 2, steps: 8, open: 3, calls: 12, agents: 15 }; /* as in team_queue.py, team_steps.py, team.css */
  const page = (selector) => document.querySelector(selector);
  const text = (key, values) => format.fill(words[key], values);
  const count = (key, n) => format.plural(words[key], n);
  const link = (name, href) => ({ text: name, attr: { href } });

  function say(name, value) {
    const element = page("[data-text='" + name + "']");
    if (element) element.textContent = value;
  }
  /* What there is to see, or the sentence that says there is nothing. */
  function show(name, whether) {
    for (const full of document.querySelectorAll("[data-full='" + name + "']")) full.hidden = !whether;
    for (const empty of document.querySelectorAll("[data-empty='" + name + "']")) empty.hidden = whether;
  }
  const fill = (selector, rows) => page(selector).replaceChildren(...rows);

  function drawHead(calls, isWhole) {
    const outcomes = figures.outcomes(calls);
    const parts = outcomes.filter((one) => one.count).map((one) => format.plural(qa.words.outcomeCounts[one.outcome], one.count));
    const list = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" }).format(parts);
    const headline = count("scored", calls.length) + (parts.length ? ": " + list : "") + ".";
    say("headline", isWhole && words.skipped ? headline + " " + words.skipped : headline);
    drawBar(outcomes, calls.length);
    for (const { outcome, count: n } of outcomes) {
      const chip = page("[data-chip='" + outcome + "']");
      chip.disabled = n === 0;
      chip.querySelector("[data-count]").textContent = format.plural(qa.words.outcomeCounts[outcome], n);
    }
    const days = figures.period(calls);
    const [first, last] = days ? days.map((day) => format.date(day)) : ["", ""];
    say("period", first === last ? first : text("days", { start: first, end: last }));
    const endings = figures.endings(calls);
    if (page(".endings")) page(".endings").hidden = endings.length === 0;
    say("endings", endings.map(({ ending, count: n }) => format.plural(qa.words.endingCounts[ending], n)).join(" · "));
  }
  function drawBar(outcomes, all) {
    const bar = page("[data-outcomes] svg");
    let at = 0;
    bar.replaceChildren(...outcomes.filter((one) => one.count).map(({ outcome, count: n }) => {
      const part = document.createElementNS(bar.namespaceURI, "rect");
      const attributes = { class: "seg-" + outcome, x: at * 100 / all, width: n * 100 / all, height: 10 };
      for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
      at += n;
      return part;
    }));
  }

  function drawQueue(calls) {
    const queue = figures.queue(calls);
    show("queue", queue.length > 0);
    say("queue_count", format.number(queue.length));
    show("queue_more", queue.length > SHOWN.queue);
    say("queue_more", count("queue", queue.length));
    fill("[data-rows=queued]", queue.slice(0, SHOWN.queue).map(({ call, why }) => qa.row("queued", {
      needs_review: call.outcome === "needs_review",
      not_assessable: call.outcome === "not_assessable",
      call: link(call.id, call.href),
      campaign: call.campaign || false,
      agent: call.agent !== null && link(call.agent, call.agentHref),
      unnamed: !call.agent,
      date: (call.startedAt === null ? call.dateText : format.date(call.startedAt, true)) || charts.DASH,
      why: why.slice(0, SHOWN.reasons),
      more: why.length > SHOWN.reasons && count("more", why.length - SHOWN.reasons),
    })));
  }

  const known = (scores) => scores.filter((score) => score !== null);
  const named = (agent, href, unnamed) => ({ link: agent !== null && link(agent, href), name: agent === null && unnamed });
  const ORDERS = {
    name: () => 0,
    calls: (a, b) => b.calls.length - a.calls.length,
    passed: (a, b) => a.rate.small - b.rate.small || (a.rate.small ? 0 : b.rate.share - a.rate.share),
  };
  function placeText(standing) {
    if (!standing) return charts.DASH;
    const { best, worst, of, tied } = standing;
    const all = format.number(of);
    return tied ? text("places", { best: format.number(best), worst: format.number(worst), all })
      : text("place", { place: format.number(best), all });
  }
  function drawAgents(calls) {
    const groups = figures.byAgent(calls);
    const places = figures.standings(groups);
    const all = figures.callRate(calls);
    const open = [...places.values()].every((one) => one.open);
    say("standing", groups.length < 2 ? "" : places.size === 0 ? words.nobody_placed : open ? words.all_tied : "");
    say("whole_share", all.small ? charts.DASH : format.percent(all.share));
    const order = ORDERS[page("[data-agent-order]").value] || ORDERS.name;
    fill("[data-rows=agent]", [...groups].sort(order).map((group) => {
      const [compliance, complianceInterval] = charts.mean(group.compliance, known(group.calls.map((call) => call.compliance)));
      const [quality, qualityInterval] = charts.mean(group.quality, known(group.calls.map((call) => call.quality)));
      return qa.row("agent", {
        ...named(group.agent, group.href, words.unnamed_agent),
        few: group.small && group.agent !== null && words.few,
        calls: format.number(group.calls.length),
        ...charts.figures(group.rate, all, words.counts),
        compliance, compliance_interval: complianceInterval, quality, quality_interval: qualityInterval,
        place: placeText(places.get(group.agent)),
      });
    }));
    fold("agents", page("table.agents"), groups.length, SHOWN.agents, groups.length);
  }

  function drawSteps(calls) {
    const missed = figures.missed(calls);
    show("steps", missed.length > 0);
    show("steps_more", missed.length > SHOWN.steps);
    say("steps_more", count("more_steps", missed.length - SHOWN.steps));
    fill("[data-rows=step]", missed.slice(0, SHOWN.steps).map(stepRow));
  }
  function stepRow(step) {
    const n = step.failed.length;
    const [low, high] = figures.wilson(n, step.judged);
    const latest = [...step.failed].sort((a, b) => figures.timePlace(b.call) - figures.timePlace(a.call)).slice(0, SHOWN.calls);
    const links = latest.map(({ call, index }) => ({ slots: { to: link(call.id, qa.resultHref(call, index)) } }));
    const section = qa.words.sections[step.section];
    return qa.row("step", {
      title: step.title,
      critical: step.critical,
      detail: step.playbook ? section + " · " + step.playbook : section,
      missed: text("missed", { missed: format.number(n), judged: format.number(step.judged) }),
      bar: { attr: { width: charts.tenth(step.shareFailed * 100) } },
      percent: format.percent(step.shareFailed),
      interval: charts.interval(low, high),
      unsure: step.unsure > 0 && count("unsure", step.unsure),
      links: n <= SHOWN.open && { slots: { link: links } },
      folded: n > SHOWN.open && { slots: { link: links, older: n > SHOWN.calls && { slots: { all: count("all_missed", n) } } } },
    });
  }

  /* Long tables begin folded; what was unfolded stays so. */
  const unfolded = new Set();
  function fold(key, table, rows, most, agents) {
    const more = page("[data-unfold='" + key + "']");
    more.hidden = rows <= most;
    const button = more.querySelector("button");
    const open = unfolded.has(key);
    button.textContent = open ? words.fold : count("unfold", agents);
    button.setAttribute("aria-expanded", String(open));
    if (table) table.classList.toggle("folded", rows > most && !open);
    button.onclick = () => {
      if (!unfolded.delete(key)) unfolded.add(key);
      fold(key, table, rows, most, agents);
      if (open) table.scrollIntoView({ block: "nearest" });
    };
  }

  let shown = qa.calls;
  const panels = [drawHead, drawQueue, drawAgents, drawSteps];
  function draw(calls, isWhole) {
    shown = calls;
    for (const panel of panels) panel(calls, isWhole);
  }
  qa.onFilter(draw);
  page("[data-agent-order]").addEventListener("change", () => drawAgents(shown));
  for (const more of document.querySelectorAll("[data-show]")) {
    more.addEventListener("click", () => qa.choose({ outcome: more.dataset.show }));
  }
  /* The list finds the calls that missed a step by its name: it is among what to look at in them. */
  const quoted = (part) => part.split('"').filter((one) => one.trim()).map((one) => '"' + one.trim() + '"');
  function find(...parts) {
    qa.choose({ q: parts.flatMap(quoted).join(" "), outcome: "" });
    page("#calls").scrollIntoView();
  }
  page("#steps").addEventListener("click", (event) => {
    if (!event.target.closest("[data-find]")) return;
    event.preventDefault();
    find(event.target.closest("tr").querySelector("[data-slot=title]").textContent);
  });
  const agents = page("table.agents");
  fold("agents", agents, agents.tBodies[0].rows.length, SHOWN.agents, agents.tBodies[0].rows.length);
  return { words, panels, draw, find, shown: () => shown, page, text, count, link, named, say, show, fill, fold };
})();
