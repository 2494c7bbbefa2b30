"""Forms of sealed offers: envelopes, public cards and releases come as text or as a file."""

from app.web.forms import Area, Check, Form, Hidden, Many, Text, Upload, Uscc
from bidding.forms import SignupForm
from bidding.services import trustees

LARGEST = 2 << 20  # of a release for hundreds of offers
LARGEST_ENVELOPE = 300_000
OWN = "这是自留文件，里面有打开报价的密钥，请勿交给他人；请改选文件名以 sealed 开头的密封文件"


def text_of(upload, limit=LARGEST):
    """Read an uploaded text file; what is no text or too long becomes an empty text."""
    if upload is None:
        return ""
    upload.stream.seek(0)
    raw = upload.stream.read(limit + 1)
    upload.close()
    try:
        return raw.decode("utf-8-sig").strip() if len(raw) <= limit else ""
    except UnicodeDecodeError:
        return ""


def envelope_in(form, upload):
    """Read the envelope out of a file; an agency's own file is none, and nobody should see it."""
    text = text_of(upload, LARGEST_ENVELOPE)
    if '"lianshen-own/' in text[:300]:
        form.add_error("sealed_file", OWN)
        return ""
    return text


class OfferForm(Form):
    """A sealed offer: the envelope the browser made, or the file the offline file made."""

    no_relation = Check(
        "本机构承诺：与业主、设计单位和其他报名机构不存在股权、控制、管理或同一负责人等关联关系，不与他人串通，接受公告的全部规则，对所报价格负责",
        required=True,
    )
    nonce = Text(
        "随机数",
        required=False,
        max=200,
        help="可自行填写任意文字，也可留空；开启后公开，用于并列抽签的计算",
    )
    sealed_file = Upload(
        "密封文件", required=False, accept=".json", help="由离线文件密封后得到的 .json 文件"
    )
    envelope = Hidden("信封", required=False, max=LARGEST_ENVELOPE)
    key = Hidden("办理码", required=False, max=64)
    edition = Hidden("办理码", required=False, max=8)

    def check(self, values):
        """Take the envelope from wherever it came."""
        values["envelope"] = values["envelope"] or envelope_in(self, values["sealed_file"])
        if not values["envelope"] and "sealed_file" not in self.errors:
            self.add_error("sealed_file", "请在本页密封报价，或上传离线文件生成的密封文件")


class NonceForm(Form):
    """A sign-up whose nonce comes sealed: the envelope the browser made, a file, or none."""

    no_relation = SignupForm.fields["no_relation"]
    sealed_file = Upload(
        "密封的随机数",
        required=False,
        accept=".json",
        help="由离线文件密封后得到的 .json 文件；可不附，记录中即写明没有随机数",
    )
    envelope = Hidden("信封", required=False, max=LARGEST_ENVELOPE)
    key = Hidden("办理码", required=False, max=64)
    edition = Hidden("办理码", required=False, max=8)

    def check(self, values):
        """Take the envelope from wherever it came."""
        values["envelope"] = values["envelope"] or envelope_in(self, values["sealed_file"])


class CardForm(Form):
    """The public part of a trustee's key, as the page or the offline file made it."""

    card_file = Upload("公钥文件", required=False, accept=".json")
    card = Area("公钥文件的内容", required=False, max=4000, rows=4)

    def check(self, values):
        """Take the card from wherever it came."""
        values["card"] = values["card"] or text_of(values["card_file"], 4000)
        if not values["card"]:
            self.add_error("card", "请生成密钥，或上传离线文件生成的公钥文件")


def _choices():
    return [
        (row.id, f"{row.organisation.name} · {row.name} · {row.fingerprint[:16]}")
        for row in trustees.candidates()
    ]


class ChoiceForm(Form):
    """One to three trustees of a draft."""

    keys = Many("开启受托人", choices=_choices)


class ReleaseForm(Form):
    """A trustee's release, as the page or the offline file made it."""

    release_file = Upload("份额文件", required=False, accept=".json")
    release = Area("份额文件的内容", required=False, max=LARGEST, rows=4)

    def check(self, values):
        """Take the release from wherever it came."""
        values["release"] = values["release"] or text_of(values["release_file"])
        if not values["release"]:
            self.add_error("release", "请用密钥文件释放份额，或上传离线文件生成的份额文件")


class RevealForm(Form):
    """A bidder's own content key."""

    key = Area("自留文件的内容", max=4000, rows=4, help="投递时保存的自留文件，或其中 key 一项")


class WindowForm(Form):
    """A sealed file that an agency brings to the hall window."""

    number = Text("公告编号", max=40)
    uscc = Uscc("投递机构的统一社会信用代码")
    sealed_file = Upload("密封文件", accept=".json", help="机构带来的密封文件（U 盘或扫码）")
    envelope = Hidden("信封", required=False, max=LARGEST_ENVELOPE)
    no_relation = Check("机构已在窗口签署无关联承诺，并接受公告的全部规则", required=True)

    def check(self, values):
        """Read the envelope out of the file."""
        values["envelope"] = envelope_in(self, values["sealed_file"])
