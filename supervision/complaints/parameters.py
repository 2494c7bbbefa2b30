"""Numbers for complaints as parameters, and the clocks that use them."""

from app.kernel.deadlines import DeadlineRule
from app.kernel.parameters import Parameter
from supervision.complaints.states import ACCEPTING, DECIDING, ENFORCING, REVIEWING, STATING

LAW = "参照《工程建设项目招标投标活动投诉处理办法》（七部委令第11号）"
TANGSHAN = "唐山市2018年办法：一年内三次服务质量投诉查实的清退"
LOCAL = "由地方办法规定"
WD = "个工作日"
ITEM = "supervision.complaint.credit_item"
YEARLY = "supervision.complaint.upheld_a_year"
CAP = "supervision.complaint.pause_cap_days"

PARAMETERS = (
    Parameter("supervision.complaint.accept_days", "投诉受理时限", "int", 3, WD, LAW),
    Parameter("supervision.complaint.decide_days", "投诉处理时限", "int", 30, WD, LAW),
    Parameter(CAP, "检验、鉴定、专家评审暂停计时上限", "int", 30, WD, LOCAL),
    Parameter("supervision.complaint.answer_days", "被投诉人说明时限", "int", 5, WD, LOCAL),
    Parameter("supervision.complaint.enforce_days", "处理决定落实时限", "int", 15, WD, LOCAL),
    Parameter("supervision.complaint.review_days", "投诉回访时限", "int", 10, WD, LOCAL),
    Parameter(YEARLY, "一年内投诉查实几次提出惩戒建议", "int", 3, "次", TANGSHAN, least=1),
    Parameter(ITEM, "投诉查实达到次数时建议的信用条目编号", "text", "J04", "", TANGSHAN),
)

SILENT = "supervision.complaint_silent"
RUN_ON = "supervision.complaint_run_on"
DEADLINES = (
    DeadlineRule(ACCEPTING, "受理投诉", "supervision.complaint.accept_days", source=LAW),
    DeadlineRule(
        DECIDING,
        "处理投诉",
        "supervision.complaint.decide_days",
        pause_cap=CAP,
        on_resume=RUN_ON,
        source=LAW,
    ),
    DeadlineRule(
        STATING,
        "被投诉人说明",
        "supervision.complaint.answer_days",
        on_expiry=SILENT,
        source=LOCAL,
    ),
    DeadlineRule(ENFORCING, "落实处理决定", "supervision.complaint.enforce_days", source=LOCAL),
    DeadlineRule(REVIEWING, "投诉回访", "supervision.complaint.review_days", source=LOCAL),
)
