"""Threads take their memory from one heap."""

import platform
import subprocess
import sys

import pytest

COUNT = """
import ctypes, os, threading
from sleepscorer_app.ui.night.one_heap import keep_one_heap

{first}
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
threads = [threading.Thread(target=libc.malloc, args=(1000,)) for _ in range(3)]
for one in threads:
    one.start()
for one in threads:
    one.join()
file = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def n_heaps(first: str) -> int:
    told = subprocess.run(
        [sys.executable, "-c", COUNT.format(first=first)],
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a heap a thread is glibc's way")
def test_threads_have_heaps_of_their_own_unless_told_otherwise() -> None:
    assert n_heaps("") > 1
    assert n_heaps("keep_one_heap()") == 1
