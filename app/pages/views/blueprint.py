"""The blueprint that composed pages share."""

from flask import Blueprint

bp = Blueprint("pages", __name__)
