"""A process that scores one night after the other, as its parent hands them over."""

import os
import signal
from multiprocessing import parent_process
from multiprocessing.connection import Connection

from sleepscorer_app.batch.night_task import NightTask, Outcome
from sleepscorer_app.batch.night_work import Abandoned, loaded_scorer, night_outcome
from sleepscorer_app.scoring.model_files import UnusableModel
from sleepscorer_app.scoring.side_by_side import limit_cores

READY = b"ready"


def serve(nights: Connection, model: str, model_sha256: str, cores: int) -> None:
    """Loads the model, then scores what comes, until nothing comes or the parent is gone."""
    # Ctrl-C reaches every process of the terminal; what is to become of workers, the parent says.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_cores(cores)
    parent = parent_process()
    assert parent is not None

    def go_on(_fraction: float) -> None:
        if not parent.is_alive():
            raise Abandoned

    try:
        loaded_scorer(model, model_sha256)
        nights.send_bytes(READY)
        while True:
            task = NightTask.from_json(nights.recv_bytes().decode())
            nights.send_bytes(night_outcome(task, go_on).to_json().encode())
    except UnusableModel as error:
        nights.send_bytes(Outcome(stop=str(error)).to_json().encode())
    except (EOFError, BrokenPipeError, Abandoned):
        # Nothing more is wanted, or nobody is there to want it.
        os._exit(0)
