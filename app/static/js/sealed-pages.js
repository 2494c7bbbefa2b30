/* The pages of sealed offers: what is typed is sealed here, and only the envelope is sent.
   Fields with data-plain have no name: they are never part of what a form sends. */
(function () {
  'use strict';
  const S = window.LianshenSealing, O = window.LianshenOffers;

  function find(form, name) { return form.querySelector('[data-plain="' + name + '"]'); }
  function say(form, key, more) {
    const place = form.querySelector('[data-said]');
    place.hidden = false;
    place.textContent = (form.getAttribute('data-say-' + key) || key) + (more ? ' ' + more : '');
    if (place.getAttribute('role') === 'alert') place.focus();
  }

  async function upload(form, blob) {
    const data = new FormData();
    data.append('csrf_token', form.elements.csrf_token.value);
    data.append('file', new Blob([blob]), 'sealed.bin');
    const answer = await fetch(form.dataset.files, { method: 'POST', body: data, credentials: 'same-origin' });
    if (!answer.ok) throw new Error('upload');
  }

  async function nonce(form) {
    const task = await (await fetch(form.dataset.task, { credentials: 'same-origin' })).json();
    if (!form.elements.no_relation.checked) { say(form, 'pledge'); return; }
    say(form, 'working');
    const made = O.make(task, {}, []);
    O.save('own-' + made.own.offer + '-' + made.own.version + '.json', JSON.stringify(made.own, null, 1));
    form.elements.envelope.value = made.envelope;
    form.submit();
  }

  function typed(form, task) {
    const field = find(form, 'price');
    const price = field ? O.cents(field.value) : 0;
    const wrong = !O.fits(task.mode, price) ? 'price' : field && !O.within(price, task.least, task.most) ? 'bounds' : '';
    if (field) field.setAttribute('aria-invalid', wrong ? 'true' : 'false');
    if (wrong) { field.focus(); say(form, wrong); return null; }
    return { price: price, note: find(form, 'note').value.trim() };
  }

  async function seal(form) {
    const task = await (await fetch(form.dataset.task, { credentials: 'same-origin' })).json();
    const values = typed(form, task);
    if (!values) return;
    if (!form.elements.no_relation.checked) { say(form, 'pledge'); return; }
    say(form, 'working');
    const files = [];
    for (const file of find(form, 'files').files) files.push({ name: file.name, bytes: await O.bytesOf(file) });
    const made = O.make(task, values, files);
    for (const blob of made.blobs) await upload(form, blob);
    O.save('own-' + made.own.offer + '-' + made.own.version + '.json', JSON.stringify(made.own, null, 1));
    form.elements.envelope.value = made.envelope;
    ['price', 'note', 'files'].forEach(function (name) { const one = find(form, name); if (one) one.value = ''; });
    form.submit();
  }

  async function makeKey(form) {
    const pass = find(form, 'passphrase').value;
    if (pass.length < 12 || pass !== find(form, 'again').value) { say(form, 'passphrase'); return; }
    const name = find(form, 'name').value.trim();
    if (!name) { say(form, 'name'); return; }
    say(form, 'working');
    const made = await S.makeKey(pass, name);
    O.save('trustee-key-' + made.file.fingerprint.slice(0, 8) + '.json', JSON.stringify(made.file, null, 1));
    form.elements.card.value = S.canonical(made.card);
    form.submit();
  }

  async function release(form) {
    const file = find(form, 'keyfile').files[0];
    if (!file) { say(form, 'keyfile'); return; }
    say(form, 'working');
    const task = await (await fetch(form.dataset.task, { credentials: 'same-origin' })).json();
    const told = O.check(task);
    if (told.wrong.length) { say(form, 'closing', told.wrong.join(', ')); return; }
    let keys;
    try {
      keys = await S.unlock(await O.jsonOf(file), find(form, 'passphrase').value);
    } catch (problem) { say(form, 'unlock'); return; }
    try {
      form.elements.release.value = O.release(task, keys);
    } catch (problem) { say(form, 'trustee'); return; }
    form.submit();
  }

  const ACTS = { seal: seal, nonce: nonce, key: makeKey, release: release };
  document.querySelectorAll('form[data-sealing]').forEach(function (form) {
    form.querySelectorAll('[data-needs-script]').forEach(function (one) { one.hidden = false; });
    form.querySelectorAll('details[data-without-script]').forEach(function (one) { one.open = false; });
    form.addEventListener('submit', function (event) {
      const by = form.elements.sealed_file || form.elements.card_file || form.elements.release_file;
      const price = find(form, 'price');
      const aside = form.querySelector('details[data-without-script]').open && !(price && price.value.trim());
      if ((by && by.files.length) || aside) return;
      event.preventDefault();
      ACTS[form.dataset.sealing](form).catch(function (problem) { say(form, 'failed', String(problem.message || '')); });
    });
  });
}());
