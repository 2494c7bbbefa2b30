/* The clock of live bidding: counts down from what the server said was left. */
(function () {
  "use strict";
  function pad(n) { return (n < 10 ? "0" : "") + n; }
  function show(node) {
    if (!node.dataset.until) {
      node.dataset.until = String(Date.now() + Number(node.dataset.ends) * 1000);
    }
    var left = Math.max(0, Math.round((Number(node.dataset.until) - Date.now()) / 1000));
    var hours = Math.floor(left / 3600);
    node.textContent = (hours ? pad(hours) + ":" : "") + pad(Math.floor(left / 60) % 60) + ":" + pad(left % 60);
  }
  function tick() { document.querySelectorAll("[data-ends]").forEach(show); }
  tick();
  window.setInterval(tick, 500);
}());
