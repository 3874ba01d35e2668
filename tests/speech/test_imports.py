"""The command line must not wait for torch: the types and the list of models load without it."""

import subprocess
import sys

LIGHT = ["segment", "models", "model_settings", "windows", "doubt", "download"]


def test_the_light_modules_load_no_heavy_package() -> None:
    modules = ", ".join(f"qa_pipeline.speech.{name}" for name in LIGHT)
    code = f"import sys, {modules}; print({{'torch', 'whisper', 'silero_vad', 'av'}} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
