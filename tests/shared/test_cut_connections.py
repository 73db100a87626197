"""A connection cut at any step of a command: it is done once or not at all, and the user learns which."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from asesmen_cli.domain.findings import AsesmenError
from asesmen_cli.store import Workspace
from tests.builders import stamp
from tests.engines import Postgres
from tests.store.test_workspace import BUDI, put

NOT_DONE = {"workspace.lost", "workspace.unreachable"}


class Proxy:
    """Passes on what a client and a server say to each other, until it is told to cut the connection."""

    def __init__(self, server: Path) -> None:
        self._server = str(server / ".s.PGSQL.5432")
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.heard = 0
        """Messages of the client, of all connections."""
        self.cut_at = 0
        """The message at which a connection is cut; 0 for none."""
        self.deliver = False
        """Whether that message reaches the server, and only its answer is lost."""
        self.open = True
        """Whether new connections are accepted after the cut."""
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.cut_at and self.heard >= self.cut_at and not self.open:
                    client.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                cut = threading.Event()
                for pump in (self._to_server, self._to_client):
                    threading.Thread(target=pump, args=(client, server, cut), daemon=True).start()

    def _to_server(self, client: socket.socket, server: socket.socket, cut: threading.Event) -> None:
        with suppress(OSError):
            while data := client.recv(1 << 16):
                self.heard += 1
                if self.heard == self.cut_at:
                    cut.set()
                    if not self.deliver:
                        break
                server.sendall(data)
        if not cut.is_set() or not self.deliver:
            _end(client, server)

    def _to_client(self, client: socket.socket, server: socket.socket, cut: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(1 << 16):
                if cut.is_set():
                    break
                client.sendall(data)
        _end(client, server)

    def close(self) -> None:
        self._listening.close()


def _end(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@pytest.fixture
def proxy(postgres: Postgres) -> Iterator[Proxy]:
    with closing(Proxy(postgres.folder)) as started:
        yield started


def through(proxy: Proxy, url: str, postgres: Postgres) -> str:
    """The same agency, by way of the proxy."""
    address = f"kantor@127.0.0.1:{proxy.port}/"
    return url.replace("kantor@/", address).replace(f"host={postgres.folder}", "sslmode=disable")


def act(where: str) -> str:
    """Put a person on file, in a turn as most commands do; return the code of the refusal, or nothing."""
    with closing(Workspace(where)) as workspace:
        try:
            with workspace.turn(stamp()):
                put(workspace, BUDI)
        except AsesmenError as error:
            return error.code
    return ""


def events(url: str) -> int:
    with closing(Workspace(url)) as workspace:
        return workspace.snapshot().head


@pytest.mark.rule("R120")
@pytest.mark.parametrize("deliver", [False, True], ids=["lost", "answer lost"])
def test_wherever_it_is_cut_a_command_is_done_once_or_not_at_all(
    postgres: Postgres, proxy: Proxy, tmp_path: Path, deliver: bool
) -> None:
    assert act(through(proxy, postgres.agency(f"{tmp_path} utuh"), postgres)) == ""
    steps, found = proxy.heard, set()
    for step in range(1, steps + 1):
        proxy.heard, proxy.cut_at, proxy.deliver = 0, step, deliver
        url = postgres.agency(f"{tmp_path} {step}")
        code = act(through(proxy, url, postgres))
        proxy.cut_at = 0
        assert events(url) == (code == ""), (step, code)
        assert code in {"", *NOT_DONE}
        found.add(code)
    assert {"", "workspace.lost"} <= found <= {"", *NOT_DONE}


def test_where_it_cannot_be_found_out_the_user_is_told_so(
    postgres: Postgres, proxy: Proxy, tmp_path: Path
) -> None:
    assert act(through(proxy, postgres.agency(f"{tmp_path} utuh"), postgres)) == ""
    steps, proxy.open, codes = proxy.heard, False, {}
    for step in range(steps - 6, steps + 1):
        proxy.heard, proxy.cut_at, proxy.deliver = 0, step, True
        url = postgres.agency(f"{tmp_path} {step}")
        codes[step] = (act(through(proxy, url, postgres)), events(url))
    assert ("workspace.unsure", 1) in codes.values()
    assert all(n == 0 for code, n in codes.values() if code == "workspace.lost")
