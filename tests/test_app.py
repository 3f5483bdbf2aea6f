"""The window with the real world around it: settings, models, the demo night, errors."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from sleepscorer_app import app, assets
from sleepscorer_app.domain.montages.montage import guess_derivations
from sleepscorer_app.domain.recording import ArrayRecording
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.scoring.model_files import save_model
from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig
from sleepscorer_app.ui.night.background_task import BackgroundTask
from sleepscorer_app.ui.scoring.auto_score import AvailableModel, CannotScore
from sleepscorer_app.ui.window.main_window import MainWindow
from tests.scoring.networks_for_tests import tiny_description, tiny_model_folder
from tests.ui.night_pages import small_night


@pytest.fixture(autouse=True)
def own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings, models, caches and logs of this test alone; the error hook as before."""
    for kind in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    for name in ("cache", "log", "unfinished"):
        monkeypatch.setattr(assets, f"{name}_folder", lambda name=name: tmp_path / name)
    monkeypatch.setattr(assets, "model_folders", lambda: (tmp_path / "models",))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield tmp_path
    for task in tuple(BackgroundTask.running):
        task.cancel_and_wait()


@pytest.fixture
def night(tmp_path: Path) -> Path:
    path = tmp_path / "night.edf"
    write_recording(path, small_night(8))
    return path


def window_of(qapp: QApplication, qtbot: QtBot) -> MainWindow:
    window = app.make_window(qapp)
    qtbot.addWidget(window)
    return window


def open_in(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.night_opened):
        window.open_night(path)
    qtbot.waitUntil(lambda: not BackgroundTask.running)


def test_a_real_model_scores_a_real_file(
    qapp: QApplication, qtbot: QtBot, night: Path, own_world: Path
) -> None:
    tiny_model_folder(own_world / "models" / "tiny")
    window = window_of(qapp, qtbot)
    assert window.flows.night.model_names == ("Tiny 0.1",)
    open_in(window, night, qtbot)
    opened = window.night
    assert opened is not None
    (model,) = app.available_models()
    scored = model.score(opened.recording.inner, opened.candidates[:1], lambda _fraction: None)
    assert (scored.n_epochs, scored.model.name) == (8, "Tiny")
    window.close()


def test_a_real_model_scores_by_several_channels_and_says_how_they_fit(own_world: Path) -> None:
    tiny_model_folder(own_world / "models" / "tiny")
    (model,) = app.available_models()
    night = small_night(8)
    both = guess_derivations(night)[:2]
    scored = model.score(night, both, lambda _fraction: None)
    assert scored.channels == ("F4-M1", "C4-M1")
    assert scored.disagreement is not None
    assert model.check_fit is not None
    fit = model.check_fit(night, both[1], lambda _fraction: None)
    assert fit.findings == ("C4-M1: 64 samples per second, read at 100.",)
    with pytest.raises(CannotScore, match="8 samples per second"):
        model.check_fit(small_night(8, ("C4-M1",), 8.0), both[0], lambda _fraction: None)


@pytest.mark.parametrize(
    ("channels", "names", "said"),
    [
        (("EOG", "C4-M1"), ("E1-M2", "C4-M1"), ""),
        (("EEG", "ECG"), (), "no channel of this night is recognised as ECG"),
        ((), (), "does not say which, so it cannot be used here"),
    ],
)
def test_a_network_of_several_channels_finds_them_or_says_why_not(
    own_world: Path, channels: tuple[str, ...], names: tuple[str, ...], said: str
) -> None:
    config = MSACNNConfig.small(2)
    description = tiny_description(
        name="Pair",
        network="msa_cnn",
        config=config.to_json(),
        channels=channels,
        reference_spectrum=(0.0,) * 258,
    )
    save_model(own_world / "models" / "pair", MSACNN(config), description, "# Pair\n")
    (model,) = app.available_models()
    assert model.read_together is not None
    offered = guess_derivations(small_night(2))
    if names:
        assert tuple(one.name for one in model.read_together(offered)) == names
    else:
        with pytest.raises(CannotScore, match=said):
            model.read_together(offered)


def test_weights_that_were_changed_are_refused_in_a_sentence(own_world: Path) -> None:
    folder = tiny_model_folder(own_world / "models" / "tiny").folder
    with (folder / "weights.safetensors").open("ab") as weights:
        weights.write(b"\0")
    (model,) = app.available_models()
    night = small_night(8)
    with pytest.raises(CannotScore, match="SHA-256"):
        score_first_channel(model, night)


def score_first_channel(model: AvailableModel, night: ArrayRecording) -> None:
    model.score(night, guess_derivations(night)[:1], lambda _fraction: None)


def test_a_channel_that_no_network_can_score_is_refused_in_a_sentence(own_world: Path) -> None:
    tiny_model_folder(own_world / "models" / "tiny")
    (model,) = app.available_models()
    with pytest.raises(CannotScore, match="samples per second"):
        score_first_channel(model, small_night(4, ("C4-M1",), rate_hz=8.0))


def test_without_a_model_the_action_says_where_to_put_one(
    qapp: QApplication, qtbot: QtBot, night: Path, own_world: Path
) -> None:
    window = window_of(qapp, qtbot)
    open_in(window, night, qtbot)
    action = window.actions_table["auto_score"]
    assert not action.isEnabled()
    assert str(own_world / "models") in action.toolTip()
    window.close()


def test_a_damaged_model_is_named_by_the_action(
    qapp: QApplication, qtbot: QtBot, own_world: Path
) -> None:
    folder = tiny_model_folder(own_world / "models" / "tiny").folder
    (folder / "weights.safetensors").unlink()
    window = window_of(qapp, qtbot)
    tip = window.actions_table["auto_score"].toolTip()
    assert "tiny" in tip
    assert "weights.safetensors is missing" in tip
    window.close()


def test_errors_of_the_program_are_logged_without_the_nights_name(
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told: list[object] = []
    monkeypatch.setattr(
        "sleepscorer_app.ui.window.questions.Questions.show_text", lambda *_: told.append(1)
    )
    path = tmp_path / "Ada_Lovelace.edf"
    write_recording(path, small_night(4))
    window = window_of(qapp, qtbot)
    open_in(window, path, qtbot)
    error = RuntimeError(f"cannot draw {path}")
    sys.excepthook(RuntimeError, error, None)
    qtbot.waitUntil(lambda: told == [1])
    (log,) = (tmp_path / "log").iterdir()
    assert "RuntimeError" in log.read_text("utf-8")
    assert "Lovelace" not in log.read_text("utf-8")
    window.close()


def test_the_program_opens_the_night_it_is_given_and_ends_with_the_window(
    qapp: QApplication, qtbot: QtBot, night: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    asked: list[QInputDialog] = []

    def close_when_open() -> None:
        shown = qapp.topLevelWidgets()
        (window,) = (one for one in shown if isinstance(one, MainWindow) and one.isVisible())
        if window.night is None:
            window.night_opened.connect(close_when_open)
            return
        seen.append(window.night.path.name)
        QTimer.singleShot(0, lambda: asked.extend(window.findChildren(QInputDialog)))
        QTimer.singleShot(0, window.close)

    QTimer.singleShot(0, close_when_open)
    assert app.run_window(night) == 0
    assert seen == ["night.edf"]
    # Who scores is asked beside the night: waiting for the answer, nobody would see it.
    assert len(asked) == 1


def test_a_trial_draws_the_night_says_so_and_ends(
    qapp: QApplication, night: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.try_window(night) == 0
    assert "The window drew the night" in capsys.readouterr().out
    assert not [one for one in qapp.topLevelWidgets() if one.isVisible()]


def test_a_trial_with_a_file_that_cannot_be_opened_ends_with_its_sentence(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear colleague", "utf-8")
    assert app.try_window(letter) == 2
    assert "letter.txt cannot be opened" in capsys.readouterr().err


def test_a_trial_in_which_we_err_ends_with_1(
    qapp: QApplication,
    night: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(_window: MainWindow, _path: Path, _recording: object) -> None:
        raise RuntimeError("no room left")

    monkeypatch.setattr(MainWindow, "_take_up", refuse)
    assert app.try_window(night) == 1
    assert "no room left" in capsys.readouterr().err


def test_yasa_is_offered_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "yasa_version", lambda: "0.8.1")
    assert app.available_models()[-1].name == "YASA 0.8.1"
    monkeypatch.setattr(app, "yasa_version", lambda: None)
    assert not any("YASA" in one.name for one in app.available_models())
