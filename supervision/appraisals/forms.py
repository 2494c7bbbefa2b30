"""What is typed about an appraisal: the period and words; never a figure."""

from app.web.forms import Area, Choice, Form, Integer
from supervision.appraisals.rules import PERIODS
from supervision.appraisals.states import APPRAISAL

KINDS = list(PERIODS.items())


class PeriodForm(Form):
    """Which period."""

    period = Choice("考评周期", choices=KINDS, radio=True)
    year = Integer("年份", min=2015, max=2100)
    number = Integer(
        "第几期", min=1, max=12, required=False, help="月度填月份，季度填第几季度，年度不填"
    )


class AnnounceForm(Form):
    """The words under which it is published."""

    text = Area("通报说明", min=10, max=4000, rows=8, help="与排名一起公开")


class ObjectionForm(Form):
    """What a body says against its figures."""

    text = Area("异议内容", min=10, max=3000, rows=6, help="写明哪一项数据与事实不符、依据是什么")


class AnswerForm(Form):
    """The answer to it."""

    text = Area(
        "答复内容", min=5, max=3000, rows=6, help="数据确有错误的，更正原始记录后退回重新计算"
    )


class ListForm(Form):
    """Filters of the offices' list."""

    period = Choice("考评周期", choices=KINDS, required=False)
    state = Choice("状态", choices=list(APPRAISAL.labels.items()), required=False)


class PublishedForm(Form):
    """Filters of the public list."""

    period = Choice("考评周期", choices=KINDS, required=False)
