"use strict";
/* What every page does beyond showing. All pages are readable without it. */
document.documentElement.classList.add("js");

/* What somebody is led to may lie folded away. */
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
/* A second press on the same link changes no address. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) unfoldTarget();
});

unfoldTarget();
