"""``workspace``: where it is, prepare a shared one, move an office between a file and a database."""

from collections.abc import Iterator
from typing import Annotated

from asesmen_cli.cli import _options as opt
from asesmen_cli.cli._commands import Commands
from asesmen_cli.cli._run import Run, with_agency
from asesmen_cli.domain.document import Column, Part, Table, Text
from asesmen_cli.domain.messages import N_, Kind, Message, msg, msgs
from asesmen_cli.domain.record import Carried, Location, Prepared

command = Commands()

ROLES = ("reader", "inspector", "planner", "confidential")
Url = Annotated[str, opt.word("URL", N_("The database: postgresql://LOGIN@SERVER/DATABASE"))]
Roles = Annotated[
    list[str] | None,
    opt.choice(N_("What they may do (repeatable); planner and confidential if left out"), ROLES, "--role"),
]


@command("show", N_("Where the workspace is, what you may do there, and who else is connected."))
def show(run: Run) -> None:
    """Show where the workspace is."""
    from asesmen_cli.usecases.workspace import show as look

    run.show(look(run.workspace), _shown)


@command("prepare", N_("Set up a PostgreSQL database for offices, or bring it up to date."))
def prepare(
    run: Run,
    url: Url,
    members: Annotated[
        list[str] | None,
        opt.text("LOGIN", N_("A login that may open the agency (repeatable)"), "--member"),
    ] = None,
    roles: Roles = None,
    sql: Annotated[bool, opt.flag("--sql", N_("Only print the SQL, for an administrator to run"))] = False,
) -> None:
    """Prepare a database."""
    from asesmen_cli.usecases.workspace import prepare as set_up

    answer = set_up(url, agency=run.agency, members=members or (), roles=roles or (), only_sql=sql)
    hint = msg('Next: asesmen workspace prepare URL --agency "NAME OF THE OFFICE" --member LOGIN')
    run.show(answer, _prepared, *([hint] if run.agency is None and not sql else []))


@command("grant", N_("Let logins open an agency, and say what they may do there."))
def grant(
    run: Run,
    url: Url,
    logins: Annotated[list[str], opt.word("LOGIN", N_("Logins of the server"))],
    roles: Roles = None,
) -> None:
    """Grant roles."""
    from asesmen_cli.usecases.workspace import grant as let

    run.show(let(url, agency=run.agency, members=logins, roles=roles or ()), _granted)


@command("copy", N_("Carry an office from a file into a database or back; again, only what is new travels."))
def copy(
    run: Run,
    source: Annotated[str, opt.word("FROM", N_("The workspace to copy: a file or a URL"))],
    target: Annotated[str, opt.word("TO", N_("Where to: a file or a URL"))],
) -> None:
    """Copy a workspace."""
    from asesmen_cli.usecases.workspace import copy as carry

    places = [with_agency(place, run.agency) for place in (source, target)]
    run.show(carry(*places, today=run.today, now=run.now, actor=run.by), _carried)


def _prepared(answer: Prepared) -> Iterator[Part]:
    if answer.sql:
        yield Text(Message("\n".join(f"{one};" for one in ("BEGIN", *answer.sql, "COMMIT"))))
        return
    yield Text(msg("Prepared: {workspace}.", workspace=answer.workspace))
    if answer.agency is not None:
        yield Text(msg("Agency {agency}, open to: {logins}.", agency=answer.agency, logins=answer.members))


def _granted(answer: Prepared) -> Iterator[Part]:
    yield Text(msg("Granted to: {logins}.", logins=answer.members))


def _carried(answer: Carried) -> Iterator[Part]:
    yield Text(
        msgs(
            "{target} has {n} new event from {source}, {events} in all.",
            "{target} has {n} new events from {source}, {events} in all.",
            answer.new,
            source=answer.source,
            target=answer.target,
            events=answer.events,
        )
    )
    if answer.settings:
        yield Text(
            msg("The settings are the same now. Templates and the logo are files: copy them yourself.")
        )


def _shown(answer: Location) -> Iterator[Part]:
    yield Text(msg("Workspace: {workspace}", workspace=answer.workspace))
    if answer.kind == "sqlite":
        yield Text(msg("A file for one office; events on record: {n}.", n=answer.events))
        return
    yield Text(msg("Agency: {agency}; events on record: {n}.", agency=answer.agency or "", n=answer.events))
    secure = msg("encrypted") if answer.encrypted else msg("not encrypted")
    yield Text(
        msg(
            "PostgreSQL {version}, login {login}; the connection is {secure}.",
            version=answer.server or "",
            login=answer.login or "",
            secure=secure,
        )
    )
    yield Text(msg("Your roles: {roles}.", roles=answer.roles))
    yield Table(
        key="connected",
        columns=(
            Column(key="login", title=N_("Login"), kind=Kind.TEXT),
            Column(key="who", title=N_("Who"), kind=Kind.TEXT),
            Column(key="writes", title=N_("Writes"), kind=Kind.TEXT),
            Column(key="since", title=N_("Since"), kind=Kind.TEXT),
        ),
        rows=tuple((one.login, one.who or "", one.writes or "", one.since or "") for one in answer.connected),
        empty=msg("Nobody else is connected."),
    )
