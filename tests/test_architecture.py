"""The house's rules that a machine can check: layers, sizes, names, and what is never called."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "sleepscorer_app"
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40


def sources(*folders: str) -> list[Path]:
    """The Python files below these folders of the checkout."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert len(found) > len(folders), "the rules below would hold for nothing"
    return found


def trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Each file's place in the checkout and its parsed text."""
    for path in sources(*folders):
        place = path.relative_to(ROOT).as_posix()
        yield place, ast.parse(path.read_text(encoding="utf-8"), place)


def test_every_import_goes_down_the_layers(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert broken == 0, capsys.readouterr().out


def test_no_file_is_too_long_to_read() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): n_lines
        for path in sources("sleepscorer_app", "tests", "packaging")
        if (n_lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES_OF_A_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{place}:{function.lineno} {function.name}"
        for place, tree in trees("sleepscorer_app", "packaging")
        for function in functions(tree)
        if lines_of_body(function) > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_owns() -> None:
    silent = [
        place
        for place, tree in trees("sleepscorer_app", "packaging")
        if not ast.get_docstring(tree)
    ]
    assert silent == []


def test_every_import_is_absolute() -> None:
    relative = [
        f"{place}:{node.lineno}"
        for place, tree in trees("sleepscorer_app", "tests", "packaging")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert relative == []


def test_names_say_what_a_thing_is() -> None:
    vague_file = re.compile(r"(utils?|helpers?|common|misc|base|manager)$")
    vague_class = re.compile(r"(Manager|Helper|Utils?|Base)$")
    vague_function = re.compile(r"_?(handle|process|do)_")
    vague = [
        f"{place}:{node.lineno} {node.name}"
        for place, tree in trees("sleepscorer_app", "packaging")
        for node in ast.walk(tree)
        if (isinstance(node, ast.ClassDef) and vague_class.search(node.name))
        or (isinstance(node, ast.FunctionDef) and vague_function.match(node.name))
    ]
    vague += [
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if vague_file.match(path.stem)
    ]
    assert vague == []


def test_nothing_read_from_a_file_can_become_code() -> None:
    """No pickle in any dress, no eval or exec, no shell between us and another program."""
    unsafe = [
        f"{place}:{node.lineno} {danger}"
        for place, tree in trees("sleepscorer_app", "packaging")
        for node in ast.walk(tree)
        if (danger := danger_of(node))
    ]
    assert unsafe == []


@pytest.mark.parametrize(
    ("line", "danger"),
    [
        ("import pickle", "pickle"),
        ("from shelve import open", "shelve"),
        ("eval(text)", "eval"),
        ("exec(text)", "exec"),
        ("network.eval()", ""),
        ("dialog.exec()", ""),
        ("subprocess.run(line, shell=True)", "shell"),
        ("subprocess.run(line, shell=False)", ""),
        ("os.system(line)", "os.system"),
        ("torch.load(path)", "torch.load"),
        ("torch.load(path, weights_only=False)", "torch.load"),
        ("torch.load(path, weights_only=True)", ""),
        ("np.load(path, allow_pickle=True)", "allow_pickle"),
        ("np.load(path, allow_pickle=False)", ""),
    ],
)
def test_the_search_for_dangers_finds_them(line: str, danger: str) -> None:
    found = {danger_of(node) for node in ast.walk(ast.parse(line))} - {""}
    assert found == ({danger} if danger else set())


# Torch takes one to two seconds to import and Qt needs a graphics system: the command line must
# answer without either, the window must open before torch, and a cluster has no Qt at all.
@pytest.mark.parametrize(
    ("imported", "absent"),
    [
        (["__main__"], {"torch", "PySide6", "scipy.signal", "mne", "matplotlib"}),
        (["cli"], {"torch", "PySide6"}),
        (["app"], {"torch"}),
        (["ui"], {"torch"}),
        (["domain", "files", "scoring", "training", "assets"], {"PySide6", "pyqtgraph"}),
        (["domain", "files", "assets"], {"torch"}),
        (["scoring.model_files", "scoring.night_scorer", "scoring.model_input"], {"torch"}),
    ],
)
def test_a_layer_loads_only_what_it_knows(imported: list[str], absent: set[str]) -> None:
    names = [name for layer in imported for name in modules_of(layer)]
    assert names
    loaded = python(
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print('\\n'.join(sys.modules))"
    )
    assert absent & set(loaded.split()) == set()


def test_nothing_speaks_to_a_network_on_the_way_to_a_window() -> None:
    """Every module of the program is imported with the door to sockets watched."""
    names = [name for layer in ("__main__", "cli", "app", "ui") for name in modules_of(layer)]
    touched = python(
        "import importlib, sys\n"
        "touched = []\n"
        "def watch(event, arguments):\n"
        "    if event.startswith('socket.') and event != 'socket.gethostname':\n"
        "        touched.append(event)\n"
        "sys.addaudithook(watch)\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(touched)"
    )
    assert touched.strip() == "[]"


def modules_of(layer: str) -> list[str]:
    """The dotted names of all modules of a layer, which is a folder or a file of the package."""
    place = PACKAGE.joinpath(*layer.split("."))
    paths = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    dotted = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]
    # A package's __main__ runs when it is imported; ours is asked for by name only.
    return [
        name.removesuffix(".__init__")
        for name in dotted
        if not name.endswith(".__main__") or layer == "__main__"
    ]


def python(program: str) -> str:
    """What a fresh Python prints for this program, started in the checkout."""
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """All functions and methods of a file."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def lines_of_body(function: ast.FunctionDef) -> int:
    """How long a function is without its signature and docstring."""
    first = function.body[1] if ast.get_docstring(function) and function.body[1:] else None
    start = (first or function.body[0]).lineno
    return (function.end_lineno or start) - start + 1


def danger_of(node: ast.AST) -> str:
    """The name of what is dangerous in a node of a parsed file, or nothing."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return dangerous_import(node)
    if not isinstance(node, ast.Call):
        return ""
    called = ast.unparse(node.func)
    given = {word.arg: ast.unparse(word.value) for word in node.keywords}
    if called in ("eval", "exec", "os.system", "os.popen"):
        return called
    if given.get("shell", "False") != "False":
        return "shell"
    if given.get("allow_pickle", "False") != "False":
        return "allow_pickle"
    if called == "torch.load" and given.get("weights_only") != "True":
        return "torch.load"
    return ""


def dangerous_import(node: ast.Import | ast.ImportFrom) -> str:
    """The first module of an import that can turn bytes into code, or nothing."""
    named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    named += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    tops = [name.partition(".")[0] for name in named]
    forbidden = {"pickle", "cPickle", "dill", "joblib", "marshal", "shelve"}
    return next((name for name in tops if name in forbidden), "")
