"""Agencies with their papers for tests; plain rows with sensible defaults."""

import datetime as dt
import itertools

from app.kernel.db import write
from intermediaries import queries
from intermediaries.models import (
    Agency,
    AgencyRegion,
    Article,
    Change,
    Intake,
    IntakeMember,
    LaterCheck,
    Offering,
    PersonFlag,
    Practitioner,
    Qualification,
    Relation,
)
from intermediaries.rules.qualifying import leaves
from intermediaries.rules.standing import NATIONWIDE
from intermediaries.services import shelf
from intermediaries.states import AgencyState, CheckState, OfferingState
from tests.factories.accounts import make_organisation, make_region

_count = itertools.count(1)
EXPIRES = dt.date(2030, 12, 31)


def make_agency(
    organisation=None,
    *,
    items=("drawing-review",),
    state=AgencyState.LISTED,
    expires_on=EXPIRES,
    regions=(NATIONWIDE,),
    **more,
):
    """Return an agency that offers `items` with the papers they ask for, listed by default."""
    with write():
        organisation = organisation or make_organisation(
            kind="agency", name=more.get("name") or f"钟山第{next(_count)}工程咨询有限公司"
        )
        values = {
            "name": organisation.name,
            "uscc": organisation.uscc,
            "region": organisation.region_id,
            "legal_form": "企业",
            "address": "中山东路1号",
            "contact": organisation.contact,
            "phone": f"025-8444{next(_count):04d}",
            "legal_representative": "周建国",
            "legal_id_masked": f"3201**********{next(_count):04d}",
            "no_shareholders": True,
            "pledge_version": "2020-1",
            "listed_at": dt.datetime(2026, 1, 5, 9) if state == AgencyState.LISTED else None,
        }
        agency = Agency.create(organisation=organisation, state=state, **(values | more))
        for code in regions:
            AgencyRegion.create(agency=agency, region_code=code)
        make_relation(agency, "legal_representative", agency.legal_representative)
        for code in items:
            make_offering(agency, code, expires_on=expires_on, refresh=False)
        shelf.refresh(agency)
    return agency


def make_offering(agency, item_code, *, state=None, expires_on=EXPIRES, refresh=True, papers=True):
    """Return an offering with the papers its item asks for."""
    listed = agency.state == AgencyState.LISTED
    with write():
        item = queries.item(item_code)
        if papers:
            make_papers(agency, item.rule, expires_on)
        offering = Offering.create(
            agency=agency,
            item=item,
            promised_days=10,
            fee_note="按双方合同约定",
            standard="符合国家和行业现行标准",
            state=state or (OfferingState.LISTED if listed else OfferingState.PROPOSED),
        )
        if refresh:
            shelf.refresh(agency)
    return offering


def make_papers(agency, rule, expires_on=EXPIRES):
    """Give the agency what `rule` asks for: the first of several ways."""
    if "any" in rule:
        make_papers(agency, rule["any"][0], expires_on)
    elif "certificate" in rule:
        for _ in range(rule["count"]):
            make_practitioner(agency, rule["certificate"], expires_on=expires_on)
    else:
        for leaf in leaves(rule):
            make_qualification(
                agency,
                leaf["kind"],
                (leaf.get("levels") or [""])[0],
                (leaf.get("majors") or [""])[0],
                expires_on=expires_on,
            )


def make_qualification(agency, kind="施工图审查机构", level="一类", major="", **more):
    """Return a certificate, checked when its agency is listed."""
    checked = agency.state == AgencyState.LISTED
    values = {
        "number": f"A{next(_count):08d}",
        "issuer": "省住房和城乡建设厅",
        "issued_on": dt.date(2024, 1, 1),
        "expires_on": EXPIRES,
        "state": CheckState.VERIFIED if checked else CheckState.DECLARED,
    } | more
    with write():
        return Qualification.create(agency=agency, kind=kind, level=level, major=major, **values)


def make_practitioner(agency, certificate="一级造价工程师", **more):
    """Return a person of the agency with three months of social insurance."""
    values = {
        "name": "钱伯言",
        "id_masked": "3201**********0011",
        "number": f"ZJ{next(_count):06d}",
        "insured_until": "2026-10",
        "insured_months": 3,
    } | more
    with write():
        return Practitioner.create(agency=agency, certificate=certificate, **values)


def make_relation(agency, kind="shareholder", name="河西投资有限公司", uscc=None):
    """Return somebody who stands behind the agency."""
    with write():
        return Relation.create(agency=agency, kind=kind, name=name, uscc=uscc)


def make_change(agency, block="regions", after=({"key": "320100"},), state="submitted"):
    """Return a change that an agency has handed in."""
    with write():
        lines = {"before": [{"key": NATIONWIDE}], "after": list(after)}
        key, at = f"{agency.id}:{block}", dt.datetime(2026, 11, 20, 9)
        values = {"block": block, "state": state, "open_key": key, "submitted_at": at}
        return Change.create(agency=agency, **lines, **values)


def make_flag(one, other):
    """Return a flag about a person whom two agencies declare."""
    both = sorted(make_practitioner(agency, id_digest="d" * 64).id for agency in (one, other))
    with write():
        return PersonFlag.create(first=both[0], second=both[1])


def make_later_check(agency, state="open"):
    """Return the check of an agency that was listed by notice."""
    over = state in ("passed", "failed", "ended")
    with write():
        return LaterCheck.create(agency=agency, state=state, open_key=None if over else agency.id)


def make_intake(state="open", *, region="320100", **more):
    """Return an intake for a shortlist: applications in November, valid for half a year."""
    values = {
        "title": f"第{next(_count)}入库批次",
        "conditions": "符合资质标准",
        "by_org": "运行中心",
        "opens": dt.date(2026, 11, 16),
        "closes": dt.date(2026, 12, 10),
        "valid_from": dt.date(2027, 1, 1),
        "valid_to": dt.date(2027, 6, 30),
    } | more
    make_region(region)
    with write():
        return Intake.create(region=region, state=state, **values)


def make_member(intake, agency, state="applied"):
    """Return an agency's application for a shortlist, or its place on it."""
    over = state in ("refused", "withdrawn", "lapsed", "ended")
    listed = {"listed_on": dt.date(2026, 12, 1), "valid_to": intake.valid_to}
    key = None if over else f"{intake.id}:{agency.id}"
    with write():
        return IntakeMember.create(
            intake=intake,
            agency=agency,
            state=state,
            open_key=key,
            **(listed if state == "member" else {}),
        )


def make_article(state="published", **more):
    """Return a document of the market."""
    values = {
        "kind": "measures",
        "title": "中介服务机构管理办法",
        "issuer": "市政务服务局",
        "text": "第一条",
    }
    values |= {"by_org": "a" * 16, "state": state}
    if state != "draft":
        values["published_at"] = dt.datetime(2026, 11, 2, 9)
    with write():
        return Article.create(**values | more)
