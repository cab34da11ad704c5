"""What administrators upload."""

import re
from pathlib import PurePosixPath

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage

from app.core.forms import Form


class UploadForm(Form):
    file = FileField(_("WordPress export"), [FileRequired(_("Choose a file."))])

    def entered(self) -> tuple[FileStorage, str]:
        """The file, and its name fit to show."""
        last = PurePosixPath((self.file.data.filename or "").replace("\\", "/")).name
        name = re.sub(r"[^\w. -]+", "-", last).strip("-. ")[:100]
        return self.file.data, name or "export.xml"
