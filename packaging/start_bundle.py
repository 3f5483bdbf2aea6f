"""What the bundle's program starts with."""

import multiprocessing
import sys

from sleepscorer_app.__main__ import main

if __name__ == "__main__":
    # A worker process of a bundle is the program itself, started again.
    multiprocessing.freeze_support()
    sys.exit(main())
