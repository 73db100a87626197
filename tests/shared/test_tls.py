"""Encrypted connections to a server whose certificate is checked."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from asesmen_cli.domain.catalogue import CATALOGUE
from asesmen_cli.domain.findings import AsesmenError, Exit
from asesmen_cli.domain.messages import Message
from asesmen_cli.store import Workspace
from asesmen_cli.usecases.workspace import show
from tests.cli.running import asesmen
from tests.engines import QUICK, UNPRIVILEGED, Postgres
from tests.store.test_workspace import BUDI, put

NEW = "-newkey rsa:2048 -nodes -days 2"


def openssl(arguments: str, folder: Path) -> None:
    subprocess.run(["openssl", *arguments.split()], check=True, capture_output=True, cwd=folder)


def authority(folder: Path, name: str) -> None:
    openssl(f"req -x509 {NEW} -subj /CN={name} -keyout {name}.key -out {name}.crt", folder)


def certify(folder: Path) -> None:
    """Make the certificate of a server called ``localhost``, signed by the authority ``dinas``."""
    openssl(f"req {NEW} -subj /CN=localhost -keyout server.key -out server.csr", folder)
    (folder / "names").write_text("subjectAltName=DNS:localhost\n")
    by = "-CA dinas.crt -CAkey dinas.key -CAcreateserial"
    openssl(f"x509 -req -in server.csr {by} -days 2 -extfile names -out server.crt", folder)


class Secure:
    """A server that answers in the network, with a certificate of its own authority."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="asesmen-tls-"))
        self.folder.chmod(0o755)
        for name in ("dinas", "lain"):
            authority(self.folder, name)
        certify(self.folder)
        if os.getuid() == 0:
            import pwd

            owner = pwd.getpwnam(UNPRIVILEGED)
            os.chown(self.folder / "server.key", owner.pw_uid, owner.pw_gid)
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        files = {"cert": "server.crt", "key": "server.key"}
        ssl = ["ssl=on", *(f"ssl_{kind}_file={self.folder / name}" for kind, name in files.items())]
        self.server = Postgres(*QUICK, "listen_addresses=127.0.0.1", *ssl, port=self.port)

    def url(self, host: str = "localhost", issuer: str = "dinas") -> str:
        self.server.agency("Kantor")
        certificate = self.folder / f"{issuer}.crt"
        return (
            f"postgresql://kantor@{host}:{self.port}/postgres"
            f"?sslmode=verify-full&sslrootcert={certificate}&connect_timeout=5"
        )

    def close(self) -> None:
        self.server.close()
        shutil.rmtree(self.folder)


@pytest.fixture(scope="module")
def secure() -> Iterator[Secure]:
    with closing(Secure()) as one:
        one.server.prepare()
        yield one


def test_a_certificate_of_the_named_authority_is_accepted(secure: Secure) -> None:
    with closing(Workspace(secure.url())) as workspace:
        put(workspace, BUDI)
        assert workspace.snapshot().head == 1
    assert show(secure.url()).encrypted


@pytest.mark.parametrize(
    ("host", "issuer"), [("localhost", "lain"), ("127.0.0.1", "dinas")], ids=["authority", "name"]
)
def test_another_authority_or_another_name_is_refused(secure: Secure, host: str, issuer: str) -> None:
    with pytest.raises(AsesmenError) as caught, closing(Workspace(secure.url(host, issuer))) as workspace:
        put(workspace, BUDI)
    assert (caught.value.code, caught.value.params["why"]) == (
        "workspace.unreachable",
        Message("its certificate is not the expected one"),
    )
    assert CATALOGUE[caught.value.code].status is Exit.ENVIRONMENT


def test_the_refusal_of_a_command_is_one_sentence(secure: Secure, tmp_path: Path) -> None:
    ran = asesmen(tmp_path, "due", ASESMEN_WORKSPACE=secure.url(issuer="lain"))
    assert ran.status == Exit.ENVIRONMENT.value
    assert "Traceback" not in ran.err
    assert not list(tmp_path.iterdir())
