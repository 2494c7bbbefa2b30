"""The descriptive fields of a requirement (`Requirement.details`): shown and printed, never judged."""

SCALES = {
    "investment": "投资额",
    "area": "建筑面积",
    "assets": "资产总额",
    "land": "用地面积",
}
DETAILS = {
    "case_number": "审批流水号",
    "scale_kind": "项目规模类型",
    "amount_note": "金额说明",
    "time_note": "服务时间说明",
    "staff_count": "执业人员人数",
    "filing_need": "备案要求",
    "other_need": "其他要求",
    "inquiry_phone": "咨询电话",
    "trustee": "业主委托人",
    "remark": "备注",
}


def shown(details: dict) -> list[tuple[str, str]]:
    """List (label, value) of what was filled in, in the order of the form."""
    told = {**details, "scale_kind": SCALES.get(details.get("scale_kind", ""), "")}
    return [(label, str(told[name])) for name, label in DETAILS.items() if told.get(name)]
