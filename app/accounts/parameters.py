"""Numbers of accounts that a place may set for itself."""

from app.kernel.parameters import Parameter

OWN = "平台默认值，由运行机构按安全管理制度调整"
_ASVS = "GB/T 22239-2019 8.1.4.1；OWASP ASVS 5.0 第 6、7 章"

PARAMETERS = (
    Parameter("accounts.approval_days", "组织注册核准时限", "int", 2, "个工作日", OWN),
    Parameter("accounts.natural_persons", "允许自然人登记为项目单位", "bool", False, "", OWN),
    Parameter("accounts.invitation_days", "邀请链接有效期", "int", 7, "天", OWN),
    Parameter("accounts.reset_minutes", "自助找回密码链接有效期", "int", 30, "分钟", _ASVS),
    Parameter("accounts.reset_paper_hours", "当面签发的重置链接有效期", "int", 24, "小时", _ASVS),
    Parameter("accounts.session_hours", "登录最长保持时间", "int", 12, "小时", _ASVS),
    Parameter("accounts.session_idle_minutes", "无操作自动退出时间", "int", 120, "分钟", _ASVS),
    Parameter(
        "accounts.again_minutes", "重要操作前须在此时段内验证过身份", "int", 15, "分钟", _ASVS
    ),
    Parameter("accounts.lock_account_after", "同一账号连续失败锁定次数", "int", 5, "次", _ASVS),
    Parameter("accounts.lock_address_after", "同一地址连续失败锁定次数", "int", 50, "次", _ASVS),
    Parameter("accounts.lock_window_minutes", "连续失败的计算时段", "int", 15, "分钟", _ASVS),
    Parameter("accounts.lock_minutes", "首次锁定时长", "int", 15, "分钟", _ASVS),
)
