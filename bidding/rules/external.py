"""Public numbers that do not exist when the pool freezes: a drand round, a lottery result.

Officers type them; here is checked what they typed (trust 3, 4). The fallback is always a later
round of the same source, declared while that round does not exist yet.
"""

import datetime as dt
import re
from dataclasses import dataclass

from app.kernel import canonical, seeds
from app.kernel.errors import Reason

GAMES = {
    "ssq": ("双色球", ((6, 33), (1, 16))),
    "dlt": ("大乐透", ((5, 35), (2, 12))),
}
ISSUE = re.compile(r"\d{7}")
_HEX = re.compile("(?:[0-9a-f]{2})+")


@dataclass(frozen=True)
class Expected:
    """What the notice announced for a round: `source` drand or a game, `number` its round."""

    source: str
    number: str

    @property
    def words(self) -> str:
        """Name it as the notice does."""
        return str(self.told)

    @property
    def told(self) -> Reason:
        """Name it in words that can be told in the reader's language."""
        if self.source == "drand":
            return Reason.of("drand quicknet 第 {number} 轮", number=self.number)
        game = Reason(GAMES[self.source][0])
        return Reason.of("{game}第 {number} 期开奖号码", game=game, number=self.number)


def announced(source: str, issue: str, turn: int, at: dt.datetime) -> Expected:
    """Return what belongs to draw round `turn` at moment `at`: fresh input for every round."""
    if source == "drand":
        return Expected(source, str(seeds.drand_round(at)))
    return Expected(source, str(int(issue) + turn - 1))


def read_drand(typed: str, expected: Expected) -> tuple[list[list], dict] | Reason:
    """Check pasted round JSON: the announced round, randomness = SHA-256(signature)."""
    try:
        given = canonical.parse(typed)
        number, signature = given["round"], given["signature"].lower()
        randomness = given["randomness"].lower()
    except (ValueError, KeyError, TypeError, AttributeError):
        return Reason("请粘贴完整的 drand JSON，须含 round、randomness、signature 三项")
    if isinstance(number, bool) or not isinstance(number, int) or str(number) != expected.number:
        return Reason.of(
            "公告载明的是第 {expected} 轮，您粘贴的是第 {given} 轮",
            expected=expected.number,
            given=str(number)[:20],
        )
    if not _HEX.fullmatch(signature) or not seeds.drand_holds(signature, randomness):
        return Reason("randomness 不等于 signature 的 SHA-256，请核对后重新粘贴")
    proof = {"round": number, "signature": signature, "randomness": randomness}
    return [[randomness]], proof


def read_lottery(typed: str, expected: Expected) -> tuple[list[list], dict] | Reason:
    """Check typed lottery numbers: front group, then back group, each distinct and in range."""
    title, groups = GAMES[expected.source]
    numbers = [int(n) for n in re.findall(r"\d{1,9}", typed)]
    if len(numbers) != sum(count for count, _ in groups):
        return Reason.of(
            "{title}应依次填写 {count} 个号码",
            title=title,
            count=sum(count for count, _ in groups),
        )
    sources = []
    for count, top in groups:
        group, numbers = sorted(numbers[:count]), numbers[count:]
        if len(set(group)) != count or group[0] < 1 or group[-1] > top:
            return Reason.of("{title}的号码超出范围或有重复，请对照开奖公告核对", title=title)
        sources.append(group)
    return sources, {"game": expected.source, "issue": expected.number, "numbers": sources}


def read(typed: str, expected: Expected) -> tuple[list[list], dict] | Reason:
    """Check what an officer typed for the announced source; a Reason when it does not hold."""
    if expected.source == "drand":
        return read_drand(typed, expected)
    return read_lottery(typed, expected)
