"""Gap-free numbers under rollback and many writers."""

import threading

import pytest

from app.kernel.db import write
from app.kernel.numbers import next_number


def test_numbers_count_per_kind_and_year(db, at):
    at("2026-11-20 09:00")
    with write():
        taken = [
            next_number("award"), next_number("award"), next_number("award", 2027),
            next_number("certificate"), next_number("award"),
        ]  # fmt: skip

    assert taken == [1, 2, 1, 1, 3]


def test_a_number_that_is_rolled_back_is_given_again(db):
    with write():
        next_number("award", 2026)

    def half_done():
        with write():
            next_number("award", 2026)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    with write():
        assert next_number("award", 2026) == 2


def test_outside_a_write_there_is_no_number(db):
    with pytest.raises(RuntimeError, match="write"):
        next_number("award", 2026)


def test_many_writers_leave_no_gap_and_no_double(committing_db):
    taken, lock = [], threading.Lock()
    committing_db.close()

    def work():
        for turn in range(10):
            try:
                with write():
                    number = next_number("paper", 2026)
                    if turn % 3 == 2:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                continue
            with lock:
                taken.append(number)
        committing_db.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    committing_db.connect(reuse_if_open=True)

    assert sorted(taken) == list(range(1, 29))
