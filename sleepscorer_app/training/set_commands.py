"""`sleepscorer evaluate` and `sleepscorer crossval`: how well models do, from the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sleepscorer_app.training.command import (
    Fetch,
    Minutes,
    Recipe,
    SkipUnusable,
    restart_with_allocator_settings,
    tell,
)

if TYPE_CHECKING:
    from sleepscorer_app.training.crossval import CrossvalResult
    from sleepscorer_app.training.evaluation.evaluate import Evaluation
    from sleepscorer_app.training.evaluation.set_evaluation import NightsToMeasure
    from sleepscorer_app.training.runs.learning import News

ToJson = Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")]


def evaluate_command(
    model: Annotated[Path, typer.Argument(help="A model folder.")],
    night: Annotated[Path | None, typer.Argument(help="An EDF night.")] = None,
    expert: Annotated[Path | None, typer.Argument(help="Its expert's stages, EDF+.")] = None,
    channel: Annotated[
        list[str] | None,
        typer.Option(help="A channel's name [default: a guess]."),
    ] = None,
    into_card: Annotated[
        str, typer.Option(help="Write the result into the model's card, after this sentence.")
    ] = "",
    data: Annotated[Path | None, typer.Option(help="A folder of nights instead of one.")] = None,
    source: Annotated[str, typer.Option(help="What kind of folder it is.")] = "folder",
    against: Annotated[
        Path | None, typer.Option(help="A second model's folder, measured on the same epochs.")
    ] = None,
    fetch: Fetch = False,
    skip_unusable: SkipUnusable = False,
    to_json: ToJson = False,
) -> None:
    """Compare a model with experts' scorings: of one night, or of a whole set.

    \b
    sleepscorer evaluate models/mine night.edf expert_hyp.edf
    sleepscorer evaluate models/mine --data my/nights
    sleepscorer evaluate models/mine --data edf --source sleep-edf-20 --against models/other
    """
    try:
        if data is not None and night is None:
            from sleepscorer_app.training.evaluation.set_evaluation import NightsToMeasure

            wanted = NightsToMeasure(source, data, tuple(channel or ()), fetch, skip_unusable)
            text, evaluations = _evaluated_set(model, wanted, against, to_json)
        elif night is not None and expert is not None and data is None:
            text, evaluations = _evaluated_night(model, night, expert, channel)
        else:
            raise ValueError("give a night and its expert's stages, or a folder with --data")
    except _refusals() as error:
        typer.echo(f"sleepscorer: cannot evaluate: {error}", err=True)
        raise typer.Exit(2) from None
    is_one_night = data is None
    print(_night_as_json(evaluations[0]) if is_one_night and to_json else text)
    if into_card:
        from sleepscorer_app.training.evaluation.evaluate import write_test_result

        write_test_result(model, f"{into_card}\n\n{text}", evaluations)


def crossval_command(
    recipe: Recipe,
    protocol: Annotated[
        str, typer.Option(metavar="NAME", help="sleep-edf-20, sleep-edf-78, shhs or folder.")
    ],
    data: Annotated[Path, typer.Option(help="Folder of the nights.")],
    cache: Annotated[
        Path, typer.Option(help="Where folds, models and checkpoints are kept.")
    ] = Path("runs/crossval"),
    folds: Annotated[
        str, typer.Option(metavar="0,1,…", help="Only these, counted from 0 [default: all].")
    ] = "",
    n_folds: Annotated[
        int | None, typer.Option("--k", help="How many folds [default: the protocol's; 5].")
    ] = None,
    minutes: Minutes = None,
    fetch: Fetch = False,
    skip_unusable: SkipUnusable = False,
    to_json: ToJson = False,
) -> None:
    """Train and test a recipe on folds by person. Typed again, it goes on where it stopped.

    \b
    sleepscorer crossval ulw-sleepnet --protocol sleep-edf-20 --data edf --fetch
    sleepscorer crossval my_recipe.toml --protocol folder --data my/nights --k 10 --folds 0,1
    """
    restart_with_allocator_settings()
    from sleepscorer_app.training.crossval import CrossvalOptions, crossvalidate
    from sleepscorer_app.training.evaluation.protocols import PROTOCOLS

    try:
        if protocol not in PROTOCOLS:
            raise ValueError(f"{protocol} is no protocol; there are {', '.join(PROTOCOLS)}")
        options = CrossvalOptions(_numbers(folds), n_folds, fetch, skip_unusable, minutes)
        tell(PROTOCOLS[protocol].words)
        result = crossvalidate(
            recipe, PROTOCOLS[protocol], data, cache, options, tell, _fold_listener()
        )
    except _refusals() as error:
        typer.echo(f"sleepscorer: cross-validation stopped: {error}", err=True)
        raise typer.Exit(2) from None
    print(_pooled_text(result, to_json))


def _refusals() -> tuple[type[Exception], ...]:
    """What is told in one sentence. Imported here: with the command list nothing heavy comes."""
    from sleepscorer_app.files.unreadable import UnreadableFile
    from sleepscorer_app.scoring.model_files import UnusableModel
    from sleepscorer_app.training.recipe import UnusableRecipe

    return UnusableModel, UnusableRecipe, UnreadableFile, ValueError, OSError


def _evaluated_night(
    model: Path, night: Path, expert: Path, channel: list[str] | None
) -> "tuple[str, list[Evaluation]]":
    """Its figures as text, and as they are."""
    from sleepscorer_app.scoring.committee import load_scorer
    from sleepscorer_app.training.evaluation.evaluate import evaluate, evaluation_text

    evaluation = evaluate(load_scorer(model), night, expert, tuple(channel or ()))
    return evaluation_text(evaluation), [evaluation]


def _night_as_json(evaluation: "Evaluation") -> str:
    from sleepscorer_app.training.evaluation.evaluate import evaluation_table

    return json.dumps(evaluation_table(evaluation), indent=2, ensure_ascii=False)


def _evaluated_set(
    model: Path, wanted: "NightsToMeasure", against: Path | None, to_json: bool
) -> "tuple[str, list[Evaluation]]":
    """The table of one model, or of two and who of them is ahead; and the first one's nights."""
    from sleepscorer_app.scoring.committee import load_scorer
    from sleepscorer_app.training.evaluation import set_report
    from sleepscorer_app.training.evaluation.evaluate import evaluations_of
    from sleepscorer_app.training.evaluation.set_evaluation import measure

    folders = [model] if against is None else [model, against]
    scorers = [load_scorer(folder) for folder in folders]
    measured = measure(scorers, wanted, tell)
    names = [
        f"{folder.name} ({one.identity.text})" for folder, one in zip(folders, scorers, strict=True)
    ]
    reports = [set_report.report_of(nights) for nights in measured]
    compared = set_report.comparison(*measured) if against is not None else None
    evaluations = evaluations_of(measured[0], wanted.folder.name)
    if to_json:
        table: dict[str, object] = {
            "source": wanted.source,
            "models": [
                {"model": name, **set_report.report_table(report)}
                for name, report in zip(names, reports, strict=True)
            ],
        }
        if compared is not None:
            table["difference"] = set_report.comparison_table(compared)
            table["verdict"] = set_report.verdict(compared["kappa"], *names)
        return json.dumps(table, indent=2), evaluations
    parts = [
        f"{name} on {wanted.folder}: {set_report.report_text(report)}"
        for name, report in zip(names, reports, strict=True)
    ]
    if compared is not None:
        parts.append(set_report.comparison_text(compared, *names))
    parts.append("Whether a model learned from some of these people, only its card can say.")
    return "\n\n".join(parts), evaluations


def _pooled_text(result: "CrossvalResult", to_json: bool) -> str:
    """The figures over the test nights of all folds that are done."""
    from sleepscorer_app.training.evaluation.set_report import report_of, report_table, report_text

    report = report_of(result.nights)
    if to_json:
        folds = {"folds_done": result.n_done, "folds": result.n_folds}
        return json.dumps(folds | report_table(report), indent=2)
    return f"{result.n_done} of {result.n_folds} folds, pooled: {report_text(report)}"


def _numbers(words: str) -> tuple[int, ...] | None:
    if not words:
        return None
    if not all(word.strip().isdecimal() for word in words.split(",")):
        raise ValueError(f"--folds {words}: numbers from 0 with commas between them are expected")
    return tuple(int(word) for word in words.split(","))


def _fold_listener() -> "Callable[[int, News], None]":
    """A line for each validation of each fold."""

    def show(fold: int, news: "News") -> None:
        if news.validation:
            figures = ", ".join(f"{name} {value:.3f}" for name, value in news.validation.items())
            typer.echo(f"fold {fold}, {news.stage} {news.step}, kappa: {figures}", err=True)

    return show
