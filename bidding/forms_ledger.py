"""Forms of an agency's ledger of notices."""

from app.web.forms import Check, Choice, Date, Form, Moment, Money, Text, Upload

YES_NO = [("yes", "是"), ("no", "否")]
PLACES = [("here", "本平台"), ("other", "其他中介超市")]


class LedgerFilter(Form):
    """What to look for in the ledger."""

    q = Text("项目或业主", required=False, max=60)
    place = Choice("中介超市", required=False, choices=PLACES)
    won = Choice("是否中选", required=False, choices=YES_NO)
    since = Date("发布日期起", required=False)
    until = Date("发布日期止", required=False)


class NoteForm(Form):
    """What an agency adds to a row, of this market too."""

    business = Text("业务类型", required=False, max=60)
    approved = Choice("项目是否批复", required=False, choices=YES_NO)
    approval_no = Text("批复文号", required=False, max=80)
    market_person = Text("市场人员", required=False, max=60)
    archived = Check("中选通知书是否归档", required=False)


class LedgerForm(NoteForm):
    """A notice of another market."""

    project = Text("项目名称", max=200)
    supermarket = Text("中介超市", max=80)
    published_on = Date("发布日期")
    region = Text("区域", required=False, max=60)
    owner = Text("业主", required=False, max=120)
    budget_fen = Money("预算金额", required=False)
    link = Text(
        "公告链接",
        required=False,
        max=300,
        pattern=r"https?://\S+",
        hint="公告链接应以 http:// 或 https:// 开头",
    )
    method = Text("选取方式", required=False, max=40)
    deadline = Moment("截止时间", required=False)
    signed_up = Check("是否报名", required=False)
    won = Choice("是否中选", required=False, choices=YES_NO)

    def check(self, values):
        if values["won"] == "yes" and not values["signed_up"]:
            self.add_error("won", "没有报名的公告不能填写中选")


class LedgerUpload(Form):
    """A workbook to be looked at before anything is written."""

    file = Upload("Excel 文件", accept=".xlsx", help="表头与导出的文件一致；先预览，确认后才写入")
