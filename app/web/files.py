"""Sending and receiving files: hashed while they stream in, sent with the right of their subject."""

from flask import Blueprint, request, send_file
from flask.wrappers import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

from app.kernel import files
from app.kernel.errors import Invalid, TooMany
from app.kernel.filechecks import ANY, PARAMETERS
from app.kernel.files_sweep import JOBS
from app.kernel.parameters import value
from app.kernel.room import Room
from app.web.asked import typed
from app.web.guards import allow
from app.web.limits import READING
from app.web.urlencoded import KIND, pairs

INLINE = ("pdf", "png", "jpeg")
POLICIES = {
    "pdf": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    None: "default-src 'none'; sandbox; frame-ancestors 'none'",
}
FORM_BYTES = 8 << 20  # a sealed envelope in a field is the largest thing without a file


class StreamingRequest(Request):
    """Writes an uploaded file once, in the file system of the store, hashing on the way.

    Forms without files stay small; each file has its own limit while it streams in.
    """

    @cached_property
    def args(self):
        return typed(super().args)

    def _load_form_data(self):
        if "form" not in self.__dict__:
            self._receive()

    def _receive(self):
        """Read the body; while it comes it holds a thread, and one address not all of them."""
        try:
            with READING.slot(self.remote_addr or ""):
                if self.mimetype == KIND:
                    self._read_pairs()
                else:
                    super()._load_form_data()
        except TooMany:
            empty = ImmutableMultiDict()
            self.__dict__.update(form=empty, files=empty)
            raise
        self.__dict__["form"] = typed(self.__dict__["form"])

    def _read_pairs(self):
        """Read a form without files; one that is no text counts as empty, as werkzeug has it."""
        try:
            found = pairs(self._get_stream_for_parsing().read().decode())
        except ValueError:
            found = ()
        self.__dict__.update(form=ImmutableMultiDict(found), files=ImmutableMultiDict())

    @property
    def max_content_length(self):
        allowed = super().max_content_length
        if self.mimetype == "multipart/form-data" or allowed is None:
            return allowed
        return min(allowed, FORM_BYTES)

    @max_content_length.setter
    def max_content_length(self, limit):
        self._max_content_length = limit

    def _get_file_stream(
        self, total_content_length, content_type, filename=None, content_length=None
    ):
        if not filename:
            return super()._get_file_stream(
                total_content_length, content_type, filename, content_length
            )
        return files.current_store().incoming(limit=value("files.max_mb") << 20)


def take(uploads, accept=ANY, field="file"):
    """Keep every uploaded FileStorage: [(blob, name)]; Invalid names each file that is refused."""
    kept, reasons = [], []
    for upload in uploads:
        if not upload.filename:
            continue
        try:
            blob = files.store(upload.stream, upload.filename, accept=accept, field=field)
            kept.append((blob, upload.filename))
        except Invalid as error:
            reasons += [(upload.filename, reason) for reason in error.reasons]
    if reasons:
        raise Refused(field, reasons)
    return kept


class Refused(Invalid):
    """Files that could not be taken; `refused` lists (name, reason) of each."""

    def __init__(self, field, refused):
        super().__init__({field: refused[0][1]})
        self.refused = refused


bp = Blueprint("files", __name__, url_prefix="/files")


@bp.get("/<id>")
@allow("files.attachment.view", on=files.attachment)
def attachment(found):
    return send(found, inline="inline" in request.args)


def send(found, *, inline=False):
    """An attachment with ranges, its own name and a policy under which nothing in it can run."""
    shown = inline and found.blob.kind in INLINE
    answer = send_file(
        files.path_of(found.sha256),
        mimetype=found.mime,
        as_attachment=not shown,
        download_name=found.name,
        conditional=True,
        etag=found.sha256,
    )
    kind = found.blob.kind if found.blob.kind in POLICIES else None
    answer.headers["Content-Security-Policy"] = POLICIES[kind]
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def viewer_of_subject(actor, found):
    return files.may_view(actor, found)


ROOM = Room(
    name="files",
    title="文件",
    blueprints=(bp,),
    models=(files.Blob, files.Attachment),
    permissions={"files.attachment.view": ((viewer_of_subject,),)},
    jobs=JOBS,
    parameters=PARAMETERS,
)
