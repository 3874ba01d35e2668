"use strict";
/* The recording: plays a moment from the right second, by press or by key, and follows the line that is spoken. */
const qaPlayer = (() => {
  const root = document.querySelector("[data-player]");
  const audio = document.getElementById("audio");
  if (!audio) return null;

  /* A quote cut to the millisecond is hard to follow: begin a little before it and end a little after. */
  const BEFORE_S = 0.3;
  const AFTER_S = 0.5;
  const STEP_S = 5;
  const SPEEDS = [1, 1.25, 1.5, 2];
  /* Whoever scrolls the conversation by hand is reading it: it stays where it is for so long. */
  const READING_MS = 4000;

  const now = root.querySelector("[data-now]");
  const at = root.querySelector("[data-at]");
  const toggle = root.querySelector("[data-toggle]");
  const speeds = [...root.querySelectorAll("[data-speed]")];
  const lines = [...document.querySelectorAll(".line")].map((line) => ({
    line, start: Number(line.dataset.start), end: Number(line.dataset.end),
  }));
  let moment = null; /* the button whose moment is played, and from when to when */
  let handled = 0;

  const clock = (seconds) => {
    const whole = Math.floor(seconds);
    return String(Math.floor(whole / 60)).padStart(2, "0") + ":" + String(whole % 60).padStart(2, "0");
  };
  const release = () => {
    if (moment) moment.button.classList.remove("playing");
    moment = null;
    now.textContent = "";
  };
  const start = () => audio.play().catch(release);

  function play(button) {
    if (moment?.button === button && !audio.paused) {
      audio.pause();
      return;
    }
    release();
    const from = Number(button.dataset.start);
    const to = Number(button.dataset.end);
    moment = { button, from: Math.max(0, from - BEFORE_S), to: to + AFTER_S };
    button.classList.add("playing");
    audio.currentTime = moment.from;
    now.textContent = now.dataset.playing.replace("{start}", clock(from)).replace("{end}", clock(to));
    if (button.dataset.of) show(button.dataset.of);
    start();
  }

  /* The verdict that a mark stands for: unfolded, in sight, and set off from the others. */
  function show(anchor) {
    for (const old of document.querySelectorAll(".verdict.lit")) old.classList.remove("lit");
    const verdict = document.getElementById(anchor);
    if (!verdict) return;
    for (let part = verdict; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    verdict.classList.add("lit");
    verdict.scrollIntoView({ block: "nearest" });
  }

  function follow() {
    let first = null;
    for (const { line, start: from, end } of lines) {
      const spoken = !audio.paused && audio.currentTime >= from && audio.currentTime < end;
      if (spoken && !first) first = line;
      if (spoken === line.classList.contains("current")) continue;
      line.classList.toggle("current", spoken);
      if (spoken && first === line) reveal(line);
    }
  }
  /* Only the conversation's own window is moved, never the page. */
  function reveal(line) {
    const talk = line.closest(".talk");
    if (Date.now() - handled < READING_MS || talk.scrollHeight <= talk.clientHeight) return;
    const box = talk.getBoundingClientRect();
    const place = line.getBoundingClientRect();
    if (place.top >= box.top && place.bottom <= box.bottom) return;
    talk.scrollTop += place.top - box.top - talk.clientHeight / 3;
  }

  function skip(seconds) {
    const end = Number.isFinite(audio.duration) ? audio.duration : Infinity;
    audio.currentTime = Math.min(end, Math.max(0, audio.currentTime + seconds));
  }
  function setSpeed(speed) {
    audio.defaultPlaybackRate = speed;
    audio.playbackRate = speed;
    for (const one of speeds) one.setAttribute("aria-pressed", String(Number(one.dataset.speed) === speed));
  }
  const faster = (steps) => {
    const place = SPEEDS.indexOf(audio.playbackRate) + steps;
    if (SPEEDS[place]) setSpeed(SPEEDS[place]);
  };
  const turn = () => (audio.paused ? start() : audio.pause());

  const KEYS = {
    " ": turn,
    ArrowLeft: () => skip(-STEP_S),
    ArrowRight: () => skip(STEP_S),
    "<": () => faster(-1),
    ">": () => faster(1),
  };
  document.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    const own = event.key === " " ? "button, summary, audio" : "audio"; /* these have a use of their own for the key */
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea") || event.target.closest(own)) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-start]");
    if (button) play(button);
    const speed = event.target.closest("[data-speed]");
    if (speed) setSpeed(Number(speed.dataset.speed));
  });
  toggle.addEventListener("click", turn);
  for (const kind of ["wheel", "touchmove"]) {
    document.addEventListener(kind, () => { handled = Date.now(); }, { passive: true });
  }

  audio.addEventListener("timeupdate", () => {
    if (moment && !audio.seeking && audio.currentTime >= moment.to) audio.pause();
    if (at) at.textContent = clock(audio.currentTime);
    follow();
  });
  const turned = () => {
    root.classList.toggle("is-playing", !audio.paused);
    toggle.setAttribute("aria-label", audio.paused ? toggle.dataset.play : toggle.dataset.pause);
    follow();
  };
  audio.addEventListener("play", turned);
  audio.addEventListener("pause", () => {
    release();
    turned();
  });
  /* Whoever takes the player in hand wants to go on listening. */
  audio.addEventListener("seeking", () => {
    if (moment && Math.abs(audio.currentTime - moment.from) > 1) release();
  });
  const broken = () => {
    now.textContent = now.dataset.broken;
    document.documentElement.classList.add("no-audio");
  };
  audio.addEventListener("error", broken);
  /* The browser may have given up before this script ran. */
  if (audio.error) broken();
  /* Where a link leads must not come to lie under the player, however high it is. */
  let untouched = true;
  for (const hand of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(hand, () => { untouched = false; }, { once: true, passive: true });
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--player", `${root.offsetHeight}px`);
    /* It grew after the page had been led there. */
    if (untouched) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }).observe(root);
  root.querySelector("[data-speeds]").hidden = false;
  root.querySelector("[data-keys]").hidden = false;

  return {
    audio,
    clock,
    skip,
    /* The browser's own controls make room for ours, which stand beside a waveform. */
    take() {
      audio.controls = false;
      toggle.hidden = false;
      root.querySelector("[data-times]").hidden = false;
      root.classList.add("drawn");
    },
  };
})();
