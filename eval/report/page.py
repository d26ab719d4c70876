"""The page around the contents: one file that asks the network for nothing and runs no script but its own."""

import base64
import hashlib
from pathlib import Path

from eval.report.markup import text

_STYLE = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
_SCRIPT = Path(__file__).with_name("report.js").read_text(encoding="utf-8")
_ALLOWED = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{_ALLOWED}'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def document(title: str, body: str) -> str:
    """A whole HTML page. body: HTML."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        # Without it a browser asks the server for /favicon.ico.
        '<link rel="icon" href="data:,">\n'
        f"<title>{text(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )
