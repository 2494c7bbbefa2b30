"""Sheet numbers as people write them: 建施-01, 结施 12, ＡーＦ full width, A-101, M1.0, C100. Pure."""

import re
import unicodedata
from collections import Counter

from app.kernel.errors import Reason
from joint_review import disciplines

# How the trade writes them besides the prefixes of joint_review/disciplines.py.
WORDS = {
    "给排水": "给排水",
    "给水": "给排水",
    "暖通": "暖通",
    "电气": "电气",
    "弱电": "电气",
    "智能": "电气",
    "消防": "消防",
    "人防": "人防",
    "幕墙": "建筑",
    "装饰": "建筑",
    "节能": "建筑",
    "总图": "建筑",
    "总": "建筑",
    "建": "建筑",
    "结": "结构",
    "钢": "结构",
    "水": "给排水",
    "暖": "暖通",
    "通": "暖通",
    "动": "暖通",
    "电": "电气",
    "智": "电气",
    "消": "消防",
    "防": "人防",
    "装": "建筑",
    "景": "建筑",
}


def _words():
    """The words above and those of further disciplines; longest first: 给排水 before 水."""
    known = dict(WORDS)
    for one in disciplines.DISCIPLINES.values():
        if one.name not in WORDS.values():
            chinese = (p.removesuffix("施") for p in one.prefixes if not p.isascii())
            known |= {word: one.name for word in chinese if word not in WORDS}
    return dict(sorted(known.items(), key=lambda pair: -len(pair[0])))


DISCIPLINES = _words()
LETTERS = {
    "A": "建筑",
    "I": "建筑",
    "C": "建筑",
    "G": "建筑",
    "L": "建筑",
    "S": "结构",
    "P": "给排水",
    "W": "给排水",
    "M": "暖通",
    "H": "暖通",
    "E": "电气",
    "T": "电气",
    "F": "消防",
    "FP": "消防",
    "FA": "消防",
}
TRADE = ("建筑", "结构", "给排水", "暖通", "电气", "消防", "人防")
DISCIPLINE_ORDER = {name: place for place, name in enumerate(TRADE)}
STAGES = "施|初|方|修|变|补|竣|通"
CHINESE = re.compile(
    rf"(?P<area>{'|'.join(DISCIPLINES)})(?P<stage>{STAGES})?(?:图)?[- ]?"
    r"(?P<part>[A-Z]{1,2}(?=[- ]?\d)[- ]?)?(?P<digits>\d{1,3})(?P<more>(?:[-.]\d{1,3}|[A-Z])?)"
    r"(?![0-9A-Z])"
)
WESTERN = re.compile(
    r"(?<![A-Z0-9.])(?P<area>[A-Z]{1,2})(?P<dash>[- ]?)(?P<digits>\d{1,3})"
    r"(?P<more>(?:[.]\d{1,2}|[A-Z])?)(?![A-Z0-9.\"':/]|-\d)"
)
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－ー﹘", "-"))
PAPER = re.compile(r"A[0-4]")
SINGLE = re.compile(r"(?P<stem>.*?)(?P<digits>\d+)(?P<more>[A-Z]?)$")


def normal(text):
    """Full width to half, one kind of dash, capitals, no double spaces."""
    text = unicodedata.normalize("NFKC", text).translate(DASHES).upper()
    return re.sub(r"\s+", " ", text).strip()


def canonical(text):
    """The number in one form, or None: 建施 1 → 建施-1; a-101 → A-101."""
    text = normal(text).replace("_", "-")
    if match := CHINESE.fullmatch(text):
        return _chinese(match)
    match = WESTERN.fullmatch(text)
    return _western(match) if match and not PAPER.fullmatch(text) else None


def find(text):
    """(canonical, start, end) of every number in a text already made normal."""
    chinese = [m for m in CHINESE.finditer(text) if m["stage"] or "-" in m.group()]
    found = [(_chinese(match), match.start(), match.end()) for match in chinese]
    for match in WESTERN.finditer(text):
        covered = any(start <= match.start() < end for _, start, end in found)
        known = discipline(match.group()) is not None  # V3 is a version, not a sheet
        if not covered and known and not PAPER.fullmatch(match.group()):
            found.append((_western(match), match.start(), match.end()))
    return found


def _chinese(match):
    part = (match["part"] or "").strip("- ")
    part = f"{part}-" if part else ""
    return f"{match['area']}{match['stage'] or ''}-{part}{match['digits']}{match['more']}"


def _western(match):
    dash = "-" if match["dash"] else ""
    return f"{match['area']}{dash}{match['digits']}{match['more']}"


def is_chinese(number):
    return bool(number) and not number[0].isascii()


def discipline(number):
    """The discipline a number speaks of, in the words of the review; None when it does not."""
    number = normal(number or "")
    for word, name in DISCIPLINES.items():
        if number.startswith(word):
            return name
    letters = re.match(r"[A-Z]{1,2}(?=[- ]?\d)", number)
    if not letters:
        return None
    return LETTERS.get(letters.group()) or LETTERS.get(letters.group()[0])


def sort_key(number):
    """Catalogue order: disciplines as in the trade, then the number as a number."""
    rank = DISCIPLINE_ORDER.get(discipline(number), len(DISCIPLINE_ORDER))
    pieces = re.split(r"(\d+)", normal(number or ""))
    return rank, [(int(p), "") if p.isdigit() else (-1, p) for p in pieces if p]


def oddities(numbers):
    """What a clerk should look at, over all sheets of one package (numbers or None)."""
    reasons = []
    missing = sum(1 for n in numbers if not n)
    if missing:
        reasons.append(Reason.of("有 {count} 张图纸没有图号，请补填。", count=missing))
    given = [n for n in numbers if n]
    for number, count in Counter(given).items():
        if count > 1:
            text = "图号 {number} 出现了 {count} 次，请核对。"
            reasons.append(Reason.of(text, number=number, count=count))
    for stem, absent in _gaps(given).items():
        listed = "、".join(absent[:10])
        text = "{stem} 系列的图号不连续，缺 {absent}。如确无此图，可以不管。"
        reasons.append(Reason.of(text, stem=stem.rstrip("-"), absent=listed))
    return reasons


def _gaps(numbers):
    series = {}
    for number in set(numbers):
        if match := SINGLE.fullmatch(number):
            width = len(match["digits"]) if match["digits"].startswith("0") else 0
            series.setdefault(match["stem"], {})[int(match["digits"])] = width
    found = {}
    for stem, known in sorted(series.items()):
        # A-101 … A-201: hundreds name the kind of sheet, only neighbours inside one count
        blocks = {value // 100 for value in known} if max(known) >= 100 else {None}
        width = max(known.values())
        for block in blocks:
            inside = [v for v in known if block is None or v // 100 == block]
            absent = sorted(set(range(min(inside), max(inside))) - set(inside))
            if absent and len(inside) > 1 and len(absent) <= len(inside):
                names = [f"{stem}{value:0{width}d}" for value in absent]
                found.setdefault(stem, []).extend(names)
    return found
