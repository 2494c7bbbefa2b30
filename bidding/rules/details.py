"""The descriptive fields of a requirement (`Requirement.details`): shown and printed.

Of them only `commitment_only` is judged, with the services of `asked.py`.
"""

SCALES = {
    "investment": "投资额",
    "area": "建筑面积",
    "assets": "资产总额",
    "land": "用地面积",
}
YES = {"yes": "是", "no": "否"}
AMOUNTS = {"fixed": "已确认", "estimated": "暂定，以合同为准"}
COMMITMENT = {"yes": "仅需承诺，不要求资质"}
CHOSEN = {
    "scale_kind": SCALES,
    "approval_project": YES,
    "amount_state": AMOUNTS,
    "commitment_only": COMMITMENT,
}
DETAILS = {
    "approval_project": "投资审批项目",
    "case_number": "审批流水号",
    "scale_kind": "项目规模类型",
    "amount_state": "服务金额是否确认",
    "amount_note": "金额说明",
    "time_note": "服务时间说明",
    "staff_count": "执业人员人数",
    "commitment_only": "仅承诺服务",
    "filing_need": "备案要求",
    "other_need": "其他要求",
    "inquiry_phone": "咨询电话",
    "trustee": "业主委托人",
    "assessed_reason": "已有区域评估仍采购的理由",
    "remark": "备注",
}


def shown(details: dict) -> list[tuple[str, str]]:
    """List (label, value) of what was filled in, in the order of the form."""
    words = {name: said.get(details.get(name, ""), "") for name, said in CHOSEN.items()}
    told = {**details, **words}
    return [(label, str(told[name])) for name, label in DETAILS.items() if told.get(name)]
