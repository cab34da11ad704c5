"""What administrators enter."""

from flask_babel import lazy_gettext as _

from app.accounts.models import PersonState

STATES = {
    PersonState.IMPORTED: _("Came with an import, cannot sign in"),
    PersonState.UNCONFIRMED: _("Has not confirmed the address yet"),
    PersonState.ACTIVE: _("Takes part"),
    PersonState.SUSPENDED: _("Suspended"),
    PersonState.ERASED: _("Erased"),
    PersonState.MERGED: _("Merged into another person"),
}
