/* Compares a file on this machine with the hash of an issued paper. Nothing leaves the machine.
   SHA-256 in plain script: crypto.subtle is absent on plain http. */
(function () {
  "use strict";
  var K = [], H0 = [], primes = 0, n = 2;
  function fraction(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
  while (primes < 64) {
    var prime = true;
    for (var f = 2; f * f <= n; f++) { if (n % f === 0) { prime = false; break; } }
    if (prime) {
      if (primes < 8) { H0[primes] = fraction(Math.sqrt(n)); }
      K[primes++] = fraction(Math.cbrt(n));
    }
    n++;
  }
  function block(h, m, at, w) {
    var i, a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], g = h[5], k = h[6], l = h[7];
    for (i = 0; i < 16; i++) {
      w[i] = (m[at + 4 * i] << 24) | (m[at + 4 * i + 1] << 16) | (m[at + 4 * i + 2] << 8) | m[at + 4 * i + 3];
    }
    for (i = 16; i < 64; i++) {
      var x = w[i - 15], y = w[i - 2];
      w[i] = (w[i - 16] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ (x >>> 3)) + w[i - 7] +
        ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ (y >>> 10))) | 0;
    }
    for (i = 0; i < 64; i++) {
      var t1 = (l + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + ((e & g) ^ (~e & k)) + K[i] + w[i]) | 0;
      var t2 = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      l = k; k = g; g = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    h[0] = (h[0] + a) | 0; h[1] = (h[1] + b) | 0; h[2] = (h[2] + c) | 0; h[3] = (h[3] + d) | 0;
    h[4] = (h[4] + e) | 0; h[5] = (h[5] + g) | 0; h[6] = (h[6] + k) | 0; h[7] = (h[7] + l) | 0;
  }
  function sha256(bytes) {
    var h = H0.slice(), w = new Int32Array(64), whole = bytes.length - (bytes.length % 64), at;
    for (at = 0; at < whole; at += 64) { block(h, bytes, at, w); }
    var rest = bytes.length - whole, tail = new Uint8Array(rest < 56 ? 64 : 128), bits = bytes.length * 8;
    tail.set(bytes.subarray(whole));
    tail[rest] = 128;
    new DataView(tail.buffer).setUint32(tail.length - 4, bits >>> 0);
    new DataView(tail.buffer).setUint32(tail.length - 8, Math.floor(bits / 4294967296));
    for (at = 0; at < tail.length; at += 64) { block(h, tail, at, w); }
    return h.map(function (v) { return ("0000000" + (v >>> 0).toString(16)).slice(-8); }).join("");
  }
  document.querySelectorAll("[data-hash-check]").forEach(function (box) {
    var said = box.querySelector("[role=status]");
    box.querySelector("input").addEventListener("change", function (event) {
      var reader = new FileReader();
      if (!event.target.files.length) { return; }
      reader.onload = function () {
        var same = sha256(new Uint8Array(reader.result)) === box.dataset.expected;
        said.textContent = same ? box.dataset.same : box.dataset.other;
      };
      reader.readAsArrayBuffer(event.target.files[0]);
    });
  });
})();
