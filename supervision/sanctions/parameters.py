"""Numbers of local measures for sanctions as parameters, and the clocks that use them."""

from app.kernel.deadlines import DeadlineRule
from app.kernel.parameters import Parameter
from supervision.sanctions.grounds import LOCAL
from supervision.sanctions.states import ARCHIVING, DECIDING, PUBLISHING, REPAIR, STATING, TERM

WD = "个工作日"
SHARE = "supervision.sanction.repair_share"
GROUND_MONTHS = "supervision.sanction.ground_months"
OVER = "supervision.sanction_over"

PARAMETERS = (
    Parameter("supervision.sanction.stating_days", "陈述申辩时限", "int", 5, WD, LOCAL),
    Parameter("supervision.sanction.deciding_days", "惩戒决定时限", "int", 15, WD, LOCAL),
    Parameter("supervision.sanction.publishing_days", "惩戒复核公布时限", "int", 3, WD, LOCAL),
    Parameter("supervision.sanction.repair_days", "修复申请审核时限", "int", 10, WD, LOCAL),
    Parameter("supervision.sanction.archive_days", "解除后公开天数", "int", 90, "天", LOCAL),
    Parameter(
        SHARE,
        "申请修复前须执行的期限比例",
        "int",
        50,
        "%",
        "由地方办法规定（期限过半可申请）",
        least=0,
    ),
    Parameter(
        GROUND_MONTHS,
        "惩戒事由的通常月数（每条写“事由=月数”，未写的按随附清单）",
        "json",
        [],
        "",
        "清退情形取自唐山办法，失信取自余姚2025年办法；月数由地方办法规定",
    ),
)


def _clock(kind: str, label: str, name: str, expiry: str | None = None, unit: str = "workdays"):
    key = f"supervision.sanction.{name}"
    return DeadlineRule(kind, label, key, unit=unit, on_expiry=expiry, source=LOCAL)


DEADLINES = (
    _clock(STATING, "陈述申辩", "stating_days", OVER),
    _clock(DECIDING, "作出惩戒决定", "deciding_days"),
    _clock(PUBLISHING, "复核公布惩戒决定", "publishing_days"),
    _clock(REPAIR, "审核修复申请", "repair_days"),
    _clock(ARCHIVING, "解除后公开", "archive_days", OVER, unit="days"),
    DeadlineRule(TERM, "惩戒期限", "term_over", unit="until", on_expiry=OVER, source="惩戒决定"),
)
