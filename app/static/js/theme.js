/* Follows the system's light or dark where the reader asked for it; blocking, so nothing flashes. */
(function () {
  var root = document.documentElement;
  if (root.dataset.theme !== "auto" || !window.matchMedia) { return; }
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function apply() { root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light"); }
  apply();
  dark.addEventListener("change", apply);
})();
