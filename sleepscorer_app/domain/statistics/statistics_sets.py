"""The definition sets: which indices each has, in what words, and by which rule.

The same night gives other numbers in other programs because they define them otherwise. Each set is
one table; nothing else in the program knows how they differ.
"""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.statistics import statistics_rules as rules
from sleepscorer_app.domain.statistics.counted_night import (
    epochs_between_lights,
    epochs_touched_by_dark,
    without_unscored_ends,
)
from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.domain.statistics.statistics_index import Index, StatisticsSet, Unit

MINUTES, PERCENT, COUNT = Unit.MINUTES, Unit.PERCENT, Unit.COUNT
PER_HOUR, PER_MINUTE = Unit.PER_HOUR, Unit.PER_MINUTE


def _stages(minutes: str, percent: str) -> tuple[Index, ...]:
    """Minutes of every stage, and percent of those of sleep."""
    found: list[Index] = []
    for stage in SCORED_STAGES:
        name, time = stage.letter.lower(), partial(rules.stage_time, stage=stage)
        found.append(Index(f"{name}_minutes", stage.letter, MINUTES, minutes, time, stage))
        if stage is not Stage.W:
            share = partial(rules.stage_share, stage=stage)
            found.append(Index(f"{name}_percent", stage.letter, PERCENT, percent, share, stage))
    return tuple(found)


def _between_lights(hypnogram: Hypnogram, markers: tuple[Marker, ...]) -> tuple[int, int]:
    return epochs_between_lights(hypnogram.n_epochs, markers)


def _as_luna_trims(hypnogram: Hypnogram, markers: tuple[Marker, ...]) -> tuple[int, int]:
    return without_unscored_ends(hypnogram, *epochs_touched_by_dark(hypnogram.n_epochs, markers))


_UNSCORED = Index(
    "n_unscored",
    "Unscored epochs",
    COUNT,
    "Epochs counted that have no stage. They are neither sleep nor wake.",
    rules.unscored,
)
_SLEEP_TIME = "Epochs scored N1, N2, N3 or R."
_FIRST_SLEEP = "From lights off to the start of the first epoch of any sleep."

AASM_SET = StatisticsSet(
    source=(
        "The parameters that the AASM Manual for the Scoring of Sleep and Associated Events asks "
        "to be reported; where it leaves room, the definition printed here decides."
    ),
    extent=_between_lights,
    extent_words=(
        "An epoch counts if it begins at or after lights off and before lights on. Without lights "
        "off the start of the recording stands for it, without lights on the end of its last epoch."
    ),
    indices=(
        Index(
            "trt_minutes",
            "Total recording time, TRT",
            MINUTES,
            "From lights off to lights on, in whole epochs.",
            rules.length,
        ),
        Index("tst_minutes", "Total sleep time, TST", MINUTES, _SLEEP_TIME, rules.sleep_time),
        Index(
            "se_percent",
            "Sleep efficiency, SE",
            PERCENT,
            "TST in percent of TRT. Epochs without a stage are part of the "
            "recording time, so each of them lowers it.",
            rules.efficiency_if_scored,
        ),
        Index(
            "sol_minutes",
            "Sleep onset latency, SOL",
            MINUTES,
            _FIRST_SLEEP,
            rules.sleep_latency,
        ),
        Index(
            "rem_latency_minutes",
            "REM latency",
            MINUTES,
            "From sleep onset (not from lights off) to the start of the first epoch scored R.",
            rules.rem_latency_from_onset,
        ),
        Index(
            "waso_minutes",
            "Wake after sleep onset, WASO",
            MINUTES,
            "Epochs scored W from the first epoch of sleep to lights on, "
            "wake after the final awakening included.",
            rules.wake_to_the_end,
        ),
        Index(
            "awakenings",
            "Awakenings",
            COUNT,
            "How often an epoch scored W follows one scored as sleep, epochs without "
            "a stage in between left out.",
            rules.awakenings,
        ),
        Index(
            "awakenings_per_hour",
            "Awakenings per hour",
            PER_HOUR,
            "How many awakenings there are per hour of TST.",
            rules.awakenings_per_hour,
        ),
        Index(
            "stage_shifts",
            "Stage shifts",
            COUNT,
            "How often an epoch's stage differs from the one before, epochs without "
            "a stage in between left out.",
            rules.stage_shifts,
        ),
        Index(
            "stage_shifts_per_hour",
            "Stage shifts per hour",
            PER_HOUR,
            "How many stage shifts there are per hour of TST.",
            rules.stage_shifts_per_hour,
        ),
        Index(
            "arousals",
            "Arousals",
            COUNT,
            "Marked arousals that begin in an epoch of sleep. A dash if none is marked at all.",
            rules.arousals,
        ),
        Index(
            "arousal_index",
            "Arousal index",
            PER_HOUR,
            "Marked arousals that begin in an epoch of sleep, per hour of TST.",
            rules.arousal_index,
        ),
        Index(
            "cycles",
            "Complete sleep cycles",
            COUNT,
            "NREM–REM cycles that are complete, by the definition printed with them.",
            rules.complete_cycles,
        ),
        Index(
            "mean_cycle_minutes",
            "Mean length of a cycle",
            MINUTES,
            "Mean length of the complete NREM–REM cycles.",
            rules.mean_cycle,
        ),
        _UNSCORED,
        *_stages(
            "Minutes in the stage between the lights.",
            "Minutes in the stage of sleep in percent of TST.",
        ),
    ),
)

YASA_SET = StatisticsSet(
    source=(
        "As Hypnogram.sleep_statistics of YASA 0.8 (Vallat & Walker 2021) counts a hypnogram that "
        "was cropped to the time between the lights."
    ),
    extent=_between_lights,
    extent_words=AASM_SET.extent_words,
    indices=(
        Index(
            "tib_minutes",
            "Time in bed, TIB",
            MINUTES,
            "From lights off to lights on, in whole epochs.",
            rules.length,
        ),
        Index(
            "spt_minutes",
            "Sleep period time, SPT",
            MINUTES,
            "From the first epoch of sleep to the end of the last.",
            rules.sleep_period,
        ),
        Index(
            "waso_minutes",
            "Wake after sleep onset, WASO",
            MINUTES,
            "Epochs scored W within SPT; wake after the last epoch of sleep does not count.",
            rules.wake_within_sleep,
        ),
        Index("tst_minutes", "Total sleep time, TST", MINUTES, _SLEEP_TIME, rules.sleep_time),
        Index(
            "se_percent",
            "Sleep efficiency, SE",
            PERCENT,
            "TST in percent of TIB.",
            rules.efficiency,
        ),
        Index(
            "sme_percent",
            "Sleep maintenance efficiency, SME",
            PERCENT,
            "TST in percent of SPT.",
            rules.maintenance_efficiency,
        ),
        Index(
            "sfi_per_hour",
            "Sleep fragmentation index, SFI",
            PER_HOUR,
            "How often an epoch of sleep is followed directly by W, per hour of TST.",
            rules.direct_awakenings_per_hour,
        ),
        Index(
            "sol_minutes", "Sleep onset latency, SOL", MINUTES, _FIRST_SLEEP, rules.sleep_latency
        ),
        Index(
            "sol_5min_minutes",
            "Latency to 5 min of sleep",
            MINUTES,
            "From lights off to the start of the first five minutes of any sleep without a break.",
            rules.persistent_sleep_latency,
        ),
        Index(
            "rem_latency_minutes",
            "REM latency",
            MINUTES,
            "From lights off (not from sleep onset) to the start of the first epoch scored R.",
            rules.rem_latency_from_begin,
        ),
        _UNSCORED,
        *_stages("Minutes in the stage within TIB.", "Minutes in the stage in percent of TST."),
    ),
)

LUNA_SET = StatisticsSet(
    source=(
        "As the HYPNO command of Luna 1.7 (Purcell) counts with end-wake=0, that is, without "
        "setting aside a few minutes of sleep hours before the rest of it."
    ),
    extent=_as_luna_trims,
    extent_words=(
        "An epoch counts if any part of it lies between lights off and lights on; epochs without a "
        "stage at either end are taken for lights on and do not count."
    ),
    indices=(
        Index(
            "trt_minutes",
            "Total recording time, TRT",
            MINUTES,
            "The whole recording, whatever the lights.",
            rules.whole_recording,
        ),
        Index(
            "tib_minutes",
            "Time in bed, TIB",
            MINUTES,
            "From lights off to lights on.",
            rules.length,
        ),
        Index("tst_minutes", "Total sleep time, TST", MINUTES, _SLEEP_TIME, rules.sleep_time),
        Index(
            "twt_minutes",
            "Total wake time, TWT",
            MINUTES,
            "Epochs scored W between lights off and lights on.",
            rules.wake_time,
        ),
        Index(
            "sol_minutes", "Sleep onset latency, SOL", MINUTES, _FIRST_SLEEP, rules.sleep_latency
        ),
        Index(
            "waso_minutes",
            "Wake after sleep onset, WASO",
            MINUTES,
            "Epochs scored W between the first epoch of sleep and the "
            "last; wake after the last is final wake time.",
            rules.wake_within_sleep,
        ),
        Index(
            "fwt_minutes",
            "Final wake time, FWT",
            MINUTES,
            "The unbroken W before lights on.",
            rules.final_wake,
        ),
        Index(
            "spt_minutes",
            "Sleep period time, SPT",
            MINUTES,
            "From sleep onset to the final wake.",
            rules.onset_to_final_wake,
        ),
        Index(
            "rem_latency_minutes",
            "REM latency",
            MINUTES,
            "From sleep onset to the start of the first epoch scored R.",
            rules.rem_latency_from_onset,
        ),
        Index(
            "se_percent",
            "Sleep efficiency, SE",
            PERCENT,
            "TST in percent of TIB.",
            rules.efficiency_if_asleep,
        ),
        Index(
            "sme_percent",
            "Sleep maintenance efficiency, SME",
            PERCENT,
            "TST in percent of the time from the first epoch of sleep to the end of the last.",
            rules.maintenance_efficiency,
        ),
        Index(
            "sfi_per_minute",
            "Sleep fragmentation index, SFI",
            PER_MINUTE,
            "How often an epoch of sleep is followed directly by W, per minute of TST.",
            rules.direct_awakenings_per_minute,
        ),
        _UNSCORED,
        *_stages("Minutes in the stage within TIB.", "Minutes in the stage in percent of TST."),
    ),
)

SETS: Mapping[DefinitionSet, StatisticsSet] = MappingProxyType(
    {
        DefinitionSet.AASM: AASM_SET,
        DefinitionSet.YASA: YASA_SET,
        DefinitionSet.LUNA: LUNA_SET,
    }
)
DEFINITIONS: Mapping[DefinitionSet, Mapping[str, str]] = MappingProxyType(
    {
        which: MappingProxyType({one.name: one.definition for one in table.indices})
        for which, table in SETS.items()
    }
)
"""What each index of each set means, for the report, the panel and the files to print."""
