"""Hands what the rooms declare to the kernel; web, worker and tools call it once at start."""

from app.kernel import events, parameters, permissions
from app.kernel.room import register_subjects


def wire(rooms):
    """Register permissions, parameters, subjects and listeners of all rooms."""
    events.forget_listeners()
    for room in rooms:
        permissions.register(room.permissions)
        parameters.register(room.parameters)
        register_subjects(room.subjects)
        for key, listener in room.listens.items():
            events.listen(key, listener)
