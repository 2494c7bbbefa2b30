/* Small manners on top of plain pages; everything also works without this file. */
(function () {
  "use strict";
  var live = function () { return document.getElementById("live"); };
  var words = function (name) { return document.body.getAttribute("data-" + name) || ""; };

  function announce(text, kind) {
    var box = live();
    if (!box) { return; }
    var note = document.createElement("div");
    note.className = "flash flash-" + (kind || "info");
    note.textContent = text;
    box.replaceChildren(note);
    window.setTimeout(function () { if (box.contains(note)) { note.remove(); } }, 12000);
  }
  window.announce = announce;

  function sentenceOf(xhr) {
    var kind = xhr.getResponseHeader("Content-Type") || "";
    if (kind.indexOf("text/html") !== 0) { return ""; }
    var page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    var told = page.querySelector("[data-sentence]");
    return told ? told.textContent.trim().replace(/\s+/g, " ") : "";
  }
  document.addEventListener("htmx:responseError", function (event) {
    announce(sentenceOf(event.detail.xhr) || words("failed"), "bad");
  });
  document.addEventListener("htmx:sendError", function () { announce(words("offline"), "bad"); });
  document.addEventListener("htmx:timeout", function () { announce(words("offline"), "bad"); });

  function focusErrors(root) {
    var summary = (root || document).querySelector(".error-summary");
    if (summary) { summary.focus(); }
  }
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.xhr && event.detail.xhr.status === 422) { focusErrors(document); }
  });

  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) { return navigator.clipboard.writeText(text); }
    var box = document.createElement("textarea");
    box.value = text;
    box.className = "visually-hidden";
    document.body.appendChild(box);
    box.select();
    var done = document.execCommand("copy");
    box.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (button) {
      copy(button.getAttribute("data-copy")).then(
        function () { announce(words("copied"), "good"); },
        function () { announce(words("failed"), "bad"); });
    }
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.removeAttribute("open"); }
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
  });

  /* a form goes once: the pressed button rests until the answer comes */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-free")) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; }, 8000);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form");
    if (form) { delete form.dataset.sent; }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  /* what is chosen in folded filters stands above them, also after a live change */
  function chip(form, box, control) {
    var link = document.createElement("a"), sign = document.createElement("span"), undo = document.createElement("span");
    var asked = new URLSearchParams(new FormData(form));
    asked.delete(control.name);
    Array.from(asked.keys()).forEach(function (key) { if (!asked.get(key)) { asked.delete(key); } });
    var label = form.querySelector('label[for="' + control.id + '"]');
    var value = control.selectedOptions ? control.selectedOptions[0].textContent : control.value;
    link.className = "chip-link";
    link.href = form.getAttribute("action") + "?" + asked;
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = " ✕";
    undo.className = "visually-hidden";
    undo.textContent = box.getAttribute("data-undo");
    link.append((label ? label.textContent.trim() : control.name) + "：" + value.trim(), sign, undo);
    return link;
  }
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target, box = form.id && document.querySelector('[data-chips="' + form.id + '"]');
    if (!box) { return; }
    var controls = Array.from(form.elements).filter(function (one) { return one.name && one.value && one.type !== "hidden"; });
    box.replaceChildren.apply(box, controls.map(function (one) { return chip(form, box, one); }));
  });

  /* filters answer at once; without script there is a button */
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-auto]");
    if (form) { form.requestSubmit ? form.requestSubmit() : form.submit(); }
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".needs-js").forEach(function (one) { one.hidden = false; });
    focusErrors(document);
  });
  document.addEventListener("htmx:load", function (event) {
    event.target.querySelectorAll && event.target.querySelectorAll(".needs-js").forEach(function (one) { one.hidden = false; });
  });
})();
