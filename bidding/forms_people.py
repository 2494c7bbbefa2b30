"""Forms about people: witnesses of a draw, people proposed for a job."""

from app.web.forms import Form, Many, Phone, Text


class WitnessForm(Form):
    """Up to three people with their telephones."""

    name1 = Text("见证人一", max=60)
    phone1 = Phone("见证人一的电话", help="只供核实，公开页面隐去中间几位")
    name2 = Text("见证人二", required=False, max=60)
    phone2 = Phone("见证人二的电话", required=False)
    name3 = Text("见证人三", required=False, max=60)
    phone3 = Phone("见证人三的电话", required=False)

    def check(self, values):
        """A name comes with its telephone, and the other way round."""
        named = [values[f"name{n}"] for n in (1, 2, 3)]
        for n in (2, 3):
            if named[n - 1] and named[n - 1] in named[: n - 1]:
                self.add_error(f"name{n}", "这位见证人已经填写过")
            name, phone = values[f"name{n}"], values[f"phone{n}"]
            if bool(name) != bool(phone):
                self.add_error(f"phone{n}" if name else f"name{n}", "姓名和电话请一并填写")

    @property
    def people(self):
        """The (name, phone) of everybody named."""
        told = self.command
        return [(told[f"name{n}"], told[f"phone{n}"]) for n in (1, 2, 3) if told[f"name{n}"]]


class StaffForm(Form):
    """Whom the agency proposes."""

    people = Many("拟派人员", choices=(), required=False)
