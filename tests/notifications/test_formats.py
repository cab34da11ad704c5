from email.message import EmailMessage

import pytest

from app.notifications.formats import Bounce, bounce

LETTER = """\
Message-ID: <digest-7@example.org>
To: Ana@example.org
List-Unsubscribe: <https://moothall.example/unsubscribe/WzEsImFsbCJd.x-Y_z>
Subject: 3 things are new for you

Hello
"""


def report(
    *, action: str = "failed", status: str = "5.1.1", original: str = LETTER, headers: bool = False
) -> bytes:
    """As a mail server writes it: words, a status and the letter or its headers."""
    kind = "text/rfc822-headers" if headers else "message/rfc822"
    return (
        "From: MAILER-DAEMON@mx.example.net\nTo: moothall@example.org\n"
        "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.net\n\n"
        f"Final-Recipient: rfc822; ana@example.org\nAction: {action}\nStatus: {status}\n"
        f"--b\nContent-Type: {kind}\n\n{original}\n--b--\n"
    ).encode()


@pytest.mark.parametrize("headers", [False, True])
def test_a_letter_that_came_back_says_whose_it_was(headers: bool) -> None:
    assert bounce(report(headers=headers)) == Bounce(
        "digest-7", "ana@example.org", "WzEsImFsbCJd.x-Y_z"
    )


@pytest.mark.parametrize(
    "raw",
    [
        report(action="delayed", status="4.2.2"),
        report(status="4.4.1"),
        report(original=LETTER.replace("digest-7", "somebody-else")),
        report(original=LETTER.replace("List-Unsubscribe", "X-Other")),
        report(original=LETTER.replace("To: Ana@example.org\n", "")),
        b"Subject: Out of office\n\nBack on Monday.\n",
        b"",
        b"\xff\xfe\x00nonsense",
    ],
)
def test_anything_else_is_passed_over(raw: bytes) -> None:
    assert bounce(raw) is None


def test_a_reply_that_quotes_our_letter_is_passed_over() -> None:
    reply = EmailMessage()
    reply.set_content("Please stop.")
    quoted = EmailMessage()
    quoted.set_content(LETTER)
    reply.make_mixed()
    reply.attach(quoted)

    assert bounce(bytes(reply)) is None
