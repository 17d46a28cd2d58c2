"""The form of a file that is sent."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from services.console.core.forms import OnceForm
from services.console.files.comparing import Mode

MODES = {
    Mode.UPSERT: _l("Add rows that are new, change those that are there"),
    Mode.INSERT: _l("Add rows only"),
    Mode.UPDATE: _l("Change rows only"),
}


class FileForm(OnceForm):
    """A file, and what is to be made of its rows."""

    file = FileField(_l("File (.xlsx or CSV)"), validators=[FileRequired(_l("Choose a file."))])
    mode = SelectField(_l("What its rows do"))

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.mode.choices = [(mode.value, words) for mode, words in MODES.items()]
