"""The blueprint of the register and of responses."""

from flask import Blueprint

bp = Blueprint("dissent", __name__)
