"""English is complete: labels of forms, and the administrators' pages rendered strictly."""

import inspect
import re

import pytest

from app.accounts.rules.duties import ROLES
from app.accounts.states import KIND_LABELS, WORKFLOWS
from app.web import account_forms, admin_trail
from app.web.forms import Form
from app.web.i18n import catalogue, read_catalogue
from tests.factories.accounts import make_organisation, make_person

CHINESE = re.compile(r"[\u4e00-\u9fff]")
FORMS = [
    form
    for module in (account_forms, admin_trail)
    for _, form in inspect.getmembers(module, inspect.isclass)
    if issubclass(form, Form) and form is not Form
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_label_help_and_choice_has_english(form):
    english = read_catalogue()
    shown = [text for one in form.fields.values() for text in (one.label, one.help)]
    shown += [label for one in form() if one.widget == "select" for _, label in one.choices]
    assert [text for text in shown if text and text not in english] == []


def test_every_role_kind_and_wait_has_english():
    english = read_catalogue()
    shown = [label for roles in ROLES.values() for label in roles.values()]
    shown += list(KIND_LABELS.values())
    shown += [wait for flow in WORKFLOWS for wait in flow.waits.values() if CHINESE.search(wait)]
    assert [text for text in shown if text not in english] == []


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("system_admin", ["/admin/organisations", "/admin/organisations/new", "/account"]),
        (
            "security_admin",
            ["/admin/people", "/admin/sessions", "/admin/lockouts", "/admin/administrators"],
        ),
        ("audit_admin", ["/admin/trail", "/account/sessions", "/account/password"]),
    ],
)
def test_pages_are_shown_in_english_without_a_missing_sentence(client_as, monkeypatch, role, pages):
    place = make_organisation("Platform Office", kind="platform")
    client = client_as(make_person("Zhou", organisation=place, roles=(role,)), place)
    client.set_cookie("locale", "en")
    monkeypatch.setattr(catalogue, "strict", True)
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert '<html lang="en"' in answer.get_data(as_text=True)
