"""Every recording of the odd ones gets a montage that shows something and says what it lacks."""

from pathlib import Path

from sleepscorer_app.assets import RESOURCES
from sleepscorer_app.domain.montages.montage_fit import best_fit
from sleepscorer_app.files.choices.montage_files import list_montages
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.unreadable import UnreadableFile

GUESSES = {
    "short_psg.edf": "Sleep-EDF",
    "chtypes_edf.edf": "AASM recommended",
    "mne_test.edf": "As recorded",
    "test_generator.edf": "As recorded",
}


def test_the_odd_recordings_all_get_a_montage(shared_folder: Path) -> None:
    presets, _ = list_montages(RESOURCES / "montages")
    guessed: dict[str, str] = {}
    for path in sorted((shared_folder / "corpus").rglob("*.?df")):
        try:
            recording = open_recording(path)
        except UnreadableFile:
            continue
        fit = best_fit(presets, recording)
        guessed[path.name] = fit.montage.name
        if recording.channels:
            assert any(one.row.is_shown for one in fit.rows), path
        for one in fit.rows:
            one.derivation.read(recording, 0.0, 1.0)
    assert len(guessed) > 20
    assert {name: guessed[name] for name in GUESSES} == GUESSES
