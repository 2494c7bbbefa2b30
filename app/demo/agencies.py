"""Sixty agencies: each applies, is checked by the operator, and then lives through the year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from app.accounts.models import Organisation
from app.accounts.rules.uscc import with_check_digit
from app.demo import names
from app.demo.stage import Stage, Story
from app.kernel import clock, files
from app.kernel.db import write
from app.kernel.permissions import Actor
from intermediaries import pledge, queries
from intermediaries.models import Agency
from intermediaries.rules.qualifying import leaves
from intermediaries.rules.standing import NATIONWIDE
from intermediaries.services import application, checking, papers, standing

CITY = "320100"
SISTERS = {25: 24}  # one shareholder: no bar, but a signal where both sign up
ISSUER = "省住房和城乡建设厅"


@dataclass(frozen=True)
class Firm:
    """One agency: what it is called, offers, when it came (working days ago), what became of it."""

    number: int
    name: str
    trade: str
    items: tuple[str, ...]
    region: str
    came: int
    fate: str = "listed"
    expires_in: int = 900

    @property
    def uscc(self) -> str:
        """Its code, valid in form, given to nobody."""
        return with_check_digit(f"91{self.region}MAYM{self.number:05d}")


# number -> fate; everybody else is listed and stays so
FATES = {
    21: "fresh", 28: "waiting", 36: "overdue", 44: "correction", 50: "corrected", 14: "draft",
    27: "rejected", 35: "lapsed", 43: "suspended", 49: "withdrawn", 57: "removed", 20: "asked",
}  # fmt: skip
NEWCOMERS = {"fresh": 1, "waiting": 2, "overdue": 6, "correction": 5, "draft": 3, "asked": 2}
# number -> days from today on which its certificates run out
RUNNING_OUT = {9: -45, 17: -20, 19: 12, 31: -8, 33: 25, 45: 40, 46: -70, 53: 5, 58: -30}


def firms() -> list[Firm]:
    """List all agencies but the one that has a demo account of its own."""
    found: list[Firm] = []
    for trade, (words, items, count) in names.TRADES.items():
        for _ in range(count):
            number = len(found) + 1
            fate = FATES.get(number, "listed")
            found.append(
                Firm(
                    number=number,
                    name=f"{names.PRACTICE}{names.BRANDS[number - 1]}{words}",
                    trade=trade,
                    items=items,
                    region=names.REGIONS[number % len(names.REGIONS)],
                    came=NEWCOMERS.get(fate, 238 - number % 40),
                    fate=fate,
                    expires_in=RUNNING_OUT.get(number, 500 + 30 * (number % 20)),
                )
            )
    return found


def stories(stage: Stage) -> list[Story]:
    """Return one story per agency."""
    return [enter(stage, firm) for firm in firms()]


def enter(stage: Stage, firm: Firm) -> Story:
    """Tell how an agency applied and what became of it."""
    yield stage.ago(firm.came, f"{9 + firm.number % 7:02d}:{firm.number % 60:02d}")
    place = stage.found("agency", firm.name, firm.uscc, firm.region)
    actor = stage.acting(place.id)
    agency = fill_in(stage, firm, place, actor)
    if firm.fate == "draft":
        return
    application.submit(queries.agency(agency.id), actor)
    if firm.fate in ("fresh", "waiting", "overdue"):
        return
    yield from CHECKS.get(firm.fate, _admitted)(stage, firm, agency, actor)


def apply_at_once(stage: Stage, firm: Firm, place: Organisation, actor: Actor) -> None:
    """Fill in, submit and admit within one step; for the agency with a demo account."""
    agency = fill_in(stage, firm, place, actor)
    application.submit(queries.agency(agency.id), actor)
    checking.admit(queries.agency(agency.id), stage.actor("operator", "operator"))


def fill_in(stage: Stage, firm: Firm, place: Organisation, actor: Actor) -> Agency:
    """Fill in the whole application as its handler does."""
    agency = application.start(actor)
    agency = application.save_identity(agency, _identity(firm, place), actor)
    served = [NATIONWIDE] if firm.number % 5 == 0 else [CITY]
    application.save_regions(agency, served, actor)
    group = SISTERS.get(firm.number, firm.number)
    holder = f"{names.PRACTICE}{names.BRANDS[group - 1]}控股有限公司"
    application.add_relation(agency, "shareholder", holder, actor)
    hang(stage, agency, "licence", actor)
    seen: set[tuple] = set()
    for code in firm.items:
        _prove(stage, firm, agency, queries.item(code).rule, actor, seen)
        papers.offer(agency, _promise(firm, code), actor)
    if not any("certificate" in queries.item(code).rule for code in firm.items):
        _add_person(stage, firm, agency, "注册咨询工程师", actor)
    application.confirm_pledge(agency, pledge.current(clock.today()).version, actor)
    return agency


def _identity(firm: Firm, place: Organisation) -> SimpleNamespace:
    return SimpleNamespace(
        legal_form="企业",
        region=firm.region,
        address=place.address,
        contact=place.contact,
        phone=place.phone,
        legal_representative=names.person(300 + firm.number),
        legal_id=names.identity(firm.number),
        introduction="演练机构，所有资料均为虚构。",
    )


def _promise(firm: Firm, code: str) -> SimpleNamespace:
    limit = queries.item(code).time_limit_days or 20
    return SimpleNamespace(
        item=code,
        promised_days=max(1, limit - firm.number % 4),
        price_fen=None,
        fee_note="按采购公告的固定价格收取，不另收费",
        standard="符合国家和行业现行标准，成果一次成型，缺陷免费修改",
    )


def _prove(
    stage: Stage, firm: Firm, agency: Agency, rule: dict, actor: Actor, seen: set[tuple]
) -> None:
    """Declare what a rule asks for: people, or the certificates of its first way."""
    if "certificate" in rule:
        for _ in range(rule["count"]):
            _add_person(stage, firm, agency, rule["certificate"], actor)
        return
    found = leaves(rule)
    for leaf in found[:1] if "any" in rule else found:
        levels = leaf.get("levels") or [""]
        level = levels[firm.number % len(levels)]
        major = (leaf.get("majors") or [""])[0]
        if (leaf["kind"], level, major) not in seen:
            seen.add((leaf["kind"], level, major))
            _add_paper(stage, firm, agency, (leaf["kind"], level, major), actor)


def _add_paper(
    stage: Stage, firm: Firm, agency: Agency, what: tuple[str, str, str], actor: Actor
) -> None:
    kind, level, major = what
    made = papers.add_qualification(
        agency,
        SimpleNamespace(
            kind=kind,
            level=level,
            major=major,
            number=f"YL{firm.number:04d}{len(kind + major):02d}",
            issuer=ISSUER,
            issued_on=clock.today() - dt.timedelta(days=400),
            expires_on=stage.now.date() + dt.timedelta(days=firm.expires_in),
            scan=None,
        ),
        actor,
    )
    hang(stage, made, "scan", actor)


def _add_person(stage: Stage, firm: Firm, agency: Agency, certificate: str, actor: Actor) -> None:
    last = clock.today().replace(day=1) - dt.timedelta(days=1)
    count = 400 + firm.number * 3
    made = papers.add_practitioner(
        agency,
        SimpleNamespace(
            name=names.person(count),
            identity=names.identity(count),
            certificate=certificate,
            number=f"ZC{count:06d}",
            level="",
            major="",
            expires_on=stage.now.date() + dt.timedelta(days=firm.expires_in),
            insured_until=f"{last:%Y-%m}",
            insured_months=3 + firm.number % 9,
            proof=None,
        ),
        actor,
    )
    hang(stage, made, "proof", actor)


def hang(stage: Stage, thing: Any, slot: str, actor: Actor) -> None:
    """Hang the practice scan on a thing."""
    blob, name = stage.paper
    with write():
        files.attach(blob, thing.subject_kind, thing.id, slot, actor, name)


def _again(agency: Agency) -> Agency:
    return queries.agency(agency.id)


def _admitted(stage: Stage, firm: Firm, agency: Agency, actor: Actor) -> Story:
    yield stage.ago(firm.came - 1, f"{9 + firm.number % 8:02d}:30")
    checking.admit(_again(agency), stage.actor("operator", "operator"))
    if firm.number % 3 == 0:
        yield stage.ago(60 - firm.number % 30, "15:20")
        score = 95 - firm.number % 25
        grade = "A" if score >= 90 else "B"
        standing.set_grade(_again(agency), grade, score, stage.actor("supervisor", "supervisor"))


def _corrected(stage: Stage, firm: Firm, agency: Agency, actor: Actor) -> Story:
    yield from _asked(stage, firm, agency, actor)
    yield stage.ago(firm.came - 3, "11:10")
    application.submit(_again(agency), actor)
    yield stage.ago(firm.came - 4, "14:00")
    checking.admit(_again(agency), stage.actor("operator", "operator"))


def _asked(stage: Stage, firm: Firm, agency: Agency, actor: Actor) -> Story:
    yield stage.ago(firm.came - 1, "16:10")
    wanted = {"people": "社保证明第二页不清晰，请重新上传", "identity": "住所请写明门牌号"}
    checking.ask_correction(_again(agency), wanted, stage.actor("operator", "operator"))


def _rejected(stage: Stage, firm: Firm, agency: Agency, actor: Actor) -> Story:
    yield stage.ago(firm.came - 2, "09:40")
    why = "提交的资质证书与发证机关公布的信息不一致"
    checking.reject(_again(agency), why, stage.actor("operator", "operator"))


def _suspended(stage: Stage, firm: Firm, agency: Agency, actor: Actor) -> Story:
    yield from _admitted(stage, firm, agency, actor)
    yield stage.ago(8, "10:20")
    ends = stage.now.date() + dt.timedelta(days=6)
    why = "成果质量抽查发现可能危及结构安全的错误，核查期间紧急暂停"
    standing.suspend(_again(agency), ends, why, stage.actor("operator", "operator"))


def _withdrawn(stage: Stage, firm: Firm, agency: Agency, actor: Actor) -> Story:
    yield from _admitted(stage, firm, agency, actor)
    yield stage.ago(40, "09:50")
    standing.withdraw(_again(agency), "经营范围调整，不再从事本项业务", actor)


CHECKS = {
    "correction": _asked,
    "asked": _asked,
    "lapsed": _asked,
    "corrected": _corrected,
    "rejected": _rejected,
    "suspended": _suspended,
    "withdrawn": _withdrawn,
}
