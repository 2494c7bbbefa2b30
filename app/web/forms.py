"""Forms: what was sent becomes a frozen command, or the same form again with every word kept.

A form is a class whose attributes are fields. `form.ok` checks, `form.command` is the result,
`form.errors` is field -> Reason. Help: docs/components.md.
"""

from contextlib import contextmanager
from types import MappingProxyType

from app.kernel import money
from app.kernel.errors import Invalid, Reason
from app.web.forms_choices import (
    Choice,
    Many,
    RegionField,
    RegionsField,
    Upload,
    Uploads,
    division,
)
from app.web.forms_fields import (
    Area,
    Check,
    Code,
    Date,
    Email,
    Field,
    Hidden,
    Integer,
    Moment,
    Money,
    Phone,
    Secret,
    Text,
    Uscc,
    WrongValueError,
)

__all__ = [
    "Area",
    "Check",
    "Choice",
    "Code",
    "Date",
    "Email",
    "Field",
    "Form",
    "Hidden",
    "Integer",
    "Many",
    "Moment",
    "Money",
    "Phone",
    "RegionField",
    "RegionsField",
    "Secret",
    "Text",
    "Upload",
    "Uploads",
    "Uscc",
    "WrongValueError",
    "division",
]


OF_FORMS = ("errors", "is_sent", "options", "raw", "seen")  # set on every form


class Command:
    """A frozen bundle of values; also readable like a mapping (`**form.command`).

    One class for all forms: a dataclass for each of two hundred took 2 MB of every process.
    """

    def __init__(self, values):
        self.__dict__.update(values)

    def __setattr__(self, name, value):
        raise AttributeError(f"a command is as it was sent: {name}")

    def __eq__(self, other):
        return isinstance(other, Command) and vars(self) == vars(other)

    __hash__ = None

    def __repr__(self):
        return f"Command({vars(self)!r})"

    def keys(self):
        return vars(self).keys()

    def __getitem__(self, name):
        return vars(self)[name]


class BoundField:
    """A field together with what stands in it now."""

    def __init__(self, form, field):
        self.form = form
        self.field = field
        self.name = field.name
        self.id = f"{form.prefix}{field.name}"

    def __getattr__(self, name):
        return getattr(self.field, name)

    @property
    def raw(self):
        return self.form.raw[self.name]

    @property
    def error(self):
        return self.form.errors.get(self.name)

    @property
    def choices(self):
        return self.field.options(self.form)

    @property
    def exact(self):
        """The only amount in fen that fits (of the form's options), None where any does."""
        return self.form.options.get("exact", {}).get(self.name)

    @property
    def known(self):
        """What may be meant, offered while typing (of the form's options); other words pass too."""
        return self.form.options.get("known", {}).get(self.name, ())

    @property
    def described_by(self):
        """Ids of the help and error texts, for aria-describedby."""
        ids = [f"{self.id}-help"] if self.field.help else []
        return " ".join([*ids, f"{self.id}-error"] if self.error else ids)


class Form:
    """Base of all forms.

    `made` names what `check` puts together from several fields, for the command to carry.
    """

    fields = MappingProxyType({})
    made = ()
    prefix = "f-"

    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)
        own = {name: one for name, one in vars(cls).items() if isinstance(one, Field)}
        taken = set(own) & {*dir(Form), *OF_FORMS}
        if taken:
            raise TypeError(f"fields may not be called {sorted(taken)}")
        cls.fields = MappingProxyType({**cls.fields, **own})

    def __init__(self, data=None, files=None, *, initial=None, options=None):
        self.options = dict(options or {})
        self.is_sent = data is not None
        self.seen = data.get("seen", "") if self.is_sent else ""
        self.errors = {}
        self._checked = None
        if self.is_sent:
            self.raw = {name: one.read(data, files) for name, one in self.fields.items()}
        else:
            self.raw = {
                name: one.to_raw(_initial(initial, name)) for name, one in self.fields.items()
            }
        for name, one in self.fields.items():
            setattr(self, name, BoundField(self, one))

    def __getitem__(self, name):
        return getattr(self, name)

    def __iter__(self):
        return (getattr(self, name) for name in self.fields)

    @property
    def ok(self):
        """Whether everything sent can be used; an unsent form is not ok and has no errors."""
        if self.is_sent and self._checked is None:
            self._check_all()
        return self.is_sent and not self.errors

    @property
    def status(self):
        """The status of a page with this form: 422 where what was sent is shown again."""
        return 422 if self.is_sent else 200

    @property
    def command(self):
        if not self.ok:
            raise Invalid(self.errors or {"": Reason.of("表单还没有提交")})
        if self._checked.keys() != {*self.fields, *self.made}:
            raise TypeError(f"{type(self).__name__} made {sorted(self._checked)}")
        return Command(self._checked)

    @property
    def has_files(self):
        return any(one.file for one in self.fields.values())

    @property
    def sent_files(self):
        """Names of the files that came with a refused form: a browser shows none of them again."""
        chosen = [self.raw[name] for name, one in self.fields.items() if one.file and self.is_sent]
        return [one.filename for some in chosen for one in some]

    @property
    def has_secret(self):
        return any(one.secret for one in self.fields.values())

    @property
    def may_be_drafted(self):
        """Whether there is anything a draft could keep: no secret, and not files alone."""
        return not self.has_secret and not all(one.file for one in self.fields.values())

    def check(self, values):
        """Override for what concerns several fields: call `add_error`."""

    def add_error(self, name, reason):
        text = reason if isinstance(reason, Reason) else Reason.of(reason)
        self.errors.setdefault(name, text)

    def refuse(self, error):
        """Put the reasons of a DomainError beside their fields (or on top of the form)."""
        for name, reason in getattr(error, "fields", {"": error.reasons[0]}).items():
            self.add_error(name if name in self.fields else "", reason)
        return self

    @contextmanager
    def refusing(self):
        """Put what is refused inside (Invalid) beside its fields; the page shows the form again."""
        try:
            yield
        except Invalid as error:
            self.refuse(error)

    def restore(self, draft):
        """Put a kept draft (name -> list of texts) back into a form that was not sent."""
        for name, one in self.fields.items():
            if not one.file and not one.secret and (name in draft or one.widget == "check"):
                self.raw[name] = one.read(_Draft(draft), None)

    def _check_all(self):
        self._checked = {}
        for name, one in self.fields.items():
            try:
                self._checked[name] = one.value(self.raw[name], self)
            except WrongValueError as wrong:
                self.add_error(name, wrong.reason)
        for name, fen in self.options.get("exact", {}).items():
            if self._checked.get(name, fen) != fen:
                told = {"label": Reason.of(self.fields[name].label), "yuan": money.show(fen)}
                self.add_error(name, Reason.of("{label}应为 {yuan} 元，请核对", **told))
        if not self.errors:
            self.check(self._checked)


class _Draft(dict):
    """A kept draft, read like a sent form."""

    def get(self, name, default=None):
        found = super().get(name)
        return found[0] if found else default

    def getlist(self, name):
        return super().get(name) or []


def _initial(source, name):
    if source is None:
        return None
    return source.get(name) if isinstance(source, dict) else getattr(source, name, None)
