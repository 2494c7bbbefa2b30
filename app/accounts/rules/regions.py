"""Codes of GB/T 2260: level and parent follow from the digits."""

LEVELS = {"province": "省级", "city": "地级", "county": "县级", "street": "乡级"}


def level_of(code: str) -> str:
    """Return province, city, county or street."""
    if len(code) > 6:
        return "street"
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


def ancestors(code: str) -> list[str]:
    """List the codes that may contain `code`, nearest first, itself left out."""
    chain = [f"{code[:4]}00", f"{code[:2]}0000"]
    if len(code) > 6:
        chain.insert(0, code[:6])
    return [c for c in chain if c != code]


def covers(outer: str, inner: str) -> bool:
    """Say whether division `outer` contains `inner` or is it."""
    return outer == inner or outer in ancestors(inner)


def valid_on(day, valid_from, valid_to) -> bool:
    """Say whether a division existed on `day`."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)
