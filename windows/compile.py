"""Replace every module below a folder by its compiled form: compile.py FOLDER [PACKAGE WITH DOCSTRINGS ...].

The Python that will run them has to do it. Nothing in the files depends on the time or the place.
"""

import sys
from pathlib import Path
from py_compile import PycInvalidationMode
from py_compile import compile as compile_file

WITHOUT_DOCSTRINGS = 2


def main() -> None:
    """Compile, and remove the sources."""
    folder, documented = Path(sys.argv[1]), set(sys.argv[2:])
    for source in sorted(folder.rglob("*.py")):
        name = source.relative_to(folder)
        compile_file(
            str(source),
            str(source.with_suffix(".pyc")),
            dfile=name.as_posix(),
            doraise=True,
            optimize=0 if name.parts[0] in documented else WITHOUT_DOCSTRINGS,
            invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
        )
        source.unlink()


if __name__ == "__main__":
    main()
