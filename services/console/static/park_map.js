/* Draws the park from the tables below the map, on a plane without tiles: zones, ways between them, enterprises. */
"use strict";
(() => {
  const box = document.getElementById("park-map");
  if (!box) return;
  const COLOURS = { none: "#9aa5a3", good: "#2f9e6e", busy: "#2563c9", warn: "#d97706", bad: "#b42318" };
  const at = (element) => [Number(element.dataset.y), Number(element.dataset.x)];
  const text = (content) => document.createTextNode(content);
  const map = L.map(box, { crs: L.CRS.Simple, attributionControl: false, zoomControl: false, zoomSnap: 0.25, minZoom: -3 });
  L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
  const zones = new Map([...document.querySelectorAll("#map-zones li")].map((zone) => [zone.dataset.zone, zone]));
  const seen = [...zones.values()].map(at);
  const ways = [...document.querySelectorAll("#map-ways tbody tr[data-from]")];
  const most = Math.max(1, ...ways.map((way) => Number(way.dataset.units)));
  const words = (row) => text([...row.cells].map((cell) => cell.textContent.trim()).join(" · "));
  for (const way of ways) {
    const from = zones.get(way.dataset.from), to = zones.get(way.dataset.to), units = Number(way.dataset.units);
    if (!from || !to || from === to) continue;
    const drawn = units
      ? { color: "#0f766e", weight: 2 + (10 * units) / most, opacity: 0.55 }
      : { color: "#9aa5a3", weight: 1, dashArray: "4 6" };
    L.polyline([at(from), at(to)], drawn).bindTooltip(words(way), { sticky: true }).addTo(map);
  }
  const sites = [...document.querySelectorAll("#map-sites tbody tr[data-x]")];
  const largest = Math.max(1, ...sites.map((site) => Number(site.dataset.capacity)));
  for (const site of sites) {
    const radius = 4 + 10 * Math.sqrt(Number(site.dataset.capacity) / largest);
    L.circleMarker(at(site), { radius, color: "#ffffff", weight: 1, fillColor: COLOURS[site.dataset.tone], fillOpacity: 0.9 })
      .bindTooltip(words(site))
      .on("click", () => location.assign(site.querySelector("a").href))
      .addTo(map);
    seen.push(at(site));
  }
  for (const zone of zones.values()) {
    L.tooltip({ permanent: true, direction: "top", className: "zone-name" })
      .setLatLng(at(zone)).setContent(text(zone.textContent)).addTo(map);
  }
  map.fitBounds(seen.length > 1 ? seen : [[0, 0], [1000, 1000]], { padding: [40, 40] });
})();
