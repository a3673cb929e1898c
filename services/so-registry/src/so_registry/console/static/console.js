// The pages work without this file. It lets the clocks run and shows what has changed, unless somebody pauses it.
"use strict";

(() => {
  const policy = window.trustedTypes?.createPolicy("hbs-console", { createHTML: (text) => text });
  const html = (text) => (policy ? policy.createHTML(text) : text);
  let paused = false;

  // Counted from the server's clock as it was when the page was made: this machine's own may be wrong.
  const began = performance.now();
  const tick = () => {
    for (const left of document.querySelectorAll(".left[data-until]")) {
      const start = Number(left.dataset.began ?? began);
      const now = Date.parse(left.dataset.now) + performance.now() - start;
      const minutes = Math.floor((Date.parse(left.dataset.until) - now) / 60000);
      const parts = { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
      const largest = Object.keys(parts).find((name) => parts[name] > 0) ?? "minutes";
      const text = minutes < 0
        ? left.dataset.over
        : left.dataset[largest].replace(/\{(\w+)\}/g, (_, name) => String(parts[name]));
      if (left.textContent !== text) left.textContent = text;
    }
  };

  // Asked for with a header that keeps no session alive. Nothing is replaced under somebody's cursor.
  const refresh = async (live) => {
    if (paused || document.hidden || (live.contains(document.activeElement) && document.activeElement !== live)) return;
    const answer = await fetch(location.href, { headers: { "hbs-poll": "1" }, credentials: "same-origin", redirect: "error" });
    if (!answer.ok) { stop(live); return; }
    const page = new DOMParser().parseFromString(html(await answer.text()), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (!fresh) { stop(live); return; }
    if (paused || live.contains(document.activeElement)) return;
    for (const left of fresh.querySelectorAll(".left[data-until]")) left.dataset.began = String(performance.now());
    live.replaceChildren(...fresh.childNodes);
    prepare(live);
  };

  const timers = new Map();
  const stop = (live) => { clearInterval(timers.get(live)); };

  const prepare = (live) => {
    const button = live.querySelector("[data-live-switch]");
    if (!button) return;
    button.hidden = false;
    button.textContent = paused ? button.dataset.resume : button.dataset.pause;
    button.addEventListener("click", () => {
      paused = !paused;
      button.textContent = paused ? button.dataset.resume : button.dataset.pause;
    });
  };

  for (const live of document.querySelectorAll("[data-live]")) {
    prepare(live);
    timers.set(live, setInterval(() => { refresh(live).catch(() => undefined); }, Number(live.dataset.live) * 1000));
  }
  setInterval(tick, 1000);
})();
