/* Files go one by one with a bar each; a failed one can be sent again. Without script the form sends them all. */
(function () {
  "use strict";
  function say(form, name) { return form.getAttribute("data-" + name) || ""; }

  function row(form, file) {
    var item = document.createElement("li");
    var label = document.createElement("span");
    label.textContent = file.name;
    var bar = document.createElement("progress");
    bar.max = 100; bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    var result = document.createElement("div");
    result.setAttribute("role", "status");
    item.append(label, bar, result);
    form.querySelector(".upload-list").append(item);
    return { bar: bar, result: result };
  }

  function retry(form, file, name, view) {
    var again = document.createElement("button");
    again.type = "button";
    again.className = "btn btn-sm";
    again.textContent = say(form, "retry");
    again.addEventListener("click", function () { again.remove(); send(form, file, name, view, function () {}); });
    view.result.append(" ", again);
  }

  function told(xhr) {
    var page = new DOMParser().parseFromString(xhr.responseText || "", "text/html");
    var sentence = page.querySelector("[data-sentence]") || page.body;
    return (sentence && sentence.textContent || "").trim().replace(/\s+/g, " ").slice(0, 400);
  }

  function send(form, file, name, view, done) {
    var data = new FormData();
    Array.prototype.forEach.call(form.elements, function (one) {
      if (one.name && one.type !== "file" && one.type !== "submit" && (one.type !== "checkbox" && one.type !== "radio" || one.checked) && one.name !== "_once") {
        data.append(one.name, one.value);
      }
    });
    data.append(name, file, file.name);
    var xhr = new XMLHttpRequest();
    xhr.open("POST", form.action);
    xhr.setRequestHeader("HX-Request", "true");
    xhr.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) { view.bar.value = 100 * event.loaded / event.total; }
    });
    xhr.addEventListener("loadend", function () {
      var good = xhr.status >= 200 && xhr.status < 300;
      view.bar.value = good ? 100 : 0;
      view.result.textContent = good ? (told(xhr) || say(form, "done")) : (told(xhr) || say(form, "failed"));
      view.result.className = good ? "" : "field-error";
      if (!good) { retry(form, file, name, view); }
      done(good);
    });
    xhr.send(data);
  }

  function start(form, input, files) {
    var waiting = Array.prototype.map.call(files, function (file) { return { file: file, view: row(form, file) }; });
    var failed = 0;
    (function next() {
      var one = waiting.shift();
      if (one) { send(form, one.file, input.name, one.view, function (good) { failed += good ? 0 : 1; next(); }); return; }
      input.value = "";
      if (!failed && form.hasAttribute("data-refresh")) { window.location.reload(); }
    })();
  }

  function enhance(form) {
    if (form.dataset.ready) { return; }
    form.dataset.ready = "1";
    var input = form.querySelector("input[type=file]");
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (input.files.length) { start(form, input, input.files); }
    });
    ["dragover", "dragleave", "drop"].forEach(function (name) {
      form.addEventListener(name, function (event) {
        event.preventDefault();
        form.classList.toggle("over", name === "dragover");
        if (name === "drop" && event.dataTransfer.files.length) { start(form, input, event.dataTransfer.files); }
      });
    });
  }
  function all() { document.querySelectorAll("form[data-upload]").forEach(enhance); }
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("htmx:load", all);
})();
