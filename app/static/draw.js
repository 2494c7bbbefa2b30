/* Recomputes a draw record ("lianshen-draw/1", docs/trust-formats.md) in the reader's browser: no network,
   no library, works on plain HTTP. A page offers it so:
     <pre id="draw-record">{the record as JSON}</pre>
     <button type="button" hidden data-draw-check="#draw-record" data-draw-into="#draw-said"
             data-holds="…" data-fails="…">…</button>
     <p id="draw-said" role="status"></p>
   The button shows itself where scripts run. LianshenDraw.recompute(record) answers a list of problems. */
(function () {
  'use strict';

  function utf8(text) { return new TextEncoder().encode(text); }
  function left(word, by) { by %= 32; return by ? (word << by) | (word >>> (32 - by)) : word; }
  function right(word, by) { return (word >>> by) | (word << (32 - by)); }

  function hex(bytes) {
    return Array.from(bytes, function (one) { return (one < 16 ? '0' : '') + one.toString(16); }).join('');
  }

  /* Merkle–Damgård padding shared by all three: 0x80, zeros, the length in bits in eight bytes. */
  function padded(data, big) {
    const size = Math.ceil((data.length + 9) / 64) * 64;
    const view = new DataView(new ArrayBuffer(size));
    new Uint8Array(view.buffer).set(data);
    view.setUint8(data.length, 128);
    const high = Math.floor(data.length / 0x20000000), low = (data.length << 3) >>> 0;
    view.setUint32(size - 8, big ? high : low, !big);
    view.setUint32(size - 4, big ? low : high, !big);
    return view;
  }

  function out(state, big) {
    const view = new DataView(new ArrayBuffer(4 * state.length));
    state.forEach(function (word, at) { view.setUint32(4 * at, word >>> 0, !big); });
    return new Uint8Array(view.buffer);
  }

  /* Fractional parts of the roots of the first primes: SHA-256's constants, computed, not copied. */
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) {
    if (primes.every(function (p) { return n % p; })) primes.push(n);
  }
  function root32(prime, power) {
    const whole = Math.floor(Math.pow(prime, 1 / power) + 1e-9);
    let low = BigInt(whole) << 32n, high = BigInt(whole + 1) << 32n;
    const wanted = BigInt(prime) << BigInt(32 * power);
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** BigInt(power) <= wanted) low = middle; else high = middle;
    }
    return Number(low & 0xffffffffn) | 0;
  }
  const K256 = primes.map(function (p) { return root32(p, 3); });
  const H256 = primes.slice(0, 8).map(function (p) { return root32(p, 2); });

  function sha256(data) {
    const view = padded(data, true), w = new Int32Array(64);
    let state = H256.slice();
    for (let begin = 0; begin < view.byteLength; begin += 64) {
      for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(begin + 4 * i);
      for (let i = 16; i < 64; i += 1) {
        const s0 = right(w[i - 15], 7) ^ right(w[i - 15], 18) ^ (w[i - 15] >>> 3);
        const s1 = right(w[i - 2], 17) ^ right(w[i - 2], 19) ^ (w[i - 2] >>> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        const s1 = right(e, 6) ^ right(e, 11) ^ right(e, 25);
        const one = (h + s1 + ((e & f) ^ (~e & g)) + K256[i] + w[i]) | 0;
        const s0 = right(a, 2) ^ right(a, 13) ^ right(a, 22);
        const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      state = [a, b, c, d, e, f, g, h].map(function (word, i) { return (word + state[i]) | 0; });
    }
    return out(state, true);
  }

  const TURNS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
  const STEPS = [[1, 0], [5, 1], [3, 5], [7, 0]];

  function md5(data) {
    const view = padded(data, false);
    let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
    for (let begin = 0; begin < view.byteLength; begin += 64) {
      let [a, b, c, d] = state;
      for (let i = 0; i < 64; i += 1) {
        const turn = i >> 4;
        const f = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][turn];
        const at = (STEPS[turn][0] * i + STEPS[turn][1]) % 16;
        const sine = Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296);
        const sum = (a + f + sine + view.getInt32(begin + 4 * at, true)) | 0;
        a = d; d = c; c = b; b = (b + left(sum, TURNS[turn][i % 4])) | 0;
      }
      state = [a, b, c, d].map(function (word, i) { return (word + state[i]) | 0; });
    }
    return out(state, false);
  }

  function sm3(data) {
    const view = padded(data, true), w = new Int32Array(68);
    let state = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
    for (let begin = 0; begin < view.byteLength; begin += 64) {
      for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(begin + 4 * i);
      for (let i = 16; i < 68; i += 1) {
        const x = w[i - 16] ^ w[i - 9] ^ left(w[i - 3], 15);
        w[i] = x ^ left(x, 15) ^ left(x, 23) ^ left(w[i - 13], 7) ^ w[i - 6];
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        const early = i < 16;
        const ss = left((left(a, 12) + e + left(early ? 0x79cc4519 : 0x7a879d8a, i)) | 0, 7);
        const ff = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
        const gg = early ? e ^ f ^ g : (e & f) | (~e & g);
        const one = (ff + d + (ss ^ left(a, 12)) + (w[i] ^ w[i + 4])) | 0;
        const two = (gg + h + ss + w[i]) | 0;
        d = c; c = left(b, 9); b = a; a = one;
        h = g; g = left(f, 19); f = e; e = two ^ left(two, 9) ^ left(two, 17);
      }
      state = [a, b, c, d, e, f, g, h].map(function (word, i) { return word ^ state[i]; });
    }
    return out(state, true);
  }

  const SUITES = { sha256: sha256, md5: md5, sm3: sm3 };

  function canonical(value) {
    if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']';
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    return '{' + Object.keys(value).sort().map(function (name) {
      return JSON.stringify(name) + ':' + canonical(value[name]);
    }).join(',') + '}';
  }

  function plain(value) {
    return typeof value === 'string' ? /^[a-z0-9]*$/.test(value) : Number.isSafeInteger(value) && value >= 0;
  }

  function keyString(sources, place, problems) {
    return sources.map(function (source, at) {
      const kinds = new Set(source.map(function (value) { return typeof value; }));
      if (kinds.size > 1 || !source.every(plain)) problems.push(place + '.sources[' + at + ']');
      const values = kinds.has('number') ? source.slice().sort(function (a, b) { return a - b; }) : source;
      return values.map(function (value) { return value + '.'; }).join('') + '/';
    }).join('');
  }

  function remainder(digest, divisor) {
    return digest.reduce(function (rest, one) { return (rest * 256 + one) % divisor; }, 0);
  }

  function same(problems, place, wanted, given) {
    if (wanted !== given) problems.push(place + ': ' + wanted + ' ≠ ' + given);
  }

  function drawRound(round, key, place, suite, bowl, problems) {
    same(problems, place + '.key', key, round.key);
    const middle = utf8(key);
    round.picks.forEach(function (pick, index) {
      const spot = place + '.picks[' + index + ']';
      const divisor = bowl.reduce(function (sum, row) { return sum + row.tickets; }, 0);
      if (!divisor) { problems.push(spot); return; }
      const counter = [index >> 8, index & 255];
      const digest = SUITES[suite](Uint8Array.from([].concat(counter, Array.from(middle), counter)));
      let rank = remainder(digest, divisor), at = 0;
      while (rank >= bowl[at].tickets) { rank -= bowl[at].tickets; at += 1; }
      const drawn = bowl.splice(at, 1)[0];
      same(problems, spot + '.index', index, pick.index);
      same(problems, spot + '.digest', hex(digest), pick.digest);
      same(problems, spot + '.divisor', divisor, pick.divisor);
      same(problems, spot + '.ticket', drawn.first + rank, pick.ticket);
      same(problems, spot + '.number', drawn.number, pick.number);
    });
  }

  /* What of the evidence a browser checks by hashing alone: the frozen pool and the chain. */
  function checkEvidence(record, own, problems) {
    const given = record.evidence || {};
    let above = given.chain && given.chain.anchor;
    const hash = given.frozen && hex(sha256(utf8(canonical(given.frozen))));
    if (hash) same(problems, 'evidence.frozen.pool', canonical(record.pool), canonical(given.frozen.pool));
    record.rounds.forEach(function (round, turn) {
      const place = 'rounds[' + turn + '].sources';
      if (hash) same(problems, place, hash, String(round.sources[own]));
      if (!given.chain) return;
      const value = String(given.chain.values[turn]);
      const bytes = Uint8Array.from(value.match(/../g) || [], function (two) { return parseInt(two, 16); });
      same(problems, 'evidence.chain.values[' + turn + ']', above, hex(sha256(bytes)));
      same(problems, place, value, String(round.sources[own + 1]));
      above = value;
    });
  }

  function recompute(record) {
    const problems = [];
    if (record.format !== 'lianshen-draw/1' || !SUITES[record.suite]) return ['format, suite'];
    let first = 1;
    let bowl = record.pool.map(function (row, at) {
      same(problems, 'pool[' + at + '].number', at + 1, row.number);
      const mine = { number: row.number, tickets: row.tickets, first: first };
      first += row.tickets;
      return mine;
    });
    record.rounds.forEach(function (round, turn) {
      const place = 'rounds[' + turn + ']';
      if (record.label !== null) same(problems, place + '.sources[0]', record.label, String(round.sources[0]));
      bowl = bowl.filter(function (row) { return round.removed.indexOf(row.number) < 0; });
      const key = keyString(round.sources, place, problems);
      drawRound(round, key, place, record.suite, bowl, problems);
    });
    checkEvidence(record, record.label === null ? 0 : 1, problems);
    return problems;
  }

  /* A text as it stands on the page; what is not a record at all is a problem too. */
  function check(text) {
    try {
      return recompute(JSON.parse(text));
    } catch (problem) {
      return [String(problem)];
    }
  }

  window.LianshenDraw = { recompute: recompute, check: check, sha256: sha256, md5: md5, sm3: sm3, hex: hex };

  function show() {
    document.querySelectorAll('[data-draw-check][hidden]').forEach(function (button) { button.hidden = false; });
  }
  document.addEventListener('click', function (event) {
    const button = event.target.closest('[data-draw-check]');
    if (!button) return;
    const problems = check(document.querySelector(button.dataset.drawCheck).textContent);
    const said = document.querySelector(button.dataset.drawInto);
    said.dataset.result = problems.length ? 'fails' : 'holds';
    said.textContent = problems.length
      ? button.dataset.fails + ' ' + problems.slice(0, 5).join('; ') : button.dataset.holds;
  });
  document.addEventListener('htmx:load', show);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', show); else show();
})();
