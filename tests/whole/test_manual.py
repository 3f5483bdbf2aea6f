"""The manual's lines of Python run as they stand, one after the other."""

import os
import re
import subprocess
import sys
from pathlib import Path

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.files.recordings.edf_writer import write_recording
from tests.ui.night_pages import small_night

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "resources" / "manual" / "python.md"


def test_the_python_of_the_manual_runs_from_top_to_bottom(tmp_path: Path) -> None:
    import sleepscorer_app

    recording = small_night(20)
    write_recording(tmp_path / "demo_night.edf", recording)
    truth = Hypnogram.of([Stage.W] * 5 + [Stage.N2] * 15)
    sleepscorer_app.write(tmp_path / "demo_night_true_hyp.edf", truth, tmp_path / "demo_night.edf")
    blocks = re.findall(r"```python\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    assert len(blocks) > 5
    (tmp_path / "manual.py").write_text("\n".join(blocks), "utf-8")
    ended = subprocess.run(
        [sys.executable, "-W", "error", "manual.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "20 epochs" in ended.stdout
    assert "kappa" in ended.stdout
    assert "missing.edf cannot be opened" in ended.stdout
    assert (tmp_path / "demo_night_hyp.csv").exists()
    assert (tmp_path / "mine_hyp.edf").exists()
