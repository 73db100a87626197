"""The ``asesmen`` command, also as ``python -m asesmen_cli``."""

import signal


def main() -> None:
    """Run the command. Until it begins, while modules are loaded, Ctrl-C ends it at once and in silence."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from asesmen_cli.cli import main as run

    run()


if __name__ == "__main__":
    main()
