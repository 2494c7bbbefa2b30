"""What keeps the house from starting is said in one sentence, with exit code 1 and no traceback."""

import dataclasses
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from peewee import ImproperlyConfigured, OperationalError

from app.config import Settings
from app.kernel import readiness
from tests.conftest import SECRET
from tests.house.tree import ROOT


@pytest.fixture
def good(tmp_path):
    return Settings(data=tmp_path, secret=SECRET, database_url=f"sqlite:///{tmp_path}/a.sqlite")


def test_good_settings_are_not_objected_to(good):
    assert readiness.objections(good) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"database_url": "mysql://u:p@h/x"}, "DATABASE_URL must begin with"),
        ({"port": 70000}, "LIANSHEN_PORT must be between 1 and 65535, not 70000"),
        ({"origin": "shencha.example.cn"}, "LIANSHEN_ORIGIN must begin with https://"),
        ({"scanner": "clamscan '"}, "LIANSHEN_SCANNER cannot be read"),
        ({"s3_bucket": "b", "s3_endpoint": "http://127.0.0.1:1", "s3_key": "k", "s3_secret": "S3CRET"},
         "the bucket b cannot be used"),
    ],
    ids=["engine", "port", "origin", "scanner", "bucket"],
)  # fmt: skip
def test_each_wrong_setting_is_named(good, change, sentence):
    [said] = readiness.objections(dataclasses.replace(good, **change))

    assert sentence in said
    assert "S3CRET" not in said


def test_a_folder_that_cannot_be_written_is_named(good, monkeypatch):
    def full(**_):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(readiness.tempfile, "TemporaryFile", full)

    [said] = readiness.objections(good)

    assert said.startswith(f"{good.data} cannot be written (Read-only file system)")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ImproperlyConfigured("postgres driver not found"), "the driver of PostgreSQL is missing"),
        (
            OperationalError("attempt to write a readonly database"),
            "the database cannot be written",
        ),
        (OperationalError("password authentication failed\nmore"), "failed); look at DATABASE_URL"),
        (FileNotFoundError(2, "No such file or directory", "/x"), "/x cannot be used"),
    ],
)
def test_failures_of_database_and_disk_are_one_line(error, sentence):
    said = readiness.sentence(error)

    assert sentence in said
    assert "\n" not in said


@pytest.mark.parametrize(
    "words", [["app.start", "serve"], ["app.cli", "check"], ["app.cli", "backup", "x.tar"]]
)
def test_a_database_that_does_not_answer_is_a_sentence_and_exit_code_one(words, tmp_path, nursery):
    environment = {
        "PATH": "/usr/bin:/bin",
        "LIANSHEN_DATA": str(tmp_path),
        "LIANSHEN_PORT": "18997",
        "DATABASE_URL": "postgresql://u:sekret@127.0.0.1:1/db",
    }

    if words[0] == "app.start":  # by itself, so that it finds the driver by itself
        command = [sys.executable, "-m", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    else:
        done = nursery.run(*words, environment=environment)

    assert done.returncode == 1
    assert "the database cannot be used (" in done.stderr
    assert "Traceback" not in done.stderr
    assert "sekret" not in done.stderr
    assert not Path(ROOT, "x.tar").exists()
