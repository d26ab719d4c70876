"""Serve the page: our own small web application around Gradio's, with headers that keep every request at home."""

import os
import socket
import threading
from collections.abc import Callable

# Read when gradio is imported: no call home.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import ModelError, TrichdanError
from index.feedback import FeedbackBook
from rag.engine import Trichdan
from rag.llm import LanguageModel, LocalModel, open_llm
from ui.page import asset, build
from ui.settings import AppSettings

# Gradio starts itself with inline scripts and styles. All else, above all images, comes from this server or not at all.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


# The computer's own fonts: they hold every Vietnamese letter, and nothing is fetched.
_FONTS = ["system-ui", "Segoe UI", "Noto Sans", "Roboto", "sans-serif"]

_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


class _Headers:
    """Adds our headers to every response, and leaves its body, often an endless stream, alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
            await send(message)

        await self._app(scope, receive, guarded)


class Opening:
    """An index with its models, opened in the background while the page is already there."""

    def __init__(self, settings: AppSettings, llm: LanguageModel | None) -> None:
        self._settings = settings
        self._llm = llm
        self._done = threading.Event()
        self._opened: Trichdan | None = None
        self._error: TrichdanError | None = None
        threading.Thread(target=self._open, name="open models", daemon=True).start()

    def __call__(self) -> Trichdan:
        """The open index; waits for it. Raises what went wrong while opening."""
        self._done.wait()
        if self._opened is None:
            raise self._error or TrichdanError("the models could not be loaded")
        return self._opened

    def close(self) -> None:
        self._done.wait()
        if self._opened is not None:
            self._opened.close()

    def _open(self) -> None:
        try:
            quoting = self._settings.engine.model_copy(
                update={"llm": self._settings.llm.model_copy(update={"model": "none"})}
            )
            opened = Trichdan.open(self._settings.index, quoting, llm=self._llm)
            opened.searcher.embed(["warm"])  # the first run of a network is ten times slower than the second
            self._opened = opened
        except TrichdanError as error:
            self._error = error
        finally:
            self._done.set()
        if isinstance(self._llm, LocalModel) and self._opened is not None:
            try:
                self._llm.warm()
            except ModelError:
                return  # the first question tells why, and is answered with quotes


def application(engine: Callable[[], Trichdan], book: FeedbackBook, settings: AppSettings) -> FastAPI:
    """The web application: the page on /, a health check on /health. book: where the page keeps feedback."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    app.add_middleware(_Headers)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    page = build(engine, settings.page.language, book)
    mounted: FastAPI = gr.mount_gradio_app(
        app, page, path="/", server_name=settings.page.host, server_port=settings.page.port,
        theme=gr.themes.Default(font=_FONTS, font_mono=["ui-monospace", "monospace"]), css=asset("page.css"),
        js=asset("page.js"), footer_links=[], run_history=False, allowed_paths=[],
        max_file_size=0, show_error=False, ssr_mode=False, pwa=False, mcp_server=False, enable_monitoring=False,
    )  # fmt: skip
    return mounted


def serve(settings: AppSettings, ready: Callable[[str], None], say: Callable[[str], None]) -> None:
    """Serve the page until interrupted. ready: called with the address once it answers. say: tells the user a thing."""
    listener = _listen(settings.page.host, settings.page.port)
    host, port = listener.getsockname()[:2]
    book = FeedbackBook(settings.index)
    opening = Opening(settings, _language_model(settings, say))
    app = application(opening, book, settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=3))
    watcher = threading.Thread(target=_announce, args=(server, ready, f"http://{_shown(host)}:{port}"), daemon=True)
    watcher.start()
    try:
        server.run(sockets=[listener])
    finally:
        opening.close()
        book.close()


def _language_model(settings: AppSettings, say: Callable[[str], None]) -> LanguageModel | None:
    """The language model of the settings; without it the page still answers, with quotes."""
    try:
        return open_llm(settings.llm, settings.models)
    except ModelError as error:
        say(f"Answers will be quoted sentences: {error}")
        return None


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise TrichdanError(f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port") from error
    return listener


def _announce(server: uvicorn.Server, ready: Callable[[str], None], address: str) -> None:
    waiting = threading.Event()
    while not server.started:
        if waiting.wait(0.05) or server.should_exit:
            return
    ready(address)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
