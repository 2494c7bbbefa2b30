"""Assurance levels of a draw in words (trust 8): what was used, and who could still cheat."""

SEALED = 2  # the level whose nonces are sealed to trustees
SUITES = {
    "sha256": "SHA-256",
    "md5": "MD5（RFC 3797 原文）",
    "sm3": "SM3（国密）",
}
WORDS = {
    1: (
        "一级：冻结名单的摘要、公告承诺链和机构随机数共同决定结果",
        "运行机构若同时控制一家报名机构，理论上仍可能影响结果",
    ),
    2: (
        "二级：机构随机数密封给受托人，名单冻结后一并开启，与冻结名单的摘要、公告承诺链共同决定结果",
        "达到开启人数的受托人串通并控制一家报名机构，理论上仍可能影响结果",
    ),
    3: (
        "三级：在一级基础上加入报名截止时尚不存在的公开随机数",
        "现实中无人能够影响结果；公开随机数可对照其公布渠道核验",
    ),
}


def in_words(level: int) -> tuple[str, str]:
    """Return (what was reached, who could cheat) for the record page."""
    return WORDS[level]


def reached(external: list, *, sealed: bool = False) -> int:
    """Tell the level a round really reached from what entered its key."""
    return 3 if external else SEALED if sealed else 1
