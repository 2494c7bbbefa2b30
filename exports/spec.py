"""What a paper consists of, without layout: frozen data that every renderer walks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """One column of a table: heading, how to get its cell from a row, relative width.

    `kind` is text, int, money (fen), date or moment; codes and ids are text so that a
    spreadsheet keeps every digit. `choices` become a drop-down in Excel.
    """

    title: str
    value: Callable[[Any], Any]
    width: int = 12
    kind: str = "text"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """Paragraphs of running text; `heading` marks a heading of the first level (黑体)."""

    text: str
    heading: bool = False
    indent: bool = True


@dataclass(frozen=True)
class Fields:
    """Label and value pairs, printed as a two- or four-column table."""

    rows: tuple[tuple[str, str], ...]
    columns: int = 2


@dataclass(frozen=True)
class Table:
    """A table over rows; the heading repeats on every page and rows do not split."""

    columns: tuple[Column, ...]
    rows: Iterable[Any]
    caption: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs: lines "label：" with room for a hand, then body and date on the right."""

    lines: tuple[str, ...] = ()
    body: str = ""
    date: str = ""


@dataclass(frozen=True)
class Qr:
    """The verification address as a QR code with a line under it."""

    address: str
    line: str


@dataclass(frozen=True)
class Bars:
    """A bar chart: one group of bars a label, one bar a series."""

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]


Section = Text | Fields | Table | Signature | Qr | Bars


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: a ledger's title, a note under it, its table.

    `chart` titles a bar chart of the numbers beside it: first column the labels, one series for
    every other column of kind int.
    """

    title: str
    table: Table
    note: str = ""
    chart: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper filled in: what a renderer gets. Only organs of the state print a red head."""

    title: str
    sections: tuple[Section, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    number: str = ""
    addressee: str = ""
    issuer: str = ""
    landscape: bool = False
    practice: bool = False
    organ: bool = False


@dataclass(frozen=True)
class Numbering:
    """How a paper is numbered, counted per kind and year (GB/T 9704: no 第, no leading noughts)."""

    kind: str
    word: str
    pattern: str = "{word}〔{year}〕{n}号"

    def text(self, year: int, n: int) -> str:
        """Write the number of the n-th paper of a year."""
        return self.pattern.format(word=self.word, year=year, n=n)


@dataclass(frozen=True)
class Document:
    """A kind of paper. `load(subject)` gathers, `fill(data)` makes the Paper.

    Numbered kinds are issued once by the event in `issued_on` and kept; others are drawn up when
    asked for, `for_reader(data, actor, asked)` leaving out what the reader may not see or did not ask for. `permission` is
    asked of the subject. `about(event)` names the subject where it is not the event's own;
    `number_of(data)` takes a number that its room has given already. `public(data)` gives what the verification page may tell.
    `instead(data)` gives an opened Word document of somebody's own in place of ours, or None.
    `load_cause(event)` gathers by the event that asked, where one subject has several such papers.
    `when(subject)` says whether there is such a paper of it already; None: always.
    """

    key: str
    title: str
    form: str
    subject_kind: str
    permission: str
    load: Callable[[str], Any]
    fill: Callable[[Any], Paper]
    numbering: Numbering | None = None
    issued_on: tuple[str, ...] = ()
    issuer: Callable[[Any], tuple[str | None, str]] | None = None
    public: Callable[[Any], dict[str, Any]] | None = None
    about: Callable[[Any], str] | None = None
    number_of: Callable[[Any], str] | None = None
    for_reader: Callable[[Any, Any, dict[str, str]], Any] | None = None
    instead: Callable[[Any], Any] | None = None
    load_cause: Callable[[str], Any] | None = None
    when: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class Listing:
    """A list page as Excel, "what I see": `rows(query of the address, actor)` reads the same
    filters as the page; `permission` is that of the page."""

    key: str
    title: str
    permission: str
    columns: tuple[Column, ...]
    rows: Callable[[Mapping[str, str], Any], Iterable[Any]]
