"""Fields that choose among given answers, and fields that take files."""

import re

from app.accounts import queries
from app.kernel.errors import Reason
from app.web.forms_fields import UNCHOSEN, UNSENT, Area, Field, Text, WrongValueError

# What stands between two divisions; a space only between two codes, as in 江苏省 南京市 it is none.
BETWEEN = re.compile(r"[\n,，、;；]|(?<=\d)\s+(?=\d)")


class Choice(Field):
    """One of several; `choices` is a list of (value, label) or a function that gives one."""

    widget = "select"
    missing = UNCHOSEN

    def __init__(self, label, *, choices=(), radio=False, **more):
        super().__init__(label, **more)
        self.choices = choices
        if radio:
            self.widget = "radio"

    def empty(self):
        return ""

    def options(self, form):
        given = form.options.get(self.name, self.choices)
        return [(str(value), label) for value, label in (given() if callable(given) else given)]

    def parse(self, raw, form):
        if raw not in dict(self.options(form)):
            raise WrongValueError("请在{label}的选项中选择", label=Reason.of(self.label))
        return raw


class RegionField(Text):
    """A division by its code or name; several of one name are listed with their codes."""

    def __init__(self, label="行政区划", **more):
        more.setdefault("help", "填写名称或 6 位代码，例如 南京市玄武区，或 320102")
        super().__init__(label, max=60, **more)

    def parse(self, raw, form):
        return division(super().parse(raw, form))


class RegionsField(Area):
    """Several divisions, each by its code or name; the value is their codes, in the order typed."""

    def __init__(self, label="行政区划", **more):
        more.setdefault("help", "每行一个，填写名称或 6 位代码，例如 南京市玄武区，或 320102")
        super().__init__(label, max=4000, **more)

    def parse(self, raw, form):
        typed = [one.strip() for one in BETWEEN.split(super().parse(raw, form))]
        return tuple(dict.fromkeys(division(one) for one in typed if one))

    def to_raw(self, value):
        paths = queries.region_paths(value or ())
        return "\n".join(paths.get(code, code) for code in value or ())


def division(typed):
    """Return the code of the present division that is meant; WrongValueError says what to type."""
    found = queries.find_regions(typed)
    if len(found) == 1:
        return found[0].code
    if found:
        raise WrongValueError(
            "有 {n} 个行政区划叫“{typed}”，请填写其中一个的完整名称或 6 位代码：{list}",
            n=len(found),
            typed=typed,
            list=[f"{r.code} {queries.region_path(r)}" for r in found[:5]],
        )
    near = queries.regions_like(typed)
    if near:
        text = "没有找到行政区划“{typed}”，是不是这里的一个：{list}"
        raise WrongValueError(text, typed=typed, list=near)
    raise WrongValueError("没有找到行政区划“{typed}”，请填写完整名称或 6 位代码", typed=typed)


class Many(Choice):
    """Any number of several."""

    widget = "checks"
    many = True

    def empty(self):
        return ()

    def read(self, data, files):
        return data.getlist(self.name) if hasattr(data, "getlist") else data.get(self.name, [])

    def parse(self, raw, form):
        known = dict(self.options(form))
        if any(one not in known for one in raw):
            raise WrongValueError("请在{label}的选项中选择", label=Reason.of(self.label))
        return tuple(dict.fromkeys(raw))

    def to_raw(self, value):
        return [str(one) for one in value or ()]


class Uploads(Field):
    """Any number of files; checking what is in them is the kernel's work."""

    widget = "files"
    missing = UNSENT
    many = True
    file = True

    def __init__(self, label, *, accept="", **more):
        super().__init__(label, **more)
        self.accept = accept

    def empty(self):
        return ()

    def read(self, data, files):
        return [one for one in (files.getlist(self.name) if files else ()) if one.filename]

    def parse(self, raw, form):
        if self.max and len(raw) > self.max:
            raise WrongValueError("一次最多上传 {max} 个文件", max=self.max)
        return tuple(raw)


class Upload(Uploads):
    """One file; the value is None where nothing was sent."""

    widget = "file"
    many = False

    def empty(self):
        return None

    def parse(self, raw, form):
        if len(raw) > 1:
            raise WrongValueError("这里只能上传一个文件")
        return raw[0]
