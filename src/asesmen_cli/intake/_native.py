"""Reads a workbook with calamine in a process of its own: run as a script, it imports nothing of the package.

Native code can abort, hang, or take all memory over a damaged file. Here that ends one short-lived process.
The bytes of the file come on standard input; the sheets leave on standard output as a pickle.

Usage: ``python -P _native.py MEMORY SECONDS`` with the limits in bytes of address space and seconds of
processor time. The exit status is `READ`, `CORRUPT` or `PROTECTED`; every other means that the process died.
"""

import gc
import os
import pickle
import sys
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from itertools import chain, islice
from typing import BinaryIO

READ, CORRUPT, PROTECTED = 0, 10, 11


def main(arguments: list[str], source: BinaryIO, target: BinaryIO) -> int:
    """Read the workbook within the limits; returns the exit status."""
    memory, seconds = map(int, arguments)
    gc.disable()  # what is read lives until the end
    limit(memory, seconds)
    return read(source.read(), target)


def limit(memory: int, seconds: int) -> None:
    """Limit the address space and the processor time of this process; a harder limit of the system stays."""
    if sys.platform == "win32":
        import ctypes
        import struct

        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        time_and_memory, ticks = 0x102, seconds * 10_000_000
        limits = struct.pack("<qqI44x48xQ24x", ticks, 0, time_and_memory, memory)
        kernel.SetInformationJobObject(job, 9, limits, len(limits))  # JOBOBJECT_EXTENDED_LIMIT_INFORMATION
        kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
    else:
        import resource

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def read(data: bytes, target: BinaryIO) -> int:
    """Write (name, is visible, width, cells, merged cells) of every worksheet; returns the exit status."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    sheets = []
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            for index, about in enumerate(workbook.sheets_metadata):
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_index(index)
                merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
                visible = about.visible == SheetVisibleEnum.Visible
                left = [""] * (sheet.start[1] if sheet.start else 0)
                rows = ([*left, *row] for row in sheet.iter_rows()) if left else sheet.iter_rows()
                sheets.append((about.name, visible, len(left) + sheet.width, _shared(rows), merged))
    except PasswordError:
        return PROTECTED
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError):
        return CORRUPT
    except BaseException as error:
        # A panic of the Rust reader is not an Exception and has no importable class.
        if type(error).__name__ != "PanicException":
            raise
        return CORRUPT
    pickle.dump(sheets, target, protocol=pickle.HIGHEST_PROTOCOL)
    return READ


_AT_ONCE = 500
"""Rows whose cells are shared while they are in the cache of the processor."""


def _shared(rows: Iterable[Iterable[object]]) -> list[object]:
    """Return all cells, with one object for those that are equal: fewer bytes to pass on, and less to hash.

    ``1``, ``1.0`` and ``True`` are equal too: from where numbers have several types, cells stay as they are.
    """
    cells, known, numbers = list[object](), dict[object, object](), set[type]()
    rows = iter(rows)
    while block := list(chain.from_iterable(islice(rows, _AT_ONCE))):
        numbers |= {bool, int, float} & set(map(type, block))
        cells += block if len(numbers) > 1 else map(known.setdefault, block, block)
    return cells


if __name__ == "__main__":
    status = main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
    sys.stdout.flush()
    os._exit(status)  # nobody waits for millions of cells to be freed
