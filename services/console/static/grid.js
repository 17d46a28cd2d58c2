/* Makes the table of capacity a grid into which a range from a spreadsheet can be pasted, and sends the changed cells.
   What was changed is kept in this tab until it has been saved, so that a page that fails to load loses none of it. */
"use strict";
(() => {
  const form = document.getElementById("grid-form");
  if (!form) return;
  const source = document.querySelector("#grid-source table");
  const save = document.getElementById("grid-save");
  const undo = document.getElementById("grid-undo");
  const heads = [...source.tHead.rows[0].cells];
  const days = heads.slice(3).map((cell) => cell.dataset.day);
  const address = new URL(location.href);
  address.searchParams.delete("saved");
  const KEY = `parkloom.grid ${address.pathname}${address.search}`;
  const before = {}, wrong = {}, assumed = {}, stale = {}, origin = {};
  const data = [...source.tBodies[0].rows].map((row) => {
    const line = row.dataset.line;
    const record = { line, enterprise: row.cells[1].textContent, link: row.cells[2].textContent };
    days.forEach((day, place) => {
      const cell = row.cells[place + 3], at = `${line} ${day}`;
      before[at] = cell.textContent.trim();
      origin[at] = cell.dataset.origin;
      if (cell.dataset.assumed) assumed[at] = true;
      if (cell.dataset.stale) stale[at] = true;
      if (cell.dataset.wrong) wrong[at] = cell.dataset.wrong;
      record[day] = cell.dataset.typed ?? before[at];
    });
    return record;
  });
  if (form.dataset.saved) sessionStorage.removeItem(KEY);
  const kept = JSON.parse(sessionStorage.getItem(KEY) || "{}");
  for (const record of data) Object.assign(record, kept[record.line] || {});

  const table = new Tabulator("#grid", {
    data,
    index: "line",
    height: Math.min(620, 60 + data.length * 42),
    selectableRange: 1,
    selectableRangeColumns: false,
    selectableRangeRows: true,
    selectableRangeClearCells: false,
    editTriggerEvent: "dblclick",
    clipboard: true,
    clipboardCopyRowRange: "range",
    clipboardPasteParser: parse,
    clipboardPasteAction: "range",
    clipboardCopyConfig: { rowHeaders: false, columnHeaders: false },
    columnDefaults: { headerSort: false, resizable: false },
    rowHeader: { title: heads[0].textContent, field: "line", frozen: true, width: 110, headerSort: false, resizable: false },
    columns: [
      { title: heads[1].textContent, field: "enterprise", width: 130 },
      { title: heads[2].textContent, field: "link", width: 130 },
      ...days.map((day, place) => ({
        title: heads[place + 3].textContent, field: day, editor: "input", hozAlign: "right", width: 104, formatter: show,
      })),
    ],
  });

  /* Spreadsheets end what they copy with a line break, which is no row more; lines and their names are not pasted over. */
  function parse(text) {
    const rows = this.constructor.pasteParsers.range.call(this, text.replace(/\r/g, "").replace(/\n+$/, ""));
    const ofDays = (row) => Object.fromEntries(Object.entries(row).filter(([name]) => days.includes(name)));
    return rows && rows.map(ofDays);
  }

  function show(cell) {
    const at = `${cell.getData().line} ${cell.getField()}`, box = cell.getElement();
    const text = String(cell.getValue() ?? "").trim();
    box.classList.toggle("is-changed", text !== before[at]);
    box.classList.toggle("is-assumed", text === before[at] && at in assumed);
    box.classList.toggle("is-wrong-cell", at in wrong);
    box.classList.toggle("is-stale", text === before[at] && at in stale);
    box.title = wrong[at] || origin[at];
    return document.createTextNode(text);
  }

  function changes() {
    const found = {};
    for (const record of table.getData()) {
      for (const day of days) {
        const text = String(record[day] ?? "").trim();
        if (text !== before[`${record.line} ${day}`]) (found[record.line] ||= {})[day] = text;
      }
    }
    return found;
  }

  function count() {
    const found = changes(), number = Object.values(found).reduce((sum, of) => sum + Object.keys(of).length, 0);
    save.disabled = number === 0;
    save.textContent = save.dataset.words.replace("{n}", number);
    undo.hidden = number === 0;
    sessionStorage.setItem(KEY, JSON.stringify(found));
  }

  table.on("tableBuilt", () => {
    // Between grid and rows there may be nothing without a role: the box that scrolls is the group of rows.
    const body = document.querySelector("#grid .tabulator-table");
    body.parentElement.setAttribute("role", "rowgroup");
    body.removeAttribute("role");
    document.getElementById("grid").removeAttribute("aria-owns");
    document.getElementById("grid-source").remove();
    count();
  });
  table.on("cellEdited", count);
  table.on("clipboardPasted", count);
  undo.addEventListener("click", () => {
    sessionStorage.removeItem(KEY);
    location.assign(address);
  });
  form.addEventListener("submit", () => {
    form.elements.cells.value = JSON.stringify(changes());
  });
})();
