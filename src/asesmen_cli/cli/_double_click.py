"""A double click on ``asesmen.exe``: choose a folder, open the front desk there, and leave a prompt.

The Windows package starts it, with the files that were dropped on the program.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from asesmen_cli.cli._root import spoken
from asesmen_cli.cli._terminal import say_aside
from asesmen_cli.language import Language

REMEMBERED = Path("asesmen", "folder.txt")
"""Where the folder of the last time is kept, in the user's folder for settings."""
SHARE = "\\\\"
"""How the name of a folder on a network share begins. cmd cannot work there, but gives it a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desktop:
    """What the computer does for us."""

    settings: Path
    ask: Callable[[str], str]
    """Asks a question in the terminal; returns the answer."""
    dialog: Callable[[str, Path | None], Path | None]
    """Lets the user choose a folder, from the one given on; returns None where nothing was chosen."""
    run: Callable[[Sequence[str]], object]
    """Runs a command in the current folder until it ends."""


def work(files: Sequence[str], desktop: Desktop, words: Language) -> None:
    """Choose the folder, run asesmen there once for each file, or once without, and leave a prompt."""
    found = [str(Path(file).absolute()) for file in files]
    last = remembered(desktop.settings)
    folder = last
    if last is None or desktop.ask(
        words.say(
            "Folder: {folder}. Press Enter to work there; for another folder type L, then Enter:",
            folder=str(last),
        )
    ):
        folder = desktop.dialog(words.say("Which folder do you work in? asesmen keeps its data there."), last)
    if folder is None:
        return
    os.chdir(folder)
    remember(desktop.settings, folder)
    for command in [[file] for file in found] or [[]]:
        desktop.run([sys.executable, "-m", "asesmen_cli", *command])
    say_aside(words.say("Type asesmen to go on, asesmen --help for all commands, exit to close this window."))
    share = ["&", "pushd", str(folder)] if str(folder).startswith(SHARE) else []
    desktop.run(["cmd.exe", "/k", "title", "Asesmen", *share])


def remembered(settings: Path) -> Path | None:
    """Return the folder of the last time, if it is still there."""
    try:
        folder = Path((settings / REMEMBERED).read_text(encoding="utf-8"))
        return folder if folder.is_absolute() and folder.is_dir() else None
    except (OSError, ValueError):
        return None


def remember(settings: Path, folder: Path) -> None:
    """Keep the folder for the next time, where that can be done."""
    try:
        (settings / REMEMBERED).parent.mkdir(parents=True, exist_ok=True)
        (settings / REMEMBERED).write_text(str(folder), encoding="utf-8")
    except OSError:
        return


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    ON_EVENT = ctypes.WINFUNCTYPE(
        ctypes.c_int, wintypes.HWND, ctypes.c_uint, wintypes.LPARAM, wintypes.LPARAM
    )
    INITIALIZED, SET_SELECTION = 1, 0x400 + 103
    ONLY_FOLDERS, WITH_TEXT_FIELD, RESIZABLE = 0x1, 0x10, 0x40

    class BrowseInfo(ctypes.Structure):
        """``BROWSEINFOW``."""

        _fields_ = (
            ("owner", wintypes.HWND),
            ("root", ctypes.c_void_p),
            ("name", wintypes.LPWSTR),
            ("title", wintypes.LPCWSTR),
            ("flags", wintypes.UINT),
            ("on_event", ON_EVENT),
            ("data", wintypes.LPARAM),
            ("image", ctypes.c_int),
        )

    def dialog(title: str, start: Path | None) -> Path | None:
        """Let the user choose a folder in the dialog of Windows."""
        shell, user = ctypes.WinDLL("shell32"), ctypes.WinDLL("user32")
        shell.SHBrowseForFolderW.restype = ctypes.c_void_p
        user.SendMessageW.argtypes = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPCWSTR)

        def on_event(window: int, event: int, _first: int, _second: int) -> int:
            if event == INITIALIZED and start is not None:
                user.SendMessageW(window, SET_SELECTION, 1, str(start))
            return 0

        chosen = ctypes.create_unicode_buffer(32768)
        flags = ONLY_FOLDERS | WITH_TEXT_FIELD | RESIZABLE
        owner = ctypes.WinDLL("kernel32").GetConsoleWindow()
        name = ctypes.cast(chosen, wintypes.LPWSTR)
        ctypes.WinDLL("ole32").OleInitialize(None)
        info = BrowseInfo(owner, None, name, title, flags, ON_EVENT(on_event), 0, 0)
        item = shell.SHBrowseForFolderW(ctypes.byref(info))
        if item and shell.SHGetPathFromIDListW(ctypes.c_void_p(item), chosen):
            return Path(chosen.value)
        return None

    def run(command: Sequence[str]) -> None:
        """Run a command; typed in the prompt, ``asesmen`` is the program of this package."""
        program = Path(sys.executable).parent.parent
        path = os.pathsep.join((str(program), os.environ.get("PATH", "")))
        try:
            subprocess.run(command, check=False, env=os.environ | {"PATH": path})  # noqa: S603 (our own commands)
        except KeyboardInterrupt:
            return

    if __name__ == "__main__":
        here = Desktop(settings=Path(os.environ.get("APPDATA", ".")), ask=input, dialog=dialog, run=run)
        work(sys.argv[1:], here, spoken([]))
