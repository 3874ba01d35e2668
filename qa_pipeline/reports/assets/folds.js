"use strict";
/* What lies folded on a call's page, and what comes out on paper. */
(() => {
  const narrow = matchMedia("(max-width: 1000px)");
  const talk = document.querySelector("[data-talk]");
  const wanted = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));

  /* Beside the verdicts there is room for the conversation; below them it would be a long way to what follows. */
  const fit = () => {
    if (talk) talk.open = !narrow.matches || talk.contains(wanted());
  };
  narrow.addEventListener("change", fit);
  fit();

  /* On paper, what was lost or is for a person is unfolded, and afterwards everything is as it was. */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details[data-open-on-paper]:not([open])")];
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    opened = [];
  });
})();
