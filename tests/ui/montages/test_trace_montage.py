"""From a montage to traces, and back."""

from dataclasses import replace

import pytest

from sleepscorer_app.domain.channel_names import Kind, Role
from sleepscorer_app.domain.montages.montage_fit import fit_montage
from sleepscorer_app.domain.montages.montage_rows import AVERAGE, Montage, MontageRow, Source
from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.domain.traces.filters import AASM_FILTERS, DisplayFilter
from sleepscorer_app.domain.traces.gain import Gain, GainMeasure
from sleepscorer_app.ui.montages.trace_montage import laid_out, linked_mastoids, montage_of
from tests.domain.montages.test_montage import recording_with

NIGHT = recording_with("C4", "C3", "M1", "M2", Channel("SpO2", 1.0, "%"), "X1")
TEN_TO_THE_EDGE = Gain(10.0, GainMeasure.PER_HALF_LANE)
ROWS = (
    MontageRow((Source("C4", ("M1",)),), "Central", colour="#aabbcc", gain=Gain(60.0)),
    MontageRow((Source("C3", ("M1", "M2")),), display_filter=DisplayFilter(1.0, None, 50.0)),
    MontageRow((Source("C4", (AVERAGE,)),), is_inverted=True, is_shown=False),
    MontageRow((Source(kind=Kind.SATURATION),), gain=TEN_TO_THE_EDGE, unit="%"),
    MontageRow((Source("X1"),), role=Role.EEG),
)


def test_what_a_row_does_not_say_comes_from_the_role() -> None:
    first, second, *_, last = laid_out(fit_montage(Montage("m", ROWS), NIGHT).rows, NIGHT)
    assert (first.name, first.gain, first.colour) == ("Central", Gain(60.0), "#aabbcc")
    assert first.display_filter == AASM_FILTERS[Role.EEG]
    assert (second.name, second.gain) == ("C3-M1+M2", Gain(7.0))
    assert (last.derivation.role, last.display_filter) == (Role.EEG, AASM_FILTERS[Role.EEG])


@pytest.mark.parametrize(
    ("unit", "gain"), [("%", TEN_TO_THE_EDGE), ("µV", replace(TEN_TO_THE_EDGE, value=100.0))]
)
def test_a_gain_holds_for_its_own_unit_only(unit: str, gain: Gain) -> None:
    night: ArrayRecording = recording_with(Channel("SaO2", 1.0, unit))
    (only,) = laid_out(fit_montage(Montage("m", ROWS[3:4]), night).rows, night)
    assert only.gain == gain


def test_traces_made_a_montage_come_back_as_the_same_traces() -> None:
    traces = laid_out(fit_montage(Montage("m", ROWS), NIGHT).rows, NIGHT)
    traces = (*reversed(traces), replace(traces[0], label=""))
    again = fit_montage(montage_of(traces, NIGHT, "mine"), NIGHT)
    assert again.left_out == ()
    assert laid_out(again.rows, NIGHT) == traces


def test_mastoids_are_linked_only_if_both_are_there() -> None:
    assert linked_mastoids(NIGHT) == (2, 3)
    assert linked_mastoids(recording_with("C4", "A1")) == ()
    assert linked_mastoids(recording_with("A2", "C4-M1", "A1")) == (2, 0)
