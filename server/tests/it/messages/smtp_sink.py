"""A mail server that keeps nothing: prints each message it is given as a line of JSON.

smtp_sink.py none                          plain SMTP
smtp_sink.py starttls|tls CERT KEY         with that certificate; with a login wanted: USER PASSWORD after them
The first line it prints is the port. It ends when its standard input does.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Sink:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone@"):
            return f"550 5.1.1 <{address}> unknown"
        if address.startswith("busy@"):
            return f"450 4.2.1 <{address}> busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
        say({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": session.ssl is not None or sys.argv[1] == "tls",
            "authenticated": bool(session.authenticated),
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "kind": message.get_content_type(),
            "parts": parts,
        })
        return "250 kept"


def say(thing):
    print(json.dumps(thing), flush=True)


async def main():
    security, *rest = sys.argv[1:]
    context, options = None, {"hostname": "localhost"}
    if security != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(rest[0], rest[1])
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
        context = None
    if len(rest) == 4:
        wanted = LoginPassword(rest[2].encode(), rest[3].encode())

        def authenticate(server, session, envelope, mechanism, data):
            return AuthResult(success=data == wanted)

        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": security == "starttls"}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Sink(), **options), "127.0.0.1", 0, ssl=context)
    say(server.sockets[0].getsockname()[1])
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
