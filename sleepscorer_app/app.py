"""Starts the window; the only place that knows everything."""

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from sleepscorer_app import __version__, assets
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.reviewing.review_gain import TrackRecord
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.scoring.fit_check import Fit, check_fit
from sleepscorer_app.scoring.model_files import (
    ModelDescription,
    ModelFolder,
    list_models,
    list_unusable_models,
    why_not_a_model_name,
)
from sleepscorer_app.scoring.score_recording import (
    UnscorableChannel,
    check_scorable,
    fitting_channels,
)
from sleepscorer_app.scoring.yasa_scorer import yasa_version
from sleepscorer_app.training.laboratory import adaptable
from sleepscorer_app.training.laboratory.adaptable import why_not_adaptable
from sleepscorer_app.ui.look.appearance import Appearance, program_icon
from sleepscorer_app.ui.look.painted_items import paint_without_threads
from sleepscorer_app.ui.night.background_task import Report
from sleepscorer_app.ui.night.one_heap import keep_one_heap
from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
from sleepscorer_app.ui.scoring.auto_score import AvailableModel, CannotScore
from sleepscorer_app.ui.scoring.learning import CannotLearn, LearnChoice, Learning, Lesson
from sleepscorer_app.ui.window.error_report import ErrorReport
from sleepscorer_app.ui.window.main_window import MainWindow
from sleepscorer_app.ui.window.questions import Questions
from sleepscorer_app.ui.window.start_report import StartReport
from sleepscorer_app.ui.window.surroundings import Surroundings


def run_window(path: Path | None, queue: Path | None = None) -> int:
    """Open the window on a night, or on the demo night, and stay until it is closed.

    With a queue it opens on the next night of it that needs a person. Gives the program's exit
    code.
    """
    application = _application()
    window = make_window(application)
    window.night_opened.connect(window.flows.comparing.ask_scorer_once)
    window.show()
    if queue is not None:
        window.flows.queueing.use(queue)
    else:
        _open(window, path)
    return application.exec()


def try_window(path: Path | None) -> int:
    """Open the window on a night, draw it, say so and close, with nobody to answer a question.

    Gives 0 once the night was drawn, 2 where it cannot be opened, 1 for an error of ours.
    """
    application = _application()
    window = make_window(application)

    def close_when_drawn() -> None:
        picture = window.grab()
        print(f"The window drew the night, {picture.width()} × {picture.height()} pixels.")
        window.close()

    def give_up(error: Exception) -> None:
        print(f"sleepscorer: {error}", file=sys.stderr)
        application.exit(2)

    def fail(kind: type[BaseException], error: BaseException, _trace: object) -> None:
        print(f"sleepscorer: {kind.__name__}: {error}", file=sys.stderr)
        application.exit(1)

    sys.excepthook = fail
    # Not at once: the page is laid out only when the event loop has gone round.
    window.night_opened.connect(lambda: QTimer.singleShot(0, window, close_when_drawn))
    window.opening.failed.connect(give_up)
    window.show()
    _open(window, path)
    return application.exec()


def _application() -> QApplication:
    keep_one_heap()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("SleepScorer")
    application.setApplicationVersion(__version__)
    application.setWindowIcon(program_icon())
    return application


def _open(window: MainWindow, path: Path | None) -> None:
    if path is None:
        window.open_demo_night()
    else:
        window.open_night(path)


def make_window(application: QApplication) -> MainWindow:
    """The window with the real disk, models and questions around it."""
    paint_without_threads()
    settings = Settings(settings_on_disk(), application)
    questions = Questions()
    window = MainWindow(
        Surroundings(
            settings=settings,
            appearance=Appearance(application, settings, application),
            questions=questions,
            models=available_models(),
            why_no_model=_why_no_model(),
            fallback_folder=assets.unfinished_folder(),
            make_demo_night=_make_demo_night,
            montage_folder=assets.montage_folder(),
            layout_folder=assets.layout_folder(),
            learning=Learning(_adaptable_models, _learn, _keep, (assets.unfinished_folder(),)),
        )
    )

    report = StartReport(settings, window.banner, window)
    window.night_opened.connect(report.say_for_the_last_time)

    def tell(heading: str, sentences: tuple[str, ...]) -> None:
        # Not at once: the error may come from the middle of a paint, where no dialog may open.
        QTimer.singleShot(
            0, window, lambda: questions.show_text(window, "Error", heading, sentences)
        )

    ErrorReport(assets.log_folder(), tell, window.private_words).install()
    return window


def available_models() -> tuple[AvailableModel, ...]:
    """The models that can be chosen; which of them have sound weights shows when they score."""
    models = tuple(_available(model) for model in list_models(assets.model_folders()))
    yasa = yasa_version()
    return models if yasa is None else (*models, _yasa(yasa))


def _available(model: ModelFolder) -> AvailableModel:
    return AvailableModel(
        f"{model.name} {model.version}",
        partial(_score, model),
        model.identity.sha256,
        track_record(model),
        partial(_check_fit, model.description),
        None if model.description.n_channels == 1 else partial(_read_together, model),
    )


def _yasa(version: str) -> AvailableModel:
    # What YASA learned from is not told, so its nights are not compared with this one.
    check = partial(_check_fit, None)
    return AvailableModel(f"YASA {version}", _score_with_yasa, check_fit=check)


def track_record(model: ModelFolder) -> TrackRecord:
    """What the model's description tells of its errors, as the review panel needs it."""
    tested = model.description.tested
    n_epochs = sum(night.n_epochs for night in tested)
    wrong = sum(night.n_epochs * night.wrong_of_surest_80_percent for night in tested)
    return TrackRecord(
        tuple((point.coverage, point.error) for point in model.risk_coverage),
        wrong / n_epochs if n_epochs else None,
        len(tested),
    )


def _score_with_yasa(
    recording: Recording, derivations: tuple[Derivation, ...], report: Report
) -> StageProbabilities:
    # Imported here, in the background: it brings what scoring needs.
    from sleepscorer_app.scoring.yasa_scorer import score_with_yasa

    report(0.0)
    try:
        return score_with_yasa(recording, derivations, report)
    except UnscorableChannel as error:
        raise CannotScore(str(error)) from error


def _score(
    model: ModelFolder,
    recording: Recording,
    derivations: tuple[Derivation, ...],
    report: Report,
) -> StageProbabilities:
    # Imported here, in the background: torch takes seconds to load.
    from sleepscorer_app.scoring.model_files import UnusableModel
    from sleepscorer_app.scoring.score_recording import score_recording

    report(0.0)
    try:
        return score_recording(recording, derivations, model.folder, report)
    except (UnusableModel, UnscorableChannel) as error:
        raise CannotScore(str(error)) from error


def _check_fit(
    description: ModelDescription | None,
    recording: Recording,
    derivation: Derivation,
    report: Report,
) -> Fit:
    report(0.0)
    try:
        check_scorable(recording, derivation)
    except UnscorableChannel as error:
        raise CannotScore(str(error)) from error
    return check_fit(recording, derivation, description, report)


def _read_together(model: ModelFolder, offered: Sequence[Derivation]) -> tuple[Derivation, ...]:
    if not model.description.channels:
        raise CannotScore(
            f"{model.name} reads {model.description.n_channels} channels together and does not say "
            "which, so it cannot be used here; `sleepscorer score --channel` takes them in the "
            "order it was trained with."
        )
    try:
        return fitting_channels(model.description, offered)
    except UnscorableChannel as error:
        raise CannotScore(f"{error}.") from error


def _why_no_model() -> str:
    """Why nothing can be auto-scored; shown only when no model is usable."""
    unusable = list_unusable_models(assets.model_folders())
    if unusable:
        return str(unusable[0])
    places = " or ".join(str(folder) for folder in assets.model_folders())
    return f"No model is installed: put a model's folder into {places}."


def _make_demo_night(report: Report) -> Path:
    # Imported here, in the background: simulating brings much that opening a night does not need.
    from sleepscorer_app.files.recordings.demo_night_file import demo_recording_path

    return demo_recording_path(assets.cache_folder(), report)


def _adaptable_models() -> tuple[str, ...]:
    """The models that can go on learning, by the names they are chosen by."""
    return tuple(
        f"{model.name} {model.version}"
        for model in list_models(assets.model_folders())
        if not why_not_adaptable(model.description)
    )


def _learn(choice: LearnChoice, report: Report) -> Lesson:
    # Imported here, in the background: torch takes seconds to load.
    from sleepscorer_app.scoring.model_files import UnusableModel, load_model
    from sleepscorer_app.training.laboratory.adapt import adapt
    from sleepscorer_app.training.laboratory.lab_nights import from_finished

    report(0.0)
    chosen = [
        one
        for one in list_models(assets.model_folders())
        if f"{one.name} {one.version}" == choice.model_name
    ]
    if not chosen:
        raise CannotLearn(f"{choice.model_name} is no longer there; choose another model.")
    try:
        return adapt(load_model(chosen[0].folder), from_finished(choice.nights), report)
    except (UnusableModel, adaptable.CannotLearn) as error:
        raise CannotLearn(str(error)) from error


def _keep(lesson: Lesson, name: str) -> AvailableModel:
    from sleepscorer_app.training.laboratory.adapt import Adapted, save_adapted

    assert isinstance(lesson, Adapted)
    _, own_models = assets.model_folders()
    taken = {one.folder.name for one in list_models(assets.model_folders())}
    why_not = why_not_a_model_name(name, taken)
    if why_not or (own_models / name).exists():
        raise CannotLearn(why_not or f"There is a folder {own_models / name} already.")
    return _available(save_adapted(lesson, own_models / name, name))
