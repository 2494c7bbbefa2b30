/* The sheet: deep zoom, pins as buttons, list and sheet linked both ways, placing a new mark. */
(function () {
  "use strict";
  var root = document.getElementById("sheet-work");
  if (!root || !window.OpenSeadragon) { return; }
  var source = JSON.parse(root.getAttribute("data-source"));
  var words = source.words;
  var box = document.getElementById("sheet-view");
  var status = document.getElementById("sheet-status");
  var form = document.getElementById("opinion-form");
  var addButton = root.querySelector("[data-add]");
  var keys = root.querySelector("[data-keys]");
  var help = root.querySelector(".keys-help");
  var order = source.pins.map(function (pin) { return pin.id; });
  var pins = {}, shown = -1, placing = false, fresh = null;

  box.classList.add("is-live");
  var viewer = new OpenSeadragon({
    element: box, drawer: "canvas", showNavigationControl: false, showNavigator: true,
    navigatorId: "sheet-map-view", navigatorAutoFade: false, navigatorMaintainSizeRatio: false, maxZoomPixelRatio: 3,
    visibilityRatio: 0.4, gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true }, imageLoaderLimit: 6,
    tileRetryMax: 2, tileRetryDelay: 800,
    tileSources: {
      width: source.width, height: source.height, tileSize: source.tileSize, tileOverlap: 0,
      minLevel: source.minLevel, maxLevel: source.maxLevel,
      getTileUrl: function (level, x, y) { return source.tiles + level + "/" + x + "_" + y; }
    }
  });
  viewer.canvas.setAttribute("role", "application");
  viewer.canvas.setAttribute("aria-label", words.viewer);
  viewer.addHandler("tile-load-failed", function () { say(words.failed); });

  function say(text) { status.textContent = text; }
  function spot(left, top) {
    return new OpenSeadragon.Point(left / 1e6, top / 1e6 * source.height / source.width);
  }

  function overlay(element, left, top) {
    viewer.addOverlay({ element: element, location: spot(left, top), placement: OpenSeadragon.Placement.CENTER, checkResize: false });
  }

  function button(pin) {
    var one = document.createElement("button");
    one.type = "button";
    one.className = "pin-button pin-" + pin.colour;
    one.textContent = pin.name;
    one.setAttribute("aria-label", pin.label);
    overlay(one, pin.left, pin.top);
    new OpenSeadragon.MouseTracker({ element: one, clickHandler: function () {} });
    one.addEventListener("click", function () { choose(pin.id, true); });
    one.addEventListener("focus", function () { choose(pin.id, false); });
    pins[pin.id] = one;
  }

  function row(id) { return document.getElementById("opinion-" + id); }
  function mark(id) {
    root.querySelectorAll(".is-chosen").forEach(function (one) { one.classList.remove("is-chosen"); });
    if (pins[id]) { pins[id].classList.add("is-chosen"); }
    if (row(id)) { row(id).classList.add("is-chosen"); }
    shown = order.indexOf(id);
  }
  function choose(id, go) {
    mark(id);
    var line = row(id);
    if (!line) { return; }
    line.scrollIntoView({ block: "nearest" });
    if (go) { line.focus({ preventScroll: true }); say(pins[id].getAttribute("aria-label")); }
  }
  function look(id) {
    var pin = source.pins[order.indexOf(id)];
    if (!pin) { return; }
    mark(id);
    viewer.viewport.panTo(spot(pin.left, pin.top));
    if (viewer.viewport.getZoom() < 2.5) { viewer.viewport.zoomTo(2.5, spot(pin.left, pin.top)); }
    say(pin.label);
    if (row(id)) { row(id).scrollIntoView({ block: "nearest" }); }
  }
  function step(by) {
    if (order.length) { look(order[(shown + by + order.length) % order.length]); }
  }

  function place(on) {
    if (!addButton) { return; }
    placing = on;
    addButton.setAttribute("aria-pressed", String(on));
    box.classList.toggle("is-placing", on);
    say(on ? words.placing : "");
    if (on) { viewer.canvas.focus(); }
  }
  function put(point) {
    var x = point.x * 1e6, y = point.y * source.width / source.height * 1e6;
    if (x < 0 || y < 0 || x > 1e6 || y > 1e6) { return; }
    form.elements.x.value = Math.round(x);
    form.elements.y.value = Math.round(y);
    showFresh();
    place(false);
    var note = document.getElementById("pin-note");
    note.textContent = words.pinned;
    say(words.pinned);
    form.elements.problem.focus();
  }
  function showFresh() {
    if (!form || !form.elements.x.value || !form.elements.y.value) { return; }
    if (fresh) { viewer.removeOverlay(fresh); }
    fresh = document.createElement("span");
    fresh.className = "pin-button pin-new";
    fresh.textContent = "+";
    fresh.setAttribute("role", "img");
    fresh.setAttribute("aria-label", words["new"]);
    overlay(fresh, Number(form.elements.x.value), Number(form.elements.y.value));
  }

  function zoom(how) {
    var port = viewer.viewport;
    if (how === "home") { port.goHome(); } else { port.zoomBy(how === "in" ? 1.5 : 1 / 1.5); }
    port.applyConstraints();
  }

  /* The small map of the whole sheet: only when part of the sheet is out of sight, folded as it was left. */
  var map = document.getElementById("sheet-map");
  function keepMap() {
    var port = viewer.viewport;
    if (!port) { return; }
    var whole = port.getZoom() <= port.getHomeZoom() * 1.02, appears = map.hidden && !whole;
    map.hidden = whole;
    if (appears) { drawMap(); }
  }
  function drawMap() {
    if (map.open && !map.hidden && viewer.navigator) { viewer.navigator.updateSize(); viewer.navigator.update(viewer.viewport); }
  }
  try { map.open = window.localStorage.getItem("sheet-map") !== "folded"; } catch (error) { map.open = true; }
  map.addEventListener("toggle", function () {
    drawMap();
    try { window.localStorage.setItem("sheet-map", map.open ? "open" : "folded"); } catch (error) { say(""); }
  });
  viewer.addHandler("zoom", keepMap);
  viewer.addHandler("resize", keepMap);

  viewer.addHandler("open", function () { keepMap(); source.pins.forEach(button); showFresh(); fromAddress(); });
  viewer.addHandler("canvas-click", function (event) {
    if (placing && event.quick) { put(viewer.viewport.pointFromPixel(event.position)); }
  });
  var ACTIONS = {
    n: function () { step(1); }, p: function () { step(-1); }, a: function () { place(!placing); },
    "+": function () { zoom("in"); }, "=": function () { zoom("in"); }, "-": function () { zoom("out"); },
    "?": function () { help.open = !help.open; if (help.open) { help.scrollIntoView({ block: "nearest" }); } }
  };
  viewer.addHandler("canvas-key", function (event) {
    var key = event.originalEvent.key;
    if (key.indexOf("Arrow") === 0 || event.originalEvent.ctrlKey || event.originalEvent.metaKey) { return; }
    event.preventDefaultAction = true;
    if (placing && key === "Enter") { put(viewer.viewport.getCenter(true)); return; }
    if (placing && key === "Escape") { place(false); return; }
    if (keys.checked && ACTIONS[key]) { ACTIONS[key](); event.preventVerticalPan = true; }
  });
  viewer.addHandler("canvas-key-press", function (event) { event.preventDefaultAction = true; });
  root.addEventListener("click", function (event) {
    var show = event.target.closest("[data-show]"), zoomer = event.target.closest("[data-zoom]");
    if (show) { look(show.getAttribute("data-show")); if (pins[show.getAttribute("data-show")]) { pins[show.getAttribute("data-show")].focus(); } }
    if (zoomer) { zoom(zoomer.getAttribute("data-zoom")); }
    if (event.target.closest("[data-add]")) { place(!placing); }
  });
  function fromAddress() {
    var id = window.location.hash.replace("#opinion-", "");
    if (pins[id]) { look(id); }
  }
  try { keys.checked = window.localStorage.getItem("sheet-keys") !== "off"; } catch (error) { keys.checked = true; }
  keys.addEventListener("change", function () {
    try { window.localStorage.setItem("sheet-keys", keys.checked ? "on" : "off"); } catch (error) { say(""); }
  });
  window.sheetViewer = viewer;
})();
