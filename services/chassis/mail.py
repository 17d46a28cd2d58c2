"""Mail, by the one server that the installation is given: plain text, one receiver."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from services.chassis.outgoing import CALL_SECONDS, Answer, Outcome

_TAKEN = 250
# What an error means, by its kind: the first that fits. Errors of `smtplib` are of the last one too.
_OUTCOMES = {
    ssl.SSLError: Outcome.NOT_TRUSTED,
    smtplib.SMTPException: Outcome.NO_ANSWER,
    TimeoutError: Outcome.NO_ANSWER,
    OSError: Outcome.NOT_CONNECTED,
}


@dataclass(frozen=True, slots=True)
class Mailer:
    """Sends mail by `server` (host:port), encrypted by `starttls`, by `tls` from the first byte, or `none`."""

    server: str
    sender: str
    encryption: str = "starttls"
    username: str = ""
    password: str = ""
    trust: ssl.SSLContext | None = None

    def send(self, address: str, title: str, text: str) -> Answer:
        """The answer of the server, with its code as the status; what goes wrong on the way is an outcome too."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, address, title
        mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=self.sender.rpartition("@")[2])
        mail.set_content(text, charset="utf-8")
        try:
            return self._send(mail)
        except smtplib.SMTPResponseException as refusal:
            return Answer(Outcome.REFUSED, refusal.smtp_code)
        except smtplib.SMTPRecipientsRefused as refusal:
            return Answer(Outcome.REFUSED, next((code for code, _ in refusal.recipients.values()), None))
        except OSError as fault:
            return Answer(next((outcome for kind, outcome in _OUTCOMES.items() if isinstance(fault, kind))))

    def _send(self, mail: EmailMessage) -> Answer:
        with self._connected() as server:
            if self.encryption == "starttls":
                server.starttls(context=self._context())
            if self.username:
                server.login(self.username, self.password)
            server.send_message(mail)
        return Answer(Outcome.TAKEN, _TAKEN)

    def _connected(self) -> smtplib.SMTP:
        if not self.server:
            raise ConnectionRefusedError
        host, _, port = self.server.rpartition(":")
        if self.encryption == "tls":
            return smtplib.SMTP_SSL(host.strip("[]"), int(port), timeout=CALL_SECONDS, context=self._context())
        return smtplib.SMTP(host.strip("[]"), int(port), timeout=CALL_SECONDS)

    def _context(self) -> ssl.SSLContext:
        return self.trust or ssl.create_default_context()
