"""A folder that one program at a time may work in."""

import subprocess
import sys
from pathlib import Path

import pytest

from sleepscorer_app.files.folder_lock import FolderTaken, folder_taken

HOLD = (
    "import sys\n"
    "from pathlib import Path\n"
    "from sleepscorer_app.files.folder_lock import folder_taken\n"
    "with folder_taken(Path(sys.argv[1]), '.lock'):\n"
    "    print('held', flush=True)\n"
    "    sys.stdin.read()\n"
)


def test_a_second_program_is_kept_out_until_the_first_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(FolderTaken), folder_taken(tmp_path, ".lock"):
            pytest.fail("two programs hold one folder")
        first.kill()
        first.wait()
    with folder_taken(tmp_path, ".lock"):
        assert (tmp_path / ".lock").exists()
