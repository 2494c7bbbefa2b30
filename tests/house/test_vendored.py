"""Files of others are exactly those their list names."""

import hashlib
import re

from tests.house.tree import ROOT

VENDOR = ROOT / "app" / "static" / "vendor"
ROW = re.compile(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", re.MULTILINE)


def test_every_vendored_file_has_the_hash_of_the_list():
    listed = dict(ROW.findall((VENDOR / "README.md").read_text(encoding="utf-8")))
    ours = ("README.md", "LICENSE")
    there = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and not path.name.startswith(ours)
    }

    assert listed
    assert there == listed, "app/static/vendor/README.md says how a file is updated"


def test_htmx_is_version_2():
    assert list(VENDOR.glob("htmx-2.*.min.js"))
