"""Ground floor: no Flask, no business. Database, workflow, events, log, clock, files, money."""
