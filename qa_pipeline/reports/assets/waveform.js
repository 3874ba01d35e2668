"use strict";
/* A row of waveform a speaker, from peaks that the page carries, and on it the places that the verdicts rest on. */
(() => {
  const block = document.getElementById("peaks");
  if (!block || !qaPlayer) return;
  const { audio, clock, take } = qaPlayer;
  const { duration, peaks, marks } = JSON.parse(block.textContent);
  const waves = document.querySelector("[data-waves]");
  const slider = waves.querySelector("[data-wave]");
  const lanes = [...waves.querySelectorAll("[data-lane]")];

  /* Of a row, in pixels. The page's policy knows wavesurfer's style by its checksum, and this number stands in it. */
  const HEIGHT = 30;
  /* One shout makes all the rest of a side small: what is quiet is drawn higher than it is. */
  const LIFT = 0.65;
  /* Marks nearer than this would lie on each other: they become one that opens. */
  const MARK = 26;
  const WORST_FIRST = ["fail", "unsure", "pass", "not_applicable"];

  /* Drawing on a canvas knows no custom properties. */
  function colours() {
    const style = getComputedStyle(waves);
    const of = (name) => style.getPropertyValue(name).trim();
    const rows = lanes.map((lane) => (lane.matches(".of-agent") ? "agent" : lane.matches(".of-customer") ? "customer" : "both"));
    return {
      cursorColor: of("--ink"),
      splitChannels: rows.map((row) => ({ waveColor: of(`--wave-${row}`), progressColor: of(`--heard-${row}`) })),
    };
  }
  waves.hidden = false;
  take();
  const wave = WaveSurfer.create({
    container: slider,
    media: audio,
    duration,
    peaks: peaks.map((side) => side.map((peak) => (peak / 100) ** LIFT)),
    height: HEIGHT,
    barWidth: 2,
    barGap: 1,
    barRadius: 1,
    cursorWidth: 2,
    dragToSeek: true,
    ...colours(),
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => wave.setOptions(colours()));

  slider.addEventListener("keydown", (event) => {
    const to = { Home: 0, End: duration }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    audio.currentTime = to;
  });
  audio.addEventListener("timeupdate", () => {
    slider.setAttribute("aria-valuenow", String(Math.round(audio.currentTime)));
    slider.setAttribute("aria-valuetext", clock(audio.currentTime));
  });

  /* What a mark says is on the verdict's own card already. */
  const known = marks.map(([anchor, start, end, row]) => {
    const card = document.getElementById(anchor);
    const verdict = WORST_FIRST.find((one) => card.classList.contains(`is-${one}`));
    const word = card.querySelector(".badge").textContent.trim();
    const title = document.getElementById(`${anchor}-t`).firstChild.textContent.trim();
    return { anchor, start, end, row, verdict, title, name: `${word}: ${title}, ${clock(start)}` };
  });

  function icon(verdict) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", verdict === "not_applicable" ? "#i-none" : `#i-${verdict}`);
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.append(use);
    return svg;
  }
  function button(kind, verdict, name) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `${kind} is-${verdict}`;
    made.append(icon(verdict));
    if (name) made.setAttribute("aria-label", name);
    return made;
  }
  function playing(made, mark) {
    made.dataset.start = mark.start;
    made.dataset.end = mark.end;
    made.dataset.of = mark.anchor;
    made.title = mark.name;
    return made;
  }
  const single = (mark) => playing(button("mark", mark.verdict, mark.name), mark);

  /* Several at one place: a press opens their list. */
  function several(group) {
    const worst = WORST_FIRST.find((one) => group.some((mark) => mark.verdict === one));
    const count = waves.dataset.many.replace("{n}", group.length).replace("{clock}", clock(group[0].start));
    const opener = button("mark many", worst, count);
    opener.title = count;
    opener.append(Object.assign(document.createElement("span"), { textContent: group.length }));
    opener.setAttribute("aria-expanded", "false");
    const list = document.createElement("ul");
    list.className = "marklist";
    list.hidden = true;
    for (const mark of group) {
      const made = playing(button("listed", mark.verdict, mark.name), mark);
      const words = document.createElement("span");
      words.append(mark.title, " ", Object.assign(document.createElement("small"), { textContent: clock(mark.start) }));
      made.append(words);
      const item = document.createElement("li");
      item.append(made);
      list.append(item);
    }
    return [opener, list];
  }

  let widths = "";
  function lay() {
    const measured = lanes.map((lane) => lane.clientWidth).join();
    if (measured === widths) return;
    widths = measured;
    lanes.forEach((lane, row) => {
      const last = lane.clientWidth - MARK;
      const groups = [];
      for (const mark of known.filter((one) => one.row === row)) {
        const left = Math.max(0, Math.min(last, (mark.start / duration) * lane.clientWidth - MARK / 2));
        const before = groups.at(-1);
        if (before && left < before.left + MARK) before.marks.push(mark);
        else groups.push({ left, marks: [mark] });
      }
      lane.replaceChildren();
      for (const { left, marks: group } of groups) {
        const parts = group.length > 1 ? several(group) : [single(group[0])];
        lane.append(...parts);
        parts[0].style.left = `${left}px`;
        /* A list opens to the side where there is more room. */
        if (parts[1]) parts[1].style[left > lane.clientWidth / 2 ? "right" : "left"] =
          left > lane.clientWidth / 2 ? `${Math.max(0, last - left)}px` : `${left}px`;
      }
    });
  }
  new ResizeObserver(lay).observe(waves);
  lay();

  const openers = () => [...waves.querySelectorAll(".many")];
  function unfold(opener, open) {
    opener.setAttribute("aria-expanded", String(open));
    opener.nextElementSibling.hidden = !open;
  }
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest(".many");
    for (const opener of openers()) {
      if (opener === pressed) unfold(opener, opener.getAttribute("aria-expanded") === "false");
      else if (!opener.nextElementSibling.contains(event.target)) unfold(opener, false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const opener of openers()) {
      if (opener.nextElementSibling.hidden) continue;
      if (opener.nextElementSibling.contains(document.activeElement)) opener.focus();
      unfold(opener, false);
    }
  });
})();
