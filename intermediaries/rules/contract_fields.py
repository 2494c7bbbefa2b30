"""What a contract template may leave open, as `{{名称}}`; filled from award, notice and promise. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from app.kernel.errors import Reason

FIELDS = {
    "合同名称": "采购名称加“服务合同”",
    "采购编号": "采购公告的编号",
    "中选通知书文号": "中选通知书的文号",
    "项目名称": "投资项目名称",
    "项目代码": "项目统一代码",
    "建设地点": "投资项目的建设地点",
    "服务事项": "中介服务事项名称",
    "委托方": "项目业主名称",
    "委托方信用代码": "项目业主的统一社会信用代码",
    "委托方地址": "项目业主登记的地址",
    "委托方联系人": "公告的业主联系人",
    "委托方电话": "公告的联系电话",
    "受托方": "中选机构名称",
    "受托方信用代码": "中选机构的统一社会信用代码",
    "受托方地址": "中选机构的住所",
    "受托方联系人": "中选机构的联系人",
    "受托方电话": "中选机构的联系电话",
    "服务内容": "公告的服务内容",
    "成果标准": "事项标准材料和机构承诺的服务标准",
    "合同金额": "中选价格（元）",
    "合同金额大写": "中选价格大写",
    "收费依据": "事项的收费方式和依据",
    "服务期限": "公告的服务期限（天）",
    "选取方式": "公告的选取方式",
    "中选日期": "中选通知书的日期",
    "付款安排": "约定的付款节点，每行一个",
    "违约责任": "逾期交付和逾期付款的责任",
}


def against(names: Iterable[str], torn: Iterable[str]) -> list[Reason]:
    """Say what cannot be filled: unknown names, and braces that never close."""
    unknown = [name for name in names if name not in FIELDS]
    said = []
    if unknown:
        said.append(
            Reason.of(
                "合同范本中有不认识的填写项：{names}。可用的填写项见本页说明，请改正后再传",
                names="、".join(unknown),
            )
        )
    where = next(iter(torn), None)
    if where is not None:
        braces = "合同范本中“{text}”附近的双花括号没有配对，请改正后再传"
        said.append(Reason.of(braces, text=where))
    return said
