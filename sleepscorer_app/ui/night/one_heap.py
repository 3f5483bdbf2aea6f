"""Where the memory of threads comes from: one heap for all, which shrinks again."""

import ctypes
import sys

_M_ARENA_MAX = -8
"""The name of the setting, from `malloc.h` of glibc."""


def keep_one_heap() -> None:
    """Have all threads allocate from one heap; to be called before the first of them starts.

    Linux's C library gives each thread a heap of its own. Ours come and go with every night, and a
    heap of which one small piece is still in use is not given back, so that memory grew for hours
    though nothing was held. On other systems, and with another C library, nothing is done.
    """
    if sys.platform.startswith("linux"):
        set_option = getattr(ctypes.CDLL(None), "mallopt", None)
        if set_option is not None:
            set_option(_M_ARENA_MAX, 1)
