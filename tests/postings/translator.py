"""A LibreTranslate on this machine that answers as it is told to."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LANGUAGES = [{"code": "ar", "name": "Arabic", "targets": ["de", "en"]}, {"code": "fa", "name": "P", "targets": ["de"]}]


class Translator:
    """`asked` are the paths and bodies that came; `answers` says otherwise by path: bytes, a status, or a wait in seconds."""

    def __init__(self):
        self.asked, self.answers, self.wait = [], {}, threading.Event()

    def answer(self, path, said):
        self.asked.append((path, said))
        if path in self.answers:
            return self.answers[path]
        if path == "/languages":
            return json.dumps(LANGUAGES).encode()
        return json.dumps({"translatedText": [f"{said['target']}: {text}" for text in said["q"]]}).encode()


@contextmanager
def running():
    translator = Translator()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self._say(translator.answer(self.path, None))

        def do_POST(self):
            self._say(translator.answer(self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))

        def _say(self, answer):
            if isinstance(answer, float):
                translator.wait.wait(answer)
                answer = 503
            status, body = (answer, b"{}") if isinstance(answer, int) else (200, answer)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    translator.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield translator
    finally:
        translator.wait.set()
        server.shutdown()
        server.server_close()
