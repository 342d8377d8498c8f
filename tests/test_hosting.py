"""What hosts of the dashboard are given is whole, agrees with itself, and starts."""

import json
import re
import shlex
import tomllib

import pytest
import yaml

from bench.live import running_server
from bench.visitor import visiting
from dashboard.catalogue.hub import pulls
from dashboard.server import memory
from dashboard.server.bounded_uploads import MOST_OF_A_SESSION, MOST_OF_ALL
from dashboard.server.message_bounds import MOST_BYTES
from dashboard.server.paced_messages import AT_ONCE, MOST_BYTES_HELD, MOST_HELD, PER_SECOND
from dashboard.views.autocomplete import typing_queue, typing_route
from dashboard.views.errors.texts import MOST_CHARACTERS
from tests.support.project import ROOT
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints

LARGEST_FILE = 10_000_000  # bytes that a Space takes without Git LFS
PORT = 8501


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions with their arguments, comments and line ends removed."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = lines.replace("\\\n", " ").splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined) if word]


def arguments(word: str) -> list[str]:
    return [rest.strip() for name, rest in instructions() if name == word]


def front_matter() -> dict:
    _, front, _ = (ROOT / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front)


def test_every_path_that_the_image_copies_is_there():
    sources = [path for copy in arguments("COPY") for path in shlex.split(copy)[:-1]]
    assert sources
    assert [path for path in sources if not (ROOT / path).exists()] == []


def test_the_image_holds_all_that_the_dashboard_imports_and_reads():
    copied = {path for copy in arguments("COPY") for path in shlex.split(copy)[:-1]}
    assert {"app.py", "pages", "dashboard", "memviz", "checkpoints", ".streamlit"} <= copied
    imports = re.compile(r"^(?:from|import) (train|bench|tests)\b", re.MULTILINE)
    sources = [
        path for name in ("pages", "dashboard", "memviz") for path in ROOT.glob(f"{name}/**/*.py")
    ]
    assert [path for path in sources if imports.search(path.read_text(encoding="utf-8"))] == []


def test_the_image_runs_as_user_1000_with_all_that_needs_root_before():
    words = [name for name, _ in instructions()]
    assert arguments("USER") == ["1000"]
    assert "RUN" not in words[words.index("USER") :]
    assert "--uid 1000" in arguments("RUN")[0]


def test_the_image_writes_into_the_folder_that_belongs_to_its_user():
    environment = " ".join(arguments("ENV"))
    written = dict(
        part.split("=") for part in shlex.split(environment) if part.startswith(("HF_", "MEMVIZ_"))
    )
    assert set(written) == {"HF_HOME", "MEMVIZ_HUB_CACHE"}
    assert all(path.startswith("/cache/") for path in written.values())
    assert "install --directory --owner 1000 /cache" in arguments("RUN")[0]


def test_the_port_is_the_same_everywhere():
    command = json.loads(arguments("CMD")[0])
    assert command[command.index("--server.port") + 1] == str(PORT)
    assert arguments("EXPOSE") == [str(PORT)]
    assert f"127.0.0.1:{PORT}/_stcore/health" in arguments("HEALTHCHECK")[0]
    assert front_matter()["sdk"] == "docker"
    assert front_matter()["app_port"] == PORT


def test_the_image_starts_the_dashboard_for_everybody():
    command = json.loads(arguments("CMD")[0])
    assert command[:3] == ["streamlit", "run", "app.py"]
    assert command[command.index("--server.address") + 1] == "0.0.0.0"


def test_the_base_image_is_the_python_that_the_tests_run_on():
    (base,) = arguments("FROM")
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", base)


def test_no_setting_keeps_a_host_from_reaching_the_server():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert "address" not in settings["server"]
    assert "port" not in settings["server"]
    assert "--server.address localhost" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_what_a_stranger_can_cost_is_bounded_as_the_documentation_says():
    server = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))[
        "server"
    ]
    table = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    assert f"| {server['maxUploadSize']} MB a file: `server.maxUploadSize`" in table
    assert f"| {server['maxMessageSize']} MB while it comes, {MOST_BYTES >> 20} MB of it" in table
    assert server["maxWidgetStateSize"] << 20 == MOST_BYTES
    assert f"{MOST_OF_A_SESSION >> 20} MB a visitor, {MOST_OF_ALL >> 20} MB all together" in table
    assert f"| {PER_SECOND} runs a second, after {AT_ONCE} at once" in table
    assert f"| {MOST_BYTES_HELD >> 20} MB that wait" in table
    assert f"over {MOST_HELD} messages that wait" in table
    assert f"| {MOST_CHARACTERS:,} characters: " in table
    assert f"| a slice of {typing_route.SLICE} characters and one model" in table
    assert f"{typing_queue.AT_ONCE} slices at once, {typing_queue.MOST_WAITING} requests" in table
    assert f"{pulls.AT_ONCE} come at once, {pulls.EACH} for one visitor" in table
    assert f"{pulls.MOST_WAITING} that wait: `dashboard/catalogue/hub/pulls.py`" in table


def test_the_shares_of_the_memory_are_those_that_the_documentation_names(monkeypatch):
    monkeypatch.delenv(memory.VARIABLE, raising=False)
    table = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    assert f"{memory.for_typing() >> 20} MB for the texts of all visitors" in table
    weights, results = memory.for_models() >> 20, memory.for_results() >> 20
    assert f"{weights} MB of weights and {results} MB of results" in table


def test_hosts_find_one_list_of_packages_with_a_torch_for_the_cpu():
    before_requirements = ("uv.lock", "Pipfile", "environment.yml", "packages.txt")
    assert [name for name in before_requirements if (ROOT / name).exists()] == []
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    settings = [line for line in lines if line and not line.startswith("#")]
    assert settings == [
        "--find-links https://download.pytorch.org/whl/cpu/torch/",
        "-r requirements-dashboard.txt",
    ]
    assert not re.search("nvidia|cuda", (ROOT / "requirements-dashboard.txt").read_text("utf-8"))


def test_no_bundled_file_is_too_large_for_a_host():
    bundled = [
        path for name in ("checkpoints", "memviz", "docs") for path in (ROOT / name).rglob("*")
    ]
    large = [path for path in bundled if path.is_file() and path.stat().st_size > LARGEST_FILE]
    references = [
        ROOT / "docs" / "references" / name / "model.safetensors"
        for name in ("gru_article", "lstm_article", "nested_lstm_article", "rnn_article")
    ]
    assert sorted(large) == references, "which are to be left out, as hosting.md says"
    hosting = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    assert "git rm -r docs/references" in hosting


@pytest.fixture(scope="module")
def nothing_to_write_to():
    """What a host may leave out: a home, a cache, a network."""
    return {
        "HOME": "/proc/nobody",
        "HF_HOME": "/proc/nobody/huggingface",
        "MEMVIZ_HUB_CACHE": "/proc/nobody/models",
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def test_the_dashboard_starts_and_shows_every_page_with_no_home_no_cache_and_no_network(
    tmp_path, nothing_to_write_to
):

    save_tiny_character_model(save_tiny_checkpoints(tmp_path) / "own_lstm_1x8")
    pages = [path.stem for path in sorted((ROOT / "pages").glob("*.py"))]
    with (
        running_server(tmp_path, nothing_to_write_to) as server,
        visiting(server.address) as visitor,
    ):
        for page in pages:
            run = visitor.visit("" if page == "overview" else page)
            assert run.problems == [], page
