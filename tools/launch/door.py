"""Whether the web server's port is free: asked before minutes go into installing and migrating."""

import errno
import os
import socket

from tools.launch.environment import SetUpError

HOST, PORT = "127.0.0.1", 8000  # as in app/config.py, which is read only after the install
TRIED = 50


def must_be_free() -> None:
    """Raise SetUpError where another program listens at the address of the web server.

    What else may be wrong with the address is told by the start itself.
    """
    host = os.environ.get("LIANSHEN_HOST") or HOST
    port = os.environ.get("LIANSHEN_PORT") or str(PORT)
    if not port.isdecimal() or not 0 < int(port) < 65536 or not _is_busy(host, int(port)):
        return
    upwards = range(int(port) + 1, min(int(port) + TRIED, 65536))
    other = next((str(one) for one in upwards if not _is_busy(host, one)), "NUMBER")
    raise SetUpError(
        f"{host}:{port} is in use by another program, perhaps a Lianshen that still runs. "
        f"Stop that program, or take another port: --port {other} (or LIANSHEN_PORT={other})."
    )


def _is_busy(host: str, port: int) -> bool:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((host, port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False
