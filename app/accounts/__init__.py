"""People, organisations and the duties that bind them (no pages: those are in app.web)."""
