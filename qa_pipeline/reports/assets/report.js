"use strict";
/* What the pages do beyond showing: play a moment, sort and filter the calls. They are readable without it. */
document.documentElement.classList.add("js");

/* A quote cut to the millisecond is hard to follow: begin a little before it and end a little after. */
const BEFORE_S = 0.3;
const AFTER_S = 0.5;

function startPlayer(audio) {
  const now = document.querySelector("[data-now]");
  const lines = [...document.querySelectorAll(".line")].map((line) => ({
    line, start: Number(line.dataset.start), end: Number(line.dataset.end),
  }));
  let stopAt = null;
  let pressed = null;

  const clock = (seconds) => {
    const whole = Math.floor(seconds);
    return String(Math.floor(whole / 60)).padStart(2, "0") + ":" + String(whole % 60).padStart(2, "0");
  };
  const release = () => {
    if (pressed) pressed.classList.remove("playing");
    pressed = null;
    stopAt = null;
    now.textContent = "";
  };
  const play = (button) => {
    if (pressed === button && !audio.paused) {
      audio.pause();
      return;
    }
    release();
    const start = Number(button.dataset.start);
    const end = Number(button.dataset.end);
    pressed = button;
    button.classList.add("playing");
    audio.currentTime = Math.max(0, start - BEFORE_S);
    stopAt = end + AFTER_S;
    now.textContent = now.dataset.playing.replace("{start}", clock(start)).replace("{end}", clock(end));
    audio.play().catch(() => release());
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-start]");
    if (button) play(button);
  });
  audio.addEventListener("timeupdate", () => {
    if (stopAt !== null && audio.currentTime >= stopAt) {
      audio.pause();
      release();
    }
    for (const { line, start, end } of lines) {
      const spoken = !audio.paused && audio.currentTime >= start && audio.currentTime < end;
      line.classList.toggle("current", spoken);
    }
  });
  /* Whoever takes the player's own controls in hand wants to go on listening. */
  audio.addEventListener("pause", release);
  audio.addEventListener("seeking", () => {
    if (pressed && Math.abs(audio.currentTime - Math.max(0, Number(pressed.dataset.start) - BEFORE_S)) > 1) release();
  });
  const broken = () => {
    now.textContent = now.dataset.broken;
    document.documentElement.classList.add("no-audio");
  };
  audio.addEventListener("error", broken);
  /* The browser may have given up before this script ran. */
  if (audio.error) broken();
}

function startSorting(table) {
  const body = table.tBodies[0];
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  for (const head of table.tHead.rows[0].cells) {
    if (!head.dataset.kind) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(head));
  }
  function sort(head) {
    const downwards = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", downwards ? "descending" : "ascending");
    const numeric = head.dataset.kind !== "text";
    const keyed = [...body.rows].map((row) => ({ row, key: row.cells[head.cellIndex].dataset.value }));
    keyed.sort((a, b) => {
      /* What has no value stays at the end either way. */
      if (a.key === "" || b.key === "") return (a.key === "") - (b.key === "");
      const compared = numeric ? Number(a.key) - Number(b.key) : order.compare(a.key, b.key);
      return downwards ? -compared : compared;
    });
    body.append(...keyed.map(({ row }) => row));
  }
}

function startFilters(filters) {
  const table = document.querySelector("table.calls");
  const search = filters.querySelector("[data-search]");
  const selects = [...filters.querySelectorAll("select")];
  const outcome = filters.querySelector("[data-filter=outcome]");
  const chips = [...document.querySelectorAll("[data-chip]")];
  const shown = filters.querySelector("[data-shown]");
  const none = document.querySelector("[data-none]");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...table.tBodies[0].rows].map((row) => ({ row, text: plain(row.textContent) }));
  const count = new Intl.NumberFormat(document.documentElement.lang);
  filters.hidden = false;

  function apply() {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const { row, text } of rows) {
      const fits = selects.every((select) => !select.value || row.dataset[select.dataset.filter] === select.value)
        && wanted.every((part) => text.includes(part));
      row.hidden = !fits;
      left += fits ? 1 : 0;
    }
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.dataset.chip === outcome.value));
    shown.textContent = shown.dataset.template
      .replace("{shown}", count.format(left)).replace("{all}", count.format(rows.length));
    none.hidden = left > 0;
    table.hidden = left === 0;
  }
  function clear() {
    search.value = "";
    for (const select of selects) select.value = "";
    apply();
    search.focus();
  }
  search.addEventListener("input", apply);
  for (const select of selects) select.addEventListener("change", apply);
  none.querySelector("[data-clear]").addEventListener("click", clear);
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      outcome.value = outcome.value === chip.dataset.chip ? "" : chip.dataset.chip;
      apply();
    });
  }
  apply();
}

/* A verdict may lie folded away under its competence: whoever is led to it, or prints the page, is to see it. */
function unfold(target) {
  for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
}
function unfoldTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target?.closest("details")) return;
  unfold(target);
  target.scrollIntoView();
}

window.addEventListener("hashchange", unfoldTarget);
window.addEventListener("beforeprint", () => document.querySelectorAll(".bars > details").forEach(unfold));
/* A second press on the same link changes no address. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) unfoldTarget();
});

const audio = document.getElementById("audio");
if (audio) startPlayer(audio);
document.querySelectorAll("table[data-sortable]").forEach(startSorting);
document.querySelectorAll("[data-filters]").forEach(startFilters);
unfoldTarget();
