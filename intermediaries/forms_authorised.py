"""What is asked for about the authorised person and the other materials of an agency."""

from __future__ import annotations

from app.web.forms import Choice, Form, Integer, Phone, Text, Upload
from intermediaries.forms import SCAN, SCAN_HELP, IdentityNumber
from intermediaries.materials import MATERIALS, PRESENCE

PRESENT = (("online", PRESENCE[False]), ("window", PRESENCE[True]))


class AuthorisedForm(Form):
    """Who acts for the agency on the platform, how it is present, what else it can show."""

    authorised = Text("业务授权人", required=False, max=60, help="由本机构人员担任，持授权委托书")
    authorised_id = IdentityNumber(
        "业务授权人身份证号",
        required=False,
        help="只保存前四位和后四位；已填写过的可以留空",
    )
    authorised_phone = Phone("业务授权人电话", required=False)
    authorised_until = Text(
        "业务授权人社保缴至",
        required=False,
        max=7,
        pattern=r"20\d\d-(0[1-9]|1[0-2])",
        hint="{label}应为年月，例如 2026-10",
        help="年月，例如 2026-10",
    )
    authorised_months = Integer("业务授权人社保月数", required=False, min=0, max=600)
    presence = Choice(
        "进驻方式", choices=PRESENT, required=False, radio=True, help="窗口进驻的在服务大厅设人员"
    )
    id_front = Upload(MATERIALS["id_front"], required=False, accept=SCAN, help=SCAN_HELP)
    id_back = Upload(MATERIALS["id_back"], required=False, accept=SCAN, help=SCAN_HELP)
    authorisation = Upload(
        MATERIALS["authorisation"],
        required=False,
        accept=SCAN,
        help="可先下载本机构的授权委托书，签字盖章后扫描",
    )
    authorised_proof = Upload(MATERIALS["authorised_proof"], required=False, accept=SCAN)
    internal_rules = Upload(MATERIALS["internal_rules"], required=False, accept=SCAN)
    credit_report = Upload(MATERIALS["credit_report"], required=False, accept=SCAN)
    quality_measures = Upload(MATERIALS["quality_measures"], required=False, accept=SCAN)
