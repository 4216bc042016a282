import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from events_server import EventsServer

FOLDER = Path(__file__).parent.parent
NAME = "cdk-cognito-events-api"

# pip installs the command as well, but starts it by way of jsii, which takes seconds each time.
COMMAND = shutil.which(NAME, path=FOLDER / "node_modules/.bin") or NAME


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EventsServer]:
    """The app of this folder, synthesized and served by the command line of the package."""
    ready_file = tmp_path_factory.mktemp("events") / "ready.json"
    options = ["--app", f"{sys.executable} app.py", "--port", "0", "--users", "users.yaml", "--ready-file", str(ready_file)]
    program = subprocess.Popen([COMMAND, "local", *options, "--expire-tokens", "5"], cwd=FOLDER)
    try:
        while not ready_file.exists():
            if program.poll() is not None:
                pytest.fail(f"the server ended with {program.returncode}; its output has the reason")
            time.sleep(0.05)
        yield EventsServer(FOLDER, COMMAND, json.loads(ready_file.read_text())["apis"][0])
    finally:
        program.terminate()
        program.wait()
