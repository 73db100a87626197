"""The DLL that Rust's library asks for randomness and Wine 8.0 lacks: one export, handed on to advapi32."""

import struct

RVA, RAW = 0x1000, 0x200
"""Where the export table is in memory, and in the file."""


def library() -> bytes:
    """Return the DLL."""
    forward, own, name = b"ADVAPI32.SystemFunction036\0", b"bcryptprimitives.dll\0", b"ProcessPrng\0"
    at = RVA + 40 + 4 + 4 + 2  # behind the directory, one function, one name, one ordinal
    table = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, at + len(forward), 1, 1, 1, RVA + 40, RVA + 44, RVA + 48)
    table += struct.pack("<IIH", at, at + len(forward) + len(own), 0) + forward + own + name
    dos = b"MZ" + bytes(58) + struct.pack("<I", 64)
    coff = struct.pack("<4sHHIIIHH", b"PE\0\0", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, 0, RAW, 0, 0, RVA)
    optional += struct.pack(
        "<QIIHHHHHHIIIIHH", 0x180000000, 0x1000, RAW, 6, 0, 0, 0, 6, 0, 0, 0x2000, RAW, 0, 2, 0x100
    )
    optional += struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    optional += struct.pack("<II", RVA, len(table)) + bytes(8 * 15)
    section = struct.pack("<8sIIIIIIHHI", b".edata", len(table), RVA, RAW, RAW, 0, 0, 0, 0, 0x40000040)
    head = dos + coff + optional + section
    return head.ljust(RAW, b"\0") + table.ljust(RAW, b"\0")
