"""Papers of the library of agencies: application, pledge, power of attorney, admission notice."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel import clock, files
from app.kernel.events import Event
from exports.deeds import last, office
from exports.render.cells import chinese_date, shown
from exports.spec import Column, Document, Fields, Numbering, Paper, Signature, Table, Text
from intermediaries import pledge, queries
from intermediaries.materials import OWN, PRESENCE
from intermediaries.models import Agency, Honour, Offering, Practitioner, Qualification, Relation
from intermediaries.models.agency import RELATION_LABELS
from intermediaries.states import QUALIFICATION

ADMITTED = "intermediaries.agency.admit"
DATE_LINE = "年    月    日"
STAMP = "（盖章）"


@dataclass(frozen=True)
class Entry:
    """An agency with everything it declares."""

    agency: Agency
    regions: str
    filings: str
    qualifications: tuple[Qualification, ...]
    people: tuple[Practitioner, ...]
    relations: tuple[Relation, ...]
    offerings: tuple[Offering, ...]
    honours: tuple[Honour, ...]
    papers: tuple[str, ...]


def load(key: str) -> Entry:
    """Gather an agency and what hangs on it."""
    agency = queries.agency(key)
    filed = queries.filings_of(agency)
    names = queries.region_names([code for code, _ in filed])
    return Entry(
        agency=agency,
        regions="、".join(names),
        filings="；".join(
            f"{n}：{told}" for n, (_, told) in zip(names, filed, strict=True) if told
        ),
        qualifications=tuple(queries.qualifications_of(agency)),
        people=tuple(queries.practitioners_of(agency)),
        relations=tuple(agency.relations),
        offerings=tuple(queries.offerings_of(agency)),
        honours=tuple(queries.honours_of(agency)),
        papers=tuple(
            f"{OWN[one.slot]}（{one.name}）"
            for one in files.of(agency.subject_kind, agency.id)
            if one.slot in OWN
        ),
    )


QUALIFICATIONS = (
    Column("资质类别", lambda q: q.kind, 15),
    Column("等级", lambda q: q.level, 8),
    Column("专业", lambda q: q.major, 9),
    Column("证书编号", lambda q: q.number, 12),
    Column("发证机关", lambda q: q.issuer, 14),
    Column("发证日期", lambda q: q.issued_on, 14, "date"),
    Column("有效期至", lambda q: shown(q.expires_on) or "长期", 14),
    Column("核验", lambda q: QUALIFICATION.label(q.state), 8),
)
PEOPLE = (
    Column("姓名", lambda p: p.name, 8),
    Column("身份证号（已隐去）", lambda p: p.id_masked, 23),
    Column("执业证书", lambda p: f"{p.certificate}{p.level}", 14),
    Column("专业", lambda p: p.major, 7),
    Column("证书编号", lambda p: p.number, 12),
    Column("有效期至", lambda p: shown(p.expires_on) or "长期", 14),
    Column("社保缴至", lambda p: p.insured_until, 11),
    Column("社保月数", lambda p: p.insured_months, 7, "int"),
)
OFFERINGS = (
    Column("服务事项", lambda o: o.item.name, 16),
    Column("承诺时限（工作日）", lambda o: o.promised_days, 9, "int"),
    Column("价格（元）", lambda o: o.price_fen, 10, "money"),
    Column("收费承诺", lambda o: o.fee_note, 20),
    Column("标准承诺", lambda o: o.standard, 20),
)
RELATIONS = (
    Column("关系", lambda r: RELATION_LABELS[r.kind], 14),
    Column("姓名或名称", lambda r: r.name, 30),
    Column("统一社会信用代码", lambda r: r.uscc, 20),
)


HONOURS = (
    Column("荣誉名称", lambda h: h.title, 30),
    Column("颁发单位", lambda h: h.issuer, 24),
    Column("颁发日期", lambda h: h.given_on, 12, "date"),
)


def form(data: Entry) -> Paper:
    """进驻申请登记表: what the agency declared, block by block, to be signed and stamped."""
    one = data.agency
    whole, rows = _facts(data)
    tables = (
        Table(QUALIFICATIONS, data.qualifications, "一、资质证书"),
        Table(PEOPLE, data.people, "二、执业人员"),
        Table(OFFERINGS, data.offerings, "三、申请进驻的服务事项"),
        Table(RELATIONS, data.relations, "四、关联关系"),
        Table(HONOURS, data.honours, "五、荣誉"),
    )
    return Paper(
        title="中介服务机构进驻申请登记表",
        issuer=one.name,
        sections=(
            Fields(whole),
            Fields(rows, columns=4),
            *(table for table in tables if table.rows),
            *([Text(f"所附材料：{'、'.join(data.papers)}。")] if data.papers else []),
            Text("本单位承诺以上内容和所附材料真实、有效；内容变化时及时更新。"),
            Signature(
                ("法定代表人（签字）：", "业务授权人（签字）："), one.name + STAMP, DATE_LINE
            ),
        ),
    )


def _facts(data: Entry) -> tuple[tuple, tuple]:
    """Write who the agency is: the fields of a whole line, then those of half a line."""
    one = data.agency
    whole = (
        ("机构名称", one.name),
        ("统一社会信用代码", one.uscc),
        ("住所", one.address),
        ("服务区域", data.regions),
        ("备案情况", data.filings or "无"),
    )
    rows = (
        ("机构类型", one.legal_form),
        ("注册地", one.region.name),
        ("法定代表人", one.legal_representative),
        ("身份证号", one.legal_id_masked),
        ("联系人", one.contact),
        ("联系电话", one.phone),
        ("业务授权人", one.authorised),
        ("授权人身份证号", one.authorised_id_masked),
        ("授权人电话", one.authorised_phone),
        ("授权人社保", _insured(one)),
        ("进驻方式", PRESENCE[one.at_window]),
        ("申请日期", chinese_date(one.submitted_at) if one.submitted_at else ""),
        ("承诺书版本", one.pledge_version),
        ("承诺日期", chinese_date(one.pledged_at) if one.pledged_at else ""),
    )
    return whole, rows


def _insured(one: Agency) -> str:
    if not one.authorised_until:
        return ""
    return f"缴至 {one.authorised_until}，{one.authorised_months} 个月"


def letter(data: Entry) -> Paper:
    """承诺书: the ten points of the version the agency confirmed, or will confirm."""
    one = data.agency
    text = pledge.of_version(one.pledge_version) or pledge.current(clock.today())
    points = [
        f"{place}、{title}。{words}"
        for place, (title, words) in zip("一二三四五六七八九十", text.points, strict=True)
    ]
    confirmed = f"{chinese_date(one.pledged_at)}在线确认。" if one.pledged_at else ""
    body = f"本单位{one.name}（统一社会信用代码 {one.uscc}）自愿进驻中介超市，郑重承诺："
    return Paper(
        title="中介服务机构承诺书",
        issuer=one.name,
        sections=(
            Text(body),
            Text("\n".join(points)),
            Text(f"本承诺书版本 {text.version}。{confirmed}"),
            Signature(("法定代表人（签字）：",), one.name + STAMP, DATE_LINE),
        ),
    )


def attorney(data: Entry) -> Paper:
    """授权委托书: whom the agency lets act on the platform; identity numbers are written by hand."""
    one = data.agency
    body = (
        f"{one.name}的法定代表人{one.legal_representative}授权下列人员为本单位业务授权人，"
        "代表本单位在中介超市办理进驻申请、信息变更、报名、签约、成果交付和评价回复等事项。"
        "业务授权人在授权范围内办理的事项，本单位均予认可。"
    )
    rows = (
        ("委托单位", one.name),
        ("统一社会信用代码", one.uscc),
        ("法定代表人", one.legal_representative),
        ("业务授权人", one.authorised or one.contact),
        ("身份证件号码", ""),
        ("联系电话", one.authorised_phone or one.phone),
        ("授权期限", f"自{DATE_LINE}至{DATE_LINE}"),
    )
    lines = ("法定代表人（签字）：", "业务授权人（签字）：")
    note = "附：业务授权人身份证件复印件，近三个月在本单位缴纳社会保险的证明。授权人员变更的，应当重新出具。"
    return Paper(
        title="授权委托书",
        issuer=one.name,
        sections=(
            Text(body),
            Fields(rows),
            Text(note),
            Signature(lines, one.name + STAMP, DATE_LINE),
        ),
    )


@dataclass(frozen=True)
class Admission:
    """An admitted agency, its services, and who admitted it when."""

    agency: Agency
    services: tuple[str, ...]
    event: Event


def admission(key: str) -> Admission:
    """Gather the last admission of an agency."""
    return entered(key, ADMITTED)


def entered(key: str, by: str) -> Admission:
    """Gather the event by which an agency last came into the library, and what it offers."""
    agency = queries.agency(key)
    names = [one.item.name for one in queries.offerings_of(agency) if one.state == "listed"]
    return Admission(agency, tuple(names), last(agency, by))


def notice(data: Admission) -> Paper:
    """入驻通知书: the agency stands in the library from this day on."""
    one, day = data.agency, chinese_date(data.event.at)
    body = (
        f"你单位提交的进驻申请和材料已经核验，符合进驻条件，自{day}起进驻中介超市。"
        "请按照承诺提供服务；单位信息、资质和人员发生变化的，及时在平台更新。"
    )
    rows = (
        ("机构名称", one.name),
        ("统一社会信用代码", one.uscc),
        ("注册地", one.region.name),
        ("服务事项", "、".join(data.services) or "核验后另行上架"),
        ("入驻日期", day),
    )
    return Paper(
        title="入驻通知书",
        addressee=one.name,
        sections=(Text(body), Fields(rows), Signature((), data.event.org_name, day)),
    )


def issuer(data: Admission) -> tuple[str | None, str]:
    """Return who let it in."""
    return office(data.event)


ON_DEMAND = {
    "form": "docx",
    "subject_kind": "intermediaries.agency",
    "permission": "intermediaries.agency.papers",
    "load": load,
}
DOCUMENTS = (
    Document(key="entry-form", title="中介服务机构进驻申请登记表", fill=form, **ON_DEMAND),
    Document(key="pledge-letter", title="中介服务机构承诺书", fill=letter, **ON_DEMAND),
    Document(key="power-of-attorney", title="授权委托书", fill=attorney, **ON_DEMAND),
    Document(
        key="admission-notice",
        title="入驻通知书",
        form="docx",
        subject_kind="intermediaries.agency",
        permission="intermediaries.agency.view",
        load=admission,
        fill=notice,
        numbering=Numbering("exports.admission", "入驻通知", "{word}〔{year}〕{n}号"),
        issued_on=(ADMITTED,),
        issuer=issuer,
        public=lambda data: {
            "机构名称": data.agency.name,
            "统一社会信用代码": data.agency.uscc,
            "入驻日期": chinese_date(data.event.at),
        },
    ),
)
