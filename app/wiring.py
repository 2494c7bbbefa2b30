"""Hands what the rooms declare to the kernel; web, worker and tools call it once at start."""

from app.accounts.models import Person
from app.config import Settings
from app.kernel import (
    deadlines,
    delivery,
    events,
    files,
    jobs,
    nights,
    notices,
    parameters,
    permissions,
    scanner,
)
from app.kernel.room import Message, register_subjects
from app.web.i18n import spoken


def wire(rooms, settings: Settings | None = None):
    """Register what the rooms declare; with settings also open the store and the ways out."""
    events.forget_listeners()
    notices.address_book(_contacts)
    notices.voice(spoken)
    for room in rooms:
        permissions.register(room.permissions)
        parameters.register(room.parameters)
        deadlines.register(room.deadlines)
        jobs.register(room.jobs)
        nights.register(room.nights)
        register_subjects(room.subjects)
        for key, listener in room.listens.items():
            events.listen(key, listener)
        for key, message in room.notices.items():
            events.listen(key, _teller(message))
    if settings is not None:
        files.configure(settings)
        scanner.configure(settings.scanner)
        delivery.configure(settings)


def _teller(message: Message):
    """Turn a notice's data into a listener; it writes in the event's own transaction."""

    def tell(event):
        people = message.to(event)
        if people:
            notices.notify(
                people, message.text, event.facts, link=message.address(event), event=event
            )

    return tell


def _contacts(ids):
    """Say where people can be reached, for the delivery of notices."""
    people = Person.select(Person.id, Person.email, Person.phone, Person.locale).where(
        Person.id.in_(ids)
    )
    return {one.id: notices.Contact(one.email, one.phone, one.locale) for one in people}
