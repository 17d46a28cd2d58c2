/* Draws the trips of a wave from the table below the map: hub, stops in order, hub. There are no tiles. */
"use strict";
(() => {
  const box = document.getElementById("map");
  if (!box) return;
  const at = (element) => [Number(element.dataset.lat), Number(element.dataset.lon)];
  const text = (content) => document.createTextNode(content);
  const map = L.map(box, { attributionControl: false, zoomControl: false, zoomSnap: 0.25 });
  L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const hub = "lat" in box.dataset ? at(box) : null;
  const trips = new Map();
  for (const row of document.querySelectorAll("#stops tbody tr[data-lat]")) {
    trips.set(row.dataset.trip, [...(trips.get(row.dataset.trip) || []), row]);
  }
  const seen = hub ? [hub] : [];
  // A whole park's evening has more stops than places for large dots: finer ones leave the ways to be seen.
  const isCrowded = document.querySelectorAll("#stops tbody tr[data-lat]").length > 300;
  const [radius, weight, opacity] = isCrowded ? [3, 1, 0.35] : [6, 2, 0.55];
  for (const rows of trips.values()) {
    const way = rows.map(at);
    seen.push(...way);
    const colour = rows[0].dataset.colour;
    L.polyline(hub ? [hub, ...way, hub] : way, { color: colour, weight, opacity }).addTo(map);
    for (const row of rows) {
      const filled = row.dataset.made ? "#ffffff" : colour;
      L.circleMarker(at(row), { radius, color: colour, weight, fillColor: filled, fillOpacity: 1 })
        .bindTooltip(text([...row.cells].map((cell) => cell.textContent.trim()).filter(Boolean).join(" · ")))
        .addTo(map);
    }
  }
  for (const zone of document.querySelectorAll("#zones li")) {
    L.tooltip({ permanent: true, direction: "center", className: "zone-name" })
      .setLatLng(at(zone)).setContent(text(zone.textContent)).addTo(map);
  }
  if (hub) {
    L.circleMarker(hub, { radius: 10, color: "#17211f", weight: 3, fillColor: "#ffffff", fillOpacity: 1 })
      .bindTooltip(text(box.dataset.name), { permanent: true, direction: "right", offset: [10, 0] }).addTo(map);
  }
  if (seen.length) map.fitBounds(seen, { padding: [30, 30] });
})();
