"""What the signs of a list mean, as typed."""

import pytest

from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.cli.stage_mapping import stage_mapping
from sleepscorer_app.domain.hypnogram import Stage


def test_each_sign_gets_its_stage() -> None:
    assert stage_mapping("0=W, 1=n1,5=R,9=?") == {
        "0": Stage.W,
        "1": Stage.N1,
        "5": Stage.R,
        "9": Stage.UNSCORED,
    }
    assert stage_mapping(None) is None


@pytest.mark.parametrize("typed", ["0", "0=", "=W", "0=W,1=S1", "", "0=W,,"])
def test_what_is_no_mapping_is_said_with_the_part(typed: str) -> None:
    with pytest.raises(Mistake, match="an example is"):
        stage_mapping(typed)
