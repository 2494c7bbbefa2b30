"""One blueprint for the floor: addresses begin with /supervision, endpoints are supervision.*."""

from flask import Blueprint

bp = Blueprint("supervision", __name__)
