/* A clause chosen from the library fills the two fields; typing there by hand lets go of it.
   Enter looks for clauses only in the field where they are looked for. */
(function () {
  "use strict";
  function of(event, name) {
    var form = event.target.form;
    return form && form.elements[name];
  }
  document.addEventListener("change", function (event) {
    var one = event.target;
    if (one.name !== "pick" || !one.checked || !of(event, "basis")) { return; }
    of(event, "basis").value = one.getAttribute("data-basis");
    of(event, "clause").value = one.getAttribute("data-clause");
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.target.id !== "clause-find") { return; }
    event.preventDefault();
    event.target.form.elements.look.click();
  });
  document.addEventListener("input", function (event) {
    if (event.target.name !== "basis" && event.target.name !== "clause") { return; }
    var chosen = event.target.form && event.target.form.querySelector("input[name=pick]:checked");
    if (chosen) { chosen.checked = false; }
  });
})();
