"""First letters of the Pinyin of names, for search alone: polyphones make them unfit to show."""

import itertools
import re
from pathlib import Path

# Characters of names that are often read in two ways with different first letters.
_TWICE = {
    "重": "zc", "长": "zc", "行": "xh", "厦": "xs", "乐": "ly", "单": "ds", "曾": "zc",
    "朝": "cz", "会": "hk", "藏": "cz", "调": "dt", "石": "sd", "盛": "sc", "都": "d",
}  # fmt: skip
# The first letter of every character's commonest reading, "-" where none is known; after pypinyin,
# of which a test says whether it still reads them so.
FIRST, LAST = 0x3400, 0x9FFF
LETTERS = "".join(Path(__file__).with_name("initials.txt").read_text(encoding="utf-8").split())
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_MOST = 4


def initials(name: str) -> str:
    """Write the first letters of each run of Chinese characters, every common reading."""
    return " ".join(found for run in _CHINESE.findall(name) for found in _readings(run))


def _readings(run: str) -> list[str]:
    ways = itertools.product(*(_TWICE.get(sign) or _first(sign) for sign in run))
    return ["".join(letters) for letters in itertools.islice(ways, _MOST)]


def _first(sign: str) -> str:
    return LETTERS[ord(sign) - FIRST].replace("-", "")
