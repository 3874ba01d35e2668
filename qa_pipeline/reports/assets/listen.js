"use strict";
/* Plays moments of many recordings with one player, which shows itself when it is first used. */
(() => {
  /* A quote cut to the millisecond is hard to follow: begin a little before it and end a little after. */
  const BEFORE_S = 0.3;
  const AFTER_S = 0.5;
  const bar = document.querySelector("[data-listen]");
  if (!bar) return;
  const audio = bar.querySelector("audio");
  const now = bar.querySelector("[data-now]");
  const to = bar.querySelector("[data-to]");
  let pressed = null;
  let last = null;
  let wanted = null; /* seconds to begin and to stop at; null once somebody takes the player's own controls in hand */
  let source = "";

  const clock = (seconds) => {
    const whole = Math.floor(seconds);
    return String(Math.floor(whole / 60)).padStart(2, "0") + ":" + String(whole % 60).padStart(2, "0");
  };
  const mark = (button) => {
    if (pressed) pressed.classList.remove("playing");
    pressed = button;
    if (pressed) pressed.classList.add("playing");
  };
  const say = (template, button) => {
    const values = { call: button.dataset.call, start: clock(Number(button.dataset.start)), end: clock(Number(button.dataset.end)) };
    now.textContent = now.dataset[template].replace(/\{(call|start|end)\}/g, (found, name) => values[name]); /* an id may hold braces */
  };
  const broken = () => {
    if (!pressed) return;
    say("broken", pressed);
    mark(null);
    wanted = null;
  };
  const start = () => {
    if (wanted && Math.abs(audio.currentTime - wanted.from) > 0.05) audio.currentTime = wanted.from;
  };
  /* Called in the press itself: Safari plays nothing that begins later. */
  const play = (button) => {
    const from = Math.max(0, Number(button.dataset.start) - BEFORE_S);
    wanted = { from, until: Number(button.dataset.end) + AFTER_S };
    mark(button);
    last = button;
    bar.hidden = false;
    document.documentElement.classList.add("listening");
    to.href = button.dataset.to;
    say("playing", button);
    if (source === button.dataset.audio && !audio.error) {
      start();
    } else {
      source = button.dataset.audio;
      audio.src = source + "#t=" + from; /* so that it begins there and not at the call's first word */
    }
    audio.play().catch((error) => {
      /* A press on another moment while this one was loading breaks it off, which is no fault. */
      if (error.name !== "AbortError") broken();
    });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-audio]");
    if (!button) return;
    if (button === pressed && !audio.paused) audio.pause();
    else play(button);
  });
  audio.addEventListener("loadedmetadata", start);
  audio.addEventListener("timeupdate", () => {
    if (wanted && !audio.seeking && audio.currentTime >= wanted.until) audio.pause();
  });
  audio.addEventListener("pause", () => {
    if (!audio.paused) return; /* the next moment has begun before this one's end was told */
    mark(null);
    wanted = null;
  });
  audio.addEventListener("seeking", () => {
    if (wanted && Math.abs(audio.currentTime - wanted.from) > 1) wanted = null;
  });
  audio.addEventListener("error", broken);
  bar.querySelector("[data-close]").addEventListener("click", () => {
    audio.pause();
    bar.hidden = true;
    document.documentElement.classList.remove("listening");
    if (last?.isConnected) last.focus();
  });
})();
