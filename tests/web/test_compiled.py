"""Templates are compiled once for many starts, and again when anything they rest on changed."""

import pytest
from jinja2 import Environment, FileSystemLoader

from app.web import compiled


class Counting(Environment):
    """An environment that says how often it compiled."""

    count = 0

    def compile(self, *given, **more):
        self.count += 1
        return super().compile(*given, **more)


@pytest.fixture
def start(tmp_path):
    """start(): what a new process answers for the one template, and how often it compiled."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("甲 {{ 1 + 1 }}", encoding="utf-8")
    code = tmp_path / "filters.py"
    code.write_text("one")

    def started(prefix=tmp_path / "venv", base="/elsewhere"):
        env = Counting(loader=FileSystemLoader(tmp_path / "templates"))
        compiled.keep(env, str(prefix), str(base), files=[code])
        return env.get_template("page.html").render(), env.count

    return started


def test_a_second_start_compiles_nothing(start):
    assert [start(), start()] == [("甲 2", 1), ("甲 2", 0)]


def test_a_changed_template_is_compiled_again(start, tmp_path):
    start()
    (tmp_path / "templates" / "page.html").write_text("乙 {{ 1 + 1 }}", encoding="utf-8")

    assert [start(), start()] == [("乙 2", 1), ("乙 2", 0)]


def test_changed_code_compiles_all_again_and_drops_the_old(start, tmp_path):
    start()
    (tmp_path / "filters.py").write_text("two")

    assert start() == ("甲 2", 1)
    assert len(list((tmp_path / "venv" / compiled.NAME).iterdir())) == 1


def test_without_an_environment_of_its_own_nothing_is_kept(start, tmp_path):
    place = tmp_path / "usr"

    assert [start(place, place), start(place, place)] == [("甲 2", 1), ("甲 2", 1)]
    assert not place.exists()


def test_a_place_that_cannot_be_written_is_no_harm(start, tmp_path):
    (tmp_path / "venv").write_text("a file, not a folder")

    assert start() == ("甲 2", 1)


def test_the_product_keeps_its_templates(app):
    assert isinstance(app.jinja_env.bytecode_cache, compiled.Kept)
