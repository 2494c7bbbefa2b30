"""What is asked for in the pages of agencies."""

from __future__ import annotations

from app.kernel import clock
from app.kernel.errors import Reason
from app.web.forms import (
    Area,
    Check,
    Choice,
    Code,
    Date,
    Form,
    Hidden,
    Integer,
    Money,
    Phone,
    RegionField,
    RegionsField,
    Text,
    Upload,
    Uscc,
    WrongValueError,
    division,
)
from intermediaries import queries
from intermediaries.catalogue import LEGAL_FORMS, PEOPLE_CERTIFICATES
from intermediaries.models.agency import RELATION_LABELS
from intermediaries.queries import types
from intermediaries.rules.entry import SECTIONS
from intermediaries.rules.qualifying import LEVELS
from intermediaries.rules.standing import NATIONWIDE
from intermediaries.states.changes import BLOCKS

MOST_FILING = 200
FILING = Reason.of(
    "每行写一个地区的名称或代码，空格，备案机关和备案号（最多 {n} 个字），一个地区只写一行",
    n=MOST_FILING,
)
SCAN = ".pdf,.jpg,.jpeg,.png"
SCAN_HELP = "PDF、JPG 或 PNG，盖章后的彩色扫描件"


def same(words):
    """Offer words as they are."""
    return [(word, word) for word in words]


def items():
    """Offer the service items in force."""
    return [(item.code, item.name) for item in queries.items()]


def kinds():
    """Offer the kinds of certificates in force."""
    return same(types.names("kind", clock.today()))


def levels():
    """Offer the levels of the tree, and those older certificates carry."""
    return same(dict.fromkeys([*types.names("level", clock.today()), *LEVELS]))


def majors():
    """Offer the majors of the tree, each with the kinds that know it."""
    named = types.majors(clock.today())
    return [(major, Reason.of("{name}", name=label)) for major, label in named]


class IdentityNumber(Code):
    """A number that is masked when it is kept, and never travels with a draft."""

    secret = True

    def __init__(self, label, **more):
        super().__init__(label, max=18, **more)


class IdentityForm(Form):
    """Step one: who the agency is."""

    legal_form = Choice("机构类型", choices=same(LEGAL_FORMS))
    region = RegionField("注册地")
    address = Text("住所", max=200)
    contact = Text("联系人", max=60)
    phone = Phone()
    legal_representative = Text("法定代表人", max=60)
    legal_id = IdentityNumber(
        "法定代表人身份证号",
        required=False,
        help="提交申请前须填写；只保存前四位和后四位，已填写过的可以留空",
    )
    introduction = Area("机构简介", required=False, max=2000)
    licence = Upload("营业执照或登记证书", required=False, accept=SCAN, help=SCAN_HELP)


class QualificationForm(Form):
    """Step two: one certificate."""

    kind = Choice("资质类型", choices=kinds)
    level = Choice("等级", choices=levels, required=False)
    major = Choice(
        "专业子项", choices=majors, required=False, help="资质类型分专业的必选，不分的不选"
    )
    other_major = Text("列表中没有的专业", required=False, max=40, help="上面选不到时，按证书填写")
    number = Text("证书编号", max=60)
    issuer = Text("发证机关", max=120)
    issued_on = Date("发证日期")
    expires_on = Date("有效期至", required=False, help="长期有效的留空")
    scan = Upload("证书扫描件", required=False, accept=SCAN, help=SCAN_HELP)

    def check(self, values):
        """A major is chosen, or typed where the tree has none."""
        if values["major"] and values["other_major"]:
            self.add_error("other_major", "已经选择了专业，请不要再填写")
        values["major"] = values["major"] or values["other_major"] or ""


class ScanForm(Form):
    """A scan for a line that was entered without one."""

    scan = Upload("扫描件", accept=SCAN, help=SCAN_HELP)


class HonourForm(Form):
    """A title that somebody gave the agency."""

    title = Text("荣誉名称", max=120, help="与证书一致")
    issuer = Text("授予单位", max=120)
    given_on = Date("授予日期")
    scan = Upload("荣誉证书扫描件", required=False, accept=SCAN, help=SCAN_HELP)


class PersonForm(Form):
    """Step three: one person."""

    name = Text("姓名", max=60)
    identity = IdentityNumber("身份证号", help="核对后只保存前四位和后四位")
    certificate = Choice("执业证书", choices=same(PEOPLE_CERTIFICATES))
    number = Text("证书编号", max=60)
    level = Text("证书等级", required=False, max=20, help="证书分级的填写，例如：一级")
    major = Text("专业", required=False, max=40)
    expires_on = Date("证书有效期至", required=False, help="长期有效的留空")
    insured_until = Text(
        "社保缴至",
        max=7,
        pattern=r"20\d\d-(0[1-9]|1[0-2])",
        hint="{label}应为年月，例如 2026-10",
        help="年月，例如 2026-10",
    )
    insured_months = Integer("社保证明月数", min=0, max=600, help="连续缴纳的月数，至少 3 个月")
    proof = Upload("社保证明", required=False, accept=SCAN, help=SCAN_HELP)


class OfferForm(Form):
    """Step four: one service with its three promises."""

    item = Choice("服务事项", choices=items)
    promised_days = Integer("承诺时限（工作日）", min=1, max=730)
    price_fen = Money("价格", required=False, help="有固定报价的填写，按收费标准计算的留空")
    fee_note = Text("收费标准", max=400, help="例如：按建筑面积每平方米 1.2 元，最低 8000 元")
    standard = Area("服务标准", max=2000, help="执行的标准、成果内容和质量承诺")


def filing(line):
    """Read what is filed in one place: its code and the words."""
    place, *words = line.split(maxsplit=1)
    told = words[0].strip() if words else ""
    if not 0 < len(told) <= MOST_FILING:
        raise WrongValueError(FILING)
    return division(place), told


class RegionsForm(Form):
    """Step four, second part: where the services are offered.

    It makes `codes` (000000 is the whole country) and `filed`, what is filed where.
    """

    made = ("codes", "filed")

    nationwide = Check("全国")
    regions = RegionsField("或者下列行政区划", required=False)
    filings = Area(
        "备案情况",
        required=False,
        max=2000,
        rows=3,
        help="当地要求备案的填写，每行一个地区：名称或 6 位代码，空格，备案机关和备案号",
    )

    def check(self, values):
        values["codes"] = [NATIONWIDE] if values["nationwide"] else list(values["regions"])
        values["filed"] = {}
        if not values["codes"]:
            self.add_error("regions", "请勾选全国，或填写至少一个行政区划")
        try:
            lines = [line for line in values["filings"].splitlines() if line.strip()]
            values["filed"] = dict(filing(line) for line in lines)
            if len(values["filed"]) < len(lines):
                raise WrongValueError(FILING)
        except WrongValueError as wrong:
            self.add_error("filings", wrong.reason)


class RelationForm(Form):
    """Step five: who stands behind the agency."""

    kind = Choice("关系", choices=list(RELATION_LABELS.items()))
    name = Text("姓名或名称", max=120)
    uscc = Uscc(required=False, help="是单位的填写")


class PledgeForm(Form):
    """Step six: the pledge, confirmed by a person or by a stamped scan."""

    pledge_version = Hidden("版本")
    agreed = Check("本机构已阅读并承诺遵守以上各项", required=True)
    pledge = Upload("盖章的承诺书", required=False, accept=SCAN, help=SCAN_HELP)


class CorrectionForm(Form):
    """What must be corrected, section by section."""

    identity = Area(SECTIONS["identity"], required=False, max=500, rows=2)
    qualifications = Area(SECTIONS["qualifications"], required=False, max=500, rows=2)
    people = Area(SECTIONS["people"], required=False, max=500, rows=2)
    authorised = Area(SECTIONS["authorised"], required=False, max=500, rows=2)
    services = Area(SECTIONS["services"], required=False, max=500, rows=2)
    relations = Area(SECTIONS["relations"], required=False, max=500, rows=2)
    pledge = Area(SECTIONS["pledge"], required=False, max=500, rows=2)


class SuspendForm(Form):
    """A suspension that cannot wait for a decided sanction."""

    until = Date("暂停至（含当日）", help="紧急暂停只用于不能等待惩戒程序的情形")
    reason = Area("理由和依据", max=500)


class DeskForm(Form):
    """The filter bar of the operator's list."""

    q = Text("名称或统一社会信用代码", required=False, max=60)
    state = Choice("状态", required=False)


class ImportForm(Form):
    """A file of an existing library."""

    file = Upload("文件", accept=".xlsx,.csv", help="按模板填写的 Excel 或 CSV，最多 20 万行")


class TakeOverForm(Form):
    """What of an import is taken over."""

    with_changes = Check(
        "已在库中的机构，也按文件更改", help="不勾选时只接收新增的机构，已在库中的保持不变"
    )


class ChangesForm(Form):
    """The filter bar of the list of changes."""

    q = Text("机构名称", required=False, max=60)
    block = Choice("内容", choices=list(BLOCKS.items()), required=False)
    state = Choice("状态", required=False)
