"""What is asked for in the pages of accounts."""

from app.accounts.rules import passwords
from app.accounts.rules.duties import ROLES, SELF_REGISTERED, role_label
from app.accounts.states import KIND_LABELS, OrganisationKind
from app.web.forms import Check, Choice, Code, Email, Form, Many, Phone, RegionField, Secret, Text

GOOD_SENTENCE = "至少 8 个字符，任意文字都可以，一句自己记得住的话最好"
LOGIN_HELP = "3 至 60 个字母、数字或 . _ @ -，可以用手机号，例如 zhou.jianguo"


class NewPassword(Secret):
    """A password to be chosen; its strength is judged by the service."""

    autocomplete = "new-password"

    def __init__(self, label="新密码", **more):
        more.setdefault("help", GOOD_SENTENCE)
        super().__init__(label, max=passwords.LONGEST, **more)


def _same(form, values):
    if values["password"] != values["again"]:
        form.add_error("again", "两次输入的密码不一致")


class SignInForm(Form):
    login = Text("用户名", max=60, autocomplete="username")
    password = Secret("密码", max=passwords.LONGEST)


class FirstCodeForm(Form):
    code = Text(
        "动态口令",
        max=10,
        autocomplete="one-time-code",
        inputmode="numeric",
        help="手机验证器上现在显示的 6 位数字",
    )


class CodeForm(Form):
    code = Text(
        "动态口令",
        max=40,
        autocomplete="one-time-code",
        help="手机验证器上的 6 位数字；手机不在身边时，可以填写一个恢复码",
    )


class AgainForm(Form):
    current = Secret("当前密码", max=passwords.LONGEST)


class AgainCodeForm(AgainForm):
    code = Text("动态口令", max=40, autocomplete="one-time-code")


class AskResetForm(Form):
    login = Text("用户名", max=60, autocomplete="username")


class ResetForm(Form):
    password = NewPassword()
    again = NewPassword("确认新密码", help="")

    def check(self, values):
        _same(self, values)


class PasswordForm(Form):
    current = Secret("当前密码", max=passwords.LONGEST)
    password = NewPassword()
    again = NewPassword("确认新密码", help="")

    def check(self, values):
        _same(self, values)


class ProfileForm(Form):
    name = Text("姓名", max=60, autocomplete="name")
    phone = Phone()
    email = Email(required=False, help="用于接收通知和找回密码")
    current = Secret(
        "当前密码", max=passwords.LONGEST, required=False, help="修改电话或邮箱时需要填写"
    )


class NewPersonForm(Form):
    login = Text("用户名", max=60, autocomplete="username", help=LOGIN_HELP)
    name = Text("您的姓名", max=60, autocomplete="name")
    phone = Phone("您的电话")
    password = NewPassword("密码")
    again = NewPassword("确认密码", help="")

    def check(self, values):
        _same(self, values)


def _kinds(only):
    return [(kind, KIND_LABELS[OrganisationKind(kind)]) for kind in only]


class OrganisationForm(Form):
    kind = Choice("组织类别", choices=_kinds(SELF_REGISTERED))
    name = Text("组织名称", min=2, max=120, help="与营业执照或登记证书一致")
    is_person = Check("以自然人身份登记（仅限项目单位）")
    uscc = Code(
        "统一社会信用代码",
        required=False,
        max=18,
        help="18 位，在营业执照上；自然人不填，例如 91110000600037341L",
    )
    region = RegionField("所在地")
    address = Text("地址", required=False, max=200)
    contact = Text("联系人", max=60)
    org_phone = Phone("联系电话")


class RegisterForm(OrganisationForm):
    login = Text("用户名", max=60, autocomplete="username", help=LOGIN_HELP)
    person_name = Text("您的姓名", max=60, autocomplete="name")
    phone = Phone("您的电话")
    password = NewPassword("密码")
    again = NewPassword("确认密码", help="")

    def check(self, values):
        _same(self, values)


class DirectOrganisationForm(OrganisationForm):
    kind = Choice("组织类别", choices=_kinds([k for k in ROLES if k != "platform"]))
    org_phone = Phone("联系电话", required=False)
    contact = Text("联系人", max=60, required=False)


class ContactForm(Form):
    contact = Text("联系人", max=60)
    phone = Phone("联系电话")
    address = Text("地址", required=False, max=200)


class InviteForm(Form):
    name = Text("姓名", required=False, max=60, help="只用来认出这个邀请")
    roles = Many("职责")


def role_choices(kind):
    """(role, label) that a manager may give in an organisation of `kind`."""
    return [(role, role_label(kind, role)) for role in ROLES[kind] if kind != "platform"]


class PeopleFilter(Form):
    q = Text("用户名或姓名", required=False, max=60)
    state = Choice("状态", required=False, choices=[("active", "正常"), ("disabled", "已停用")])


class OrganisationFilter(Form):
    q = Text("名称或统一社会信用代码", required=False, max=60)
    kind = Choice("组织类别", required=False, choices=_kinds(ROLES))
    state = Choice(
        "状态",
        required=False,
        choices=[
            ("pending", "待核准"),
            ("approved", "已核准"),
            ("refused", "未通过"),
            ("suspended", "已停用"),
        ],
    )


class AppointForm(Form):
    login = Text("用户名", max=60)
    role = Choice("职责", choices=lambda: list(ROLES["platform"].items()))
