"use strict";
/* Writes an agent's page again for the calls that the filters leave, in the words of agent_view.py and its neighbours. */
(() => {
  const data = qa.block("qa-agent");
  const { texts } = data;
  const { format, words } = qa;
  const { fill, plural, number, percent } = format;
  const DASH = "–";
  const SHOWN_STEPS = 6; /* as in agent_view.py */
  const SHOWN_CALLS = 5; /* as in agent_rows.py */
  const SMALL_GROUP = qa.figures.SMALL_GROUP;
  const place = document.querySelector("[data-text=place]");
  const SVG = "http://www.w3.org/2000/svg";

  const { tenth } = qa.charts;
  const whole = (value) => Math.floor(value + 0.5);
  const span = (low, high, factor) => whole(low * factor) + DASH + whole(high * factor);
  const known = (scores) => scores.filter((score) => score !== null);

  function write(name, text) {
    const element = document.querySelector("[data-text=" + name + "]");
    if (!element) return;
    element.textContent = text || "";
    element.hidden = !text;
  }
  function rows(name, made) {
    const body = document.querySelector("[data-rows=" + name + "]");
    body.replaceChildren(...made);
    say(name, made.length > 0);
  }
  function say(name, whether) {
    for (const full of document.querySelectorAll("[data-full=" + name + "]")) full.hidden = !whether;
    for (const empty of document.querySelectorAll("[data-empty=" + name + "]")) empty.hidden = whether;
  }

  /* The head */
  function days(calls) {
    const found = qa.figures.period(calls);
    if (!found) return "";
    const [first, last] = found.map((day) => format.date(day));
    return first === last ? first : fill(texts.days, { start: first, end: last });
  }
  function headline(calls, missed) {
    const start = plural(texts.scored, calls.length);
    const parts = qa.figures.outcomes(calls).filter((one) => one.count)
      .map((one) => plural(words.outcomeCounts[one.outcome], one.count));
    const list = new Intl.ListFormat(document.documentElement.lang).format(parts);
    const counts = parts.length ? start + ": " + list + "." : start + ".";
    if (!missed.length) return counts;
    const most = missed[0];
    return counts + " " + fill(texts.most_missed, {
      title: most.title, missed: number(most.failed.length), judged: number(most.judged),
    });
  }
  function outcomes(calls) {
    const bar = document.querySelector(".hero .outcomes");
    let at = 0;
    bar.replaceChildren(...qa.figures.outcomes(calls).filter((one) => one.count).map((one) => {
      const part = document.createElementNS(SVG, "rect");
      part.setAttribute("class", "seg-" + one.outcome);
      part.setAttribute("x", String(at * 100 / calls.length));
      part.setAttribute("width", String(one.count * 100 / calls.length));
      part.setAttribute("height", "10");
      at += one.count;
      return part;
    }));
    for (const { outcome, count } of qa.figures.outcomes(calls)) {
      const chip = document.querySelector("[data-chip=" + outcome + "]");
      chip.querySelector("[data-count]").textContent = plural(words.outcomeCounts[outcome], count);
      chip.disabled = !count;
    }
  }

  /* Scores: shares from 0 to 1 here, whatever they are called. */
  const across = (value) => qa.charts.percent(value * 100);
  const upright = (value) => ({ attr: { x1: across(value), x2: across(value) } });
  function whisker(share, interval, others) {
    if (share === null) return false;
    return {
      slots: {
        whole: others !== null && upright(others),
        range: interval !== null && { attr: { x1: across(interval[0]), x2: across(interval[1]) } },
        dot: { attr: { cx: across(share) } },
      },
    };
  }
  function compared(interval, others) {
    if (interval === null || others === null) return null;
    return interval[0] > others ? texts.above : interval[1] < others ? texts.below : texts.within;
  }
  function scoreRow(key, shown) {
    const others = data.others && key in data.others ? data.others[key] : null;
    const said = key === "pass_rate" ? percent : (value) => number(value * 100);
    const { share, interval } = shown;
    const held = compared(interval, others);
    return qa.row("score", {
      name: data.names[key],
      value: shown.value ?? false,
      interval: interval !== null && (key === "pass_rate" ? span(...interval, 100) + " %" : span(...interval, 100)),
      basis: shown.basis,
      compared: held !== null && fill(held, { value: said(others) }),
      drawn: whisker(share, interval, others),
    });
  }
  function rateShown(calls) {
    const counts = Object.fromEntries(qa.figures.outcomes(calls).map((one) => [one.outcome, one.count]));
    const rate = qa.figures.rate(counts.passed, counts.passed + counts.failed);
    const told = !rate.small && calls.length >= SMALL_GROUP;
    return {
      share: told ? rate.share : null,
      interval: told ? [rate.low, rate.high] : null,
      value: told ? percent(rate.share) : null,
      basis: rate.judged ? plural(texts.passed, rate.judged, { passed: number(rate.passed) }) : texts.no_outcome,
    };
  }
  function meanShown(scores) {
    const mean = qa.figures.meanOf(scores);
    if (mean) {
      return {
        share: mean.value / 100, interval: [mean.low / 100, mean.high / 100], value: number(mean.value),
        basis: plural(texts.mean, mean.n),
      };
    }
    const singles = scores.map((score) => number(score)).join(" · ");
    return {
      share: null, interval: null, value: null,
      basis: singles ? fill(texts.singles, { scores: singles }) : texts.no_score,
    };
  }

  /* Moments */
  const clock = (seconds) => {
    const two = (value) => String(value).padStart(2, "0");
    const total = Math.floor(seconds);
    return two(Math.floor(total / 60)) + ":" + two(total % 60);
  };
  function momentRow(one, side) {
    const { call } = one;
    const criterion = call.sheet.criteria[one.index];
    const at = clock(one.start);
    const href = qa.resultHref(call, one.index);
    const date = call.startedAt ? format.date(call.startedAt, true) : call.dateText;
    const where = date ? fill(texts.dated, { call_id: call.id, date }) : fill(texts.call, { call_id: call.id });
    return qa.row("moment", {
      title: criterion.title,
      critical: criterion.critical,
      times: plural(side === "keep" ? texts.times_kept : texts.times_missed, one.times),
      sentence: one.sentence,
      said: one.quote ? { slots: { speaker: texts.speakers[one.speaker], quote: one.quote } } : false,
      play: one.audio !== null && {
        attr: {
          "data-audio": one.audio, "data-start": one.start, "data-end": one.end, "data-call": call.id, "data-to": href,
          "aria-label": fill(texts.hear, { call_id: call.id, clock: at }),
        },
        slots: { clock: at },
      },
      link: { text: one.audio === null ? where + " · " + at : where, attr: { href } },
    });
  }

  /* Weeks; none of a few calls */
  function weekRow(bucket, all) {
    const [compliance, interval] = qa.charts.mean(bucket.compliance, []);
    return qa.row("bucket", {
      name: format.date(bucket.labelParts[1]),
      detail: fill(data.trend.week, { week: bucket.labelParts[0] }),
      few: bucket.small && bucket.calls > 0 && data.trend.few,
      calls: number(bucket.calls),
      ...qa.charts.figures(bucket.rate, all, data.trend.counts),
      compliance,
      compliance_interval: interval,
    });
  }
  function weeks(calls) {
    const found = calls.length < SMALL_GROUP ? [] : qa.figures.byWeek(calls);
    const all = qa.figures.rate(...data.every);
    document.querySelector("[data-table=week] tbody").replaceChildren(...found.map((bucket) => weekRow(bucket, all)));
    qa.charts.draw(document.querySelector("[data-chart=week]"), found.map((bucket) => ({
      label: format.date(bucket.labelParts[1]).replace(/[/ ]\d{4}$/, ""), calls: bucket.calls, rate: bucket.rate,
    })), true);
    say("week", found.length > 0);
  }

  /* Steps and competences */
  function stepRow(step, several) {
    const section = words.sections[step.section];
    const latest = qa.latest(step.failed);
    const left = latest.length - SHOWN_CALLS;
    return qa.row("step", {
      title: step.title,
      critical: step.critical,
      detail: several && step.playbook ? section + " · " + step.playbook : section,
      missed: fill(texts.missed, { missed: number(step.failed.length), judged: number(step.judged) }),
      bar: { attr: { width: tenth(step.shareFailed * 100) } },
      unsure: step.unsure > 0 && plural(texts.unsure, step.unsure),
      links: latest.slice(0, SHOWN_CALLS).map(({ call, index }) => ({
        slots: { link: { text: call.id, attr: { href: qa.resultHref(call, index) } } },
      })),
      more: left > 0 && plural(texts.more, left),
    });
  }
  function competenceRow(one, small) {
    const few = small || one.calls < SMALL_GROUP;
    const share = few ? null : one.share;
    const interval = few ? null : [one.low, one.high];
    return qa.row("competence", {
      name: one.competence.name,
      share: share === null ? DASH : percent(share),
      interval: interval !== null && span(...interval, 100) + " %",
      points: fill(texts.points, { points: number(one.points), max_points: number(one.maxPoints) }),
      calls: number(one.calls),
      drawn: whisker(share, interval, null),
    });
  }

  function redraw(calls, isWhole) {
    const small = calls.length < SMALL_GROUP;
    const missed = qa.figures.missed(calls);
    const shown = missed.slice(0, SHOWN_STEPS);
    const several = new Set(shown.map((step) => step.playbook)).size > 1;
    write("days", days(calls));
    write("headline", headline(calls, missed));
    write("few", small && calls.length ? plural(texts.few, calls.length) : "");
    document.querySelector("[data-sized]").hidden = small;
    place.hidden = !isWhole || !place.textContent;
    outcomes(calls);
    rows("score", [
      scoreRow("pass_rate", rateShown(calls)),
      scoreRow("compliance", meanShown(known(calls.map((call) => call.compliance)))),
      scoreRow("quality", meanShown(known(calls.map((call) => call.quality)))),
    ]);
    for (const side of ["coach", "keep"]) rows(side, qa.moments(calls, side).map((one) => momentRow(one, side)));
    weeks(calls);
    rows("step", shown.map((step) => stepRow(step, several)));
    rows("competence", qa.figures.profile(calls).filter((one) => one.maxPoints).map((one) => competenceRow(one, small)));
  }

  qa.onFilter(redraw);
  document.querySelector("[data-print]").addEventListener("click", () => window.print());
})();
