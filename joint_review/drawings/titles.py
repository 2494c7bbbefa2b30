"""Finds the title of a sheet among the runs of its page and the names around it. Pure."""

import re

from joint_review.drawings import numbering

TITLE_LABEL = re.compile(r"^图\s*名|图纸名称|图纸名|SHEET\s*(TITLE|NAME)|DRAWING\s*(TITLE|NAME)")
KEYWORDS = re.compile(
    r"平面|立面|剖面|大样|详图|说明|目录|系统|总图|布置|配筋|基础|梁|柱|板|楼梯|屋面|做法|原理|照明|插座|"
    r"给水|排水|喷淋|通风|空调|接地|防雷|PLAN|ELEVATION|SECTION|DETAIL|SCHEDULE|FLOOR|FRAMING|SITE|"
    r"NOTES|LEGEND|DIAGRAM|COVER|ROOF|LAYOUT|FOUNDATION|DRAWING|RISER|INDEX"
)
NOISE = re.compile(
    r"\d{1,2}[/.:]\d{1,2}[/.:]\d{2,4}|\d{4}[-年./]\d|@|HTTP|WWW|\.COM|1\s*[::]\s*\d|\d\"\s*=|^\W*$|"
    r"^\W*(比\s*例|日\s*期|图\s*[号别名]|专\s*业|设\s*计|审\s*[核定]|校\s*对|制\s*图|工程(名称|编号)|项目名称|"
    r"建设单位|设计单位|版\s*[次本]|阶\s*段|张\s*次|施工图|初步设计)\W*$|"
    r"SCALE|DATE|PROJECT|DRAWN|CHECKED|ARCHITECT:|OWNER:|\bSUITE\b|\bST\b\.?$|\bAVE\b|\bDR\b"
)
LABEL_ITSELF = re.compile(
    r"^(图\s*名|图纸名称?|SHEET\s*(TITLE|NAME)|DRAWING\s*(TITLE|NAME))\s*[::]?\s*"
)


def cleaned(text):
    text = re.sub(r"[_\s]+", " ", text or "")
    return text.strip(" -–—:：·|,.")


def best_title(runs, page, number_run, number, hints):
    """(title, source); source 图签, 书签, 页签, 文件标题 or 文件名."""
    marks = [hint for hint in hints if hint[0] == "书签"]
    return (
        _said(marks, number)
        or _on_page(_labelled(runs))
        or _on_page(number_run and _near(runs, page, number_run))
        or (number and _said(hints, number))
        or _on_page(_loudest(runs))
        or _named(hints)
    )


def _said(hints, number):
    for source, text in hints:
        if title := without_number(text, number):
            return title, source
    return None


def _on_page(title):
    return (title, "图签") if title else None


def _named(hints):
    for source, text in hints:
        if source != "页签" and (title := cleaned(text)):
            return title, source
    return "", None


def without_number(text, number):
    """What stands behind the number in "A-101 - First Floor" or "建施-01 一层平面图"."""
    for found, _, end in numbering.find(numbering.normal(text)):
        if number is None or found == number:
            flat = re.sub(r"\s+", " ", text).strip()
            if len(flat) == len(numbering.normal(text)):
                return cleaned(flat[end:])
    return ""


def _labelled(runs):
    """The text behind a title label; the label nearest the lower right corner is asked first."""
    labels = [run for run in runs if TITLE_LABEL.search(run["normal"])]
    for label in sorted(labels, key=lambda run: -run["x1"] - run["y1"]):
        inside = LABEL_ITSELF.sub("", label["text"].strip())
        if inside and inside != label["text"].strip():
            return cleaned(inside)
        beside = [run for run in runs if run is not label and _right_of(label, run)]
        if beside:
            first = min(beside, key=lambda run: run["x0"])
            return cleaned(block(first, runs))
    return ""


def _right_of(label, run):
    size = max(label["size"], run["size"])
    middle = (label["y0"] + label["y1"]) / 2
    level = run["y0"] - size * 0.6 < middle < run["y1"] + size * 0.6
    return level and -size < run["x0"] - label["x1"] < 8 * size and not NOISE.search(run["normal"])


def _near(runs, page, number_run):
    """The likeliest block of text in the title block around the number."""
    reach = 0.28 * max(page["width"], page["height"])
    best, found = 0.0, ""
    for run in runs:
        if run is number_run or NOISE.search(run["normal"]) or run["turn"] != number_run["turn"]:
            continue
        if numbering.canonical(run["text"]) or len(run["text"]) < 2:
            continue
        far = _distance(run, number_run)
        if far > reach or run["size"] < 0.3 * number_run["size"]:
            continue
        text = block(run, runs)
        score = 1.5 * bool(KEYWORDS.search(text.upper())) + run["size"] / number_run["size"]
        score -= 1.5 * far / reach + 0.5 * (sum(c.isdigit() for c in text) > len(text) / 3)
        if score > best:
            best, found = score, text
    return cleaned(found)


def _distance(one, other):
    across = max(one["x0"] - other["x1"], other["x0"] - one["x1"], 0)
    down = max(one["y0"] - other["y1"], other["y0"] - one["y1"], 0)
    return (across**2 + down**2) ** 0.5


def _loudest(runs):
    loud = [
        run for run in runs if KEYWORDS.search(run["normal"]) and not NOISE.search(run["normal"])
    ]
    loud = [run for run in loud if len(run["text"]) <= 40]
    if not loud:
        return ""
    first = max(loud, key=lambda run: run["size"])
    sizes = sorted(run["size"] for run in runs)
    return cleaned(first["text"]) if first["size"] >= 1.5 * sizes[len(sizes) // 2] else ""


def block(first, runs):
    """A run with the lines of the same size right above and below it, read from the top."""
    lines = [first]
    for step in (1, -1):
        now = first
        while following := _next_line(now, runs, step):
            lines.append(following)
            now = following
            if len(lines) > 4:
                break
    lines.sort(key=lambda run: run["y0"])
    joined = lines[0]["text"]
    for run in lines[1:]:
        wide = ord(joined[-1]) > 0x2E80 and ord(run["text"][0]) > 0x2E80
        joined += ("" if wide else " ") + run["text"]
    return joined


def _next_line(now, runs, step):
    if now["turn"] != 0:
        return None
    for run in runs:
        gap = run["y0"] - now["y1"] if step > 0 else now["y0"] - run["y1"]
        alike = abs(run["size"] - now["size"]) < 0.1 * now["size"] and run["turn"] == 0
        over = run["x0"] < now["x1"] and now["x0"] < run["x1"]
        if run is not now and alike and over and -0.5 * now["size"] < gap < 0.45 * now["size"]:
            usable = not NOISE.search(run["normal"]) and not numbering.canonical(run["text"])
            return run if usable else None
    return None
