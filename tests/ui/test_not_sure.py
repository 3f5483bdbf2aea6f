"""A person who doubts an epoch's stage says so with one action, and takes it back with the same."""

from tests.ui.windows import Bench


def test_not_sure_is_a_note_on_the_epoch_and_goes_by_the_same_action(opened: Bench) -> None:
    night = opened.window.night
    assert night is not None
    night.viewport.go_to_epoch(3)
    opened.window.actions_table.trigger("not_sure")
    (mark,) = night.document.scoring.markers
    assert (mark.onset_seconds, mark.duration_seconds, mark.text) == (90.0, 30.0, "not sure")
    opened.window.actions_table.trigger("not_sure")
    assert night.document.scoring.markers == ()
    night.deeds.undo()
    assert night.document.scoring.markers == (mark,)
