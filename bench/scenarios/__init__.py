"""One file per scenario; its name begins the names of its figures."""
