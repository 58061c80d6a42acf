"""Alarms: by webhook and mail, once a run and finding, and never in the way of a run."""

from __future__ import annotations

import json
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from typer.testing import CliRunner

from flows.alarms import send_alarm
from flows.cli import app
from flows.home import Home
from flows.pipeline import run_pipeline
from flows.settings import PASSWORD_VARIABLE, NightlyParameters, SettingsError, read_study
from transforms.framing import Annotator
from warehouse.errors import CheckFailed


class Hook:
    """A chat tool's webhook on loopback."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.status = 200
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.status == 200:
                    hook.got.append(json.loads(body))
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook/secret-token"


class Box:
    """A mailbox."""

    def __init__(self) -> None:
        self.got: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.got.append(envelope)
        return "250 OK"


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()
    thread = threading.Thread(target=hook.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield hook
    hook.server.shutdown()
    hook.server.server_close()


@contextmanager
def open_mailbox(**options: Any) -> Iterator[tuple[Box, int]]:
    box = Box()
    # Port 0 cannot be asked of the controller: it tries to connect to it.
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


@pytest.fixture
def mailbox() -> Iterator[tuple[Box, int]]:
    with open_mailbox() as opened:
        yield opened


def make_study(folder: Path, notify: str) -> Home:
    home = Home(folder)
    home.create()
    home.config.write_text(f'[study]\nname = "made"\n[notify]\n{notify}\n')
    return home


FINDING = {
    "run_id": "r1",
    "check_name": "listings_are_read",
    "level": "warn",
    "subject_kind": "listing",
    "subject": "https://alder.example/feed",
    "message": "listing not read, 2 night(s) in a row",
    "remedy": "open the address",
    "is_overruled": False,
}


def send(home: Home, *findings: dict[str, Any]) -> list[str]:
    return send_alarm(home, read_study(home), "r1", "look", "because", findings)


def test_a_finding_is_told_once_and_by_each_way(
    tmp_path: Path, hook: Hook, mailbox: tuple[Box, int]
) -> None:
    box, port = mailbox
    home = make_study(
        tmp_path,
        f'webhook = "{hook.url}"\nmail_to = ["a@example.org", "b@example.org"]\n'
        f'mail_from = "opframe@example.org"\nsmtp_host = "127.0.0.1"\nsmtp_port = {port}\nsmtp_starttls = false',
    )
    notes = send(home, FINDING) + send(home, FINDING)
    later = send(home, FINDING, {**FINDING, "subject": "https://birch.example/feed"})

    assert notes == later == []
    assert [len(said["findings"]) for said in hook.got] == [1, 1]
    assert hook.got[0]["text"].startswith("opframe: study made, run r1: look")
    assert "remedy: open the address" in hook.got[0]["text"]
    assert [said["subject"] for said in hook.got[1]["findings"]] == ["https://birch.example/feed"]
    assert len(box.got) == 2
    assert box.got[0].rcpt_tos == ["a@example.org", "b@example.org"]
    assert b"Subject: opframe: made: look: because" in box.got[0].content


@pytest.mark.parametrize(
    ("password", "is_trusted", "says"),
    [("right", True, None), ("wrong", True, "535"), ("right", False, "CERTIFICATE_VERIFY_FAILED")],
)
def test_mail_goes_encrypted_and_with_a_login(
    tmp_path: Path,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    password: str,
    is_trusted: bool,
    says: str | None,
) -> None:
    def check(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        is_right = (given.login, given.password) == (b"opframe", b"right")
        return AuthResult(success=is_right, handled=False)

    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    monkeypatch.setenv(PASSWORD_VARIABLE, password)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate) if is_trusted else os.devnull)
    login = {"tls_context": tls, "authenticator": check, "auth_required": True}
    with open_mailbox(**login) as (box, port):
        notify = (
            'mail_to = ["a@example.org"]\nmail_from = "opframe@example.org"\n'
            f'smtp_host = "localhost"\nsmtp_port = {port}\nsmtp_user = "opframe"'
        )
        notes = send(make_study(tmp_path, notify), FINDING)

    assert len(box.got) == (says is None)
    assert says is None or says in str(notes)


@pytest.mark.parametrize(("level", "n"), [("note", 1), ("warn", 1), ("stop", 0)])
def test_somebody_is_told_from_a_level_on(tmp_path: Path, hook: Hook, level: str, n: int) -> None:
    send(make_study(tmp_path, f'webhook = "{hook.url}"\nlevel = "{level}"'), FINDING)

    assert len(hook.got) == n


def test_what_cannot_be_sent_is_said_without_the_secret_and_sent_later(
    tmp_path: Path, hook: Hook
) -> None:
    home = make_study(tmp_path, f'webhook = "{hook.url}"')
    hook.status = 500
    failed = send(home, FINDING)
    hook.status = 200
    again = send(home, FINDING)

    assert failed == ["alarm not sent by webhook: status 500; try `opframe notify test`"]
    assert again == []
    assert len(hook.got) == 1


def test_an_address_from_the_environment_need_not_stand_in_the_file(
    tmp_path: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPFRAME_WEBHOOK", hook.url)
    send(make_study(tmp_path, ""), FINDING)

    assert len(hook.got) == 1


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('mail_to = ["a@example.org"]', "mail_to needs mail_from and smtp_host"),
        ('smtp_user = "me"\nsmtp_starttls = false', "a password is not sent in the clear"),
        ('webhook = "chat.example"', "notify.webhook"),
        ('smtp_password = "x"', "notify.smtp_password"),
    ],
)
def test_what_could_not_be_sent_is_refused_at_once(tmp_path: Path, toml: str, says: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_study(make_study(tmp_path, toml))
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("is_set_up", "status", "code", "says"),
    [
        (True, 200, 0, "sent by webhook"),
        (True, 500, 1, "alarm not sent by webhook: status 500"),
        (False, 200, 1, "no way is set up"),
    ],
)
def test_the_ways_can_be_tried(
    tmp_path: Path, hook: Hook, is_set_up: bool, status: int, code: int, says: str
) -> None:
    hook.status = status
    home = make_study(tmp_path, f'webhook = "{hook.url}"' if is_set_up else "")
    shown = CliRunner().invoke(app, ["notify", "test", "--home", str(home.root)])

    assert (shown.exit_code, says in shown.output) == (code, True), shown.output


def test_a_stopped_night_sounds_the_alarm_and_a_dead_webhook_is_said(
    tmp_path: Path, hook: Hook, annotator: Annotator
) -> None:
    home = make_study(tmp_path, f'webhook = "{hook.url}"')
    (tmp_path / "urls.txt").write_text("# nothing\n")
    with home.config.open("a") as config:
        config.write('[[listings]]\nkind = "urls"\npath = "urls.txt"\n')
    parameters = NightlyParameters(home=home.root)
    with pytest.raises(CheckFailed):
        run_pipeline(home, "nightly", parameters, annotator=annotator)
    hook.status = 404
    with pytest.raises(CheckFailed) as error:
        run_pipeline(home, "nightly", parameters, annotator=annotator)

    assert [said["verdict"] for said in hook.got] == ["stopped"]
    assert "nothing found at all" in hook.got[0]["text"]
    assert "alarm not sent by webhook: status 404" in error.value.__notes__[0]


def test_a_crash_sounds_the_alarm_and_stays_a_crash(
    tmp_path: Path, hook: Hook, annotator: Annotator
) -> None:
    from flows.pipeline import Steps

    def broken(*given: object) -> None:
        raise ZeroDivisionError("on purpose")

    listing = '[[listings]]\nkind = "urls"\npath = "urls.txt"'
    home = make_study(tmp_path, f'webhook = "{hook.url}"\n{listing}')
    with pytest.raises(ZeroDivisionError):
        run_pipeline(
            home,
            "nightly",
            NightlyParameters(home=home.root),
            annotator=annotator,
            steps=Steps(discover=broken),
        )

    assert [said["verdict"] for said in hook.got] == ["crashed"]
    assert "ZeroDivisionError: on purpose" in hook.got[0]["text"]
