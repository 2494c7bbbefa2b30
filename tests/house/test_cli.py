"""The command line over a real data folder: demo, backup, restore, check, an older database."""

import contextlib
import shutil
import sqlite3

import pytest

from tests.conftest import SECRET

pytestmark = pytest.mark.one_engine


@pytest.fixture
def run(nursery):
    def command(data, *words):
        environment = {"PATH": "/usr/bin:/bin", "LIANSHEN_DATA": str(data)}
        return nursery.run("app.cli", *words, environment=environment)

    return command


@pytest.fixture(scope="module")
def practised(practice_made, tmp_path_factory):
    """A data folder with the practice data."""
    data = practice_made.files(tmp_path_factory.mktemp("practised") / "data")
    shutil.copyfile(practice_made.url.removeprefix("sqlite:///"), data / "lianshen.sqlite")
    (data / "secret").write_text(SECRET)
    return data


def test_the_practice_house_is_sound(run, practised):
    drift, check = run(practised, "drift"), run(practised, "check")

    assert drift.stdout == "the database and the models agree\n"
    assert check.returncode == 0
    assert check.stdout.startswith("well: ")


def test_a_backup_restores_into_an_empty_folder_and_only_there_unasked(run, practised, tmp_path):
    archive, elsewhere = tmp_path / "house.tar", tmp_path / "elsewhere"

    assert run(practised, "backup", archive).returncode == 0
    assert run(elsewhere, "restore", archive).returncode == 0
    again = run(elsewhere, "restore", archive)
    replaced = run(elsewhere, "restore", archive, "--yes")

    assert (again.returncode, replaced.returncode) == (1, 0)
    assert "--yes" in again.stderr
    assert run(elsewhere, "check").stdout.startswith("well: ")
    secret = (practised / "secret").read_text()
    assert (elsewhere / "secret").read_text() == secret


def test_an_older_database_is_refused_until_somebody_says_why(run, practised, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(practised, data)
    mark = data / "log-mark.json"
    text = mark.read_text()
    size = int(text.split('"size": ')[1].split(",")[0])
    mark.write_text(text.replace(f'"size": {size}', f'"size": {size + 5}'))

    refused = run(data, "check")
    accepted = run(data, "accept-log", "磁盘损坏，取回昨日副本")

    assert refused.returncode == 1
    assert "an older database has been put in place" in refused.stdout
    assert accepted.returncode == 0
    assert run(data, "check").returncode == 0


def test_an_upgrade_brings_the_shipped_catalogue_into_an_older_table(run, practised, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(practised, data)
    first = "SELECT name FROM service_item WHERE code = 'drawing-review'"
    with contextlib.closing(sqlite3.connect(data / "lianshen.sqlite")) as line:
        line.execute("UPDATE service_item SET name = '旧名' WHERE code = 'drawing-review'")
        line.commit()

    told = run(data, "migrate").stdout

    with contextlib.closing(sqlite3.connect(data / "lianshen.sqlite")) as line:
        assert line.execute(first).fetchone() == ("施工图审查",)
    assert told == "1 shipped rows brought up to date\n"
    assert run(data, "migrate").stdout == ""
