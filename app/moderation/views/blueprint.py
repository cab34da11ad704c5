from flask import Blueprint

from app.moderation.forms import RULES, HouseRule
from app.moderation.models import Rule

bp = Blueprint("moderation", __name__)


@bp.app_template_filter("house_rule")
def house_rule(rule: Rule) -> HouseRule:
    """Number, name and text of a rule."""
    return RULES[rule]
