"use strict";
/* Numbers and dates as the server writes them (texts.py), and rows made of the page's own templates. */
qa.format = (() => {
  const words = qa.words;
  const plurals = new Intl.PluralRules(document.documentElement.lang || "en");

  /* Half to even, on the digits that are shown of a number: what Babel does, in every browser alike. */
  function digits(value, decimals) {
    const [whole, fraction = ""] = (Math.abs(value) < 1e-6 ? "0" : String(Math.abs(value))).split(".");
    const kept = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
    const rest = fraction.slice(decimals);
    const half = rest.length > 0 && rest[0] === "5" && /^50*$/.test(rest);
    const up = half ? kept % 2n === 1n : rest.length > 0 && rest[0] >= "5";
    return String(up ? kept + 1n : kept).padStart(decimals + 1, "0");
  }
  const evenRound = (value) => {
    const floor = Math.floor(value);
    const over = value - floor;
    return over > 0.5 || (over === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
  };

  const format = {
    /* 87,3: at most `decimals` decimals, thousands set apart. */
    number(value, decimals = 1) {
      const shown = digits(value, decimals);
      const whole = shown.slice(0, shown.length - decimals).replace(/\B(?=(\d{3})+$)/g, words.group);
      const fraction = decimals ? shown.slice(-decimals).replace(/0+$/, "") : "";
      const sign = value < 0 && /[1-9]/.test(shown) ? "-" : "";
      return sign + whole + (fraction ? words.decimal + fraction : "");
    },
    /* A share between 0 and 1 as "87 %"; never 100 % of something incomplete. */
    percent(share) {
      const whole = evenRound(share * 100);
      return format.fill(words.percent, { n: share < 1 ? Math.min(whole, 99) : whole });
    },
    /* "2026-11-23" or "2026-11-23T10:42" as people write it. */
    date(iso, withTime = false) {
      const day = format.fill(words.date, {
        yyyy: iso.slice(0, 4), MM: iso.slice(5, 7), dd: iso.slice(8, 10),
        d: String(Number(iso.slice(8, 10))), MMM: words.months[Number(iso.slice(5, 7)) - 1],
      });
      return withTime && iso.length > 10 ? day + " " + iso.slice(11, 16) : day;
    },
    /* 4:07, or 1:02:09 from one hour on. */
    duration(seconds) {
      const two = (n) => String(n).padStart(2, "0");
      const whole = evenRound(seconds);
      const minutes = Math.floor(whole / 60);
      if (whole < 3600) return minutes + ":" + two(whole % 60);
      return Math.floor(minutes / 60) + ":" + two(minutes % 60) + ":" + two(whole % 60);
    },
    /* "{shown} of {all}" with values; a value is never read for braces itself. */
    fill: (template, values) => template.replace(/\{(\w+)\}/g,
      (found, name) => (Object.hasOwn(values, name) ? String(values[name]) : found)),
    /* The form for n of [one, many], its {n} filled, and other values too. */
    plural: (forms, n, values = {}) => format.fill(
      forms[plurals.select(n) === "one" ? 0 : forms.length - 1], { n: format.number(n), ...values }),
  };
  return format;
})();

/* A row of <template data-row="name">, filled. `values` has an entry for every [data-slot] of it:
     null              hidden, and emptied if it holds text alone
     false             taken away
     true              shown as it is
     text or number    becomes its text, and it is shown
     [value, …]        the element is repeated, once for each value
     {text, attr: {name: value}, slots: {…}}   text, attributes and the slots inside it, each of them optional;
                                               an attribute of null or false is taken away, of true is empty
   A slot that `values` has no entry for is an error, so that a template and its script cannot drift apart. */
qa.row = (() => {
  function outermost(element) {
    return [...element.querySelectorAll("[data-slot]")]
      .filter((slot) => slot.parentElement.closest("[data-slot]") === (element.closest("[data-slot]")));
  }
  function put(element, value) {
    if (value === false) {
      element.remove();
      return;
    }
    element.toggleAttribute("hidden", value === null);
    if (value === null) {
      if (!element.firstElementChild) element.textContent = "";
    } else if (Array.isArray(value)) {
      const copies = value.map(() => element.cloneNode(true));
      element.replaceWith(...copies);
      copies.forEach((copy, index) => put(copy, value[index]));
    } else if (typeof value === "object") {
      for (const [name, wanted] of Object.entries(value.attr || {})) {
        if (wanted === null || wanted === false) element.removeAttribute(name);
        else element.setAttribute(name, wanted === true ? "" : String(wanted));
      }
      if (value.slots) fillSlots(element, value.slots);
      if (value.text !== undefined) element.textContent = String(value.text);
    } else if (value !== true) {
      element.textContent = String(value);
    }
  }
  function fillSlots(element, values) {
    for (const slot of outermost(element)) {
      const name = slot.dataset.slot;
      if (!Object.hasOwn(values, name)) throw new Error("no value for the slot " + name);
      put(slot, values[name]);
    }
  }
  return (name, values) => {
    const template = document.querySelector("template[data-row='" + name + "']");
    const row = template.content.firstElementChild.cloneNode(true);
    fillSlots(row, values);
    return row;
  };
})();
