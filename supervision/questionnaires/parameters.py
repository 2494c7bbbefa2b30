"""Numbers for questionnaires and demands as parameters, and the clocks that use them."""

from app.kernel.deadlines import DeadlineRule
from app.kernel.parameters import Parameter
from supervision.questionnaires.states import (
    ANNOUNCING,
    ANSWERING,
    ASSIGNING,
    CLOSING,
    OPENING,
)

ASKED = "《优化营商环境条例》第八条：以市场主体和社会公众满意度为导向开展营商环境评价"
HEARD = "《优化营商环境条例》第四十八条：听取市场主体的反映和诉求并依法帮助解决；天数由地方办法规定"
SMALL = "样本过少时不公布，防止推知是谁填写"
LOCAL = "由地方办法规定"
WD = "个工作日"
LEAST = "supervision.questionnaire.least_sheets"
ANNOUNCE = "supervision.questionnaire.announce_days"
ASSIGN, ANSWER = "supervision.demand.assign_days", "supervision.demand.answer_days"

PARAMETERS = (
    Parameter(LEAST, "显示调查结果至少需要的答卷数", "int", 5, "份", SMALL, least=2),
    Parameter(ANNOUNCE, "决定是否公布调查结果的时限", "int", 20, WD, LOCAL),
    Parameter(ASSIGN, "诉求交办时限", "int", 2, WD, HEARD),
    Parameter(ANSWER, "诉求答复时限", "int", 15, WD, HEARD),
)

OPEN, CLOSE = "supervision.questionnaire_open", "supervision.questionnaire_close"
INVITE = "supervision.questionnaire_invite"
DEADLINES = (
    DeadlineRule(OPENING, "开始填写", "opens_at", unit="until", on_expiry=OPEN, source=ASKED),
    DeadlineRule(CLOSING, "填写截止", "closes_at", unit="until", on_expiry=CLOSE, source=ASKED),
    DeadlineRule(ANNOUNCING, "决定是否公布结果", ANNOUNCE, source=LOCAL),
    DeadlineRule(ASSIGNING, "交办诉求", ASSIGN, source=HEARD),
    DeadlineRule(ANSWERING, "答复诉求", ANSWER, source=HEARD),
)
