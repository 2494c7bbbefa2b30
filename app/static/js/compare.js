/* Old and new beside one another, moved together; or laid over each other. */
(function () {
  "use strict";
  var root = document.getElementById("compare");
  if (!root || !window.OpenSeadragon) { return; }
  var sources = JSON.parse(root.getAttribute("data-sources"));
  var tools = document.querySelector(".sheet-tools");
  var overlay = tools.querySelector("[data-overlay]"), opacity = tools.querySelector("[data-opacity]");
  root.classList.add("is-live");

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
