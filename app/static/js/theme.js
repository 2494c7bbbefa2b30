/* Follows the system's light or dark where the reader asked for it; blocking, so nothing flashes.
   The class "js" lets styles leave out, from the first paint, what only readers without script need. */
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  if (root.dataset.theme !== "auto" || !window.matchMedia) { return; }
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function apply() { root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light"); }
  apply();
  dark.addEventListener("change", apply);
})();
