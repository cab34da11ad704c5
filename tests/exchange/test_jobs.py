from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.briefings.models import Briefing, Redirect
from app.core.db import Base, db
from app.discussion.models import Comment
from app.exchange.jobs import import_wordpress
from tests.data import data

pytestmark = pytest.mark.usefixtures("app")

CC_LABS = "wordpress/cc-labs-scrubbed.wxr.xml"
THEME = "wordpress/themeunittestdata.wordpress.xml"


def rows() -> dict[str, int]:
    """How many rows each table has."""
    return {
        name: db.session.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in Base.metadata.tables.items()
    }

@pytest.mark.parametrize("name", [CC_LABS, THEME])
def test_x(name):
    import json, time
    print(json.dumps(import_wordpress(data(name), dry_run=True).as_json(), indent=1))
    t = time.time()
    print(json.dumps(import_wordpress(data(name)).as_json(), indent=1))
    print(time.time() - t)
    n = rows()
    print(json.dumps(import_wordpress(data(name)).as_json(), indent=1))
    assert n == rows()
    print(n)
