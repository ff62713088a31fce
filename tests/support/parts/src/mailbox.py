# A mail server that keeps what it is handed, read by Python's own reader of letters. Ends when its standard input closes.
import asyncio, email, email.policy, json, os, ssl, sys, threading

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

security, certificate, key, folder, user, password = sys.argv[1:]
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()


class Kept:
    letters = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 There is no such mailbox, peony-7"
        if address.startswith("policy@"):
            return "550 5.7.1 Sender address rejected, peony-7"
        if address.startswith("old@"):
            return "550 We do not like that, peony-7"
        if address.startswith("busy@"):
            return "451 4.3.2 Come again"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text, page = letter.get_body(("plain",)), letter.get_body(("html",))
        found = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": [[name, str(value)] for name, value in letter.items()],
            "defects": [str(defect) for defect in letter.defects],
            "text": text and text.get_content(),
            "html": page and page.get_content(),
            "encrypted": server.transport.get_extra_info("sslcontext") is not None,
            "signed_in": bool(session.authenticated),
        }
        path = os.path.join(folder, f"{Kept.letters:04}")
        Kept.letters += 1
        with open(path + ".part", "w") as file:
            json.dump(found, file)
        os.rename(path + ".part", path + ".json")
        if os.path.exists(os.path.join(folder, "hang-up")):
            os.unlink(os.path.join(folder, "hang-up"))
            server.transport.abort()
        return "250 2.0.0 Taken"


def knows(server, session, envelope, mechanism, said):
    right = isinstance(said, LoginPassword) and (said.login, said.password) == (user.encode(), password.encode())
    return AuthResult(success=right, handled=False)


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if security != "none":
        context.load_cert_chain(certificate, key)
    kept = Kept()

    def one():
        return SMTP(
            kept,
            hostname="mailbox.example",
            authenticator=knows,
            auth_required=bool(user),
            auth_require_tls=security == "starttls",
            require_starttls=security == "starttls",
            tls_context=context if security == "starttls" else None,
            enable_SMTPUTF8=True,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(one, "127.0.0.1", 0, ssl=context if security == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
