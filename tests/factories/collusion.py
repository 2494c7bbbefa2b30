"""Signals of collusion for tests: made by the service from a finding."""

from app.kernel.db import write
from supervision.collusion import queries
from supervision.collusion.models import Suspicion
from supervision.collusion.rules.kinds import Evidence, Finding, Population
from supervision.collusion.services import finding, judging
from tests.factories.bidding import make_bidder, make_requirement

QUESTION = "请说明投标文件由谁编制"


def make_finding(requirement, agencies, kind="same_author", strength=2, mark=""):
    """Return what stands out among agencies in a purchase; each has a line of its own."""
    lines = tuple(
        Evidence(one.id, f"方案{n}.docx", "作者", f"张三{n}") for n, one in enumerate(agencies, 1)
    )
    who = tuple(one.id for one in agencies)
    return Finding(
        kind, f"{requirement.id}:{'+'.join(who)}{mark}", strength, who, (requirement.id,), lines,
        Population("本次采购已开启的附件", len(lines)), {"count": len(lines)},
        tuple((one.name, 7_000_000 + n, True) for n, one in enumerate(agencies)),
    )  # fmt: skip


def make_suspicion(agencies=None, requirement=None, **more):
    """Return a signal about two (new) agencies in a purchase."""
    requirement = requirement or make_requirement()
    agencies = agencies or [make_bidder()[0] for _ in range(2)]
    made = make_finding(requirement, agencies, **more)
    before = [row.id for row in Suspicion.select()]
    with write():
        finding.keep_all([made])
    return queries.suspicion(Suspicion.get(Suspicion.id.not_in(before or [""])).id)


def ask(row, officer, only=None):
    """Let an officer ask the agencies of a signal (those at the places `only`); return them."""
    rows = queries.inquiries_of(row)
    chosen = [one for n, one in enumerate(rows) if only is None or n in only]
    command = {"agencies": [one.id for one in chosen], "question": QUESTION}
    judging.ask(row, command, officer, None)
    return [queries.inquiry(one.id) for one in chosen]
