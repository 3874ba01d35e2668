"use strict";
/* The list of calls: fifty at a time, searched and sorted over all. The rows that the server wrote stand until something is chosen. */
(() => {
  const PAGE_SIZE = 50; /* as in call_rows.py */
  const LOOKS = 3; /* likewise */
  const URGENCY = ["needs_review", "failed", "not_assessable", "passed"];
  const table = document.querySelector("table[data-calls]");
  if (!table || !qa.calls.length) return;
  const body = table.tBodies[0];
  const heads = [...table.querySelectorAll("th[data-sort]")];
  const finder = document.querySelector("[data-finder]");
  const search = finder.querySelector("[data-search]");
  const outcome = finder.querySelector("[data-outcome]");
  const order = finder.querySelector("[data-order]");
  const shown = finder.querySelector("[data-shown]");
  const none = document.querySelector("[data-none]");
  const pagers = [...document.querySelectorAll("[data-pager]")];
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const { format, words } = qa;
  const texts = document.querySelector("template[data-row=call]").dataset;

  /* A row, in the very words of calls_table.html and call_rows.py. */
  const dateText = (call) => (call.startedAt ? format.date(call.startedAt, true) : call.dateText || "–");
  const width = (score) => Math.round(Math.min(100, Math.max(0, score)) * 10) / 10;
  function scoreSlots(name, score, thin) {
    return {
      [name + "-none"]: score === null,
      [name]: score !== null && { slots: { value: format.number(score), bar: { attr: { width: width(score) } } } },
      [name + "-thin"]: thin ? format.fill(texts.thin, { points: format.number(thin.points), due: format.number(thin.due) }) : false,
    };
  }
  function rowOf(call) {
    const more = call.look.length - LOOKS;
    const row = qa.row("call", {
      ...Object.fromEntries(URGENCY.map((value) => [value, call.outcome === value])),
      call: { text: call.id, attr: { href: call.href } },
      campaign: call.campaign || false,
      agent: call.agent ? { text: call.agent, attr: { href: call.agentHref } } : false,
      nobody: !call.agent,
      team: call.team || false,
      date: dateText(call),
      duration: format.duration(call.duration),
      ...scoreSlots("compliance", call.compliance, call.thinCompliance),
      ...scoreSlots("quality", call.quality, call.thinQuality),
      nothing: call.look.length === 0,
      looks: call.look.length > 0 && {
        slots: { look: call.look.slice(0, LOOKS), more: more > 0 ? format.plural(words.counts.more, more) : false },
      },
    });
    row.querySelector(".c-look").classList.toggle("nothing", call.look.length === 0);
    return row;
  }

  /* Search: every word of it somewhere in the call, whatever its accents, capitals and invisible signs. */
  const plain = (text) => text.normalize("NFD").replace(/[\p{M}\p{Cf}]/gu, "").toLowerCase();
  /* "marco luce" for these words together, in quotes, as everywhere. */
  const wordsOf = (text) => [...plain(text).matchAll(/"([^"]+)"|[^\s"]+/g)].map(([whole, quoted]) => quoted || whole);
  let searched = null;
  function searchTexts() {
    if (searched) return searched;
    const known = new Map();
    const part = (text) => {
      if (!text) return "";
      if (!known.has(text)) known.set(text, plain(text));
      return known.get(text);
    };
    searched = qa.calls.map((call) => [
      part(call.id), part(call.agent), part(call.team), part(call.campaign), part(words.outcomes[call.outcome]),
      call.ending ? part(words.endings[call.ending]) : "", call.playbook ? part(call.playbook.title) : "",
      ...call.look.map(part),
    ].join("\n"));
    return searched;
  }

  /* Sorting: what has no value stays at the end either way. */
  const KEYS = {
    outcome: (call) => URGENCY.indexOf(call.outcome),
    call: (call) => call.id,
    agent: (call) => call.agent || null,
    date: (call) => call.startedAt,
    duration: (call) => call.duration,
    compliance: (call) => call.compliance,
    quality: (call) => call.quality,
  };
  /* Distinct texts are put in order once; comparing ten thousand pairs anew at each press would be felt. */
  function ranks(texts, compare) {
    const distinct = [...new Set(texts.filter((text) => text !== null))].sort(compare);
    const places = new Map(distinct.map((text, place) => [text, place]));
    return texts.map((text) => (text === null ? null : places.get(text)));
  }
  const orders = new Map();
  function ordered(wanted) {
    if (!orders.has(wanted)) {
      const down = wanted.endsWith("-");
      const name = wanted.replace(/-$/, "");
      const found = qa.calls.map(KEYS[name]);
      const comparing = { call: collator.compare, agent: collator.compare, date: qa.figures.compare }[name];
      const keys = comparing ? ranks(found, comparing) : found;
      const compare = (a, b) => {
        const [x, y] = [keys[a.index], keys[b.index]];
        if (x === null || y === null) return (x === null) - (y === null);
        return down ? y - x : x - y;
      };
      orders.set(wanted, [...qa.calls].sort(compare));
    }
    return orders.get(wanted);
  }

  function fitting() {
    const wanted = wordsOf(qa.chosen.q);
    const left = qa.selected();
    const among = qa.chosen.order && left !== qa.calls ? new Set(left) : null;
    const source = qa.chosen.order ? ordered(qa.chosen.order) : left;
    if (!wanted.length && !qa.chosen.outcome && !among) return source;
    const haystacks = wanted.length ? searchTexts() : [];
    return source.filter((call) => (!among || among.has(call))
      && (!qa.chosen.outcome || call.outcome === qa.chosen.outcome)
      && wanted.every((part) => haystacks[call.index].includes(part)));
  }

  let asWritten = true;
  function draw() {
    if (!(qa.chosen.order.replace(/-$/, "") in KEYS)) qa.chosen.order = "";
    const found = fitting();
    const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
    const page = Math.min(pages, Math.max(1, Math.floor(Number(qa.chosen.page)) || 1));
    const first = (page - 1) * PAGE_SIZE;
    const rows = found.slice(first, first + PAGE_SIZE);
    if (!(asWritten && found === qa.calls && page === 1)) {
      body.replaceChildren(...rows.map(rowOf));
      asWritten = false;
    }
    shown.textContent = found.length ? format.plural(words.counts.range, found.length, {
      first: format.number(first + 1), last: format.number(first + rows.length),
    }) : shown.dataset.empty;
    none.hidden = found.length > 0;
    table.hidden = found.length === 0;
    pagers.forEach((pager) => drawPager(pager, page, pages));
    drawControls();
  }
  function drawPager(pager, page, pages) {
    pager.hidden = pages === 1;
    pager.querySelector("[data-page]").value = String(page);
    const total = pager.querySelector("[data-pages]");
    total.textContent = format.fill(total.dataset.template, { pages: format.number(pages) });
    const goals = { first: 1, before: page - 1, next: page + 1, last: pages };
    for (const button of pager.querySelectorAll("[data-go]")) {
      const goal = goals[button.dataset.go];
      button.dataset.goal = String(goal);
      /* Not disabled: a button that disappears from under the keyboard loses its place. */
      button.setAttribute("aria-disabled", String(goal < 1 || goal > pages || goal === page));
    }
  }
  function drawControls() {
    if (search.value !== qa.chosen.q) search.value = qa.chosen.q;
    outcome.value = qa.chosen.outcome;
    order.value = qa.chosen.order;
    for (const head of heads) {
      const mine = qa.chosen.order.replace(/-$/, "") === head.dataset.sort;
      if (mine) head.setAttribute("aria-sort", qa.chosen.order.endsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  function go(pager, page) {
    qa.choose({ page: page === 1 ? "" : String(page) });
    if (pager === pagers[0]) return;
    /* From below the list to its head, with the keyboard. */
    finder.scrollIntoView({ block: "nearest" });
    const focused = document.activeElement.dataset.go;
    const twin = focused && pagers[0].querySelector("[data-go='" + focused + "']");
    if (twin) twin.focus({ preventScroll: true });
  }
  for (const pager of pagers) {
    pager.addEventListener("click", (event) => {
      const button = event.target.closest("[data-go]");
      if (button && button.getAttribute("aria-disabled") !== "true") go(pager, Number(button.dataset.goal));
    });
    pager.querySelector("[data-page]").addEventListener("change", (event) => go(pager, Number(event.target.value)));
  }
  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const name = head.dataset.sort;
      qa.choose({ order: qa.chosen.order === name ? name + "-" : name });
    });
  }
  search.addEventListener("input", () => qa.choose({ q: search.value }, true));
  outcome.addEventListener("change", () => qa.choose({ outcome: outcome.value }));
  order.addEventListener("change", () => qa.choose({ order: order.value }));
  none.querySelector("[data-clear]").addEventListener("click", () => {
    qa.reset();
    search.focus();
  });
  finder.hidden = false;
  for (const note of document.querySelectorAll("[data-scriptless]")) note.hidden = true;
  qa.onChoice(draw);
})();
