"""The coat of arms in a letterhead, a file next to the settings."""

from pathlib import Path

from asesmen_cli.domain.findings import AsesmenError, system_reason
from asesmen_cli.domain.messages import msg


def logo_of(path: str) -> bytes | None:
    """Return the picture of the coat of arms; None where none is set.

    Raises:
        AsesmenError: ``output.logo`` if it cannot be read.
    """
    if not path:
        return None
    try:
        return Path(path).read_bytes()
    except FileNotFoundError as error:
        raise AsesmenError("output.logo", file=path, why=msg("file not found")) from error
    except OSError as error:
        raise AsesmenError("output.logo", file=path, why=system_reason(error)) from error


def no_picture(path: str) -> AsesmenError:
    """Return why a file cannot be used as a picture in documents."""
    return AsesmenError("output.logo", file=path, why=msg("it is not a picture in PNG or JPG"))
