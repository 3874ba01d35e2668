"use strict";
/* Where the marks of the charts lie: the sums of charts.py once more, for the calls that filters leave.
   qa.charts.whisker(rate, whole)       -> values for the slots whole, range and dot of a whisker
   qa.charts.figures(rate, whole)       -> the same, and share, interval and counts as texts
   qa.charts.mean(mean, scores)         -> [text | false, interval or single scores]
   qa.charts.interval(low, high)        -> "45–83 %"
   qa.charts.draw(svg, measured, joined, marks)   measured: [{label, calls, rate}], marks: values for the slots of a mark */
qa.charts = (() => {
  const TOP = 18; /* these five as in charts.py, which says what they are */
  const HEIGHT = 132;
  const FOOT = 192;
  const TALLEST = 24;
  const MOST_LABELS = 8;
  const MOST_VALUES = 14;
  const DASH = "–";
  const { format } = qa;

  const whole = (value) => Math.floor(value + 0.5);
  const tenth = (value) => String(Math.floor(value * 10 + 0.5) / 10);
  const percent = (value) => tenth(value) + "%";
  const interval = (low, high) => whole(low * 100) + DASH + whole(high * 100) + " %";

  function whisker(rate, all) {
    const told = !rate.small;
    const at = all.share === null ? null : percent(all.share * 100);
    return {
      whole: at !== null && { attr: { x1: at, x2: at } },
      range: told && { attr: { x1: percent(rate.low * 100), x2: percent(rate.high * 100) } },
      dot: told && { attr: { cx: percent(rate.share * 100) } },
    };
  }
  const shareText = (rate) => (rate.small ? DASH : format.percent(rate.share));
  function figures(rate, all, counts) {
    return {
      ...whisker(rate, all),
      share: shareText(rate),
      interval: rate.small ? "" : interval(rate.low, rate.high),
      counts: rate.judged ? format.fill(counts, { passed: format.number(rate.passed), judged: format.number(rate.judged) }) : "",
    };
  }
  function mean(found, scores) {
    if (found) return [format.number(found.value), whole(found.low) + DASH + whole(found.high)];
    return [false, scores.map((score) => format.number(score)).join(" · ") || DASH];
  }

  const across = (index, count) => (index + 0.5) / count * 100;
  const down = (share) => TOP + (1 - share) * HEIGHT;

  function pointSlots(measured, index, most) {
    const { label, calls, rate } = measured[index];
    const count = measured.length;
    const tall = calls ? Math.max(1, calls / most * TALLEST) : 0;
    const x = percent(across(index, count));
    const judged = rate.share !== null;
    const labelled = index % Math.ceil(count / MOST_LABELS) === 0;
    return {
      bar: { attr: {
        x: percent((index + 0.2) / count * 100), width: percent(60 / count), y: tenth(FOOT - tall), height: tenth(tall),
      } },
      range: judged && { attr: { x1: x, x2: x, y1: tenth(down(rate.low)), y2: tenth(down(rate.high)) } },
      dot: judged && { attr: { class: rate.small ? "dot few" : "dot", cx: x, cy: tenth(down(rate.share)) } },
      value: judged && !rate.small && count <= MOST_VALUES
        && { text: shareText(rate), attr: { x, y: tenth(down(rate.share) - 9) } },
      label: labelled && { text: label, attr: { x } },
    };
  }

  /* Neighbours of which something was judged, two at least: nothing is drawn across a gap. */
  function runs(measured) {
    const found = [];
    measured.forEach(({ rate }, index) => {
      if (rate.share === null) return;
      const last = found[found.length - 1];
      if (last && last[last.length - 1] === index - 1) last.push(index);
      else found.push([index]);
    });
    return found.filter((run) => run.length > 1);
  }
  function line(measured) {
    const place = (index) => tenth(across(index, measured.length)) + " " + tenth((1 - measured[index].rate.share) * 100);
    return runs(measured).map((run) => "M" + run.map(place).join("L")).join(" ");
  }
  function band(measured) {
    const place = (end) => (index) => tenth(across(index, measured.length)) + " " + tenth((1 - measured[index].rate[end]) * 100);
    return runs(measured)
      .map((run) => "M" + [...run.map(place("high")), ...[...run].reverse().map(place("low"))].join("L") + "Z").join(" ");
  }

  /* A piece of SVG out of its template, which holds it in an <svg> so that it is born as such. */
  const piece = (name, slots) => qa.row(name, slots).firstElementChild;
  function draw(svg, measured, joined, marks = []) {
    const most = measured.reduce((least, { calls }) => Math.max(least, calls), 0);
    svg.querySelector("[data-slot=line]").setAttribute("d", joined ? line(measured) : "");
    svg.querySelector("[data-slot=band]").setAttribute("d", joined ? band(measured) : "");
    svg.querySelector("[data-rows=point]").replaceChildren(
      ...measured.map((_, index) => piece("point", pointSlots(measured, index, most))));
    svg.querySelector("[data-rows=mark]").replaceChildren(...marks.map((slots) => piece("mark", slots)));
  }

  return { DASH, percent, tenth, across, interval, whisker, figures, mean, draw };
})();
