"""A mail server for tests: aiosmtpd with login. Tells its port and every letter as a line of JSON.

mail_server.py tls|starttls|plain USER PASSWORD CERTIFICATE KEY; ends when its input ends.
"""

import email
import email.policy
import json
import socket
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

security, user, password, certificate, key = sys.argv[1:]
tls = None
if security != "plain":
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)


def tell(line):
    print(json.dumps(line), flush=True)


def login(server, session, envelope, mechanism, data):
    known = data.login == user.encode() and data.password == password.encode()
    session.user = user if known else ""
    return AuthResult(success=known, handled=known)


class Box:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        part = lambda kind: (letter.get_body((kind,)) or letter).get_content()
        tell({
            "user": getattr(session, "user", ""),
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "subject": str(letter["subject"]),
            "text": part("plain"),
            "html": part("html"),
        })
        return "250 OK"


controller = Controller(
    Box(),
    hostname="127.0.0.1",
    port=0,
    ssl_context=tls if security == "tls" else None,
    tls_context=tls if security == "starttls" else None,
    require_starttls=security == "starttls",
    authenticator=login,
    auth_required=True,
    auth_require_tls=security == "starttls",
)


def port():
    return controller.server.sockets[0].getsockname()[1]


# The controller knocks at the port it was told, which is 0 here.
controller._trigger_server = lambda: socket.create_connection(("127.0.0.1", port())).close()
controller.start()
tell({"port": port()})
sys.stdin.read()
controller.stop()
