/* Reports of stops on a driver's phone. A tap is kept here until the console has taken it: it is sent again, with the
   same request id, until that is known, so that it arrives once. Without this script the forms are sent as they are. */
"use strict";
(() => {
  const KEY = "parkloom.outbox";
  const AGAIN_MILLISECONDS = 4000;
  const GIVE_UP_MILLISECONDS = 10000;
  const stops = document.getElementById("stops");
  const note = document.getElementById("outbox");
  let sending = false;

  const read = () => JSON.parse(localStorage.getItem(KEY) || "[]");
  const write = (reports) => localStorage.setItem(KEY, JSON.stringify(reports));
  // Another driver may have used this phone: those reports wait for their own driver.
  const mine = () => read().filter((report) => report.driver === stops.dataset.driver);
  // randomUUID is missing on pages that come over plain HTTP.
  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  function show() {
    const waiting = mine();
    note.hidden = waiting.length === 0;
    note.textContent = note.dataset.words.replace("{n}", waiting.length);
    for (const stop of stops.querySelectorAll("[data-report]")) {
      const open = stop.querySelector(".open");
      if (open) {
        open.hidden = waiting.some((report) => report.action === stop.dataset.report);
        stop.querySelector(".kept").hidden = !open.hidden;
      }
    }
  }

  async function post(report) {
    const body = new FormData();
    body.set("csrf_token", stops.dataset.token);
    body.set("request_id", report.id);
    body.set("collected_quantity", report.parcels);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), GIVE_UP_MILLISECONDS);
    try {
      return await fetch(report.action, { method: "POST", body, headers: { "X-Outbox": "1" }, signal: stop.signal });
    } finally {
      clearTimeout(timer);
    }
  }

  async function send() {
    if (sending) return;
    sending = true;
    try {
      for (const report of mine()) {
        const reply = await post(report);
        if (reply.headers.get("X-Outbox") !== "taken") break;
        const text = await reply.text();
        write(read().filter((other) => other.id !== report.id));
        if (report.page === location.pathname) stops.innerHTML = text;
        show();
      }
    } catch {
      // No network: the reports stay, and are sent when it is back.
    } finally {
      sending = false;
      show();
    }
  }

  stops.addEventListener("submit", (event) => {
    const form = event.target;
    const action = form.getAttribute("action");
    const report = {
      id: newId(),
      action,
      page: location.pathname,
      driver: stops.dataset.driver,
      parcels: form.elements.collected_quantity.value,
    };
    try {
      // A second tap on the same stop is the same report.
      if (!mine().some((other) => other.action === action)) write([...read(), report]);
    } catch {
      return;
    }
    event.preventDefault();
    show();
    send();
  });
  addEventListener("online", send);
  setInterval(() => mine().length && send(), AGAIN_MILLISECONDS);
  show();
  send();
})();
