/* The browser's twin of app/kernel/sealing: seals offers, takes out shares, keeps trustees' keys.
   One classic script over vendor/noble (LianshenNoble); works on plain HTTP and from file://, where
   crypto.subtle is missing. Formats: docs/trust-formats.md 5. Nothing here talks to the network. */
(function () {
  'use strict';
  const N = window.LianshenNoble;
  const CONTENT = [4096, 16384, 65536];
  const BLOB = [65536, 1048576, 8388608, 52428800];
  const INFO = utf8('lianshen/share/1'), ZERO = new Uint8Array(12), NONE = new Uint8Array(0);

  function utf8(text) { return new TextEncoder().encode(text); }
  function text(bytes) { return new TextDecoder('utf-8', { fatal: true }).decode(bytes); }
  function random(length) { return crypto.getRandomValues(new Uint8Array(length)); }
  function join() {
    const parts = Array.from(arguments);
    const out = new Uint8Array(parts.reduce(function (sum, one) { return sum + one.length; }, 0));
    parts.reduce(function (at, one) { out.set(one, at); return at + one.length; }, 0);
    return out;
  }
  function hex(bytes) {
    return Array.from(bytes, function (one) { return (one < 16 ? '0' : '') + one.toString(16); }).join('');
  }
  function b64(bytes) {
    let binary = '';
    for (let at = 0; at < bytes.length; at += 8192) {
      binary += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192));
    }
    return btoa(binary);
  }
  function unb64(given) {
    return Uint8Array.from(atob(given), function (one) { return one.charCodeAt(0); });
  }
  function sha256(data) { return hex(N.sha256(typeof data === 'string' ? utf8(data) : data)); }

  /* RFC 8785 over objects, arrays, strings, whole numbers, true, false, null. */
  function canonical(value) {
    if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']';
    if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error('number ' + value);
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    return '{' + Object.keys(value).sort().map(function (name) {
      return JSON.stringify(name) + ':' + canonical(value[name]);
    }).join(',') + '}';
  }

  function extract(salt, material) {
    return N.extract(N.sha256, material, salt.length ? salt : undefined);
  }
  function derive(secret, info, length) {
    return N.expand(N.sha256, extract(NONE, secret), info, length || 32);
  }
  function id() {
    const letters = 'abcdefghijklmnopqrstuvwxyz234567';
    return Array.from(random(16), function (one) { return letters[one & 31]; }).join('');
  }

  /* HPKE base mode (RFC 9180): X25519, HKDF-SHA256, ChaCha20-Poly1305, single shot. */
  const KEM = join(utf8('KEM'), [0, 32]), HPKE = join(utf8('HPKE'), [0, 32, 0, 1, 0, 3]);
  function labeled(suite, salt, label, material) {
    return extract(salt, join(utf8('HPKE-v1'), suite, utf8(label), material));
  }
  function stretched(suite, prk, label, info, length) {
    return N.expand(N.sha256, prk, join([0, length], utf8('HPKE-v1'), suite, utf8(label), info), length);
  }
  function keyPair(material) {
    const secret = stretched(KEM, labeled(KEM, NONE, 'dkp_prk', material), 'sk', NONE, 32);
    return { secret: secret, public: N.x25519.getPublicKey(secret) };
  }
  function schedule(secret, other, enc, receiver, info) {
    const agreed = N.x25519.getSharedSecret(secret, other);
    const shared = stretched(KEM, labeled(KEM, NONE, 'eae_prk', agreed), 'shared_secret', join(enc, receiver), 32);
    const context = join([0], labeled(HPKE, NONE, 'psk_id_hash', NONE), labeled(HPKE, NONE, 'info_hash', info));
    const root = labeled(HPKE, shared, 'secret', NONE);
    return { key: stretched(HPKE, root, 'key', context, 32), nonce: stretched(HPKE, root, 'base_nonce', context, 12) };
  }
  function hpkeSeal(receiver, info, aad, plain, material) {
    const pair = keyPair(material);
    const made = schedule(pair.secret, receiver, pair.public, receiver, info);
    return { enc: pair.public, sealed: N.chacha20poly1305(made.key, made.nonce, aad).encrypt(plain) };
  }
  function hpkeOpen(secret, enc, info, aad, sealed) {
    const made = schedule(secret, enc, enc, N.x25519.getPublicKey(secret), info);
    return N.chacha20poly1305(made.key, made.nonce, aad).decrypt(sealed);
  }

  /* Shamir over GF(2^8), 0x11B; one or two shares needed, x = 1, 2, 3. */
  function times(a, b) {
    let product = 0;
    for (; b; b >>= 1) {
      if (b & 1) product ^= a;
      a = (a << 1) ^ (a & 128 ? 0x11b : 0);
    }
    return product;
  }
  function deal(key, count) {
    const slope = derive(key, utf8('shamir'));
    return Array.from({ length: count }, function (_, at) {
      return count === 1 ? key : key.map(function (one, i) { return one ^ times(slope[i], at + 1); });
    });
  }

  function pad(data, classes) {
    const size = classes.find(function (one) { return 4 + data.length <= one; });
    if (!size) throw new Error('too large');
    const out = new Uint8Array(size);
    new DataView(out.buffer).setUint32(0, data.length);
    out.set(data, 4);
    return out;
  }
  function unpad(padded) {
    return padded.slice(4, 4 + new DataView(padded.buffer, padded.byteOffset).getUint32(0));
  }

  function aadOf(place) {
    return utf8(canonical({ notice: place.notice, offer: place.offer, suite: 1, version: place.version }));
  }
  function sealedShares(key, trustees, aad) {
    return deal(key, trustees.length).map(function (share, at) {
      const material = derive(key, join(utf8('ephemeral'), [at + 1]));
      const made = hpkeSeal(unb64(trustees[at]), INFO, aad, join([at + 1], share), material);
      return { enc: b64(made.enc), key: trustees[at], sealed: b64(made.sealed) };
    });
  }
  function commitment(offer, blind) {
    return sha256(join(utf8('lianshen/offer/1'), [0], blind, utf8(canonical(offer))));
  }
  /* The envelope of an offer; with the same key and blind the same bytes as Python writes. */
  function seal(offer, place, trustees, key, blind) {
    const aad = aadOf(place);
    const inner = utf8(canonical({ blind: b64(blind), offer: offer }));
    return {
      format: 'lianshen-envelope/1', notice: place.notice, offer: place.offer, version: place.version, suite: 1,
      commitment: commitment(offer, blind),
      content: b64(N.chacha20poly1305(key, ZERO, aad).encrypt(pad(inner, CONTENT))),
      shares: sealedShares(key, trustees, aad),
      blobs: (offer.attachments || []).map(function (one) { return one.sealed; }),
    };
  }
  function unseal(envelope, key) {
    const plain = N.chacha20poly1305(key, ZERO, aadOf(envelope)).decrypt(unb64(envelope.content));
    const inner = JSON.parse(text(unpad(plain)));
    const trustees = envelope.shares.map(function (one) { return one.key; });
    const again = seal(inner.offer, envelope, trustees, key, unb64(inner.blind));
    if (canonical(again) !== canonical(envelope)) throw new Error('re-derivation differs');
    return inner.offer;
  }
  function blobKey(key, number) { return derive(key, join(utf8('blob'), [number])); }
  function sealBlob(data, place, key, number) {
    return N.chacha20poly1305(blobKey(key, number), ZERO, aadOf(place)).encrypt(pad(data, BLOB));
  }
  function shareOf(envelope, x, secret) {
    const row = envelope.shares[x - 1];
    const inner = hpkeOpen(secret, unb64(row.enc), INFO, aadOf(envelope), unb64(row.sealed));
    if (inner.length !== 33 || inner[0] !== x) throw new Error('share ' + x);
    return inner.slice(1);
  }

  /* A trustee's key: one seed, wrapped with a passphrase; opening key and signing key follow from it. */
  const SCRYPT = { N: 65536, r: 8, p: 1, dkLen: 32 };
  function keysOf(seed) {
    const opening = keyPair(derive(seed, utf8('opening'))), signing = derive(seed, utf8('signing'));
    const shown = { opening: b64(opening.public), signing: b64(N.ed25519.getPublicKey(signing)) };
    return { secret: opening.secret, signing: signing, public: shown, fingerprint: sha256(canonical(shown)) };
  }
  function wrapKey(passphrase, salt) {
    return N.scryptAsync(utf8(passphrase.normalize('NFC')), salt, SCRYPT);
  }
  /* Answers the file to keep and the public part to register, signed by itself. */
  async function makeKey(passphrase, name, seed, salt) {
    seed = seed || random(32);
    salt = salt || random(32);
    const keys = keysOf(seed), wrapped = await wrapKey(passphrase, salt);
    const sealed = N.chacha20poly1305(wrapped, ZERO, utf8(canonical(keys.public))).encrypt(seed);
    const shown = { format: 'lianshen-trustee/1', name: name, public: keys.public, fingerprint: keys.fingerprint };
    return {
      file: {
        format: 'lianshen-trustee-key/1', name: name, public: keys.public, fingerprint: keys.fingerprint,
        kdf: { name: 'scrypt', n: SCRYPT.N, r: SCRYPT.r, p: SCRYPT.p, salt: b64(salt) }, wrapped: b64(sealed),
      },
      card: Object.assign({ signature: sign(keys, shown) }, shown),
    };
  }
  async function unlock(file, passphrase) {
    if (file.format !== 'lianshen-trustee-key/1') throw new Error('format');
    const key = await wrapKey(passphrase, unb64(file.kdf.salt));
    const aad = utf8(canonical(file.public));
    const keys = keysOf(N.chacha20poly1305(key, ZERO, aad).decrypt(unb64(file.wrapped)));
    if (keys.fingerprint !== file.fingerprint) throw new Error('fingerprint');
    return keys;
  }
  function sign(keys, value) { return b64(N.ed25519.sign(utf8(canonical(value)), keys.signing)); }
  function signed(key, value, signature) {
    const bytes = typeof value === 'string' ? utf8(value) : utf8(canonical(value));
    return N.ed25519.verify(unb64(signature), bytes, unb64(key));
  }

  window.LianshenSealing = {
    seal: seal, unseal: unseal, sealBlob: sealBlob, shareOf: shareOf, makeKey: makeKey, unlock: unlock, sign: sign,
    signed: signed, canonical: canonical, sha256: sha256, b64: b64, unb64: unb64, hex: hex, random: random, id: id,
    utf8: utf8, join: join, hash: function (data) { return N.sha256(data); },
  };
}());
