"""What rooms declare reaches the kernel: notices of events, addresses of people."""

from app import wiring
from app.kernel import notices
from app.kernel.db import write
from app.kernel.events import record
from app.kernel.permissions import SYSTEM
from app.kernel.room import Message, Room
from tests.factories.accounts import make_organisation, make_person


def test_an_event_tells_the_people_its_room_names(app, db):
    organisation = make_organisation()
    person = make_person(organisation=organisation, email="zhou@example.org")
    message = Message(
        to=lambda _: [person.id],
        text="{name}已提交",
        link=lambda event: f"/x/{event.subject_id}",
    )
    wiring.wire((*app.extensions["rooms"], Room("t", "t", notices={"t.thing.done": message})))

    with write():
        record("t.thing.done", organisation, actor=SYSTEM, facts={"name": "甲项目"})

    [notice] = notices.inbox(person.id)
    assert str(notice.reason) == "甲项目已提交"
    assert notice.link == f"/x/{organisation.id}"
    assert notices._Book.look_up([person.id])[person.id].email == "zhou@example.org"
    wiring.wire(app.extensions["rooms"])
