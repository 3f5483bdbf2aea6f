"""The loop that every run goes through: draw, descend, tell, validate, keep, and stop in time."""

import copy
import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from sleepscorer_app.training.nights.validation import (
    ScoredNight,
    figures,
    kinds_of,
    selection_score,
)
from sleepscorer_app.training.recipe import MACRO_F1
from sleepscorer_app.training.runs.checkpoints import RunState, save_state

if TYPE_CHECKING:
    from lightning_fabric import Fabric

STEPS_PER_CHECKPOINT = 50
STEPS_PER_NEWS = 20

AnyNetwork = TypeVar("AnyNetwork", bound=nn.Module)


@dataclass(frozen=True)
class News:
    """How a training run stands, for the progress bar and the log."""

    stage: str
    step: int
    progress: float
    elapsed_seconds: float
    parts: dict[str, float]
    validation: dict[str, float]
    macro_f1: float | None = None
    """The mean over the sets of kept-out nights, when they were just scored."""


@dataclass(frozen=True)
class Course:
    """How one stage of a run goes; see the recipe for what each number means."""

    stage: str
    steps: int
    learning_rate: float
    weight_decay: float
    clip_norm: float
    selection: str
    warm_up_steps: int = 0
    steps_per_validation: int = 0
    """0: after the last step only."""
    patience: int = 0
    average_decay: float = 0.0
    slower_share: float = 1.0


@dataclass
class Learner(Generic[AnyNetwork]):
    """One stage of a run.

    `lesson` is called with what `draw` gives for a step and answers with the loss and its parts;
    its parameters are those that learn. `network` is what is validated and kept. Without `minutes`
    the same course gives the same weights, killed and resumed or not. With it the learning rate
    follows whichever is further, the steps or the clock.
    """

    course: Course
    network: AnyNetwork
    lesson: nn.Module
    draw: Callable[[int], tuple[Tensor, ...]]
    score: Callable[[AnyNetwork], Sequence[ScoredNight]]
    state: RunState
    folder: Path
    report: Callable[[News], None]
    fabric: "Fabric"
    minutes: float | None = None
    slower: Sequence[nn.Module] = ()
    """Parts of the lesson that learn at `course.slower_share` of the rate."""
    _started: float = field(default=0.0, init=False)
    _progress: float = field(default=0.0, init=False)

    def learn(self) -> None:
        """Goes on from `state` to the last step, the end of the time or of the patience."""
        self._started = time.monotonic() - self.state.elapsed_seconds
        lesson, optimiser = self._set_up()
        average = self._running_mean()
        self.network.train()
        self._measure_progress()
        while self._progress < 1 and not self._is_given_up():
            parts = self._descend(lesson, optimiser)
            if average is not None:
                average.update_parameters(self.network)
                self.state.average = average.state_dict()
            self.state.step += 1
            self._measure_progress()
            if self.state.step % STEPS_PER_NEWS == 0:
                self._tell(parts, {})
            if self._progress >= 1 or self._is_looked_at():
                self._validate(_validated(self.network, average))
            if self.state.step % STEPS_PER_CHECKPOINT == 0:
                self.keep(optimiser)
        self.state.average = {}

    def keep(self, optimiser: torch.optim.Optimizer | None) -> None:
        """Writes the checkpoint, with the optimiser's state while its stage goes on."""
        self.state.elapsed_seconds = time.monotonic() - self._started
        self.state.network = self.network.state_dict()
        self.state.optimiser = optimiser.state_dict() if optimiser is not None else {}
        if self.fabric.is_global_zero:
            save_state(self.folder, self.state)

    def _set_up(self) -> tuple[nn.Module, torch.optim.Optimizer]:
        """The lesson and its optimiser on their devices, as the checkpoint left them."""
        optimiser = torch.optim.AdamW(
            self._groups(), self.course.learning_rate, weight_decay=self.course.weight_decay
        )
        lesson, on_device = self.fabric.setup(self.lesson, optimiser)
        if self.state.optimiser:
            optimiser.load_state_dict(self.state.optimiser)
        return lesson, on_device

    def _groups(self) -> list[dict[str, Any]]:
        """What learns, in one group or, if some parts learn at a rate of their own, in two."""
        learning = [one for one in self.lesson.parameters() if one.requires_grad]
        slower = {id(one) for part in self.slower for one in part.parameters()}
        groups: list[dict[str, Any]] = [{"params": [p for p in learning if id(p) not in slower]}]
        if slower:
            held = [one for one in learning if id(one) in slower]
            groups.append({"params": held, "rate_share": self.course.slower_share})
        return groups

    def _running_mean(self) -> AveragedModel | None:
        """A running mean of the weights and of the batch statistics; None if none is wanted.

        Its noise is smaller than that of the last step's weights (Izmailov 2018).
        """
        if not self.course.average_decay:
            return None
        rule = get_ema_multi_avg_fn(self.course.average_decay)
        average = AveragedModel(self.network, multi_avg_fn=rule, use_buffers=True)
        if self.state.average:
            average.load_state_dict(self.state.average)
        return average

    def _descend(self, lesson: nn.Module, optimiser: torch.optim.Optimizer) -> dict[str, float]:
        """One step; gives the parts of its loss."""
        course, step = self.course, self.state.step
        fallen = 0.5 * (1 + math.cos(math.pi * self._progress))
        warm = min(1.0, (step + 1) / max(course.warm_up_steps, 1))
        for group in optimiser.param_groups:
            group["lr"] = course.learning_rate * fallen * group.get("rate_share", 1.0) * warm
        loss, parts = lesson(*self.fabric.to_device(self._share(self.draw(step))))
        optimiser.zero_grad(set_to_none=True)
        self.fabric.backward(loss)
        self.fabric.clip_gradients(
            lesson, optimiser, max_norm=course.clip_norm, error_if_nonfinite=False
        )
        optimiser.step()
        return parts

    def _share(self, batch: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """This process's rows: all draw the same, and divide it among them."""
        if self.fabric.world_size == 1:
            return batch
        return tuple(one[self.fabric.global_rank :: self.fabric.world_size] for one in batch)

    def _measure_progress(self) -> None:
        """From 0 to 1, by steps or by the clock, whichever is further."""
        progress = self.state.step / self.course.steps if self.course.steps else 1.0
        if self.minutes is not None:
            by_clock = (time.monotonic() - self._started) / (60 * self.minutes)
            # All processes must stop at the same step, so they go by one clock.
            progress = max(progress, self.fabric.broadcast(by_clock))
        self._progress = min(progress, 1.0)

    def _is_given_up(self) -> bool:
        return 0 < self.course.patience <= self.state.validations_without_gain

    def _is_looked_at(self) -> bool:
        every = self.course.steps_per_validation
        return every > 0 and self.state.step % every == 0

    def _validate(self, network: AnyNetwork) -> None:
        """Scores the kept-out nights and keeps the weights if they are the best so far."""
        if self.fabric.is_global_zero:
            self._score_and_choose(network)
        # The others hear whether to go on.
        waited = self.fabric.broadcast(self.state.validations_without_gain)
        self.state.validations_without_gain = waited
        self.network.train()

    def _score_and_choose(self, network: AnyNetwork) -> None:
        on_cpu = network if self.fabric.device.type == "cpu" else copy.deepcopy(network).cpu()
        scored = self.score(on_cpu)
        if not scored:
            return
        score = selection_score(scored, self.course.selection)
        self.state.validations_without_gain += 1
        if score > self.state.best_score:
            self.state.validations_without_gain = 0
            self.state.best_score = score
            self.state.best_at = f"{self.course.stage} step {self.state.step}"
            self.state.best_network = {
                name: tensor.clone() for name, tensor in on_cpu.state_dict().items()
            }
        kappas = {kind: figures(kind, scored).kappa for kind in kinds_of(scored)}
        self._tell({}, kappas | {"selection": score}, selection_score(scored, MACRO_F1))

    def _tell(
        self,
        parts: dict[str, float],
        validation: dict[str, float],
        macro_f1: float | None = None,
    ) -> None:
        if not self.fabric.is_global_zero:
            return
        elapsed = time.monotonic() - self._started
        stage, step = self.course.stage, self.state.step
        news = News(stage, step, self._progress, elapsed, parts, validation, macro_f1)
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(news.__dict__) + "\n")
        self.report(news)


def _validated(network: AnyNetwork, average: AveragedModel | None) -> AnyNetwork:
    """The weights that are validated and kept: the running mean, or the last step's."""
    return network if average is None else cast(AnyNetwork, average.module)
