"""What a password may be: OWASP ASVS 5.0 section 6.2. Length counts, composition does not."""

import gzip
import re
from functools import cache
from pathlib import Path

from app.kernel.errors import Reason

SHORTEST, LONGEST = 8, 128
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
)
_RUNS = _ROWS + tuple(row[::-1] for row in _ROWS)
_LEET = str.maketrans("@013457$", "aoleastS".lower())
_CONTEXT = ("lianshen", "联审", "中介超市", "shencha", "zhongjie")
_WORDS = Path(__file__).with_name("common_passwords.txt")
_BREACHED = Path(__file__).with_name("breached_passwords.txt.gz")


@cache
def _common() -> frozenset[str]:
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.split())


@cache
def _breached() -> frozenset[str]:
    return frozenset(gzip.decompress(_BREACHED.read_bytes()).decode().split())


def check(password: str, *own: str) -> list[Reason]:
    """Say what is wrong with a new password; `own` are login, name, phone and organisation."""
    if len(password) < SHORTEST:
        return [Reason.of("密码至少 {n} 个字符，用一句自己记得住的话最好", n=SHORTEST)]
    if len(password) > LONGEST:
        return [Reason.of("密码最多 {n} 个字符", n=LONGEST)]
    if is_common(password):
        return [Reason("这个密码太常见，很容易被猜中，请换一个")]
    if password.lower() in _breached():
        return [Reason("这个密码出现在已公开泄露的密码库中，请换一个")]
    lowered = password.lower()
    words = [w.lower() for w in (*own, *_CONTEXT) if len(w) >= 2]
    if any(_mostly(word, lowered) for word in words):
        return [Reason("密码不要以用户名、姓名、电话或单位、平台名称为主，请换一个")]
    return []


def _mostly(word: str, password: str) -> bool:
    return word in password and len(password) - len(word) < SHORTEST - 2


def is_common(password: str) -> bool:
    """Recognise the passwords attackers try first: listed words, runs, repeats, dates, phones."""
    lowered = password.lower()
    core = lowered.strip("0123456789.,!?@#$%^&*()-_+=~ ")
    digits = "".join(c for c in lowered if c.isdigit())
    plain = re.sub(r"[^a-z]", "", lowered.translate(_LEET))
    return (
        lowered in _common()
        or (core in _common() and len(lowered) - len(core) <= 8)
        or (plain in _common() and len(digits) <= 4)
        or (bool(core) and _is_run(core) and _is_run(digits))
        or len(set(lowered)) <= 2
        or _is_run(lowered)
        or _repeats(lowered)
        or _is_date_or_phone(lowered)
    )


def _is_run(text: str) -> bool:
    return text == "" or any(text in row for row in _RUNS) or _pieces_are_runs(text)


def _pieces_are_runs(text: str) -> bool:
    halves = (text[: len(text) // 2], text[len(text) // 2 :])
    return len(text) >= 6 and all(any(half in row for row in _RUNS) for half in halves)


def _repeats(text: str) -> bool:
    return any(text == (text[:n] * len(text))[: len(text)] for n in range(1, 5))


def _is_date_or_phone(text: str) -> bool:
    date = r"(19|20)\d{2}[-./年]?(0?[1-9]|1[0-2])[-./月]?(0?[1-9]|[12]\d|3[01])日?"
    return bool(re.fullmatch(date, text) or re.fullmatch(r"1[3-9]\d{9}", text))
