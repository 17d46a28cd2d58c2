/* Draws the heat map of the table below it: rows by day, in the table's colours. A click leads where its row leads. */
"use strict";
(() => {
  const box = document.getElementById("heat");
  const table = document.getElementById("heat-table");
  if (!box || !table) return;
  const COLOURS = { none: "#e8eded", good: "#7cc8a4", busy: "#7ba7e0", warn: "#e9a23b", bad: "#c8423a" };
  const rows = [...table.tBodies[0].rows];
  const days = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
  // Within its tone a fuller day is stronger.
  const opacityOf = (cell) => (cell.dataset.tone === "good" ? 0.2 + Math.min(0.8, Number(cell.dataset.share || 0)) : 1);
  const nameOf = (row) => row.cells[0].querySelector("a").textContent;
  const narrow = box.clientWidth < 600;
  const cells = rows.flatMap((row, y) =>
    [...row.cells].slice(1).map((cell, x) => ({
      value: [x, y, Number(cell.dataset.share || 0)],
      itemStyle: { color: COLOURS[cell.dataset.tone], opacity: opacityOf(cell) },
    })),
  );
  box.style.height = `${rows.length * 26 + 60}px`;
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption({
    animation: false,
    grid: { left: narrow ? 90 : 180, right: 8, top: 8, bottom: 44 },
    xAxis: { type: "category", data: days, axisLabel: { interval: narrow ? 6 : 0, hideOverlap: true } },
    yAxis: { type: "category", data: rows.map(nameOf), inverse: true, axisLabel: { width: narrow ? 80 : 165, overflow: "truncate" } },
    // Text drawn in the canvas: a tooltip of HTML would bring styles that the page does not allow.
    tooltip: {
      renderMode: "richText",
      formatter: ({ value: [x, y] }) => {
        const cell = rows[y].cells[x + 1];
        return `${nameOf(rows[y])}\n${days[x]}\n${[...cell.children].map((part) => part.textContent).join(" · ")}`;
      },
    },
    series: [{ type: "heatmap", data: cells, itemStyle: { borderColor: "#fff", borderWidth: 1 }, cursor: "pointer" }],
  });
  chart.on("click", ({ value }) => location.assign(rows[value[1]].dataset.href));
  addEventListener("resize", () => chart.resize());
})();
