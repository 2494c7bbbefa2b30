"""Numbers and words of local rules for entry and standing, with their sources."""

from __future__ import annotations

from app.kernel.deadlines import DeadlineRule
from app.kernel.parameters import Parameter
from intermediaries.catalogue import LEGAL_FORMS
from intermediaries.materials import MATERIALS
from intermediaries.rules.admission import FORMALITY, MODELS
from intermediaries.states import intakes, later

LOCAL = "由地方办法规定"

PARAMETERS = (
    Parameter(
        "intermediaries.admission_model",
        "机构入驻方式",
        "text",
        FORMALITY,
        "",
        "湖南2023年办法（形式核验）；国办发〔2015〕31号：不得限制中介服务机构数量",
        "2023-09-19",
        choices=tuple(MODELS.items()),
    ),
    Parameter(
        "intermediaries.later_check_days", "告知性登记后核查时限", "int", 20, "个工作日", LOCAL
    ),
    Parameter("intermediaries.rectify_days", "核查后限期改正时限", "int", 5, "个工作日", LOCAL),
    Parameter("intermediaries.intake_check_days", "入库批次审核时限", "int", 10, "个工作日", LOCAL),
    Parameter(
        "intermediaries.intake_signing_days", "签署入库服务协议时限", "int", 10, "个工作日", LOCAL
    ),
    Parameter(
        "intermediaries.intake_confirming_days", "确认入库服务协议时限", "int", 5, "个工作日", LOCAL
    ),
    Parameter(
        "intermediaries.entry_check_days",
        "入驻形式核验时限",
        "int",
        2,
        "个工作日",
        "湖南2023年办法：2个工作日内完成形式要件核验",
        "2023-09-19",
    ),
    Parameter(
        "intermediaries.correction_days", "入驻补正时限", "int", 5, "个工作日", "由地方办法规定"
    ),
    Parameter(
        "intermediaries.insurance_months",
        "执业人员社保证明月数",
        "int",
        3,
        "个月",
        "广东：近3个月社保记录",
        "2020-12-30",
        least=0,
    ),
    Parameter(
        "intermediaries.legal_forms",
        "可以入驻的机构类型",
        "json",
        list(LEGAL_FORMS),
        "",
        "各地不同（江苏含个体工商户，唐山限独立法人）",
        choices=tuple((form, form) for form in LEGAL_FORMS),
    ),
    Parameter(
        "intermediaries.scans_required",
        "入驻必须上传证照扫描件",
        "bool",
        True,
        "",
        "广东、唐山入驻材料",
    ),
    Parameter(
        "intermediaries.clean_years",
        "入驻前须无停用或禁入记录的年数（0 为不要求）",
        "int",
        0,
        "年",
        "唐山市2018年办法：近三年无不良信用记录",
        least=0,
    ),
    Parameter(
        "intermediaries.materials_required",
        "入驻必须上传的其他材料",
        "json",
        [],
        "",
        "广东：身份证正反面、授权委托书、社保记录；唐山：管理制度、信用报告、质量保证措施",
        choices=tuple(MATERIALS.items()),
    ),
    Parameter(
        "intermediaries.emergency_days",
        "紧急暂停最长天数",
        "int",
        30,
        "天",
        "由地方办法规定；此外的暂停和清退须经惩戒程序",
    ),
    Parameter(
        "intermediaries.edition_check_days",
        "服务事项新版本批准时限",
        "int",
        5,
        "个工作日",
        "由地方办法规定",
    ),
    Parameter(
        "intermediaries.change_check_days",
        "入驻后变更审核时限",
        "int",
        2,
        "个工作日",
        "参照入驻核验时限，由地方办法规定",
    ),
    Parameter(
        "intermediaries.expiry_warnings",
        "资质和执业证书到期前提醒",
        "json",
        ["90", "30", "7"],
        "",
        "由地方办法规定",
        choices=tuple((str(n), f"到期前{n}天") for n in (180, 90, 60, 30, 15, 7, 3, 1)),
    ),
    Parameter(
        "intermediaries.ban_months", "清退后禁入月数", "int", 12, "个月", "由地方办法规定", least=0
    ),
)


def _rule(kind: str, label: str, param: str, **more: str) -> DeadlineRule:
    return DeadlineRule(kind, label, param, **{"unit": "workdays", "source": LOCAL, **more})


ADMISSION = (
    _rule(later.CHECK, "入驻后核查", "intermediaries.later_check_days"),
    _rule(
        later.RECTIFY, "限期改正", "intermediaries.rectify_days",
        on_expiry="intermediaries.rectify_expired",
    ),
    _rule(
        intakes.CLOSING, "征集截止", "closing", unit="until", on_expiry=intakes.TURN, source="征集公告"
    ),
    _rule(
        intakes.BEGINNING, "名单生效", "beginning", unit="until", on_expiry=intakes.TURN,
        source="征集公告",
    ),
    _rule(
        intakes.TERM, "名单到期", "term_over", unit="until", on_expiry=intakes.TURN,
        source="征集公告",
    ),
    _rule(intakes.CHECK, "批次审核", "intermediaries.intake_check_days"),
    _rule(
        intakes.SIGNING, "签署协议", "intermediaries.intake_signing_days", on_expiry=intakes.LAPSE
    ),
    _rule(intakes.CONFIRMING, "确认协议", "intermediaries.intake_confirming_days"),
)  # fmt: skip
DEADLINES = (
    *ADMISSION,
    DeadlineRule(
        kind="intermediaries.entry_check",
        label="入驻核验",
        param="intermediaries.entry_check_days",
        unit="workdays",
        source="湖南2023年办法",
    ),
    DeadlineRule(
        kind="intermediaries.correction",
        label="入驻补正",
        param="intermediaries.correction_days",
        unit="workdays",
        on_expiry="intermediaries.correction_expired",
        source="由地方办法规定",
    ),
    DeadlineRule(
        kind="intermediaries.edition_check",
        label="批准事项版本",
        param="intermediaries.edition_check_days",
        unit="workdays",
        source="由地方办法规定",
    ),
    DeadlineRule(
        kind="intermediaries.change_check",
        label="变更审核",
        param="intermediaries.change_check_days",
        unit="workdays",
        source="由地方办法规定",
    ),
    DeadlineRule(
        kind="intermediaries.suspension",
        label="暂停期限",
        param="suspension_ends",
        unit="until",
        on_expiry="intermediaries.suspension_expired",
        source="处理决定",
    ),
)
