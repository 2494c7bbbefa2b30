"""Which disciplines may be chosen: those in use by the parameter, and what sheets carry."""

import json

import lxml.html

from app.kernel import clock
from app.kernel.db import write
from app.kernel.parameters import set_value
from joint_review.disciplines import IN_USE
from tests.factories.joint_review import make_package


def choices(browser, package):
    page = browser.get(f"/joint-review/packages/{package.id}/assign")
    found = lxml.html.fromstring(page.text).xpath("//select[@id='discipline']/option/@value")
    return [key for key in found if key]


def test_the_parameter_turns_a_discipline_on(world, web):
    package = make_package(world, "accepted")
    browser = web(world.actors["lead"])

    before = choices(browser, package)
    with write():
        set_value(
            "joint_review.disciplines",
            json.dumps([*IN_USE, "landscape"]),
            clock.today(),
            "地方办法",
            world.actors["lead"],
        )

    assert before == [*IN_USE, "other"]
    assert choices(browser, package) == [*IN_USE, "landscape", "other"]
