"""Every sample there is."""

from importlib.resources import files

from tests.templates.samples import SAMPLES as QUESTIONS
from tests.templates.samples_alarms import ALARMS
from tests.templates.samples_alerts import ALERTS
from tests.templates.samples_changes import CHANGES
from tests.templates.samples_clients import TRANSFERS
from tests.templates.samples_faults import FAULTS
from tests.templates.samples_figures import FIGURES
from tests.templates.samples_files import FILES
from tests.templates.samples_hand_overs import HAND_OVERS
from tests.templates.samples_keep import KEEP
from tests.templates.samples_models import MODELS
from tests.templates.samples_parts import PARTS
from tests.templates.samples_places import PLACES
from tests.templates.samples_refused import REFUSED
from tests.templates.samples_several import SEVERAL
from tests.templates.samples_taken import TAKEN
from tests.templates.samples_words import WORDS

SAMPLES = (
    *QUESTIONS,
    *ALARMS,
    *ALERTS,
    *CHANGES,
    *FILES,
    *HAND_OVERS,
    *MODELS,
    *PARTS,
    *PLACES,
    *REFUSED,
    *SEVERAL,
    *TRANSFERS,
    *FAULTS,
    *FIGURES,
    *KEEP,
    *TAKEN,
    *WORDS,
)
TEMPLATES = sorted(
    path.name.removesuffix(".json.j2")
    for path in files("templates").iterdir()
    if path.name.endswith(".j2") and not path.name.startswith("_")
)
STATES = {
    template: [sample for sample in SAMPLES if sample.template == template]
    for template in TEMPLATES
}
"""The samples of each template."""
MODALS = [
    sample
    for sample in SAMPLES
    if "| modal(" in files("templates").joinpath(f"{sample.template}.json.j2").read_text("utf-8")
]
"""Those that are shown in a modal, which notifies nobody."""
HOMES = STATES["home"]
"""Those that are the home tab."""
MESSAGES = [sample for sample in SAMPLES if sample not in MODALS and sample not in HOMES]
"""Those that are posted, or answered with, and read in a terminal too."""
