"""A server that speaks the OpenAI protocol and says what a test tells it to, or misbehaves as told."""

import json
import queue
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

MODEL = "scripted-model"
_PIECE = 7  # letters a chunk


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to one request: a text streamed in small chunks, or with `body` that body as it stands.

    raw: bytes that follow the text in the stream. then: how the stream ends: properly, by a broken connection, by
    silence, or not before the client has gone.
    """

    text: str = ""
    then: Literal["done", "break", "hang", "endless"] = "done"
    status: int = 200
    body: str = ""
    kind: str = "application/json"
    raw: bytes = b""
    piece: int = _PIECE
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What the server was asked."""

    method: str
    path: str
    authorization: str
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        content = self.body["messages"][-1]["content"]
        return content if isinstance(content, str) else "".join(part["text"] for part in content)


class ScriptedLLM:
    """The server, running from the start in threads of its own."""

    def __init__(self) -> None:
        self.script: queue.SimpleQueue[Reply] = queue.SimpleQueue()
        self.models = Reply(body=json.dumps({"object": "list", "data": [{"id": MODEL, "object": "model"}]}))
        self.requests: list[Request] = []
        self.disconnected = threading.Event()
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"scripted": self}))
        self._server.daemon_threads = False  # so that close() waits for every request
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def asked(self) -> list[Request]:
        """The requests for an answer."""
        return [request for request in self.requests if request.path.endswith("/chat/completions")]

    def says(self, text: str, **how: Any) -> None:
        """Put a reply on the script."""
        self.script.put(Reply(text, **how))

    def judges(self, **log_probabilities: float) -> None:
        """Put a reply of one word on the script, with what the first word could have been; none told without any."""
        likeliest = [{"token": word, "logprob": log, "bytes": None} for word, log in log_probabilities.items()]
        told = {"content": [{**likeliest[0], "top_logprobs": likeliest}]} if likeliest else None
        choice = {"index": 0, "message": {"role": "assistant", "content": "Yes"}, "finish_reason": "length"}
        reply = {"id": "scripted", "object": "chat.completion", "created": 0, "model": MODEL}
        self.script.put(Reply(body=json.dumps({**reply, "choices": [{**choice, "logprobs": told}]})))

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    scripted: ScriptedLLM

    def do_GET(self) -> None:
        self._record({})
        self._send_body(self.scripted.models)

    def do_POST(self) -> None:
        self._record(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        try:
            reply = self.scripted.script.get_nowait()
        except queue.Empty:
            reply = Reply(status=500, body='{"error": {"message": "the test scripted no reply"}}')
        if reply.body or reply.status != 200:
            self._send_body(reply)
            return
        try:
            self._stream(reply)
        except (BrokenPipeError, ConnectionResetError):
            self.scripted.disconnected.set()

    def log_message(self, *_: Any) -> None:
        pass

    def _record(self, body: dict[str, Any]) -> None:
        said = self.headers.get("Authorization", "")
        self.scripted.requests.append(Request(self.command, self.path, said, body))

    def _send_body(self, reply: Reply) -> None:
        data = reply.body.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        for start in range(0, len(reply.text), reply.piece):
            self._event({"role": "assistant", "content": reply.text[start : start + reply.piece]})
        if reply.raw:
            self._chunk(reply.raw)
        if reply.then == "hang":
            self.scripted.released.wait(60)
        while reply.then == "endless" and not self.scripted.released.wait(0.01):
            self._event({"content": " và"})
        if reply.then == "done":
            self._event({}, finish="stop")
            self._chunk(b"data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")

    def _event(self, delta: dict[str, str], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        event = {
            "id": "scripted",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": MODEL,
            "choices": [choice],
        }
        self._chunk(f"data: {json.dumps(event)}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()
