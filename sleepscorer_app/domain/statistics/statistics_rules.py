"""How each index of a night is counted; which definition set takes which rule is a table's affair.

Every rule takes the epochs counted and gives minutes, percent, a number or a rate; None stands for
what does not exist.
"""

import numpy as np

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.statistics.counted_night import EPOCH_MINUTES, CountedNight
from sleepscorer_app.domain.statistics.sleep_cycles import SleepCycle


def length(night: CountedNight) -> float:
    """Minutes counted, whatever their stages."""
    return night.n_epochs * EPOCH_MINUTES


def whole_recording(night: CountedNight) -> float:
    """Minutes of the whole recording, counted or not."""
    return night.hypnogram.n_epochs * EPOCH_MINUTES


def sleep_time(night: CountedNight) -> float:
    """Minutes of N1, N2, N3 and R."""
    return night.n_asleep * EPOCH_MINUTES


def wake_time(night: CountedNight) -> float:
    """Minutes of W, before, within and after sleep."""
    return night.count([Stage.W]) * EPOCH_MINUTES


def sleep_period(night: CountedNight) -> float:
    """Minutes from the first epoch of sleep to the last, both included."""
    return len(night.sleep_period) * EPOCH_MINUTES


def sleep_latency(night: CountedNight) -> float | None:
    """Minutes before the first epoch of sleep; None without sleep."""
    return _minutes(night.onset)


def persistent_sleep_latency(night: CountedNight) -> float | None:
    """Minutes before the first five minutes of unbroken sleep; None without them."""
    return _minutes(night.persistent_onset)


def rem_latency_from_begin(night: CountedNight) -> float | None:
    """Minutes before the first R, from the first epoch counted; None without R."""
    return _minutes(night.first_rem)


def rem_latency_from_onset(night: CountedNight) -> float | None:
    """Minutes from the first epoch of sleep to the first R; None without R."""
    if night.first_rem is None or night.onset is None:
        return None
    return (night.first_rem - night.onset) * EPOCH_MINUTES


def wake_to_the_end(night: CountedNight) -> float | None:
    """Minutes of W after the first epoch of sleep, to the end of what is counted."""
    if night.onset is None:
        return None
    return int((night.codes[night.onset :] == Stage.W).sum()) * EPOCH_MINUTES


def wake_within_sleep(night: CountedNight) -> float | None:
    """Minutes of W between the first epoch of sleep and the last."""
    if night.onset is None:
        return None
    return int((night.sleep_period == Stage.W).sum()) * EPOCH_MINUTES


def onset_to_final_wake(night: CountedNight) -> float | None:
    """Minutes from the first epoch of sleep to where the final wake begins; None without sleep."""
    if night.onset is None:
        return None
    return (night.n_epochs - night.n_final_wake - night.onset) * EPOCH_MINUTES


def final_wake(night: CountedNight) -> float | None:
    """Minutes of W that end the night without a break; None without sleep."""
    return None if night.onset is None else night.n_final_wake * EPOCH_MINUTES


def efficiency_if_scored(night: CountedNight) -> float | None:
    """Percent of the epochs counted that are sleep; None where none has a stage."""
    return efficiency(night) if night.scored.size else None


def efficiency_if_asleep(night: CountedNight) -> float | None:
    """Percent of the epochs counted that are sleep; None without sleep."""
    return efficiency(night) if night.n_asleep else None


def efficiency(night: CountedNight) -> float | None:
    """Percent of the epochs counted that are sleep; None where none is counted."""
    return 100 * night.n_asleep / night.n_epochs if night.n_epochs else None


def maintenance_efficiency(night: CountedNight) -> float | None:
    """Percent of the sleep period that is sleep; None without sleep."""
    return 100 * night.n_asleep / len(night.sleep_period) if night.n_asleep else None


def awakenings(night: CountedNight) -> int:
    """How often W follows sleep, epochs without a stage left out between them."""
    scored = night.scored
    return int(((scored[:-1] > Stage.W) & (scored[1:] == Stage.W)).sum())


def direct_awakenings_per_hour(night: CountedNight) -> float | None:
    """How often W comes right after sleep, per hour of sleep; None without sleep."""
    return _per_hour(night, _direct_awakenings(night))


def direct_awakenings_per_minute(night: CountedNight) -> float | None:
    """How often W comes right after sleep, per minute of sleep; None without sleep."""
    return _direct_awakenings(night) / sleep_time(night) if night.n_asleep else None


def awakenings_per_hour(night: CountedNight) -> float | None:
    """Awakenings per hour of sleep; None without sleep."""
    return _per_hour(night, awakenings(night))


def stage_shifts(night: CountedNight) -> int:
    """How often an epoch has another stage than the one before, unscored ones left out."""
    scored = night.scored
    return int((scored[1:] != scored[:-1]).sum())


def stage_shifts_per_hour(night: CountedNight) -> float | None:
    """Stage shifts per hour of sleep; None without sleep."""
    return _per_hour(night, stage_shifts(night))


def arousals(night: CountedNight) -> int | None:
    """How many marked arousals begin in sleep; None where none is marked at all."""
    return night.arousals_in_sleep


def arousal_index(night: CountedNight) -> float | None:
    """Those arousals per hour of sleep; None without sleep or without marks."""
    return _per_hour(night, night.arousals_in_sleep)


def complete_cycles(night: CountedNight) -> int:
    """How many NREM–REM cycles are complete."""
    return len(_complete(night))


def mean_cycle(night: CountedNight) -> float | None:
    """The mean length of complete cycles in minutes; None without one."""
    minutes = [one.minutes for one in _complete(night)]
    return float(np.mean(minutes)) if minutes else None


def unscored(night: CountedNight) -> int:
    """How many of the epochs counted have no stage."""
    return night.count([Stage.UNSCORED])


def stage_time(night: CountedNight, stage: Stage) -> float:
    """Minutes of one stage."""
    return night.count([stage]) * EPOCH_MINUTES


def stage_share(night: CountedNight, stage: Stage) -> float | None:
    """One stage in percent of sleep time; None without sleep."""
    return 100 * night.count([stage]) / night.n_asleep if night.n_asleep else None


def _complete(night: CountedNight) -> list[SleepCycle]:
    return [one for one in night.cycles.cycles if one.is_complete]


def _direct_awakenings(night: CountedNight) -> int:
    return int((night.is_sleep[:-1] & (night.codes[1:] == Stage.W)).sum())


def _minutes(place: int | None) -> float | None:
    return None if place is None else place * EPOCH_MINUTES


def _per_hour(night: CountedNight, count: int | None) -> float | None:
    return None if count is None or not night.n_asleep else count / (sleep_time(night) / 60)
