/* Old and new beside one another, moved together; or laid over each other. */
(function () {
  "use strict";
  var root = document.getElementById("compare");
  if (!root || !window.OpenSeadragon) { return; }
  var sources = JSON.parse(root.getAttribute("data-sources"));
  var tools = document.querySelector(".sheet-tools");
  var overlay = tools.querySelector("[data-overlay]"), opacity = tools.querySelector("[data-opacity]");
  root.classList.add("is-live");
  document.querySelectorAll(".diff-still").forEach(function (still) { still.hidden = true; });

  function tiles(source) {
    return {
      width: source.width, height: source.height, tileSize: source.tileSize, tileOverlap: 0,
      minLevel: source.minLevel, maxLevel: source.maxLevel,
      getTileUrl: function (level, x, y) { return source.tiles + level + "/" + x + "_" + y; }
    };
  }
  var views = sources.map(function (source, i) {
    var viewer = new OpenSeadragon({
      element: root.querySelector('[data-view="' + i + '"]'), drawer: "canvas",
      showNavigationControl: false, tileSources: tiles(source), visibilityRatio: 0.4, maxZoomPixelRatio: 3,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true }
    });
    viewer.canvas.setAttribute("role", "application");
    viewer.canvas.setAttribute("aria-label", source.words.viewer);
    return viewer;
  });
  /* What changed, over the new sheet: a transparent picture and a numbered box for every place. */
  var last = views[views.length - 1], changes = sources[sources.length - 1], boxes = [], picture = null;
  var marked = tools.querySelector("[data-difference]");
  function tall() { return changes.height / changes.width; }
  function rect(one) {
    return new OpenSeadragon.Rect(one.left / 1e6, one.top / 1e6 * tall(), (one.right - one.left) / 1e6, (one.bottom - one.top) / 1e6 * tall());
  }
  function showChanges() {
    boxes.forEach(function (box) { box.hidden = !marked.checked; });
    if (picture) { picture.setOpacity(marked.checked ? 1 : 0); }
  }
  if (marked && changes.difference) {
    last.addOnceHandler("open", function () {
      last.addSimpleImage({ url: changes.difference, x: 0, y: 0, width: 1, success: function (event) { picture = event.item; showChanges(); } });
      changes.regions.forEach(function (one) {
        var box = document.createElement("div"), name = document.createElement("span");
        box.className = "diff-box is-" + one.kind;
        box.setAttribute("role", "img");
        box.setAttribute("aria-label", one.label);
        name.textContent = one.number;
        box.appendChild(name);
        last.addOverlay({ element: box, location: rect(one) });
        boxes.push(box);
      });
    });
    marked.addEventListener("change", showChanges);
    document.querySelectorAll("[data-region]").forEach(function (button) {
      button.addEventListener("click", function () {
        var one = rect(changes.regions[Number(button.getAttribute("data-region"))]), pad = 0.05;
        marked.checked = true;
        showChanges();
        last.viewport.fitBounds(new OpenSeadragon.Rect(one.x - pad, one.y - pad, one.width + 2 * pad, one.height + 2 * pad));
        root.scrollIntoView({ block: "nearest" });
      });
    });
  }
  /* Where the opinions stand, so that a change can be seen beside what asked for it. */
  last.addOnceHandler("open", function () {
    changes.pins.forEach(function (pin) {
      var link = document.createElement("a");
      link.className = "pin-button pin-" + pin.colour;
      link.href = pin.url;
      link.textContent = pin.name;
      link.setAttribute("aria-label", pin.label);
      last.addOverlay({ element: link, location: new OpenSeadragon.Point(pin.left / 1e6, pin.top / 1e6 * tall()), placement: OpenSeadragon.Placement.CENTER, checkResize: false });
      new OpenSeadragon.MouseTracker({ element: link, clickHandler: function () {} });
      link.addEventListener("click", function () { window.location.assign(pin.url); });
    });
  });
  var leading = null;
  views.forEach(function (one, i) {
    one.addHandler("viewport-change", function () {
      var other = views[1 - i];
      if ((leading && leading !== one) || !other || !other.viewport || !other.isOpen()) { return; }
      leading = one;
      other.viewport.zoomTo(one.viewport.getZoom(), null, true);
      other.viewport.panTo(one.viewport.getCenter(), true);
      leading = null;
    });
  });
  tools.addEventListener("click", function (event) {
    var zoomer = event.target.closest("[data-zoom]");
    if (!zoomer) { return; }
    var how = zoomer.getAttribute("data-zoom"), port = views[0].viewport;
    if (how === "home") { port.goHome(); } else { port.zoomBy(how === "in" ? 1.5 : 1 / 1.5); }
  });
  function lay() {
    var on = overlay.checked, world = views[0].world;
    root.classList.toggle("is-overlay", on);
    if (on && world.getItemCount() < 2) {
      views[0].addTiledImage({ tileSource: tiles(sources[1]), opacity: opacity.value / 100 });
    } else if (!on && world.getItemCount() > 1) {
      world.removeItem(world.getItemAt(1));
    }
  }
  overlay.addEventListener("change", lay);
  opacity.addEventListener("input", function () {
    var top = views[0].world.getItemAt(1);
    if (top) { top.setOpacity(opacity.value / 100); }
  });
})();
