"""What the pages of appraisals share."""

from flask import url_for

from app.web.guards import if_concerned
from app.web.htmx import go_to
from app.web.i18n import t
from supervision.appraisals import queries
from supervision.appraisals.rules import PERIODS
from supervision.appraisals.states import APPRAISAL

KINDS = {
    "department": "部门",
    "window": "窗口",
    "committee": "管委会",
    "regulator": "主管部门",
    "agency": "审查机构",
    "county": "区县",
}
WORDS = {"flow": APPRAISAL, "periods": PERIODS, "kinds": KINDS}
STEPS = {
    "draft": "数据由系统计算，可以重新计算；考评期结束后征求被考评单位意见，数据随即固定。",
    "heard": "数据已固定，被考评单位在异议期内可以提出异议；期满并逐件答复后公布通报。",
    "published": "已通报，任何人都可以查看；需要更正的，另起新的一版。",
    "discarded": "草稿已作废。",
}


def appraisal(key):
    """Load a sheet; before it is published it exists for those concerned alone."""
    return if_concerned(queries.appraisal(key), "supervision.appraisal.view")


def to_page(subject, message):
    """Back to the sheet's page with a sentence."""
    return go_to(url_for("supervision.appraisal_page", id=subject.id), t(message))
