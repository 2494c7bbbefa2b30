#!/usr/bin/env python3
"""独立验证工具 The independent verifier: one file, Python 3.11 or later, nothing else needed.

Usage: python3 verify.py [--key KEY] [--since OLD_CHECKPOINT] [--lots FILE]... KIND FILE
KIND: draw, offer (an opening record), live (a finished live bidding), inclusion, consistency,
disclosure (receipts too), log (JSON Lines), paper (with FILE.proof.json beside it). Exit 0: it holds, printed is what was proved and
what was NOT checked; 1: it does not, the first wrong place is named; 2: not JSON of this shape.
--key pins the operator's public key (base64); --lots: records of other lots. Formats: docs/trust-formats.md.
"""

import argparse
import base64
import hashlib
import hmac
import json
import re
import sys
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import accumulate, combinations
from pathlib import Path


class StopError(Exception):
    """(exit code, sentence)"""


def hold(condition, place, sentence, code=1):
    if not condition:
        raise StopError(code, f"{place}：{sentence}")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def parse(text, place, code=2, hook=None):  # whole numbers and whole characters only
    try:
        value = json.loads(text, parse_float=int, parse_constant=int, object_hook=hook)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as problem:
        raise StopError(code, f"{place}：不是 JSON（{type(problem).__name__}）") from None
    return value


def canonical(value, left=64):  # The canonical text (RFC 8785) of a parsed value
    large = type(value) is int and abs(value) >> 53
    left += not isinstance(value, dict | list)
    hold(left > 0 and not large, "JSON", "嵌套过深，或数字超过 2^53-1")
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        told = (f"{canonical(one)}:{canonical(value[one], left - 1)}" for one in names)
        return "{" + ",".join(told) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(one, left - 1) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def shape(value, wanted, place):  # {name: …, "optional?": …}, [each], {allowed}, (types)
    kinds = wanted if isinstance(wanted, tuple) else (type(wanted),)
    kinds, among = ((str,), wanted) if isinstance(wanted, set) else (kinds, [value])
    large = type(value) is int and abs(value) >> 256
    if type(value) not in kinds or large or value not in among:
        raise StopError(2, f"{place}：形式应如 {wanted}")
    for name, inner in wanted.items() if isinstance(wanted, dict) else ():
        if name[-1] != "?" and name not in value:
            raise StopError(2, f"{place}：缺 {name}")
        if name[-1] != "?" or value.get(name[:-1]) is not None:
            shape(value.get(name.rstrip("?")), inner, f"{place}.{name.rstrip('?')}")
    for at, item in enumerate(value if isinstance(wanted, list) else ()):
        shape(item, wanted[0], f"{place}[{at}]")


def unbase64(text, place, length=32):
    good = re.fullmatch("[A-Za-z0-9+/]*={0,2}", text) and len(text) % 4 == 0
    data = base64.b64decode(text) if good else b""
    hold(base64.b64encode(data).decode() == text, place, "不是规范的 base64")
    hold(len(data) == length, place, f"应为 {length} 字节，实为 {len(data)} 字节")
    return data


def sm3(data):  # SM3 (GB/T 32905)
    def rotate(word, by):
        return (word << by % 32 | word >> (32 - by % 32)) & 0xFFFFFFFF

    start = "7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e"
    state = [int(start[at : at + 8], 16) for at in range(0, 64, 8)]
    data += b"\x80" + bytes(-(len(data) + 9) % 64) + (8 * len(data)).to_bytes(8, "big")
    for begin in range(0, len(data), 64):
        w = [int.from_bytes(data[at : at + 4], "big") for at in range(begin, begin + 64, 4)]
        for at in range(16, 68):
            mixed = w[at - 16] ^ w[at - 9] ^ rotate(w[at - 3], 15)
            mixed ^= rotate(mixed, 15) ^ rotate(mixed, 23)
            w.append(mixed ^ rotate(w[at - 13], 7) ^ w[at - 6])
        a, b, c, d, e, f, g, h = state
        for at in range(64):
            turned = rotate(0x79CC4519 if at < 16 else 0x7A879D8A, at)
            ss = rotate((rotate(a, 12) + e + turned) & 0xFFFFFFFF, 7)
            ff = a ^ b ^ c if at < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if at < 16 else (e & f) | (~e & g)
            left = (ff + d + (ss ^ rotate(a, 12)) + (w[at] ^ w[at + 4])) & 0xFFFFFFFF
            right = (gg + h + ss + w[at]) & 0xFFFFFFFF
            a, b, c, d = left, a, rotate(b, 9), c
            e, f, g, h = right ^ rotate(right, 9) ^ rotate(right, 17), e, rotate(f, 19), g
        state = [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True)]
    return b"".join(word.to_bytes(4, "big") for word in state)


P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # Ed25519, RFC 8032
D = -121665 * pow(121666, -1, P) % P


def point(data):  # 32 bytes → a curve point or None
    y = int.from_bytes(data, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        return None
    return P - x if x & 1 != odd else x, y


def add(one, two):
    (a, b), (c, d) = one, two
    k = D * a * b * c * d
    return (a * d + b * c) * pow(1 + k, -1, P) % P, (b * d + a * c) * pow(1 - k, -1, P) % P


def times(number, base):
    half = times(number >> 1, add(base, base)) if number > 1 else (0, 1)
    return add(half, base) if number & 1 else half


@lru_cache(maxsize=4096)
def signed(key, message, signature):  # Whether an Ed25519 signature holds
    public, first, base = point(key), point(signature[:32]), 4 * pow(5, -1, P) % P
    second = int.from_bytes(signature[32:], "little")
    good = public and first and second < ORDER
    seen = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little")
    left = times(second, point(base.to_bytes(32, "little")))
    return bool(good) and left == add(first, times(seen % ORDER, public))


def rebuilt(index, size, leaf, path):  # the root by RFC 6962, 2.1.1
    hold(0 <= index < size and bool(path) == (size > 1), "proof", "序号或证明的项数不对")
    if size == 1:
        return leaf
    half = 1 << (size - 1).bit_length() - 1
    if index < half:
        return sha256(b"\x01", rebuilt(index, half, leaf, path[:-1]), path[-1])
    return sha256(b"\x01", path[-1], rebuilt(index - half, size - half, leaf, path[:-1]))


def both(first, second, path, known):  # (old, new root) by RFC 6962, 2.1.2
    hold(0 < first <= second, "size1", f"{first} 条、{second} 条：不是增长，或由空树开始")
    if first == second:
        hold(len(path) == (known is None), "proof", "证明的项数不对")
        return (known or path[0],) * 2
    hold(path, "proof", "证明的项数不够")
    half, last = 1 << (second - 1).bit_length() - 1, path[-1]
    if first <= half:
        old, new = both(first, half, path[:-1], known)
        return old, sha256(b"\x01", new, last)
    old, new = both(first - half, second - half, path[:-1], None)
    return sha256(b"\x01", last, old), sha256(b"\x01", last, new)


def hash_of(value):  # SHA-256 (hex) of the canonical text
    return sha256(canonical(value).encode()).hex()


def half(whole, parts):  # a half goes up
    return (2 * whole + parts) // (2 * parts)


def payload(disclosure):  # of a disclosure that holds
    text = disclosure["payload"]
    return text if isinstance(text, dict) else json.loads(text)


def moment(text, place):  # RFC 3339 with its offset
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        found = None
    hold(found and found.tzinfo, place, "不是带时区的时刻")
    return found


def root_of(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01", root_of(leaves[:half]), root_of(leaves[half:]))


def x25519(secret, public):  # RFC 7748, 5
    number = int.from_bytes(secret, "little") & ~7 & (1 << 255) - 1 | 1 << 254
    u = int.from_bytes(public, "little") & (1 << 255) - 1
    (a, b), (c, d) = (1, 0), (u, 1)
    for bit in range(254, -1, -1):
        swap = number >> bit & 1
        a, b, c, d = (c, d, a, b) if swap else (a, b, c, d)
        plus, minus = (a + b) ** 2 % P, (a - b) ** 2 % P
        one, two = (c - d) * (a + b) % P, (c + d) * (a - b) % P
        c, d, e = (one + two) ** 2 % P, u * (one - two) ** 2 % P, plus - minus
        a, b = plus * minus % P, e * (plus + 121665 * e) % P
        a, b, c, d = (c, d, a, b) if swap else (a, b, c, d)
    return (a * pow(b, P - 2, P) % P).to_bytes(32, "little")


ROUNDS = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15))
ROUNDS += ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))


def chacha20(key, nonce, count, data):  # RFC 8439, 2.4
    head, out = b"expand 32-byte k" + key, bytearray()
    for begin in range(0, len(data), 64):
        raw = head + (count + begin // 64).to_bytes(4, "little") + nonce
        start = [int.from_bytes(raw[at : at + 4], "little") for at in range(0, 64, 4)]
        w = start[:]
        for a, b, c, d in ROUNDS * 10:
            for left, from_, into, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                w[left] = (w[left] + w[from_]) & 0xFFFFFFFF
                mixed = w[into] ^ w[left]
                w[into] = (mixed << by | mixed >> (32 - by)) & 0xFFFFFFFF
        words = zip(w, start, strict=True)
        block = b"".join(((x + y) & 0xFFFFFFFF).to_bytes(4, "little") for x, y in words)
        out += bytes(x ^ y for x, y in zip(data[begin : begin + 64], block, strict=False))
    return bytes(out)


def aead(key, nonce, aad, plain):  # RFC 8439, 2.8: ciphertext and tag
    sealed, once = chacha20(key, nonce, 1, plain), chacha20(key, nonce, 0, bytes(32))
    data = aad + bytes(-len(aad) % 16) + sealed + bytes(-len(sealed) % 16)
    data += len(aad).to_bytes(8, "little") + len(sealed).to_bytes(8, "little")
    r, total = int.from_bytes(once[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF, 0
    for at in range(0, len(data), 16):
        total = (total + int.from_bytes(data[at : at + 16] + b"\x01", "little")) * r % (2**130 - 5)
    tag = (total + int.from_bytes(once[16:], "little")) % 2**128
    return sealed + tag.to_bytes(16, "little")


def extract(salt, material):  # HKDF-SHA256, RFC 5869
    return hmac.digest(salt or bytes(32), material, "sha256")


def expand(prk, info, length=32):
    return hmac.digest(prk, info + b"\x01", "sha256")[:length]


KEM, SUITE = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x03"
BASE = (9).to_bytes(32, "little")


def hpke(receiver, info, aad, plain, material):  # RFC 9180 base mode: (enc, ciphertext)
    def concentrated(suite, salt, label, data):
        return extract(salt, b"HPKE-v1" + suite + label + data)

    def stretched(suite, prk, label, data, length=32):
        return expand(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + data, length)

    secret = stretched(KEM, concentrated(KEM, b"", b"dkp_prk", material), b"sk", b"")
    enc = x25519(secret, BASE)
    agreed = concentrated(KEM, b"", b"eae_prk", x25519(secret, receiver))
    shared = stretched(KEM, agreed, b"shared_secret", enc + receiver)
    context = b"\x00" + concentrated(SUITE, b"", b"psk_id_hash", b"")
    context += concentrated(SUITE, b"", b"info_hash", info)
    prk = concentrated(SUITE, shared, b"secret", b"")
    key = stretched(SUITE, prk, b"key", context)
    nonce = stretched(SUITE, prk, b"base_nonce", context, 12)
    return enc, aead(key, nonce, aad, plain)


def times_field(a, b):  # GF(2^8), 0x11B
    product = 0
    while b:
        product, a, b = product ^ a * (b & 1), a << 1 ^ 0x11B * (a >> 7), b >> 1
    return product


def dealt(key, count):  # Shamir's shares of x = 1, 2, 3: two are needed, of one trustee one
    slope = [*zip(key, expand(extract(b"", key), b"shamir"), strict=True)]
    line = [bytes(k ^ times_field(s, x) for k, s in slope) for x in (1, 2, 3)]
    return line[:count] if count > 1 else [key]


def joined(pair):  # K from {x: share}; of one trustee the share itself
    if len(pair) == 1:
        return next(iter(pair.values()))
    (x, one), (y, two) = pair.items()
    inverse = next(n for n in range(256) if times_field(n, x ^ y) == 1)
    left, right = times_field(y, inverse), times_field(x, inverse)
    mixed = zip(one, two, strict=True)
    return bytes(times_field(a, left) ^ times_field(b, right) for a, b in mixed)


CHECKPOINT = {"origin": "", "size": 0, "root": "", "time": "", "key": "", "signature": ""}
PROOF = {"index": 0, "size": 0, "path": [""]}
DISCLOSURE = {"format": {"lianshen-disclosure/1"}, "entry": "", "salt": "", "proof": PROOF}
DISCLOSURE |= {"payload": (dict, str), "checkpoint": CHECKPOINT}
HASHES = {"md5": lambda data: hashlib.md5(data, usedforsecurity=False).digest(), "sm3": sm3}
HASHES["sha256"] = sha256
PICK = {"index": 0, "digest": "", "divisor": 0, "ticket": 0, "number": 0}
ROUND = {"sources": [[(int, str)]], "key": "", "removed": [0], "picks": [PICK]}
POOL = [{"number": 0, "id": "", "name": "", "tickets": 0}]
EVIDENCE = {"checkpoint?": CHECKPOINT, "notice?": DISCLOSURE, "freeze?": DISCLOSURE}
EVIDENCE |= {"chain?": {"anchor": "", "values": [""]}}
TERMS = dict.fromkeys(("threshold?", "step?", "cap?", "small?"), 0)
EVIDENCE["document?"] = {"method_key?": "", "method_terms?": TERMS, "reserves?": 0}
EVIDENCE["document?"] |= {"several?": {"winners?": 0}}
EVIDENCE["frozen?"] = {"pool": POOL, "credit?": [{"id": "", "score": 0}]}
EVIDENCE["drand?"] = [{"turn": 0, "round": 0, "signature": "", "randomness": ""}]
LOTS = {"won?": [[DISCLOSURE]], "moves?": [DISCLOSURE]}
EVIDENCE |= {"nonces?": [DISCLOSURE], "lots?": LOTS | {"most": 0}}
RECORD = {"format": {"lianshen-draw/1"}, "suite": {*HASHES}, "label": (str, type(None))}
RECORD |= {"pool": POOL, "rounds": [ROUND], "evidence?": EVIDENCE}
SEALED = {"enc": "", "key": "", "sealed": ""}
ENVELOPE = {"format": {"lianshen-envelope/1"}, "notice": "", "offer": "", "version": 0, "suite": 0}
ENVELOPE |= {"commitment": "", "content": "", "blobs": [""], "shares": [SEALED]}
LISTED = {"offer": "", "version": 0, "sha256": "", "number": (int, type(None))}
STATEMENT = {"notice": "", "list": "", "checkpoint": {"size": 0, "root": ""}, "place": 0}
STATEMENT |= {"shares_sha256": ""}
OFFER = {"number": 0, "envelope": ENVELOPE, "key": "", "content": (dict, type(None))}
OFFER |= {"malformed": "", "receipt": DISCLOSURE}
DOCUMENT = {"id": "", "edition": 0, "trustees": [{"place": 0, "opening": "", "signing": ""}]}
OPENING = {"format": {"lianshen-opening/1"}, "notice": {"document": DOCUMENT, "logged": DISCLOSURE}}
OPENING["notice"]["extended?"] = [DISCLOSURE]
OPENING |= {"list": {"notice": "", "offers": [LISTED]}, "closing": DISCLOSURE, "offers": [OFFER]}
OPENING |= {"releases": [{"statement": STATEMENT, "shares": {}, "signature": ""}]}
OPENING["opened"] = DISCLOSURE
PLACED = {"number": 0, "uscc": "", "place": (int, type(None)), "value": (int, type(None))}
PLACED |= {"abnormal": False, "figures": {}}
RANKING = {"format": {"lianshen-ranking/1"}, "method": "", "rows": [PLACED], "figures": {}}
VERDICT = {"format": {"lianshen-verdict/1"}, "number": 0, "place": 0, "accepted": False}
NAMED = {"acts": [DISCLOSURE], "verdicts?": [VERDICT]} | LOTS
MARK = {"criterion": "", "number": 0, "points": 0}
OPENING["ranking?"] = NAMED | {"document": RANKING, "logged": DISCLOSURE}
OPENING["ranking?"] |= {"draws": {"tie": RECORD, "base?": RECORD}}
OPENING["ranking?"] |= {"sheets?": [{"format": {"lianshen-sheet/1"}, "place": 0, "marks": [MARK]}]}
SCORING = {"criteria": [{"key": "", "weight": 0, "kind": ""}], "experts": 0, "trim_from": 0}
EVIDENCE["opening?"] = OPENING  # the record's own: it asks for evidence of this kind
RULES = dict.fromkeys(("minutes", "step_fen", "extend_within", "extend_minutes", "most"), 0)
RULES |= {"abnormal_bp?": 0, "explain_days?": 0}
LIVE = {"format": {"lianshen-live/1"}, "notice": {"document": {}, "logged": DISCLOSURE}}
LIVE["notice"]["document"] |= {"method_key": {"live_price"}, "method_terms": RULES}
LIVE["notice"]["document"] |= {"draw_at": "", "amount_fen": 0, "floor_fen?": 0, "ceiling_fen?": 0}
LIVE |= {"frozen": {"pool": POOL}, "freeze": DISCLOSURE, "began": DISCLOSURE, "bids": [DISCLOSURE]}
LIVE |= {"ended": DISCLOSURE, "ranking": NAMED}
NEVER, UNDONE = 2**1025, {"award.declined", "award.forfeited", "award.disqualified"}
AWARDS = {"award.proposed", *UNDONE}
ENDS = {f"requirement.{act}" for act in ("fail", "cancel", "invalidate", "refuse_sole")}


class Verifier:
    key = source = None  # the pinned key; origin and key of the first checkpoint seen
    beside, limited = (), False  # (name, disclosures) of other lots; whether lots are limited

    def checkpoint(self, given, place):
        shape(given, CHECKPOINT, place)
        key, root = unbase64(given["key"], f"{place}.key"), unbase64(given["root"], f"{place}.root")
        signature = unbase64(given["signature"], f"{place}.signature", 64)
        text = f"{given['origin']}\n{given['size']}\n{given['root']}\n{given['time']}\n"
        hold(text.count("\n") == 4, place, "签名文本的一行中有换行")
        hold(self.key in (None, key), f"{place}.key", "不是 --key 所给的公钥")
        hold(signed(key, text.encode(), signature), f"{place}.signature", "签名不成立")
        self.source = self.source or (given["origin"], key)
        hold(self.source == (given["origin"], key), f"{place}.origin", "与其他检查点不是同一日志")
        return root

    def entry(self, text, index, place):  # canonical JSON of exactly these three, at its own place
        entry = parse(text, place, 1)
        good = isinstance(entry, dict) and sorted(entry) == ["commit", "minute", "seq"]
        hold(good and canonical(entry) == text, place, "应为 seq、minute、commit 的规范 JSON")
        hold(repr(entry["seq"]) == str(index), f"{place}.seq", f"应为 {index}")
        return entry

    def disclosure(self, given, place):  # answers index and facts
        shape(given, DISCLOSURE, place)
        (index, size, path), text = map(given["proof"].get, PROOF), given["payload"]
        entry = self.entry(given["entry"], index, f"{place}.entry")
        text = text if isinstance(text, str) else canonical(text)
        payload = parse(text, f"{place}.payload", 1)
        good = isinstance(payload, dict) and canonical(payload) == text
        hold(good, f"{place}.payload", "应为规范写法的 JSON 对象")
        commit = unbase64(str(entry["commit"]), f"{place}.entry.commit")
        found = sha256(unbase64(given["salt"], f"{place}.salt"), text.encode())
        hold(found == commit, f"{place}.payload", "与条目中的承诺不符")
        root = self.checkpoint(given["checkpoint"], f"{place}.checkpoint")
        hold(size == given["checkpoint"]["size"], f"{place}.proof.size", "与检查点的大小不同")
        path = [unbase64(one, f"{place}.proof.path[{at}]") for at, one in enumerate(path)]
        found = rebuilt(index, size, sha256(b"\x00", given["entry"].encode()), path)
        hold(found == root, f"{place}.proof.path", "算出的根与检查点的根不同")
        return index, payload["facts"] if isinstance(payload.get("facts"), dict) else {}

    def key_string(self, sources, place):  # RFC 3797, texts as they stand
        key = ""
        for at, source in enumerate(sources):
            texts = [value for value in source if isinstance(value, str)]
            plain = all(re.fullmatch("[a-z0-9]*", str(value)) for value in source)
            hold(plain and len(texts) in (0, len(source)), f"{place}[{at}]", "应全为整数或小写文本")
            key += "".join(f"{value}." for value in texts or sorted(source)) + "/"
        return key

    def round(self, one, key, place, suite, left):  # left: (number, tickets, first)
        hold(one["key"] == key, f"{place}.key", f"由来源写出的键串应为 {key}")
        left[:] = [row for row in left if row[0] not in set(one["removed"])]
        for index, pick in enumerate(one["picks"]):
            spot, counter = f"{place}.picks[{index}]", index.to_bytes(2, "big")
            hold(left, spot, "已无人可抽")
            digest = HASHES[suite](counter + key.encode() + counter)
            ends = list(accumulate(row[1] for row in left))
            rank = int.from_bytes(digest, "big") % ends[-1]
            at = next(at for at, end in enumerate(ends) if rank < end)
            number, tickets, first = left.pop(at)
            ticket = first + rank - ends[at] + tickets
            right = (index, digest.hex(), ends[-1], ticket, number)
            for name, value in zip(PICK, right, strict=True):
                hold(pick[name] == value, f"{spot}.{name}", f"重算为 {value}，记录为 {pick[name]}")

    def draw(self, record):
        shape(record, RECORD, "draw")
        pool, label, rounds, first, left = record["pool"], record["label"], [], 1, []
        hold(0 < len(pool) < 65536 and record["rounds"], "pool", "须有 1 至 65535 家，至少一轮")
        hold(len({row["id"] for row in pool}) == len(pool), "pool", "同一家出现两次")
        for at, row in enumerate(pool):
            good = row["number"] == at + 1 and row["tickets"] > 0
            hold(good, f"pool[{at}]", f"编号应为 {at + 1}，签数应为正数")
            left.append((at + 1, row["tickets"], first))
            first += row["tickets"]
        for turn, one in enumerate(record["rounds"]):
            good = set(one["removed"]) <= set(range(1, len(pool) + 1))
            hold(good, f"rounds[{turn}].removed", "名单中没有这个编号")
            there = label is None or one["sources"][:1] == [[label]]
            rounds.append(one["sources"] if there else [[label], *one["sources"]])
            key = self.key_string(rounds[-1], f"rounds[{turn}].sources")
            self.round(one, key, f"rounds[{turn}]", record["suite"], left)
            idle = left and not one["picks"] and record.get("evidence")
            hold(not idle, f"rounds[{turn}].picks", "没有抽取就换了承诺链的下一个值")
        given = {name: part for name, part in (record.get("evidence") or {}).items() if part}
        notice = self.evidence(given, record, [sources[label is not None :] for sources in rounds])
        self.by_notice(given, record, notice)
        proved = [f"{len(pool)} 家、{len(rounds)} 轮：键串、摘要、除数、签号、编号逐一重算相符"]
        proved += [f"证据 {part[:-1]} 成立" for part in EVIDENCE if part[:-1] in given]
        idle = {"lots"} if not any(one["removed"] for one in record["rounds"]) else set()
        idle |= {"opening"} if notice.get("level") != 2 else set()
        idle |= {"document"} if label != "agency" else set()
        missing = [f"没有证据 {part[:-1]}" for part in EVIDENCE if part[:-1] not in {*given, *idle}]
        values = [bytes.fromhex(one) for one in given.get("chain", {}).get("values", ())[:1]]
        blind = str(given.get("frozen", {}).get("blind", ""))
        if blind and values:  # one of the next two values of the chain
            text = bytes.fromhex(blind) if re.fullmatch("[0-9a-f]{64}", blind) else b""
            if values[0] not in (sha256(text), sha256(sha256(text))):
                missing.append("名单的盲值不出自承诺链（较早的记录）：不能排除平台挑选过它")
        if "lots" in given and label in (None, "agency"):
            proved.append(f"每家最多 {given['lots']['most']} 个标段，跳过的正是已达上限的机构")
        drand = [f"请在任一 drand 镜像比对第 {one['round']} 期" for one in given.get("drand", [])]
        return proved, [*missing, *drand, "外部数值是否当时公布、名单中各家是否合格"]

    def evidence(self, given, record, rounds):  # sources without the label
        if "checkpoint" in given:
            self.checkpoint(given["checkpoint"], "evidence.checkpoint")
        told = {name: given[name] for name in ("notice", "freeze") if name in given}
        told |= {f"nonces[{at}]": one for at, one in enumerate(given.get("nonces", []))}
        told = {name: self.disclosure(one, f"evidence.{name}") for name, one in told.items()}
        self.of_one_notice(told, rounds)
        start, notice = told.pop("notice", (-1, {}))
        end, freeze = told.pop("freeze", (NEVER, {}))
        hold(start < end, "evidence.freeze", "冻结在日志中先于公告")
        chain = given.get("chain", {"anchor": None, "values": []})
        for name in ("suite", "label", "chain_anchor"):
            value = record.get(name, chain["anchor"])
            same = value is None or notice.get(name, value) == value
            hold(same, f"evidence.notice {name}", f"公告中是 {notice.get(name)}，记录中是 {value}")
        hashed = freeze.get("pool_hash")
        if "frozen" in given:
            hold(given["frozen"]["pool"] == record["pool"], "evidence.frozen.pool", "名单不同")
            hashed = hash_of(given["frozen"])
            hold(freeze.get("pool_hash", hashed) == hashed, "evidence.frozen", "与所记哈希不同")
        same = [sources[:1] for sources in rounds] == [[[hashed]]] * len(rounds)
        same = same or not {"frozen", "freeze"} & set(given)
        hold(same, "rounds sources", f"每轮应有冻结名单的哈希 {hashed}")
        self.chain(chain["anchor"], chain["values"], rounds)
        numbers = {row["id"]: row["number"] for row in record["pool"]}
        self.nonces(given, told, (start, end), numbers, rounds)
        if record["label"] in (None, "agency") and {"lots_most", "lots"} & {*notice, *given}:
            self.lots(given.get("lots"), record, numbers, notice)
        else:
            gone = "notice" in given and any(one["removed"] for one in record["rounds"])
            hold(not gone, "rounds.removed", "公告不限标段，没有可以跳过的机构")
        for at, one in enumerate(given.get("drand", [])):
            place, there = f"evidence.drand[{at}]", dict(enumerate(rounds, 1)).get(one["turn"], [])
            text = one["signature"] if re.fullmatch("([0-9a-f]{2})+", one["signature"]) else ""
            same = sha256(bytes.fromhex(text)).hex() == one["randomness"]
            hold(text and same, f"{place}.randomness", "不是签名的 SHA-256")
            hold([one["randomness"]] in there[3:], place, "不在这一轮的外部来源中")
        return notice

    def by_notice(self, given, record, notice):  # tickets and picks as the notice says
        document = given.get("document")
        if document is None or not {"notice", "frozen"} <= {*given}:
            given.pop("document", None)  # by themselves its words prove nothing
            return
        same = notice.get("document_sha256") == hash_of(document)
        hold(same, "evidence.document", "与日志中的 document_sha256 不同")
        terms, method = document.get("method_terms") or {}, document.get("method_key")
        scores = given.get("frozen", {}).get("credit") or ()
        scores = {one["id"]: one["score"] for one in scores}
        for row in record["pool"]:
            score, right = scores.get(row["id"], 0), 1
            if method == "credit_draw":
                right += (score - terms.get("threshold", 60)) // (terms.get("step", 10) or 1)
                right = max(1, min(terms.get("cap", 5), right))
            right = max(1, score) if method == "credit_merit" else right
            good = row["tickets"] == right
            hold(good, f"pool：{row['number']}", f"信用 {score} 分应为 {right} 签")
        wanted = (document.get("several") or {}).get("winners", 1) + document.get("reserves", 0)
        wanted = terms.get("small", 3) if method == "credit_merit" else wanted
        wanted = wanted if record["label"] == "agency" else len(record["pool"])
        left = {row["number"] for row in record["pool"]}
        for turn, one in enumerate(record["rounds"]):
            left -= {*one["removed"]}
            right = min(wanted, len(left))
            hold(len(one["picks"]) == right, f"rounds[{turn}].picks", f"应抽 {right} 家")
            left -= {pick["number"] for pick in one["picks"]}

    def of_one_notice(self, told, rounds):  # entries of one notice, sources of its level
        for name, (_, facts) in told.items():
            same = facts.get("notice") == next(iter(told.values()))[1].get("notice")
            hold(same, f"evidence.{name}", "是另一份公告的记录")
        level = told.get("notice", (0, {}))[1].get("level")
        for turn, sources in enumerate(rounds):
            good = level is None or (len(sources) > 3) == (level == 3)
            hold(good, f"rounds[{turn}].sources", "外部来源与公告的可信度等级不符")

    def nonces(self, given, told, between, numbers, rounds):  # those of the key are the logged ones
        sealed = self.opened_nonces(given, list(numbers)) if "opening" in given else {}
        keys = [(sources[2:3] or [[]])[0] for sources in rounds]
        for number, value in sealed.items():
            there = all(key[number - 1 : number] == [value] for key in keys)
            hold(there, f"rounds sources：{number}", "不是这一家开启的随机数")
        for name, (index, facts) in told.items():
            hold(between[0] < index < between[1], f"evidence.{name}", "不在公告与冻结之间记入日志")
            number = numbers.get(str(facts.get("agency_uscc")), 0)
            value = sealed.setdefault(number, facts.get("nonce"))
            good = all(key[max(number - 1, 0) : number] == [value] for key in keys)
            hold(good, f"evidence.{name}", "与键串中这一家的随机文本不同")
        whole = all(len(key) == len(numbers) for key in keys) and len(sealed) >= len(numbers)
        hold(whole or not told, "evidence.nonces", "键串中有不属于名单机构、或没有记录的随机文本")

    def opened_nonces(self, given, ids):  # {number: value} of level 2, after all of their opening
        self.offer(given["opening"])
        logged, found = given["opening"]["notice"]["logged"]["payload"], {}
        same = logged == given.get("notice", {"payload": logged})["payload"]
        hold(same, "evidence.opening.notice", "不是这份公告的开启记录")
        for at, one in enumerate(given["opening"]["offers"]):
            number, place = one["number"], f"evidence.opening.offers[{at}]"
            hold(0 < number <= len(ids), place, "名单中没有这个编号")
            owner = self.disclosure(one["receipt"], f"{place}.receipt")[1].get("agency_uscc")
            hold(owner == ids[number - 1], f"{place}.receipt", "不是名单中这一家的回执")
            text = "" if one["malformed"] else str((one["content"] or {}).get("nonce"))
            found[number] = sha256(text.encode()).hex() if text else ""
        return found

    def lots(self, given, record, numbers, notice):  # who held enough others is out, no one else
        hold(given, "evidence.lots", "公告限制每家可中的标段数，应有其他标段的中选记录")
        most, rounds = notice.get("lots_most", given["most"]), record["rounds"]
        hold(given["most"] == most, "evidence.lots.most", f"公告中是 {most}")
        own, won = str(notice.get("notice", "")).rpartition("-"), given.get("won") or ()
        moved = self.moved(given, own, lots := "evidence.lots.moves")
        hold(moved or len(won) == len(rounds), "evidence.lots.won", "应每轮一组")
        for turn, one in enumerate(rounds):
            at, place = self.logged(moved, own, record, turn), f"evidence.lots.won[{turn}]"
            held = self.stood(moved, own, at, lots) if moved else self.held(won[turn], own, place)
            out = sorted(n for uscc, n in numbers.items() if held.count(uscc) >= most)
            good = sorted(one["removed"]) == out or (moved and at == NEVER)
            hold(good, f"evidence.lots：rounds[{turn}].removed", f"每家限 {most} 个，应跳过 {out}")

    def moved(self, given, own, place):  # {entry: (kind, lot, facts, award)} of all lots; {}: older
        self.limited, found = True, {}
        if given.get("moves") is None or not own[2].isdecimal():
            hold(not self.beside, place, "较早的记录没有这一项，无法与 --lots 比对", 2)
            return {}
        for name, content in ((place, given["moves"]), *self.beside):
            rows = {}
            for at, one in enumerate(content):
                index, facts = self.disclosure(one, f"{name}[{at}]")
                kind, award = (payload(one).get(part) for part in ("event", "subject"))
                kind, lot = str(kind)[8:], str(facts.get("notice")).rpartition("-")
                good = kind in AWARDS | ENDS or "record_sha256" in facts
                if good and lot[0] == own[0]:
                    rows[index] = kind, lot, facts, canonical(award)
            hold(rows, name, "没有这份公告各标段的抽取、中选、放弃或终止")
            found = found or rows
            left = sorted(at for at in rows if at < max(found) and at not in found)
            hold(not left, place, f"缺日志第 {left} 号条目，{name} 中有")
        return found

    def logged(self, moved, own, record, turn):  # the entry of a round; NEVER: void, nobody left
        told = {name: part for name, part in record.items() if name != "evidence"}
        digest = hash_of(told | {"rounds": told["rounds"][: turn + 1]})
        mine = [(at, kind, facts) for at, (kind, lot, facts, _) in moved.items() if lot == own]
        found = [at for at, _, facts in mine if facts.get("record_sha256") == digest]
        found += [(NEVER, at)[kind == "requirement.fail"] for at, kind, _ in mine if kind in ENDS]
        hold(found or not moved, f"rounds[{turn}]", "evidence.lots.moves 中没有这次抽取的记录摘要")
        return [*found, NEVER][0]

    def stood(self, moved, own, before, place):  # whose awards in other lots held by then
        past = [row for at, row in moved.items() if at < before and row[1] != own]
        gone = {award for kind, _, _, award in past if kind in UNDONE}
        held = [row for row in past if row[0] == "award.proposed" and row[3] not in gone]
        decided = {lot[2] for kind, lot, _, _ in past if kind in AWARDS | ENDS}
        early = {str(lot) for lot in range(1, int(own[2]))} - decided
        void = before == NEVER or moved[before][2].get("cancelled")
        hold(void or not early, place, f"此前的标段 {sorted(early)} 没有中选，也没有终止")
        return [uscc for _, uscc in {(lot, facts.get("agency_uscc")) for _, lot, facts, _ in held}]

    def held(self, won, own, place, before=NEVER):  # older: one lot names one agency once
        found = {}
        for at, one in enumerate(won):
            index, facts = self.disclosure(one, f"{place}[{at}]")
            lot = str(facts.get("notice")).rpartition("-")
            same = not own[0] or (lot[0] == own[0] and lot[2] != own[2])
            hold(same and index < before, f"{place}[{at}]", "不是同一公告的其他标段此前的中选")
            found[lot[2], facts.get("agency_uscc")] = facts.get("agency_uscc")
        return [*found.values()]

    def chain(self, above, values, rounds):  # each hashes to the one before
        hold(above is None or len(values) == len(rounds), "evidence.chain.values", "应每轮一个值")
        for turn, value in enumerate(values):
            place = f"evidence.chain.values[{turn}]"
            hold(re.fullmatch("[0-9a-f]{64}", value), place, "应为 64 位小写十六进制")
            hold(sha256(bytes.fromhex(value)).hex() == above, place, "其哈希不是上一个值")
            hold(rounds[turn][1:2] == [[value]], place, "不是这一轮键串中的值")
            above = value

    def offer(self, record):  # an opening record: every offer written again from its key
        shape(record, OPENING, "offer")
        document, listed = record["notice"]["document"], record["list"]
        start, notice = self.disclosure(record["notice"]["logged"], "notice.logged")
        end, closing = self.disclosure(record["closing"], "closing")
        last, result = self.disclosure(record["opened"], "opened")
        hold(start < end < last, "closing", "公告、封存、开启在日志中的先后不对")
        same = notice.get("document_sha256") == hash_of(document)
        hold(same, "notice.document", "与日志中的 document_sha256 不同")
        hold(closing.get("offers_sha256") == hash_of(listed), "list", "与 offers_sha256 不同")
        bound = f"{document['id']}/{document['edition']}"
        hold(listed["notice"] == bound, "list.notice", f"应为 {bound}")
        trustees = {one["place"]: one for one in document["trustees"]}
        count = len(trustees)
        good = sorted(trustees) == list(range(1, count + 1)) and 0 < count < 4
        hold(good, "notice.document.trustees", "应有一至三名受托人，席位连续")
        shares = self.releases(record, trustees, closing["offers_sha256"])
        rows, until = self.listed(record), self.closes(record, start, notice.get("notice"))
        keys, said, told = [trustees[x]["opening"] for x in sorted(trustees)], [], []
        for at, one in enumerate(record["offers"]):
            place, row, offer = f"offers[{at}]", rows[one["number"]], one["envelope"]["offer"]
            uscc = self.accepted(one, row, bound, keys, (start, end, until), place)
            given = {x: by[offer] for x, by in shares.items() if by.get(offer)}
            said += self.opened(one, given, place, uscc, document)
            names = ("number", "key", "content", "malformed")
            told.append({"offer": offer} | {name: one[name] for name in names})
        hold(result.get("result_sha256") == hash_of(told), "offers", "与日志的 result_sha256 不同")
        good = sum(bool(one["key"]) for one in told)
        proved = f"{len(told)} 个信封与回执、封存清单、受托人相符，一个不少"
        proved = [proved, f"{good} 个信封：份额、密封、内容、承诺由密钥逐一重新推出相符"]
        names = f"{len(shares)} 名受托人的签名成立：签的是封存清单和封存检查点"
        told = record.get("ranking") and self.ranked(record, last, result)
        told = told or ([], ["没有名次的记录"])
        unsaid = [*said, *told[1], "报价是否属实；受托人是否在截止前串通；外部数值是否当时公布"]
        return [*proved, names, *told[0]], unsaid

    def closes(self, record, start, number):  # the end of submission, with all logged extensions
        document, found = record["notice"]["document"], []
        for at, one in enumerate(record["notice"].get("extended") or []):
            place = f"notice.extended[{at}]"
            start, facts, _ = self.fact(one, place, ("requirement.extend",), start, number)
            found.append(moment(facts.get("signup_until"), f"{place}.signup_until"))
        if "signup_until" not in document:
            return None
        until = max([moment(document["signup_until"], "notice.document.signup_until"), *found])
        drawn = moment(document.get("draw_at"), "notice")
        for name, least in (("closing", until), ("opened", drawn)):
            at = moment(payload(record[name]).get("at"), f"{name}.payload.at")
            hold(at >= least, name, f"{at} 早于公告的 {least}")
        return until

    def listed(self, record):  # {number: row} of the closing list, all of them opened
        offers = [row for row in record["list"]["offers"] if row["number"] is not None]
        rows = {row["number"]: row for row in offers}
        hold(len(rows) == len(offers), "list.offers", "一个编号出现两次")
        there = [one["number"] for one in record["offers"]]
        hold(there == sorted(rows), "offers", "开启的不是封存清单中的全部信封")
        return rows

    def ranked(self, record, opened, result):  # the places again, and everybody named by them
        given, place, whose = record["ranking"], "ranking.document", {}
        document, notice = given["document"], record["notice"]["document"]
        index, facts = self.disclosure(given["logged"], "ranking.logged")
        same = facts.get("ranking_sha256") == hash_of(document) and index > opened
        hold(same, place, "与日志中的 ranking_sha256 不同")
        terms, method = notice.get("method_terms", {}), document["method"]
        hold(method == notice.get("method_key"), f"{place}.method", "不是公告的选取方式")
        for at, one in enumerate(record["offers"]):
            receipt = self.disclosure(one["receipt"], f"offers[{at}].receipt")[1]
            whose[one["number"]] = receipt.get("agency_uscc")
        same = {row["number"]: row["uscc"] for row in document["rows"]} == whose
        hold(same and len(whose) == len(document["rows"]), f"{place}.rows", "不是开启的全部报价")
        worth = {one["number"]: self.worth(one, notice) for one in record["offers"]}
        early = self.early(record, worth, terms if method == "lowest_price" else {})
        for row in document["rows"]:
            value, spot = worth[row["number"]], f"{place}.rows：{row['number']}"
            good = value is not None and row["value"] == value and row["number"] not in early
            hold(good or not row["place"], spot, "没有有效报价，或比较值与开启的报价不同")
            good = row["place"] or value is None or row["number"] in early
            hold(good, spot, "有效的报价没有名次")
        order = sorted((r for r in document["rows"] if r["place"]), key=lambda r: r["place"])
        good = [row["place"] for row in order] == list(range(1, len(order) + 1))
        draws = self.random(record, terms, result.get("draws"), whose)
        middle, proved, unsaid = self.figured(given, terms, order, draws)
        keys, nearer = [], terms.get("reference") == "not_above"  # what the places go by
        for row in order:
            value, far = row["value"], abs(row["value"] - middle)
            key = {"average_price": (nearer and value > middle, far)}.get(method, (value,))
            key = (-row["figures"]["total"], value) if method == "scoring" else key
            keys.append((*key, row["number"] if method == "plan_merit" else draws[row["number"]]))
        hold(good and keys == sorted(keys), f"{place}.rows", "名次不连续，或与数值的先后不符")
        share, strict = self.low(order, document, terms), method != "plan_merit"
        named = self.named(given, order, strict, share, notice, facts.get("notice"))
        ways = ("由业主在有效报价中选定", "按名次依次产生，跳过的均有记录")
        told = f"{len(order)} 个名次由开启的报价和并列抽签重新排出"
        return [*proved, f"{told}，{named} 次拟中选{ways[strict]}"], unsaid

    def early(self, record, worth, terms):  # too low without a word in the offer itself
        share = 0 if terms.get("explain_days") else terms.get("abnormal_bp", 0)
        valid = {number: value for number, value in worth.items() if value is not None}
        share *= half(sum(valid.values()), len(valid) or 1)  # of their mean
        notes = {one["number"]: (one["content"] or {}).get("note", "") for one in record["offers"]}
        return {n for n, v in valid.items() if v * 10000 < share and not notes[n].strip()}

    def worth(self, one, notice):  # what is compared of an offer, None when it does not count
        amounts, told = notice.get("price_mode") == "amount", one["content"] or {}
        said, unit = told.get("amount_fen" if amounts else "rate_bp"), ("rate", "fen")[amounts]
        most = notice.get(f"ceiling_{unit}") or (notice.get("amount_fen", 0) if amounts else 9999)
        good = type(said) is int and not one["malformed"]
        if not good or not (notice.get(f"floor_{unit}") or 0) <= said <= most:
            return None
        left = amounts or half(notice.get("amount_fen", 0) * (10000 - said), 10000) > 0
        return (said if amounts else 10000 - said) if left else None

    def random(self, record, terms, logged, whose):  # {number: its place among equals, "base": …}
        tie, base = (record["ranking"]["draws"].get(label) for label in ("tie", "base"))
        for label, one in (("tie", tie), ("base", base)) if base else (("tie", tie),):
            told = hash_of({name: part for name, part in one.items() if name != "evidence"})
            same = (one["label"], (logged or {}).get(label)) == (label, told)
            hold(same, f"ranking.draws.{label}", "与开启时记入日志的摘要不同")
            same = len(one["rounds"]) == 1 and not one["rounds"][0]["removed"]
            hold(same, f"ranking.draws.{label}.rounds", "应只有一轮，没有去掉的")
            self.draw(one)
        proof, picks = tie.get("evidence") or {}, [p["number"] for p in tie["rounds"][-1]["picks"]]
        same = (proof.get("notice") or {}).get("payload") == record["notice"]["logged"]["payload"]
        same = same and all(proof.get(name) for name in ("frozen", "freeze", "nonces", "chain"))
        same = same and payload(proof["freeze"]) == payload(record["closing"])
        hold(same, "ranking.draws.tie.evidence", "没有证明是这份公告的冻结名单和承诺值")
        same = {row["number"]: row["id"] for row in tie["pool"]} == whose
        hold(same and sorted(picks) == sorted(whose), "ranking.draws.tie.pool", "不是开启的各家")
        found = {number: at for at, number in enumerate(picks, 1)}
        found["credit"] = {one["id"]: one["score"] for one in proof["frozen"].get("credit", ())}
        if base:
            shape(terms, {"base_values": [0], "trim_from": 0}, "notice.document.method_terms")
            right = [(str(value), 1) for value in terms["base_values"]]
            same = [(row["id"], row["tickets"]) for row in base["pool"]] == right
            same = same and base["rounds"][-1]["sources"][1:] == tie["rounds"][-1]["sources"][1:]
            hold(same, "ranking.draws.base", "不是公告的系数，或来源与并列抽签不同")
            found["base"] = terms["base_values"][base["rounds"][-1]["picks"][0]["number"] - 1]
        return found

    def figured(self, given, terms, order, draws):  # the base price, proved, unsaid
        document, values = given["document"], sorted(row["value"] for row in order)
        if document["method"] == "average_price":
            hold("base" in draws, "ranking.draws.base", "没有基准系数的抽取记录")
            values = values[1:-1] if 0 < terms["trim_from"] <= len(values) > 2 else values
            mean = half(sum(values), len(values))
            told = {"mean": mean, "base_bp": draws["base"], "counted": len(values)}
            told["reference"] = half(mean * draws["base"], 10000)
            hold(document["figures"] == told, "ranking.document.figures", f"应为 {told}")
            return told["reference"], ["基准系数和基准价由抽取记录和开启的报价重新算出"], []
        if document["method"] != "scoring":
            return 0, [], []
        for row in order:
            shape(row["figures"], {"total": 0}, f"ranking.document.rows：{row['number']}")
        if not given.get("sheets"):
            return 0, [], ["评分的计算：评分表在发出中选通知书后附在记录中"]
        self.points(given, terms, order, draws["credit"])
        return 0, [f"{len(given['sheets'])} 份签名的评分表：各项得分和总分重新算出"], []

    def points(self, given, terms, order, credit):  # the sums, from the signed sheets
        shape(terms, SCORING, "notice.document.method_terms")
        sheets, marks, cheapest = given["sheets"], {}, min(row["value"] for row in order)
        same = [hash_of(one) for one in sheets] == given["document"].get("sheets")
        same = same and len({mark["place"] for mark in sheets}) == len(sheets) == terms["experts"]
        hold(same, "ranking.sheets", "不是签名的全部评分表")
        for mark in (mark for one in sheets for mark in one["marks"]):
            marks.setdefault((mark["criterion"], mark["number"]), []).append(mark["points"])
        for row in order:
            right, score = {"tie": row["figures"].get("tie")}, credit.get(row["uscc"], 0)
            for one in terms["criteria"]:
                said = sorted(marks.get((one["key"], row["number"]), []))
                good = len(said) == len(sheets) and 0 <= said[0] <= said[-1] <= one["weight"]
                good = good or one["kind"] != "expert"
                hold(good, f"ranking.sheets：{one['key']} {row['number']}", "缺分、重复或超出分值")
                said = said[1:-1] if 0 < terms["trim_from"] <= len(said) > 2 else said
                pair = {"price": (one["weight"] * cheapest, row["value"])}
                pair["credit"] = (one["weight"] * min(max(score, 0), 100), 100)
                whole, parts = pair.get(one["kind"], (sum(said), len(said)))
                right[one["key"]] = half(whole, parts) if parts else one["weight"]
            right["total"] = sum(right[one["key"]] for one in terms["criteria"])
            place = f"ranking.document.rows：{row['number']}"
            hold(row["figures"] == right, place, f"得分应为 {right}")

    def line(self, order, terms):  # the published share, and the mean it is taken of
        share = terms.get("abnormal_bp", 0) if terms.get("explain_days") else 0
        return share, half(sum(row["value"] for row in order), len(order) or 1)

    def low(self, order, document, terms):  # the published line, and who is below it
        share, mean = self.line(order, terms)
        place = "ranking.document"
        same = document.get("low", {}) == ({"share_bp": share, "mean": mean} if share else {})
        hold(same, f"{place}.low", f"应为 {share}、{mean}")
        for row in order if share else ():
            right = row["value"] * 10000 < mean * share
            hold(row["abnormal"] is right, f"{place}.rows：{row['number']}", "异常低价标记不对")
        return share

    def named(self, given, order, strict, share, notice, number):  # place after place
        settled, named, last, won = {}, [], -1, iter(given.get("won") or ())
        most, own = (notice.get("purchase") or {}).get("most"), str(number).rpartition("-")
        moved = self.moved(given, own, "ranking.moves") if most else {}
        for at, one in enumerate(given["acts"]):
            place = f"ranking.acts[{at}]"
            index, facts = self.disclosure(one, place)
            event = payload(one).get("event")
            hold(index > last and facts.get("notice") == number, place, "先后或公告不对")
            last, uscc = index, facts.get("agency_uscc")
            if event != "bidding.award.proposed":
                kind, _, word = str(event).rpartition(".")
                hold(kind == "bidding.explanation", place, "不是中选，也不是对报价说明的认定")
                settled[uscc] = word
                if word in ("uphold", "dismiss"):
                    self.counted(given.get("verdicts") or [], facts, word, place, notice)
                continue
            hold(index in moved or not moved, place, "ranking.moves 中没有这次中选")
            held = self.stood(moved, own, index, "ranking.moves") if moved else None
            held = held or self.held(next(won, []), own, f"{place}.won", index)
            out = {u for u in held if most and held.count(u) >= most} | {*named}
            out |= {u for u, word in settled.items() if word in ("reject", "lapse", "dismiss")}
            left = [row for row in order if row["uscc"] not in out]
            mine = [row for row in left[: 1 if strict else None] if row["uscc"] == uscc]
            hold(mine, place, f"按名次应为 {left[0]['uscc'] if left else '无'}")
            good = not (share and mine[0]["abnormal"]) or settled.get(uscc) in ("accept", "uphold")
            hold(good, place, "低于异常低价线，没有说明成立的记录")
            named.append(uscc)
        return len(named)

    def counted(self, verdicts, facts, word, place, notice):  # the majority of what experts signed
        known = {hash_of(one): one for one in verdicts}
        words = [known.get(one, {}) for one in facts.get("verdicts") or []]
        good = all(one.get("number") == facts.get("number") for one in words)
        good = good and len({one.get("place") for one in words}) == len(words)
        good = good and 2 * len(words) > notice["method_terms"].get("experts", 0)
        upheld = 2 * sum(one.get("accepted") is True for one in words) > len(words)
        hold(good and upheld == (word == "uphold"), place, "与专家签名认定的多数不符")

    def fact(self, one, place, names, after, notice):  # (index, facts, time) of what came next
        index, facts = self.disclosure(one, place)
        good = str(payload(one).get("event")).removeprefix("bidding.") in names and index > after
        good = good and facts.get("notice") == notice
        hold(good, place, f"应为这份公告此后的 {'、'.join(names)}")
        return index, facts, moment(payload(one).get("at"), f"{place}.payload.at")

    def live(self, record):  # a live bidding: from the frozen rules to whoever was named
        shape(record, LIVE, "live")
        document, frozen = record["notice"]["document"], record["frozen"]
        at, notice = self.disclosure(record["notice"]["logged"], "notice.logged")
        same, number = notice.get("document_sha256") == hash_of(document), notice.get("notice")
        hold(same, "notice.document", "与日志中的 document_sha256 不同")
        at, facts, _ = self.fact(record["freeze"], "freeze", ("requirement.freeze",), at, number)
        hold(facts.get("pool_hash") == hash_of(frozen), "frozen", "与所记哈希不同")
        names = {row["number"]: row["id"] for row in frozen["pool"]}
        acts, planned = ("requirement.go_live",), document["draw_at"]
        at, facts, logged = self.fact(record["began"], "began", acts, at, number)
        opens, ends = (moment(facts.get(name), f"began.{name}") for name in ("opens", "ends"))
        good = moment(planned, "notice.document.draw_at") <= opens <= logged
        hold(good, "began.opens", f"早于公告的 {planned}，或晚于记入日志的时刻")
        right = opens + timedelta(minutes=document["method_terms"]["minutes"])
        hold(ends == right, "began.ends", f"应为 {right}")
        lowest, ends, moved, at = self.bids(record, names, (opens, ends), at, number)
        acts = ("requirement.rank", "requirement.explain") if lowest else ("requirement.fail",)
        acts += ("requirement.invalidate",)
        at, facts, logged = self.fact(record["ended"], "ended", acts, at, number)
        void = payload(record["ended"])["event"].endswith("invalidate")
        hold(void or logged >= ends, "ended.payload.at", f"应在 {ends} 之后")
        right = {"bids": len(record["bids"]), "bidders": len(lowest)}
        right["amount_fen"] = min(lowest.values(), default=None)
        for name, value in right.items() if lowest and not void else ():
            hold(facts.get(name) == value, f"ended.{name}", f"应为 {value}")
        count = self.winners(record["ranking"], {} if void else lowest, document, at, number)
        hold(count or "rank" not in payload(record["ended"])["event"], "ranking.acts", "没有中选")
        proved = f"{len(record['bids'])} 次报价：名单、先后、幅度、界限和截止逐一重算相符"
        proved = [proved, f"截止顺延 {moved} 次，终了于 {ends}，此后没有报价"]
        proved.append(f"各次报价严格递减，没有并列；{count} 次拟中选由最低价依次产生")
        return proved, ["平台的时钟是否准确；未被受理的报价（各机构自知）；此后的放弃和异议"]

    def bids(self, record, names, window, at, number):  # each by the price and the end before it
        document, (before, ends) = record["notice"]["document"], window
        terms, lowest, leader, moved = document["method_terms"], {}, None, 0
        within = timedelta(minutes=terms["extend_within"])
        longer = timedelta(minutes=terms["extend_minutes"], microseconds=999999)
        least = document.get("floor_fen") or 1
        most = document.get("ceiling_fen") or document["amount_fen"]
        for turn, one in enumerate(record["bids"], 1):
            place = f"bids[{turn - 1}]"
            at, facts, logged = self.fact(one, place, ("live_bid.placed",), at, number)
            when = moment(facts.get("at", payload(one)["at"]), f"{place}.at")
            who, fen = facts.get("number"), facts.get("amount_fen")
            hold(facts.get("place") == turn, f"{place}.place", f"应为 {turn}：缺了报价或多了报价")
            hold(type(who) is type(fen) is int, place, "编号和报价应为整数")
            same = who in names and facts.get("agency_uscc") == names[who]
            hold(same, f"{place}.number", "不是冻结名单中的这一家")
            good = before <= when <= logged < when + timedelta(minutes=1)
            hold(good, f"{place}.at", "早于前一次，或与记入日志的时刻相差一分钟以上")
            hold(when < ends, f"{place}.at", f"已于 {ends} 截止")
            hold(who != leader, f"{place}.number", "已是最低价，不能再报")
            hold(least <= fen <= most, f"{place}.amount_fen", f"应在 {least} 至 {most} 之间")
            later = (when + longer).replace(microsecond=0)  # a part of a second is rounded up
            if ends - when <= within and moved < terms["most"] and later > ends:
                ends, moved = later, moved + 1
            same = moment(facts.get("ends"), f"{place}.ends") == ends
            hold(same, f"{place}.ends", f"应为 {ends}，已顺延 {moved} 次")
            before, leader, lowest[names[who]], most = when, who, fen, fen - terms["step_fen"]
        return lowest, ends, moved, at

    def winners(self, given, lowest, document, after, number):  # named at their own lowest bid
        rows = sorted(lowest.items(), key=lambda row: row[1])
        order = [{"uscc": uscc, "value": fen} for uscc, fen in rows]
        share, mean = self.line(order, document["method_terms"])
        for row in order:
            row["abnormal"] = row["value"] * 10000 < mean * share
        for at, one in enumerate(given["acts"]):
            index, facts = self.disclosure(one, f"ranking.acts[{at}]")
            fen = lowest.get(str(facts.get("agency_uscc")))
            good = facts.get("amount_fen", facts.get("value")) == fen and index > after
            hold(good, f"ranking.acts[{at}]", f"先于截止，或金额不是这一家的最低价 {fen}")
        return self.named(given, order, True, share, document, number)

    def sound(self, told, uscc, document):  # whether an opened content is what the notice asks for
        def hashed(value):
            return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None

        if document.get("nonces"):
            right = {"format": "lianshen-nonce/1", "uscc": uscc, "nonce": told.get("nonce")}
            return told == right and hashed(told["nonce"])
        amounts, names = document.get("price_mode") == "amount", {"uscc": uscc}
        names |= {"format": "lianshen-offer/1", "note": told.get("note")}
        unit = "amount_fen" if amounts else "rate_bp"
        least, most = (1, 10**13) if amounts else (0, 9999)
        if amounts or document.get("price_mode") == "discount":
            names[unit] = told.get(unit) if type(told.get(unit)) is int else -1
        good = least <= names.get(unit, least) <= most and isinstance(told.get("note"), str)
        files = told.get("attachments")
        names["attachments"] = files
        for row in files if isinstance(files, list) else [None]:
            good = good and isinstance(row, dict) and {*row} == {"name", "size", "sha256", "sealed"}
            good = good and isinstance(row["name"], str) and 0 < len(row["name"]) <= 200
            good = good and isinstance(row["size"], int) and 0 <= row["size"] <= 50 << 20
            good = good and hashed(row["sha256"]) and hashed(row["sealed"])
        return good and told == names and len(told["note"]) <= 1000

    def accepted(self, one, row, bound, keys, between, place):  # on the list, receipt before it
        envelope, digest = one["envelope"], hash_of(one["envelope"])
        found = {"offer": envelope["offer"], "version": envelope["version"], "sha256": digest}
        same = row == found | {"number": one["number"]}
        hold(same, f"{place}.envelope", "不是封存清单中的信封")
        index, facts = self.disclosure(one["receipt"], f"{place}.receipt")
        good = facts.get("envelope_sha256") == digest and between[0] < index < between[1]
        hold(good, f"{place}.receipt", "不是这个信封在公告与封存之间的回执")
        hold(envelope["notice"] == bound, f"{place}.envelope.notice", f"应为 {bound}")
        same = [share["key"] for share in envelope["shares"]] == keys
        hold(same, f"{place}.envelope.shares", "不是密封给公告的受托人")
        until = between[2]
        when = until and moment(payload(one["receipt"]).get("at"), f"{place}.receipt.payload.at")
        hold(not until or when < until, f"{place}.receipt", f"收于 {when}，已于 {until} 截止")
        return facts.get("agency_uscc")

    def releases(self, record, trustees, digest):  # {place: {offer: share}}, each signed
        found, made = {}, record["closing"]["checkpoint"]
        for at, one in enumerate(record["releases"]):
            place, told = f"releases[{at}]", one["statement"]
            shape(one["shares"], dict.fromkeys(one["shares"], ""), f"{place}.shares")
            hold(told["place"] in trustees, f"{place}.statement.place", "公告中没有这个席位")
            right = {"notice": record["list"]["notice"], "list": digest}
            right["checkpoint"] = {name: made[name] for name in ("size", "root")}
            for name, value in (right | {"shares_sha256": hash_of(one["shares"])}).items():
                hold(told[name] == value, f"{place}.statement.{name}", f"应为 {value}")
            key = unbase64(trustees[told["place"]]["signing"], "notice.document.trustees.signing")
            signature = unbase64(one["signature"], f"{place}.signature", 64)
            good = signed(key, canonical(told).encode(), signature)
            hold(good, f"{place}.signature", "受托人的签名不成立")
            found[told["place"]] = shares = {}
            for offer, text in one["shares"].items():
                shares[offer] = text and unbase64(text, f"{place}.shares.{offer}")
        shut = any(not one["key"] for one in record["offers"])
        few = "有没能打开的信封，释放份额的受托人却不够打开任何信封"
        hold(not shut or len(found) >= min(2, len(trustees)), "releases", few)
        return found

    def opened(self, one, shares, place, uscc, document):  # what is left to say about the shares
        envelope = one["envelope"]
        if one["key"]:
            content = self.unsealed(envelope, unbase64(one["key"], f"{place}.key"), place)
            hold(content == one["content"], f"{place}.content", "与由密钥打开的内容不同")
            good = self.sound(content, uscc, document) != bool(one["malformed"])
            hold(good, f"{place}.malformed", "与内容是否合格不符")
            right = dict(enumerate(dealt(unbase64(one["key"], place), len(envelope["shares"])), 1))
            wrong = [x for x, share in shares.items() if share != right.get(x)]
            return [f"{place}：受托人 {x} 释放的份额与推出的不同" for x in wrong]
        hold(one["malformed"], f"{place}.key", "没有密钥，也没有说明不合格的原因")
        for pair in combinations(shares.items(), min(2, len(envelope["shares"]))):
            try:
                self.unsealed(envelope, joined(dict(pair)), place)
            except StopError:
                continue
            hold(False, f"{place}.malformed", "释放的份额可以打开这个信封")
        return [f"{place}：不合格（{one['malformed']}），没有一组释放的份额能打开"]

    def unsealed(self, envelope, key, place):  # the content, after writing the envelope again
        names = ("notice", "offer", "suite", "version")
        aad = canonical({name: envelope[name] for name in names}).encode()
        padded = chacha20(key, bytes(12), 1, base64.b64decode(envelope["content"])[:-16])
        inner = padded[4 : 4 + int.from_bytes(padded[:4], "big")]
        try:
            told = parse(inner, f"{place}.key", 1)
            offer, blind = told["offer"], base64.b64decode(told["blind"])
            files = offer.get("attachments", [])
            hold(isinstance(files, list) and len(blind) == 32, f"{place}.content", "结构不对")
            files = [row["sealed"] for row in files]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise StopError(1, f"{place}.key：密钥打不开内容") from None
        text = canonical({"blind": base64.b64encode(blind).decode(), "offer": offer}).encode()
        size = next((n for n in (4096, 16384, 65536) if len(text) + 4 <= n), 0)
        padded = len(text).to_bytes(4, "big") + text + bytes(max(size - 4 - len(text), 0))
        head = b"lianshen/offer/1\0" + blind
        again = {"commitment": sha256(head, canonical(offer, 32).encode()).hex(), "blobs": files}
        again["content"] = base64.b64encode(aead(key, bytes(12), aad, padded)).decode()
        again["shares"] = []
        for x, share in enumerate(dealt(key, len(envelope["shares"])), 1):
            receiver = envelope["shares"][x - 1]["key"]
            material = expand(extract(b"", key), b"ephemeral" + bytes([x]))
            to, told = unbase64(receiver, f"{place}.envelope.shares"), bytes([x]) + share
            enc, sealed = hpke(to, b"lianshen/share/1", aad, told, material)
            row = {"enc": base64.b64encode(enc).decode(), "key": receiver}
            again["shares"].append(row | {"sealed": base64.b64encode(sealed).decode()})
        for name, value in again.items():
            hold(envelope[name] == value, f"{place}.envelope.{name}", "与由密钥重新推出的不同")
        return offer

    def log(self, path, since):  # entries, then the checkpoint
        *lines, last = path.read_bytes().splitlines() or [b""]
        leaves, place = [], f"第 {len(lines) + 1} 行"
        for index, line in enumerate(lines):
            spot = f"第 {index + 1} 行"
            shape(given := parse(line, spot), {"index": 0, "entry": ""}, spot)
            hold(given["index"] == index, f"{spot} index", f"应为 {index}")
            self.entry(given["entry"], index, spot)
            leaves.append(sha256(b"\x00", given["entry"].encode()))
        shape(given := parse(last, place), {"checkpoint": CHECKPOINT}, place)
        told, size = given["checkpoint"], len(leaves)
        same = (self.checkpoint(told, place), told["size"]) == (root_of(leaves), size)
        hold(same, place, f"检查点的 {told['size']} 条与实有 {size} 条的条数或根不同")
        proved = [f"{size} 个条目连续无缺，根与签名的检查点一致"]
        if since is None:
            return proved, ["日志此前是否被整体改写：没有给 --since"]
        root = self.checkpoint(since := parse(since, "--since"), "--since")
        old = since["size"]
        hold(0 <= old <= size, "--since", f"只有 {size} 条，比旧检查点短：被截短或由备份恢复")
        hold(root == root_of(leaves[:old]), "--since", f"前 {old} 条与旧检查点不同：日志被改写")
        return [*proved, f"前 {old} 条自旧检查点以来未被改写"], []

    def proof(self, kind, given):  # as in the public test vectors
        names = {"inclusion": ("root", "leafHash", "leafIdx", "treeSize")}
        names = names.get(kind, ("root1", "root2", "size1", "size2"))
        shape(given, dict(zip(names, ("", "", 0, 0), strict=True)) | {"proof?": [""]}, kind)
        root, other = (unbase64(given[name], name) for name in names[:2])
        path = [unbase64(item, f"proof[{at}]") for at, item in enumerate(given.get("proof") or [])]
        first, second = (given[name] for name in names[2:])
        if kind == "inclusion":
            hold(rebuilt(first, second, other, path) == root, "proof", "算出的根与所称的根不同")
        else:
            hold(both(first, second, path, root) == (root, other), "proof", "算出的根与所称的不同")
        return [f"{kind} {first} / {second}"], ["根是否由运营机构签名"]

    def kind(self, kind, path, since):
        if kind == "log":
            return self.log(path, since)
        beside = path.with_name(path.name + ".proof.json") if kind == "paper" else path
        given = parse(beside.read_bytes(), str(beside))
        if kind in ("draw", "offer", "live"):
            return getattr(self, kind)(given)
        if kind in ("inclusion", "consistency"):
            return self.proof(kind, given)
        if kind == "disclosure" and given and isinstance(given, list):
            seen = [self.disclosure(one, f"[{at}]")[0] for at, one in enumerate(given)]
            hold(seen == sorted({*seen}), "[0]", "不是按日志先后各一次")
            return [f"{len(seen)} 号条目均成立，按日志的先后"], ["事情本身是否属实、是否缺了条目"]
        index, facts = self.disclosure(given, kind)
        proved = [f"第 {index} 号条目：承诺、在树中、检查点签名均成立"]
        if kind == "paper":
            found = sha256(path.read_bytes()).hex()
            hold(facts.get("sha256") == found, "paper.payload.facts.sha256", f"文件的是 {found}")
            same = payload(given).get("event") == "exports.paper.issue"
            hold(same, "paper.payload.event", "记的不是签发文书，而是别的文件")
            proved.append(f"文书 {facts.get('number')}：与签发时记入日志的 SHA-256 相同，一字未改")
        return proved, ["事情本身是否属实；文书此后是否作废：请查验证页"]


def main(arguments=None):
    sys.stdout.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    kinds = ("draw", "offer", "live", "inclusion", "consistency", "disclosure", "log", "paper")
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("file", type=Path)
    parser.add_argument("--key")
    parser.add_argument("--since", type=Path)
    parser.add_argument("--lots", type=Path, action="append", default=[])
    given, verifier = parser.parse_args(arguments), Verifier()
    try:
        verifier.key = given.key and unbase64(given.key, "--key")
        since = given.since and given.since.read_bytes()
        for one in given.lots:
            rows = []
            parse(one.read_bytes(), str(one), hook=lambda row, rows=rows: rows.append(row) or row)
            verifier.beside += ((str(one), [row for row in rows if "entry" in row]),)
        proved, unchecked = verifier.kind(given.kind, given.file, since)
    except (StopError, OSError, OverflowError, RecursionError) as problem:
        code, sentence = problem.args if isinstance(problem, StopError) else (2, problem)
        print("不成立 DOES NOT HOLD " if code == 1 else "无法验证 CANNOT READ ", sentence)
        return code
    if verifier.limited:
        (proved if given.lots else unchecked).append("--lots 的记录中的中选和终止，一件不缺")
    if verifier.source and not verifier.key:
        unchecked.append("公钥是否属于运营机构：没有给 --key")
    shown = [f"  已证明：{line}" for line in proved] + [f"  未检查：{line}" for line in unchecked]
    print("成立 HOLDS", *shown, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
