"""一项一档 as a download: all of it for the parties and those who oversee, the public part for all."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, current_app

from app.kernel import clock
from app.kernel.permissions import ANONYMOUS
from app.web.guards import allow, current_actor
from app.web.history import visible, who
from bidding import queries as bought
from exports.services import dossier
from exports.views import bp


def _told(event):
    sentence = str(current_app.extensions["sentences"].tell(event))
    reason = str((event.facts or {}).get("reason", ""))
    said = f"{sentence}（{reason}）" if reason else sentence
    return dossier.Told(event.seq, event.at, str(who(event)), said)


def _archive(subject, actor, *, is_public):
    entries = dossier.numbered(dossier.gather(subject, actor))
    told = [_told(one) for one in dossier.history(subject, lambda found: visible(found, actor))]
    raw = dossier.catalogue(subject, entries, told, public=is_public)
    first = dossier.made("", "000 目录.xlsx", clock.now(), raw)
    name = f"一项一档 {subject.number}{'（公开）' if is_public else ''}.zip"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    pieces = dossier.packed([first, *entries])
    return Response(pieces, mimetype="application/zip", headers=headers)


@bp.get("/exports/dossiers/<id>.zip")
@allow("exports.dossier.view", on=bought.requirement)
def dossier_all(subject):
    return _archive(subject, current_actor(), is_public=False)


@bp.get("/exports/dossiers/<id>/public.zip")
@allow("exports.dossier.public", on=bought.requirement)
def dossier_public(subject):
    return _archive(subject, ANONYMOUS, is_public=True)
