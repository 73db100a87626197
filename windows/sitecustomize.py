"""What Wine 8.0 lacks and Windows has. Only the tests use it."""

import sys

if sys.platform == "win32":
    import _winapi
    import ctypes

    sys.modules["_wmi"] = None  # type: ignore[assignment]  # asking it ends the process; platform has another way
    if hasattr(_winapi, "CopyFile2"):
        del _winapi.CopyFile2  # kernel32 lacks it; shutil has another way

    # ucrtbase exports the complex functions as stubs that end the process; numpy calls some
    kernel, crt = ctypes.WinDLL("kernel32"), ctypes.WinDLL("ucrtbase")
    for name, code in {
        "crealf": "660f6ec1c3",  # movd xmm0, ecx; ret
        "creal": "f20f1001c3",  # movsd xmm0, [rcx]; ret
        "creall": "f20f1001c3",
        "cimagf": "48c1e920660f6ec1c3",  # shr rcx, 32; movd xmm0, ecx; ret
        "cimag": "f20f104108c3",  # movsd xmm0, [rcx + 8]; ret
        "cimagl": "f20f104108c3",
    }.items():
        at = ctypes.cast(getattr(crt, name), ctypes.c_void_p)
        if ctypes.string_at(at, 4) == b"\x48\x83\xec\x28":  # a stub
            before = ctypes.c_ulong()
            kernel.VirtualProtect(at, 24, 0x40, ctypes.byref(before))
            ctypes.memmove(at, bytes.fromhex(code), len(code) // 2)
            kernel.VirtualProtect(at, 24, before, ctypes.byref(before))
