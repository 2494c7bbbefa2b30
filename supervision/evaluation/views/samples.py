"""The yearly samples of owners: the list, one draw, and its record for the verifier."""

import json
from functools import partial

from flask import Response

from app.kernel.errors import NotFound
from app.web.guards import allow, current_actor, if_concerned
from app.web.htmx import answer
from app.web.lists import listed
from supervision import drawn
from supervision.blueprint import bp
from supervision.evaluation import samples

VIEW = "supervision.owner_sample.view"


def sample(key):
    """Load a sample; for those it does not concern there is none."""
    return if_concerned(samples.sample(key), VIEW)


@bp.get("/supervision/owner-samples")
@allow("supervision.owner_sample.list")
def owner_samples():
    return listed(("supervision/evaluation/samples.html",), partial(samples.page, current_actor()))


@bp.get("/supervision/owner-samples/<id>")
@allow(VIEW, on=sample)
def owner_sample_page(subject):
    names = []
    if subject.document:
        known = {one["id"]: one["name"] for one in json.loads(subject.document)["pool"]}
        names = [known[key] for key in drawn.picked(subject)]
    return answer("supervision/evaluation/sample.html", subject=subject, names=names)


@bp.get("/supervision/owner-samples/<id>/draw.json")
@allow(VIEW, on=sample)
def owner_sample_file(subject):
    found = drawn.download(subject)
    if found is None:
        raise NotFound
    head = {"Content-Disposition": f'attachment; filename="owner-sample-{subject.id}.json"'}
    text = json.dumps(found, ensure_ascii=False)
    return Response(text, mimetype="application/json", headers=head)
