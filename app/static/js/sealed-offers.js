/* What bidders and trustees do with sealed offers, over sealing.js: seal, check a closing, release shares.
   Used by the pages (sealed-pages.js) and by the offline file alike; no network here either. */
(function () {
  'use strict';
  const S = window.LianshenSealing;

  /* "12345.6" in yuan to fen, "12.5" in percent to basis points: by digits, never by floats. */
  function cents(typed) {
    const found = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(typed.normalize('NFKC').replace(/[,\s]/g, ''));
    return found ? Number(found[1]) * 100 + Number((found[2] || '').padEnd(2, '0')) : null;
  }

  /* Whether a price is one that the notice can take; beyond it the opened offer would be malformed. */
  function fits(mode, price) {
    if (mode !== 'amount' && mode !== 'discount') return true;
    return price !== null && (mode === 'amount' ? price >= 1 : price <= 9999);
  }

  /* Whether a price keeps the bounds of the notice; beyond them the opened offer would not count. */
  function within(price, least, most) {
    return (least === null || price >= least) && (most === null || price <= most);
  }

  /* Whole characters only: half of one (a cut emoji, a strange file name) has no canonical form. */
  function whole(given, most) {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(S.utf8(given));
    return Array.from(text).slice(0, most).join('');
  }

  function attachment(file, bytes, sealed) {
    return { name: whole(file.name, 200), size: bytes.length, sha256: S.sha256(bytes), sealed: S.sha256(sealed) };
  }

  function hex(bytes) {
    return Array.from(bytes, function (one) { return one.toString(16).padStart(2, '0'); }).join('');
  }

  /* What is sealed: a nonce of 32 random bytes for a draw, or an offer. */
  function content(task, typed, files, blobs) {
    if (task.mode === 'nonce') return { format: 'lianshen-nonce/1', uscc: task.uscc, nonce: hex(S.random(32)) };
    if (!fits(task.mode, typed.price)) throw new Error('price');
    const offer = {
      format: 'lianshen-offer/1', uscc: task.uscc, note: whole(typed.note, 1000),
      attachments: files.map(function (file, at) { return attachment(file, file.bytes, blobs[at]); }),
    };
    if (task.mode === 'amount') offer.amount_fen = typed.price;
    if (task.mode === 'discount') offer.rate_bp = typed.price;
    return offer;
  }

  /* task: the sealing parameters of the notice; typed: {price, note}; files: [{name, bytes}]. */
  function make(task, typed, files) {
    const key = S.random(32), place = { notice: task.notice, offer: task.offer || S.id(), version: task.version };
    const blobs = files.map(function (file, at) { return S.sealBlob(file.bytes, place, key, at + 1); });
    const offer = content(task, typed, files, blobs), trustees = task.trustees.map(function (one) { return one.opening; });
    const envelope = S.canonical(S.seal(offer, place, trustees, key, S.random(32)));
    const own = {
      format: 'lianshen-own/1', notice: place.notice, offer: place.offer, version: place.version,
      key: S.b64(key), envelope_sha256: S.sha256(envelope),
    };
    return { envelope: envelope, blobs: blobs, own: own };
  }

  function leaf(text) { return S.hash(S.join([0], S.utf8(text))); }
  function rebuilt(index, size, found, path) {
    if (size === 1) return path.length ? null : found;
    if (!path.length) return null;
    let half = 1;
    while (half * 2 < size) half *= 2;
    const last = path[path.length - 1], rest = path.slice(0, -1);
    const left = index < half;
    const inner = left ? rebuilt(index, half, found, rest) : rebuilt(index - half, size - half, found, rest);
    if (!inner) return null;
    return S.hash(left ? S.join([1], inner, last) : S.join([1], last, inner));
  }

  /* Checks of a closing before anything is released; answers the sentences' keys that do not hold. */
  function check(task) {
    const wrong = [], closing = task.closing, made = closing.checkpoint;
    const text = [made.origin, made.size, made.root, made.time, ''].join('\n');
    if (!S.signed(made.key, text, made.signature)) wrong.push('signature');
    const path = closing.proof.path.map(S.unb64);
    const root = rebuilt(closing.proof.index, closing.proof.size, leaf(closing.entry), path);
    if (!root || S.b64(root) !== made.root || closing.proof.size !== made.size) wrong.push('proof');
    const entry = JSON.parse(closing.entry);
    const commit = S.b64(S.hash(S.join(S.unb64(closing.salt), S.utf8(closing.payload))));
    if (commit !== entry.commit || entry.seq !== closing.proof.index) wrong.push('commitment');
    const list = S.sha256(S.canonical(task.list));
    if (JSON.parse(closing.payload).facts.offers_sha256 !== list) wrong.push('list');
    const rows = task.list.offers.filter(function (row) { return row.number !== null; });
    const there = task.envelopes.map(function (one) { return S.sha256(S.canonical(one)); }).sort();
    const wanted = rows.map(function (row) { return row.sha256; }).sort();
    if (S.canonical(there) !== S.canonical(wanted)) wrong.push('envelopes');
    if (!task.envelopes.every(function (one) { return one.notice === task.list.notice; })) wrong.push('notice');
    return { wrong: wrong, list: list, size: made.size, root: made.root, key: made.key, count: rows.length };
  }

  /* A trustee's shares of all envelopes, signed over list and closing checkpoint. */
  function release(task, keys) {
    const mine = task.trustees.find(function (one) { return one.opening === keys.public.opening; });
    if (!mine || check(task).wrong.length) throw new Error('trustee');
    const shares = {};
    task.envelopes.forEach(function (one) {
      try {
        shares[one.offer] = S.b64(S.shareOf(one, mine.place, keys.secret));
      } catch (problem) {
        shares[one.offer] = '';
      }
    });
    const made = task.closing.checkpoint;
    const statement = {
      format: 'lianshen-release/1', notice: task.list.notice, list: S.sha256(S.canonical(task.list)),
      checkpoint: { size: made.size, root: made.root }, place: mine.place,
      shares_sha256: S.sha256(S.canonical(shares)),
    };
    const signature = S.sign(keys, statement);
    return S.canonical({ format: 'lianshen-release/1', shares: shares, signature: signature });
  }

  function save(name, content) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
  }
  async function bytesOf(file) { return new Uint8Array(await file.arrayBuffer()); }
  async function jsonOf(file) { return JSON.parse(await file.text()); }

  window.LianshenOffers = {
    cents: cents, fits: fits, within: within, make: make, check: check, release: release, save: save, bytesOf: bytesOf, jsonOf: jsonOf,
  };
}());
