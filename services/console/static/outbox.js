/* Reports from a phone. What is tapped is kept here until the console has taken it: it is sent again, with the same
   request id, until that is known, so that it arrives once. Without this script the forms are sent as they are. */
"use strict";
(() => {
  const KEY = "parkloom.outbox";
  const AGAIN_MILLISECONDS = 4000;
  const GIVE_UP_MILLISECONDS = 10000;
  const box = document.getElementById("reported");
  const note = document.getElementById("outbox");
  let sending = "";

  const read = () => JSON.parse(localStorage.getItem(KEY) || "[]");
  const write = (reports) => localStorage.setItem(KEY, JSON.stringify(reports));
  // Somebody else may have used this phone: those reports wait for their own person.
  const ownerOf = (report) => report.owner || report.driver;
  const mine = () => read().filter((report) => ownerOf(report) === box.dataset.owner);
  // What a version before this one kept.
  const fieldsOf = (report) => report.fields || { collected_quantity: report.parcels };
  // randomUUID is missing on pages that come over plain HTTP.
  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  function show() {
    const waiting = mine();
    note.hidden = waiting.length === 0;
    note.textContent = note.dataset.words.replace("{n}", waiting.length);
    for (const place of box.querySelectorAll("[data-report]")) {
      const kept = waiting.some((report) => report.action === place.dataset.report);
      const open = place.querySelector(".open");
      if (open) open.hidden = kept;
      const mark = place.querySelector(".kept");
      if (mark) mark.hidden = !kept;
    }
  }

  async function post(report) {
    const body = new FormData();
    body.set("csrf_token", box.dataset.token);
    body.set("request_id", report.id);
    for (const [name, value] of Object.entries(fieldsOf(report))) body.set(name, value);
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
    try {
      for (let report = mine()[0]; report; report = mine()[0]) {
        sending = report.id;
        const reply = await post(report);
        if (reply.headers.get("X-Outbox") !== "taken") break;
        const text = await reply.text();
        write(read().filter((other) => other.id !== report.id));
        if (report.page === location.pathname) box.innerHTML = text;
        show();
      }
    } catch {
      // No network: the reports stay, and are sent when it is back.
    } finally {
      sending = "";
      show();
    }
  }

  /* Of a form whose later report corrects the earlier, that one is kept in its place, unless it is on its way. */
  function keep(report, latest) {
    const same = (other) =>
      ownerOf(other) === report.owner && other.action === report.action &&
      (!latest || fieldsOf(other)[latest] === report.fields[latest]);
    if (!latest && read().some(same)) return;
    write([...read().filter((other) => !latest || !same(other) || other.id === sending), report]);
  }

  box.addEventListener("submit", (event) => {
    const form = event.target;
    const { csrf_token, request_id, ...fields } = Object.fromEntries(new FormData(form));
    const action = form.getAttribute("action");
    const report = { id: newId(), action, page: location.pathname, owner: box.dataset.owner, fields };
    try {
      keep(report, form.dataset.latest);
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
