"use strict";
/* Agents by step and by competence: as team_heat.py and heat.html. */
(() => {
  if (!qa.team) return;
  const { format, figures, charts } = qa;
  const { words, page, count, named, say, show, fold } = qa.team;
  const STEPS = [0.95, 0.85, 0.7, 0.5]; /* as in team_heat.py */
  const ROWS = 26; /* as in team.css: all calls, and the first agents */

  function look(cell) {
    if (cell.share === null) return "blank";
    const step = STEPS.findIndex((least) => cell.share >= least);
    return "h" + (step < 0 ? STEPS.length : step) + (cell.small ? " pale" : "");
  }
  function heatCell(cell) {
    const made = document.createElement("td");
    made.className = look(cell);
    if (cell.share === null) made.textContent = charts.DASH;
    else if (cell.maxPoints === undefined) made.textContent = format.number(cell.passed) + "/" + format.number(cell.judged);
    else {
      const detail = document.createElement("small");
      detail.textContent = "(" + format.number(cell.calls) + ")";
      made.append(format.percent(cell.share), detail);
    }
    return made;
  }
  function heatRow(row, kept, unnamed) {
    const made = qa.row("heat-row", {
      ...named(row.agent, row.href, unnamed),
      few: row.small && row.agent !== null && words.few,
      calls: format.number(row.calls),
    });
    made.append(...kept.map((place) => heatCell(row.cells[place])));
    return made;
  }
  function drawMap(key, map) {
    const table = page("[data-heat='" + key + "']");
    if (!table) return;
    const kept = [...map.whole.cells.keys()].filter((place) => map.whole.cells[place].share !== null);
    const left = map.criteria.length - kept.length;
    show(key + "_left", left > 0);
    say(key + "_left", left ? count("left_out", left) : "");
    const head = table.tHead.rows[0];
    head.querySelectorAll(".criterion").forEach((one) => one.remove());
    head.append(...kept.map((place) => map.criteria[place]).map((one) => qa.row("criterion", { title: one.name || one.title, critical: one.critical })));
    table.tBodies[0].replaceChildren(heatRow(map.whole, kept, words.all_agents), ...map.rows.map((row) => heatRow(row, kept, words.unnamed_agent)));
    fold(key, table, map.rows.length + 1, ROWS, map.rows.length);
  }
  const choice = page("[data-heat-playbook]");
  function drawHeat(calls) {
    const playbooks = figures.heatPlaybooks(calls);
    const wanted = playbooks.find((one) => one.playbook === choice.value) || playbooks[0];
    choice.replaceChildren(...playbooks.map((one) => new Option(one.title + " · " + count("playbook_calls", one.calls), one.playbook)));
    choice.closest("label").hidden = playbooks.length < 2;
    show("heat", Boolean(wanted));
    if (wanted) choice.value = wanted.playbook;
    say("playbook", wanted ? wanted.title : "");
    if (wanted) {
      drawMap("steps", figures.heat(calls, wanted.playbook));
      stopAtFirst();
    } else fold("steps", page("[data-heat=steps]"), 0, ROWS, 0);
  }

  /* From a cell to the calls that it counts as missed: the list finds an agent and a step by their words. */
  const ANSWERS = "td:not(.calls-of, .blank)";
  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const cellOf = (event) => event.target.closest("[data-heat=steps] tbody " + ANSWERS);
  function findMissed(cell) {
    const agent = cell.parentElement.querySelector("th a");
    const title = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].querySelector("[data-slot=title]");
    qa.team.find(agent ? agent.textContent : "", title.textContent);
  }
  /* One cell can be tabbed to and arrows go on from it: hundreds of stops would bar the way to what is below the map. */
  function stopAt(cell) {
    cell.closest("table").querySelectorAll("td[tabindex]").forEach((one) => one.removeAttribute("tabindex"));
    cell.tabIndex = 0;
  }
  function stopAtFirst() {
    const table = page("[data-heat=steps]");
    const first = table && table.tBodies[0].querySelector(ANSWERS);
    if (!first) return;
    table.setAttribute("role", "grid");
    stopAt(first);
  }
  function neighbour(cell, [down, right]) {
    const { rows } = cell.closest("tbody");
    let y = cell.parentElement.sectionRowIndex;
    let x = cell.cellIndex;
    let next;
    do {
      y += down;
      x += right;
      next = rows[y] && rows[y].cells[x];
    } while (next && !(next.matches(ANSWERS) && next.getClientRects().length)); /* not what is blank or folded away */
    return next;
  }
  page("#heat").addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (cell) findMissed(cell);
  });
  page("#heat").addEventListener("keydown", (event) => {
    const cell = cellOf(event);
    const move = MOVES[event.key];
    if (!cell || !(move || event.key === "Enter" || event.key === " ")) return;
    event.preventDefault();
    if (!move) return void findMissed(cell);
    const next = neighbour(cell, move);
    if (!next) return;
    stopAt(next);
    next.focus();
  });
  qa.team.panels.push(drawHeat, (calls) => drawMap("competences", figures.competences(calls)));
  choice.addEventListener("change", () => drawHeat(qa.team.shown()));
  for (const table of document.querySelectorAll("[data-heat]")) {
    const rows = table.tBodies[0].rows.length;
    fold(table.dataset.heat, table, rows, ROWS, rows - 1);
  }
  stopAtFirst();
})();
