"""What the reviewers say about the practice drawings, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

MILLION = 1_000_000


@dataclass(frozen=True)
class Remark:
    """One opinion, pinned at fractions of the page; the designer's answer; the verdict.

    `verdict`: "close", a reason why it stays open, or nothing while the reviewer has not decided.
    """

    discipline: str
    sheet: str
    at: tuple[float, float] | None
    place: str
    problem: str
    kind: str
    severity: str
    basis: str
    clause: str
    suggestion: str
    answer: tuple[str, str]
    verdict: str = "close"

    def typed(self) -> dict[str, object]:
        """Return what the reviewer typed and where the pin was set."""
        x, y = (round(v * MILLION) for v in self.at) if self.at else (None, None)
        names = ("problem", "kind", "severity", "basis", "clause", "suggestion", "place")
        return {"x": x, "y": y, **{name: getattr(self, name) for name in names}}


FIRE, MUST, SUGGEST, MODIFY = "mandatory_fire", "must", "suggest", "modify"
STATION_REMARKS = (
    Remark(
        "architecture", "建施-02", (0.51, 0.70), "主入口",
        "主入口疏散外门洞口宽度3300，扣除门框后净宽与疏散人数计算不符。",
        "mandatory", MUST, "GB 55037-2022", "7.1.4", "加宽门洞并复核疏散净宽",
        (MODIFY, "主入口门洞改为3600，见建施-02（B版）云线处。"),
    ),
    Remark(
        "fire", "电施-01", (0.26, 0.46), "走道西段",
        "走道西段疏散指示标志间距超过20米，不满足要求。",
        FIRE, MUST, "GB 55036-2022", "11.0.2", "走道西段增设疏散指示标志",
        (MODIFY, "走道西段增设疏散指示标志一处，见电施-01（B版）。"),
    ),
    Remark(
        "structure", "结施-02", (0.51, 0.59), "门厅上方次梁L1",
        "门厅上方L1底筋2Φ16与计算书不符，配筋偏小。",
        "mandatory", MUST, "GB 55008-2021", "4.4.6", "按计算结果调整配筋",
        (MODIFY, "门厅上方L1底筋改为3Φ18，见结施-02（B版）。"), "",
    ),
    Remark(
        "architecture", "建施-02", (0.64, 0.73), "无障碍坡道",
        "无障碍坡道未标注扶手做法。",
        "general", SUGGEST, "GB 50763-2012", "3.8.1", "补充扶手详图索引",
        ("explain", "扶手做法见标准图集索引，已在设计说明中列明。"),
    ),
    Remark(
        "plumbing", "水施-01", (0.46, 0.41), "消火栓2",
        "消火栓2距门厅出口较远，保护范围图未提供。",
        "general", MUST, "GB 50974-2014", "7.4.10", "补充保护距离校核图",
        ("explain", "两股充实水柱保护范围经校核满足要求，校核图另附说明。"),
        "说明未附校核图，请在水施-01上补绘保护范围",
    ),
    Remark(
        "hvac", "暖施-01", (0.40, 0.55), "全科诊室",
        "诊室新风量标准未注明。",
        "depth", SUGGEST, "", "", "在说明中注明新风量",
        ("explain", "新风量按每人30立方米每小时设计，说明中补充。"), "",
    ),
    Remark(
        "electrical", "电施-02", (0.36, 0.66), "照明回路",
        "诊室照明回路未注明剩余电流保护的设置原则。",
        "general", SUGGEST, "GB 50052-2009", "6.0.7", "补充说明",
        ("explain", "插座回路均设剩余电流保护，照明回路按规范不设。"), "",
    ),
    Remark(
        "fire", "建施-03", (0.17, 0.30), "楼梯间甲",
        "楼梯间甲二层防火门开启后影响疏散宽度，请复核。",
        FIRE, MUST, "GB 55037-2022", "7.1.8", "调整门的开启方向或加宽平台",
        ("explain", "平台净宽经复核为1.45米，满足要求，尺寸补注。"), "",
    ),
    Remark(
        "civil_defence", "", None, "设计说明",
        "设计说明未写明本项目不建防空地下室的依据。",
        "policy", MUST, "国人防〔2003〕18号", "第四条", "补充易地建设审批文号",
        ("explain", "按易地建设办理，审批文号已补入设计说明。"),
    ),
)  # fmt: skip
STORE_REMARKS = (
    Remark(
        "architecture", "建施-01", (0.43, 0.60), "防火墙",
        "防火墙耐火极限未标注。",
        FIRE, MUST, "GB 55037-2022", "6.1.2", "注明不低于3.00小时",
        ("explain", "防火墙耐火极限不低于3.00小时，说明中补注。"),
    ),
    Remark(
        "structure", "结施-01", (0.31, 0.44), "钢梁",
        "钢梁防火保护层做法缺失。",
        "mandatory", MUST, "GB 55006-2021", "6.1.1", "补充防火涂料类型与厚度",
        ("explain", "采用非膨胀型防火涂料25毫米，已补入说明。"),
    ),
    Remark(
        "fire", "水施-01", (0.43, 0.44), "喷淋干管",
        "喷淋系统末端试水装置位置未表示。",
        FIRE, MUST, "GB 55036-2022", "4.0.6", "补充末端试水装置",
        ("explain", "末端试水装置设于西北角，平面已注明。"),
    ),
)  # fmt: skip
GATE_REMARKS = (
    Remark(
        "architecture", "总施-01", (0.42, 0.35), "主入口大门",
        "主入口大门开启方向占用消防车回转场地，图上未标注净距。",
        "general", SUGGEST, "GB 55037-2022", "3.4.5", "标注净距，必要时改为电动推拉门",
        ("explain", "大门为电动推拉门，不占用回转场地，净距见总平面图。"),
        "净距仍未标注，请在总平面图上补注后重新提交",
    ),
    Remark(
        "architecture", "总施-01", (0.62, 0.52), "门卫室",
        "门卫室贴邻围墙布置，与市政道路红线的距离未标注。",
        "general", SUGGEST, "GB 50352-2019", "4.3.1", "补充与道路红线的关系",
        ("explain", "门卫室位置由规划条件限定，拟随规划调整一并修改。"), "transfer",
    ),
)  # fmt: skip
