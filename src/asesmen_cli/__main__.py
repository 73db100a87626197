"""``python -m asesmen_cli``."""

from asesmen_cli.cli import main

main()
