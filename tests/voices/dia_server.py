"""A Dia TTS server (version 2.0) as its clients see it, that speaks in tones.

    python -m tests.voices.dia_server --port 8003 --seconds 0.5

It does unasked what the real one does: it answers with Opus, takes an unknown voice for S1, keeps an
uploaded file of a known name as it is, and generates one request after another, and while it
does so, it does not even tell how it is.
"""

from __future__ import annotations

import argparse
from typing import Any

from tests.voices.speech_server import FAULTS, HANG, Asked, Reply, SpeechServer, opus, told, wave

RATE = 44100
MODES = ("dialogue", "single_s1", "single_s2", "clone", "predefined")
VOICES = [
    {"display_name": "Abigail", "filename": "Abigail.wav"},
    {"display_name": "Old Tom", "filename": "Old_Tom.wav"},
]
# What is refused with 422: the name of a number, its least and its greatest value.
BOUNDS = {
    "cfg_scale": (1, 5),
    "temperature": (0.1, 1.5),
    "top_p": (0.1, 1),
    "cfg_filter_top_k": (1, 100),
    "speed_factor": (0.5, 2),
    "chunk_size": (100, 1000),
}


class DiaServer(SpeechServer):
    """The fake server. `references` holds the files that were uploaded."""

    def __init__(self, *, port: int = 0, seconds: float = 0.0, generating: int = 1) -> None:
        super().__init__(port=port, seconds=seconds, generating=generating)
        self.references: dict[str, bytes] = {}

    def reply(self, asked: Asked) -> Reply:
        """Answer a request."""
        match asked.path:
            case "/health":
                self.wait_until_idle()
                return told({"status": "healthy", "model_loaded": self.fault != "503"})
            case "/get_predefined_voices":
                return told(VOICES)
            case "/get_reference_files":
                return told(sorted(self.references))
            case "/upload_reference":
                return self._upload(asked.body["form"])
            case "/tts":
                return self._tts(asked.body)
            case "/v1/audio/speech":
                return self._speech(asked.body)
        return told({"detail": "Not Found"}, 404)

    def _tts(self, body: dict[str, Any]) -> Reply:
        wrong = [name for name, (least, most) in BOUNDS.items() if not least <= body.get(name, least) <= most]
        if wrong or not body.get("text") or body.get("voice_mode", "single_s1") not in MODES:
            return told({"detail": [{"loc": ["body", *wrong], "msg": "Input is not valid"}]}, 422)
        if body.get("voice_mode") == "clone":
            name = body.get("clone_reference_filename")
            if not name:
                return told({"detail": "Missing 'clone_reference_filename' for clone mode."}, 400)
            if name not in self.references:
                return told({"detail": f"Reference audio file not found: {name}"}, 404)
        return self._generate(body["text"], body.get("output_format", "opus"))

    def _speech(self, body: dict[str, Any]) -> Reply:
        if not body.get("input"):
            return told({"detail": [{"loc": ["body", "input"], "msg": "Field required"}]}, 422)
        return self._generate(body["input"], body.get("response_format", "opus"))

    def _generate(self, text: str, form: str) -> Reply:
        if form not in ("opus", "wav"):
            return told({"detail": [{"msg": "Input should be 'opus' or 'wav'"}]}, 422)
        words = text.replace("[S1]", "").replace("[S2]", "")
        return self.generate(
            words,
            RATE,
            lambda take: Reply(wave(take), "audio/wav") if form == "wav" else Reply(opus(take), "audio/opus"),
        )

    def _upload(self, form: bytes) -> Reply:
        head, _, rest = form.partition(b"\r\n\r\n")
        name = head.split(b'filename="')[1].split(b'"')[0].decode()
        boundary = form.split(b"\r\n", 1)[0]
        self.references.setdefault(name, rest.split(b"\r\n" + boundary)[0])
        return told(
            {
                "message": "Processed 1 file(s).",
                "uploaded_files": [name],
                "all_reference_files": sorted(self.references),
                "errors": [],
            }
        )


def main() -> None:
    """Serve until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8003)
    parser.add_argument("--seconds", type=float, default=0.0, help="how long each request takes")
    parser.add_argument("--generating", type=int, default=1, help="how many requests are generated at once")
    parser.add_argument("--fault", choices=[*FAULTS, HANG], default="", help="fail each request so")
    flags = parser.parse_args()
    server = DiaServer(port=flags.port, seconds=flags.seconds, generating=flags.generating)
    server.fault = flags.fault
    print(server.url, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
