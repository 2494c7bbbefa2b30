"""A small town to travel through: the product on a database of its own, its offices, its clock."""

import datetime as dt

from app.accounts.models import Organisation, Person
from app.kernel import clock, jobs
from tests.factories.accounts import PASSWORD, make_organisation, make_person, make_region
from tests.journeys.visitor import Visitor


class Town:
    """Who lives here, and the clock that the traveller moves."""

    def __init__(self, app, stack):
        self.app, self.stack, self.notes = app, stack, {}

    def at(self, text):
        """Move the clock and do what is due by then, as the worker does."""
        moment = dt.datetime.fromisoformat(text)
        job = jobs.Job
        due = job.select(job.ready_at).where(job.state == "waiting", job.ready_at <= moment)
        with self.app.test_request_context():
            while (first := due.order_by(job.ready_at).first()) is not None:
                with clock.frozen(max(first.ready_at, clock.now())):
                    jobs.run_some("journey")
                assert not job.select().where(job.error != "").exists(), [
                    (one.kind, one.error) for one in job.select().where(job.error != "")
                ]
        self.stack.enter_context(clock.frozen(moment))

    def work(self):
        """Do what is due right now."""
        self.at(clock.now().isoformat())

    def visit(self, login=None):
        """Somebody at a browser, signed in through the page unless anonymous."""
        visitor = Visitor(self.app)
        if login is not None:
            visitor.go("/account/sign-in").send("/account/sign-in", login=login, password=PASSWORD)
        return visitor

    def settle(self):
        """The offices: they are there before the first owner comes."""
        make_region()
        for kind, name, people in OFFICES:
            place = make_organisation(name, kind=kind)
            for login, person, roles in people:
                make_person(person, login=login, organisation=place, roles=roles)
        return self

    @staticmethod
    def hire(organisation, *people):
        """People of an organisation: (login, name, roles)."""
        place = Organisation.get(Organisation.name == organisation)
        for login, name, roles in people:
            found = Person.get_or_none(Person.login == login)
            if found is None:
                make_person(name, login=login, organisation=place, roles=roles)


OFFICES = (
    ("operator", "中介超市运行中心", [("clerk", "卫运行", ("clerk",))]),
    ("window", "政务服务中心综合窗口", [("window", "褚窗口", ("clerk",))]),
    ("department", "住房和城乡建设局", [("fire", "蒋住建", ("reviewer",))]),
    ("department", "人民防空办公室", [("defence", "沈人防", ("reviewer",))]),
    ("designer", "玄武建筑设计院", [("designer", "陈设计", ("manager", "handler"))]),
)
