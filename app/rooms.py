"""The only list of rooms, lowest floor first."""

from app.web.room import ROOM as WEB

ROOMS = (WEB,)
