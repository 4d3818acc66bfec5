"""Every sample there is."""

from importlib.resources import files

from tests.templates.samples import SAMPLES as QUESTIONS
from tests.templates.samples_alerts import ALERTS
from tests.templates.samples_changes import CHANGES
from tests.templates.samples_hand_overs import HAND_OVERS
from tests.templates.samples_models import MODELS

SAMPLES = (*QUESTIONS, *ALERTS, *CHANGES, *HAND_OVERS, *MODELS)
MODALS = [
    sample
    for sample in SAMPLES
    if "| modal(" in files("templates").joinpath(f"{sample.template}.json.j2").read_text("utf-8")
]
"""Those that are shown in a modal, which notifies nobody."""
