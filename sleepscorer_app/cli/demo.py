"""`sleepscorer demo`: the demo night as a file, and the stages it was made from."""

from pathlib import Path

from sleepscorer_app.cli.json_text import json_text
from sleepscorer_app.cli.output_folder import prepare_folder, refuse_to_replace
from sleepscorer_app.cli.progress import progress_bar
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.simulation.demo import demo_hypnogram
from sleepscorer_app.files.hypnogram_formats import export_hypnogram
from sleepscorer_app.files.recorded_lights import recorded_lights
from sleepscorer_app.files.recordings.demo_night_file import DEMO_NAME, write_demo_night
from sleepscorer_app.files.recordings.open_recording import open_recording

TRUTH_NAME = "demo_night_true_hyp.edf"
"""Not the name that a scoring of the demo night gets, so that the two can be compared."""


def write_demo(out: Path, overwrite: bool, *, as_json: bool = False) -> str:
    """Writes the night and its true stages into `out`; gives the words to print, or JSON."""
    prepare_folder(out)
    night, truth = out / DEMO_NAME, out / TRUTH_NAME
    refuse_to_replace([night, truth], overwrite)
    with progress_bar("Making the demo night") as report:
        write_demo_night(night, report)
    recording = open_recording(night)
    hypnogram = demo_hypnogram()
    unscored = Scoring.unscored(hypnogram.n_epochs).with_markers(recorded_lights(recording))
    scoring = unscored.import_hypnogram(hypnogram, "the simulator")
    export_hypnogram(truth, scoring, recording)
    if as_json:
        channels = [one.name for one in recording.channels]
        told = {"night": str(night), "true_stages": str(truth), "epochs": hypnogram.n_epochs}
        return json_text({**told, "channels": channels})
    return "\n".join(
        [
            f"{night}: {hypnogram.n_epochs} simulated epochs on {len(recording.channels)} channels",
            f"{truth}: the stages it was made from",
            f"Next: sleepscorer score {night}",
        ]
    )
