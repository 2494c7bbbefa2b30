"""Numbers of local measures for ratings as parameters, and the clocks that use them."""

from app.kernel.deadlines import DeadlineRule
from app.kernel.parameters import Parameter

WUJIANG = "吴江区2022年办法：成果上传次日起15个工作日内评价，3个工作日内可作最终修改"
YUYAO = "余姚市2025年办法：业主、行业主管部门、中介管理服务中心按5:3:2评价"
LOCAL = "由地方办法规定"
WD = "个工作日"

WEIGHT = "supervision.evaluation.weight_{}"
DEPARTMENTS = "supervision.evaluation.departments"
REGULATORS = "supervision.evaluation.regulators"
LEAST = "supervision.evaluation.least_raters"
QIDONG = (
    "启东市2017年度中介机构信用考核通知（启行审〔2017〕90号）：不足5个项目的全部业主，"
    "5个以上的随机不少于80%，20个以上的不少于15家"
)
SAMPLING = "supervision.evaluation.sampling"
STEPS = {
    "all_below": "supervision.evaluation.sampling_all_below",
    "percent": "supervision.evaluation.sampling_percent",
    "many_from": "supervision.evaluation.sampling_many_from",
    "many": "supervision.evaluation.sampling_many",
}

PARAMETERS = (
    *(
        Parameter(
            WEIGHT.format(group),
            f"服务评价权重（{label}）",
            "int",
            n,
            "",
            YUYAO,
            "2025-01-01",
            least=0,
        )
        for group, label, n in (
            ("owner", "业主", 5),
            ("department", "审批和行业主管部门", 3),
            ("centre", "运行机构", 2),
        )
    ),
    Parameter("supervision.evaluation.rating_days", "服务评价时限", "int", 15, WD, WUJIANG),
    Parameter("supervision.evaluation.revising_days", "评价修改时限", "int", 3, WD, WUJIANG),
    Parameter("supervision.evaluation.answering_days", "机构申诉时限", "int", 10, WD, LOCAL),
    Parameter("supervision.evaluation.moderating_days", "评价申诉处理时限", "int", 10, WD, LOCAL),
    Parameter(LEAST, "显示平均星级至少需要的评价单位数", "int", 3, "家", "小样本不代表服务水平"),
    Parameter(
        SAMPLING,
        "业主每年抽样测评（否：每份履行完毕的合同都请业主评价）",
        "bool",
        False,
        "",
        QIDONG,
    ),
    Parameter(
        STEPS["all_below"], "抽样测评：项目少于几个的全部业主", "int", 5, "个", QIDONG, least=1
    ),
    Parameter(STEPS["percent"], "抽样测评：随机抽取业主的比例", "int", 80, "%", QIDONG),
    Parameter(
        STEPS["many_from"], "抽样测评：项目达到几个的按家数抽取", "int", 20, "个", QIDONG, least=1
    ),
    Parameter(STEPS["many"], "抽样测评：按家数抽取的业主数", "int", 15, "家", QIDONG, least=1),
    Parameter(
        DEPARTMENTS,
        "使用成果的审批部门（每条写“行业=统一社会信用代码”，其余行业写 *）",
        "json",
        [],
        "",
        "厦门：审批部门对成果质量和时效评星",
    ),
    Parameter(
        REGULATORS,
        "参与评价的行业主管部门（每条写“行业=统一社会信用代码”，其余行业写 *）",
        "json",
        [],
        "",
        "未设置的按项目所在地确定",
    ),
)

OVER = "supervision.evaluation_over"
SURVEY = "supervision.owner_survey"
FREEZE, DRAW = "supervision.owner_sample_freeze", "supervision.owner_sample_draw"
DEADLINES = (
    DeadlineRule(
        "supervision.rating",
        "评价服务",
        "supervision.evaluation.rating_days",
        on_expiry=OVER,
        source=WUJIANG,
    ),
    DeadlineRule(
        "supervision.revising",
        "修改评价",
        "supervision.evaluation.revising_days",
        on_expiry=OVER,
        source=WUJIANG,
    ),
    DeadlineRule(
        "supervision.answering",
        "机构回复或申诉",
        "supervision.evaluation.answering_days",
        on_expiry=OVER,
        source=LOCAL,
    ),
    DeadlineRule(
        "supervision.moderating",
        "处理评价申诉",
        "supervision.evaluation.moderating_days",
        source=LOCAL,
    ),
)
