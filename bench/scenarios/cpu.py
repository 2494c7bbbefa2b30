"""CPU of hot pages: `time.thread_time` around the WSGI call, median of 30, no server between.

In the practice house with a year of history. Beside them: the answer of an empty Flask.
"""

import contextlib
import statistics
import time

from flask import Flask
from werkzeug.test import create_environ

from bench import market, practice

ROUNDS = 30


def measure(stage):
    """Yield the milliseconds of CPU each hot page takes, and those of an empty Flask."""
    data = stage.place()
    practice.build(data)
    app = market.open_house(data)
    app.config["PRACTICE"] = True
    for name, page in practice.hot_pages(app).items():
        yield f"{name}_ms", milliseconds(app, page)
    market.close_house()
    bare = Flask("bare")
    bare.add_url_rule("/", "bare", lambda: "x" * 20_000)
    yield "bare_flask_ms", milliseconds(bare, practice.Page("/"))


def milliseconds(app: Flask, page: practice.Page) -> float:
    """Take the median CPU time of opening a page in this thread."""
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": page.cookie} if page.cookie else {}
    answer = client.get(page.path, headers=headers)
    if answer.status_code != 200:
        raise AssertionError(f"{page.path} was answered with {answer.status_code}")
    return statistics.median(once(app, page) for _ in range(ROUNDS)) * 1000


def once(app: Flask, page: practice.Page) -> float:
    """Open a page once; return the seconds of CPU."""
    environ = create_environ(page.path, headers={"Cookie": page.cookie} if page.cookie else {})
    begun = time.thread_time()
    with contextlib.closing(app.wsgi_app(environ, lambda *_: None)) as answer:
        b"".join(answer)
    return time.thread_time() - begun
