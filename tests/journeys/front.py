"""One port of this process, behind which the tests of a worker put their applications in turn.

The address stays, so that a browser knows the style sheets of the last one.
"""

import contextlib
import threading

import pytest
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.serving import make_server


class Front:
    """The port; nobody is at home except within `serving`."""

    def __init__(self):
        self.server = make_server("127.0.0.1", 0, ServiceUnavailable(), threaded=True)
        self.origin = f"http://127.0.0.1:{self.server.port}"
        self.thread = threading.Thread(target=self.server.serve_forever)

    @contextlib.contextmanager
    def serving(self, application):
        before, self.server.app = self.server.app, application
        try:
            yield self.origin
        finally:
            self.server.app = before


@pytest.fixture(scope="session")
def front():
    """The port of this worker."""
    made = Front()
    made.thread.start()
    yield made
    made.server.shutdown()
    made.thread.join()
    made.server.server_close()
