"""What people report and moderators enter, and the house rules that both name."""

from app.moderation.forms.amending import (
    ActForm,
    LockForm,
    MoveForm,
    NoteForm,
    PauseForm,
    ReadFirstForm,
    RedactForm,
    SlowForm,
    SuspensionForm,
    WarningForm,
    blank,
)
from app.moderation.forms.appeals import AppealForm, RulingForm
from app.moderation.forms.decisions import (
    RULES,
    CountForm,
    DecisionForm,
    ExclusionForm,
    HouseRule,
    RemovalForm,
    ReportForm,
    Ticked,
    TickedForm,
    TickedRemovalForm,
    wanted,
)
from app.moderation.forms.screening import ScreeningForm, WordsForm

__all__ = [
    "RULES",
    "ActForm",
    "AppealForm",
    "CountForm",
    "DecisionForm",
    "ExclusionForm",
    "HouseRule",
    "LockForm",
    "MoveForm",
    "NoteForm",
    "PauseForm",
    "ReadFirstForm",
    "RedactForm",
    "RemovalForm",
    "ReportForm",
    "RulingForm",
    "ScreeningForm",
    "SlowForm",
    "SuspensionForm",
    "Ticked",
    "TickedForm",
    "TickedRemovalForm",
    "WarningForm",
    "WordsForm",
    "blank",
    "wanted",
]
