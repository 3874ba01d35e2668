"use strict";
/* Which calls the page is about. What is chosen stands in the address, so that a link carries it and going back keeps it.
   qa.onFilter(fn): fn(calls, isWhole) after each change of period, team, campaign, playbook version or agent. Not at the start,
     unless the page is opened by an address that carries such a choice: then once, when all scripts are there.
     calls: those that fit, in the order of qa.calls; isWhole: none is left out.
   qa.days(): [first, last] ISO days of the chosen period as numbers of days, or null where none is chosen
   For the list alone: qa.chosen (all choices, by name), qa.choose({name: value}), qa.onChoice(fn): fn() after each change, at the start too. */
(() => {
  const PANELS = ["period", "from", "to", "team", "campaign", "playbook", "agent"];
  const NONE = { period: "", from: "", to: "", team: "", campaign: "", playbook: "", agent: "", outcome: "", q: "", order: "", page: "" };
  const OUTCOMES = Object.keys(qa.words.outcomes || {});
  const chosen = { ...NONE };
  const panelListeners = [];
  const choiceListeners = [];
  const bar = document.querySelector("[data-filters]");
  const field = (name) => bar && bar.querySelector("[data-filter='" + name + "']");
  const dated = qa.calls.filter((call) => call.day !== null).map((call) => call.day);
  const firstDay = dated.reduce((least, day) => Math.min(least, day), Infinity);
  const lastDay = dated.reduce((most, day) => Math.max(most, day), -Infinity);
  let left = qa.calls;

  const versionOf = (playbook) => (playbook ? (playbook.id + " " + playbook.version).trim() : "");
  const values = {
    team: (call) => call.team || "",
    campaign: (call) => call.campaign || "",
    playbook: (call) => versionOf(call.playbook),
    agent: (call) => call.agent || "",
  };
  const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text);

  /* Counted back from the last call's day: a report may be opened months later. */
  function days() {
    switch (chosen.period) {
      case "7d": return [lastDay - 6, lastDay];
      case "30d": return [lastDay - 29, lastDay];
      case "month": return [qa.dayOf(qa.isoOf(lastDay).slice(0, 8) + "01"), lastDay];
      case "own": return [isDay(chosen.from) ? qa.dayOf(chosen.from) : -Infinity, isDay(chosen.to) ? qa.dayOf(chosen.to) : Infinity];
      default: return null;
    }
  }
  function fitting() {
    const span = days();
    const wanted = Object.entries(values).filter(([name]) => chosen[name]);
    const open = !span || (span[0] === -Infinity && span[1] === Infinity);
    if (open && wanted.length === 0) return qa.calls;
    return qa.calls.filter((call) => (open || (call.day !== null && call.day >= span[0] && call.day <= span[1]))
      && wanted.every(([name, value]) => value(call) === chosen[name]));
  }

  /* The address. A link within the page takes the place of the choices in it, so the entry itself remembers them too. */
  let writing = 0;
  function written() {
    const pairs = Object.entries(chosen).filter(([name, value]) => value !== NONE[name]);
    return new URLSearchParams(pairs).toString();
  }
  function remember() {
    clearTimeout(writing);
    writing = 0;
    const text = written();
    const anchor = location.hash.includes("=") ? "" : location.hash;
    history.replaceState({ qa: text }, "", text ? "#" + text : anchor || location.pathname + location.search);
  }
  /* Not at every letter: Safari refuses more than a hundred changes in half a minute. */
  function rememberSoon() {
    clearTimeout(writing);
    writing = setTimeout(remember, 300);
  }
  function recall() {
    const text = location.hash.includes("=") ? location.hash.slice(1) : (history.state && history.state.qa) || "";
    const found = new URLSearchParams(text);
    const made = { ...NONE };
    for (const name of Object.keys(NONE)) made[name] = found.get(name) || "";
    /* A link may be older than the report: what is no longer there is not asked for. */
    for (const name of Object.keys(values)) if (!offered[name].has(made[name])) made[name] = "";
    if (!["7d", "30d", "month", "own"].includes(made.period) || dated.length === 0) made.period = "";
    for (const name of ["from", "to"]) if (made.period !== "own" || !isDay(made[name])) made[name] = "";
    if (!OUTCOMES.includes(made.outcome)) made.outcome = "";
    return made;
  }

  /* What can be chosen. */
  const offered = {};
  function offer() {
    const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
    for (const name of Object.keys(values)) {
      const found = new Map();
      for (const call of qa.calls) {
        const value = values[name](call);
        if (value) found.set(value, name === "playbook" && call.playbook.title ? call.playbook.title + " · " + call.playbook.version : value);
      }
      offered[name] = new Set(found.keys());
      const select = field(name);
      if (!select) continue;
      for (const [value, text] of [...found].sort((a, b) => order.compare(a[1], b[1]))) select.append(new Option(text, value));
      shown(name, found.size > 1);
    }
    shown("period", dated.length > 0 && firstDay < lastDay);
    for (const name of ["from", "to"]) {
      const input = field(name);
      if (!input || !dated.length) continue;
      input.min = qa.isoOf(firstDay);
      input.max = qa.isoOf(lastDay);
    }
  }
  function shown(name, whether) {
    const label = bar && bar.querySelector("[data-field='" + name + "']");
    if (label) label.hidden = !whether;
  }

  function say() {
    if (!bar) return;
    for (const name of PANELS) if (field(name)) field(name).value = chosen[name];
    for (const name of ["from", "to"]) shown(name, chosen.period === "own");
    const whole = left === qa.calls;
    const status = bar.querySelector("[data-selected]");
    const counts = qa.format.plural(qa.words.counts[whole ? "all" : "some"], qa.calls.length, { shown: qa.format.number(left.length) });
    const found = left.filter((call) => call.day !== null).map((call) => call.startedAt.slice(0, 10)).sort();
    const span = found.length
      ? qa.format.fill(status.dataset.days, { start: qa.format.date(found[0]), end: qa.format.date(found[found.length - 1]) }) : "";
    status.textContent = [counts, whole ? "" : span].filter(Boolean).join(" · ");
    bar.querySelector("[data-reset]").hidden = !PANELS.some((name) => chosen[name]);
  }
  function sayOutcome() {
    for (const chip of document.querySelectorAll("[data-chip]")) chip.setAttribute("aria-pressed", String(chip.dataset.chip === chosen.outcome));
  }
  function apply(panels) {
    if (panels) {
      left = fitting();
      say();
      for (const tell of panelListeners) tell(left, left === qa.calls);
    }
    sayOutcome();
    for (const tell of choiceListeners) tell();
  }
  function choose(changes, soon = false) {
    const panels = PANELS.some((name) => name in changes && changes[name] !== chosen[name]);
    Object.assign(chosen, { page: "" }, changes);
    if (soon) rememberSoon();
    else remember();
    apply(panels);
  }

  Object.assign(qa, {
    chosen,
    choose,
    days,
    selected: () => left,
    onFilter: (tell) => panelListeners.push(tell),
    onChoice: (tell) => choiceListeners.push(tell),
    reset: () => choose({ ...NONE, order: chosen.order }),
  });
  if (!qa.calls.length) return;

  offer();
  if (bar) {
    bar.hidden = false;
    bar.addEventListener("change", (event) => {
      const name = event.target.dataset.filter;
      if (!name) return;
      const changes = { [name]: event.target.value };
      /* To choose days begins with the days that there are. */
      if (name === "period") Object.assign(changes, event.target.value === "own"
        ? { from: qa.isoOf(firstDay), to: qa.isoOf(lastDay) } : { from: "", to: "" });
      choose(changes);
    });
    bar.querySelector("[data-reset]").addEventListener("click", () => {
      choose(Object.fromEntries(PANELS.map((name) => [name, ""])));
      (field("period") || bar).focus();
    });
  }
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-chip]");
    if (chip) choose({ outcome: chosen.outcome === chip.dataset.chip ? "" : chip.dataset.chip });
    /* Whoever leaves by a link comes back to what was chosen last; not every browser listens when the page is already going. */
    if (writing && event.target.closest("a")) remember();
  }, true);
  window.addEventListener("pagehide", () => writing && remember());
  window.addEventListener("hashchange", () => {
    if (location.hash && !location.hash.includes("=")) {
      history.replaceState({ qa: written() }, "");
      return;
    }
    const made = recall();
    const panels = PANELS.some((name) => made[name] !== chosen[name]);
    Object.assign(chosen, made);
    apply(panels);
  });
  document.addEventListener("DOMContentLoaded", () => {
    Object.assign(chosen, recall());
    const panels = PANELS.some((name) => chosen[name]);
    if (!panels) say();
    apply(panels);
  });
})();
