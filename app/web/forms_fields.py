"""The fields of forms: how what was typed becomes a value, or a sentence that says why not."""

import re
from datetime import date, datetime

from app.accounts.rules import uscc
from app.kernel import money
from app.kernel.errors import DomainError, Reason

REQUIRED = Reason.of("请填写{label}")
UNCHOSEN = Reason.of("请选择{label}")
UNSENT = Reason.of("请上传{label}")
FULLWIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
LAST_YEAR = 2199
LARGEST = 2**31 - 1  # of an integer column
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class WrongValueError(ValueError):
    """What was typed cannot be used; `reason` says why in words."""

    def __init__(self, text, **values):
        self.reason = text if isinstance(text, Reason) else Reason.of(text, **values)
        super().__init__(self.reason.text)


class Field:
    """One question of a form. `read` takes what was sent, `parse` makes the value."""

    widget = "text"
    missing = REQUIRED
    many = False
    file = False
    secret = False
    name = ""
    autocomplete = ""
    inputmode = ""

    def __init__(self, label, *, required=True, help="", max=None, min=None, **more):  # noqa: A002
        self.label = label
        self.required = required
        self.help = help
        self.max = max
        self.min = min
        self.show = more.pop("show", None)
        self.autocomplete = more.pop("autocomplete", self.autocomplete)
        self.inputmode = more.pop("inputmode", self.inputmode)
        self.wide = more.pop("wide", False)
        if more:
            raise TypeError(f"unknown settings of a field: {sorted(more)}")

    def __set_name__(self, owner, name):
        self.name = name

    def read(self, data, files):
        return data.get(self.name, "")

    def is_empty(self, raw):
        return not raw or (isinstance(raw, str) and not raw.strip())

    def empty(self):
        return None

    def value(self, raw, form):
        """The parsed value, checked; the empty value where nothing is asked for."""
        if self.is_empty(raw):
            if self.required:
                raise WrongValueError(self.missing.text, label=Reason.of(self.label))
            return self.empty()
        return self.parse(raw, form)

    def parse(self, raw, form):
        return raw

    def to_raw(self, value):
        """How a stored value stands in the field again."""
        return "" if value is None else str(value)


class Text(Field):
    def __init__(self, label, *, max=200, pattern=None, hint=None, **more):  # noqa: A002
        super().__init__(label, max=max, **more)
        self.pattern = re.compile(pattern) if pattern else None
        self.hint = hint or "{label}的格式不正确"

    def empty(self):
        return ""

    def clean(self, raw):
        text = raw if raw.isprintable() else CONTROL.sub("", raw)  # an envelope is long
        return text.strip()

    def parse(self, raw, form):
        text = self.clean(raw)
        if self.max and len(text) > self.max:
            raise WrongValueError(
                "{label}最多 {max} 个字，现在有 {count} 个",
                label=Reason.of(self.label),
                max=self.max,
                count=len(text),
            )
        if self.min and len(text) < self.min:
            raise WrongValueError(
                "{label}至少 {min} 个字", label=Reason.of(self.label), min=self.min
            )
        if self.pattern and not self.pattern.fullmatch(text):
            raise WrongValueError(self.hint, label=Reason.of(self.label))
        return text


class Area(Text):
    widget = "area"

    def __init__(self, label, *, max=5000, rows=4, **more):  # noqa: A002
        super().__init__(label, max=max, **more)
        self.rows = rows

    def clean(self, raw):
        return super().clean(raw.replace("\r\n", "\n"))


class Secret(Text):
    """A password: never shown again, never kept in a draft."""

    widget = "password"
    secret = True
    autocomplete = "current-password"

    def clean(self, raw):
        return raw


class Hidden(Text):
    widget = "hidden"


class Code(Text):
    """Letters and digits; full-width signs and blanks from other programs are put right."""

    def clean(self, raw):
        return re.sub(r"\s+", "", raw.translate(FULLWIDTH)).upper()


class Uscc(Code):
    """统一社会信用代码, checked with its check character (GB 32100)."""

    widget = "uscc"

    def __init__(self, label="统一社会信用代码", **more):
        super().__init__(label, max=18, **more)

    def parse(self, raw, form):
        wrong = uscc.check(raw)
        if wrong:
            raise WrongValueError(wrong[0])
        return uscc.compact(raw)


class Phone(Code):
    widget = "tel"
    inputmode = "tel"
    autocomplete = "tel"
    FORM = re.compile(r"(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|400-?\d{3}-?\d{4})")

    def __init__(self, label="联系电话", **more):
        super().__init__(label, max=20, **more)

    def parse(self, raw, form):
        text = self.clean(raw)
        if not self.FORM.fullmatch(text):
            raise WrongValueError("请填写 11 位手机号，或带区号的座机号，例如 025-12345678")
        return text


class Email(Text):
    widget = "email"
    autocomplete = "email"

    def __init__(self, label="电子邮箱", **more):
        more.setdefault("hint", "电子邮箱的格式应类似 name@example.cn")
        super().__init__(label, max=120, pattern=r"[^@\s]+@[^@\s]+\.[^@\s]+", **more)


class Integer(Field):
    inputmode = "numeric"
    widget = "number"

    def parse(self, raw, form):
        text = raw.translate(FULLWIDTH).replace(",", "").strip()
        if not re.fullmatch(r"-?\d{1,15}", text):
            raise WrongValueError("{label}应为整数", label=Reason.of(self.label))
        number = int(text)
        least = -LARGEST if self.min is None else self.min
        if number < least:
            raise WrongValueError("{label}不能小于 {min}", label=Reason.of(self.label), min=least)
        most = LARGEST if self.max is None else self.max
        if number > most:
            raise WrongValueError("{label}不能大于 {max}", label=Reason.of(self.label), max=most)
        return number


class Money(Field):
    """An amount typed in 元 or 万元; the value is whole fen."""

    widget = "money"
    inputmode = "decimal"

    def read(self, data, files):
        unit = data.get(f"{self.name}_unit", "yuan")
        return (data.get(self.name, ""), unit if unit in {"yuan", "wan"} else "yuan")

    def is_empty(self, raw):
        return not raw[0].strip()

    def parse(self, raw, form):
        text, unit = raw
        text = text.translate(FULLWIDTH).strip()
        try:
            fen = money.parse_wan(text) if unit == "wan" else money.parse_yuan(text)
        except DomainError as error:
            raise WrongValueError(error.reasons[0]) from None
        except ValueError:
            raise WrongValueError(
                "{label}应为金额，例如 12500.00", label=Reason.of(self.label)
            ) from None
        if fen < (self.min or 0):
            raise WrongValueError("{label}太小", label=Reason.of(self.label))
        if self.max is not None and fen > self.max:
            raise WrongValueError("{label}太大", label=Reason.of(self.label))
        return fen

    def to_raw(self, value):
        return ("", "yuan") if value is None else (f"{value // 100}.{value % 100:02d}", "yuan")


def _of_our_time(found):
    """The day or moment itself; ValueError for a year nobody can mean, from which none can count."""
    if not 1900 <= found.year <= LAST_YEAR:
        raise ValueError(found.year)
    return found


class Date(Field):
    widget = "date"

    def parse(self, raw, form):
        try:
            day = _of_our_time(date.fromisoformat(raw.strip().replace("/", "-")))
        except ValueError:
            raise WrongValueError(
                "{label}应为日期，例如 2026-11-20", label=Reason.of(self.label)
            ) from None
        if self.min is not None and day < self.min:
            raise WrongValueError(
                "{label}不能早于 {min}", label=Reason.of(self.label), min=self.min
            )
        if self.max is not None and day > self.max:
            raise WrongValueError(
                "{label}不能晚于 {max}", label=Reason.of(self.label), max=self.max
            )
        return day


class Moment(Field):
    widget = "datetime-local"

    def parse(self, raw, form):
        try:
            moment = _of_our_time(datetime.fromisoformat(raw.strip().replace("/", "-")))
        except ValueError:
            raise WrongValueError(
                "{label}应为日期和时间，例如 2026-11-20 09:00", label=Reason.of(self.label)
            ) from None
        return moment.replace(tzinfo=None)

    def to_raw(self, value):
        return "" if value is None else value.strftime("%Y-%m-%dT%H:%M")


class Check(Field):
    """A box to tick. Required means: it must be ticked (pledges)."""

    widget = "check"

    def __init__(self, label, *, required=False, **more):
        super().__init__(label, required=required, **more)

    def empty(self):
        return False

    def value(self, raw, form):
        if self.required and self.is_empty(raw):
            raise WrongValueError("请勾选“{label}”", label=Reason.of(self.label))
        return not self.is_empty(raw)

    def to_raw(self, value):
        return "1" if value else ""
