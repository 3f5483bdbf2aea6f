"""`python -m tests.seeded_user --minutes 60 --seed 7 [NIGHT…]`: a random user of the real window.

It presses keys, drags, zooms, opens menus and dialogs, loads nights and files that are none,
scores, undoes, resizes and restarts. It fails on an exception, on anything Qt complains of, on
memory that grows, on a scoring that comes back another, and on a recording that was changed; and it
prints the seed and the last acts, by which the run can be repeated.
"""

import argparse
import faulthandler
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.seeded_user.person import SeededUser

os.environ.setdefault("OMP_NUM_THREADS", "1")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.seeded_user", description=__doc__)
    parser.add_argument("nights", nargs="*", type=Path, help="recordings to use; copied first")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--acts", type=int, help="stop after so many acts, not after minutes")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--pretend", action="store_true", help="a pretended network, which is fast")
    asked = parser.parse_args()
    asked.nights = [path.resolve() for path in asked.nights]
    faulthandler.enable()
    with tempfile.TemporaryDirectory(prefix="seeded-user-") as scratch:
        return _use(asked, Path(scratch))


def _use(asked: argparse.Namespace, folder: Path) -> int:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "HOME"):
        os.environ[name] = str(folder / name)
    if sys.platform.startswith("linux") and "DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from sleepscorer_app.ui.night.one_heap import keep_one_heap
    from tests.seeded_user.acts import chosen
    from tests.seeded_user.models import pretended_models, real_models
    from tests.seeded_user.person import SeededUser
    from tests.seeded_user.watch import Watch

    # Whatever is written under a bare name lands here.
    os.chdir(folder)
    keep_one_heap()
    application = QApplication([])
    watch = Watch()
    watch.begin()
    models = pretended_models() if asked.pretend else real_models()
    user = SeededUser(asked.seed, folder, asked.nights, models, watch)
    print(f"seed {asked.seed}; every act is written to {folder / 'acts.txt'}", flush=True)
    began = time.monotonic()
    while not watch.faults:
        is_enough = time.monotonic() - began > 60 * asked.minutes
        if user.n_acts >= asked.acts if asked.acts else is_enough:
            break
        user.use(chosen)
    if not watch.faults:
        user.leave()
    watch.end()
    application.closeAllWindows()
    return _verdict(user, time.monotonic() - began)


def _verdict(user: "SeededUser", seconds: float) -> int:
    from tests.seeded_user.watch import MOST_GROWTH_MB, growth_mb_per_1000

    growth = growth_mb_per_1000(user.memory)
    if growth is not None and growth > MOST_GROWTH_MB:
        held = ", ".join(f"{acts}: {mb:.0f}" for acts, mb in user.memory)
        user.watch.faults.append(f"memory grows {growth:.1f} MB per 1,000 acts ({held})")
    grown = "memory not judged" if growth is None else f"memory {growth:+.1f} MB per 1,000 acts"
    print(
        f"seed {user.seed}: {user.n_acts} acts, {user.n_opened} nights opened, "
        f"{seconds / 60:.1f} min, {grown}"
    )
    if not user.watch.faults:
        print("no fault")
        return 0
    print(f"\nFAULT in act {user.n_acts}; the last acts were\n  " + "\n  ".join(user.last_acts))
    print("\n" + "\n".join(user.watch.faults))
    print(f"\nto repeat: python -m tests.seeded_user --seed {user.seed} --acts {user.n_acts}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
