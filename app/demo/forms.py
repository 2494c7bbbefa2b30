"""What is typed and attached in the practice year: newcomers' registrations, one-page files."""

from __future__ import annotations

from app.accounts.rules.uscc import with_check_digit
from app.accounts.services.registration import FirstPerson, OrganisationDetails
from app.demo import names
from app.demo.people import PASSWORD
from joint_review.drawings.pdfwrite import Document

FILE = "演练文件.pdf"


def page() -> bytes:
    """Print the one A4 page that stands for every scan, contract and report of the year."""
    document = Document(FILE)
    sheet = document.page(210, 297, mark="演练文件")
    sheet.text(60, 240, "演练文件", 12)
    sheet.text(60, 222, "代替证照扫描件、服务合同和服务成果，仅供演练，内容均为虚构。", 4)
    return document.bytes()


def newcomer(number: int, name: str) -> tuple[OrganisationDetails, FirstPerson]:
    """Return what a newcomer types to register."""
    region = names.REGIONS[number]
    person = names.person(700 + number)
    details = OrganisationDetails(
        kind="agency" if "测绘" in name else "owner",
        name=f"{names.PRACTICE}{name}有限公司",
        uscc=with_check_digit(f"91{region}MAYN{number:05d}"),
        region=region,
        contact=person,
        phone=names.phone(700 + number),
    )
    return details, FirstPerson(f"newcomer{number}", person, "13900000000", PASSWORD)
