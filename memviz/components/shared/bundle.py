"""A script and the modules it imports as one text.

Streamlit takes a component's script as a text that can import nothing of ours, and a report is one
file. So in a bundle every module is a function that runs once, those it imports first, and hands
on what it exports: names of one never meet those of another, as if a browser loaded the files.

The scripts use this much of the language of modules, each statement at the beginning of a line:

    import { one, other as another } from "./module.js";
    export const one = ...      (likewise function, async function, class)
    export default ...          (in an entry point: Streamlit calls it)
"""

import re
from pathlib import Path
from typing import NamedTuple

_STATEMENT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_IMPORT = re.compile(r'^import \{([^{}]*)\} from "(\.\.?/[^"\n]+)";$', re.MULTILINE)
_IMPORTED = re.compile(r"(\w+)(?: as (\w+))?")
_EXPORT = re.compile(r"^export (?=(?:const|function|async function|class) (\w+)[ (])", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)


class _Module(NamedTuple):
    path: Path
    source: str

    @property
    def exports(self) -> list[str]:
        return _EXPORT.findall(self.source)

    @property
    def is_entry(self) -> bool:
        return _DEFAULT.search(self.source) is not None

    def target(self, found: re.Match[str]) -> Path:
        """Return the file that an import names."""
        return (self.path.parent / found[2]).resolve()

    def error(self, found: re.Match[str], problem: str) -> ValueError:
        line = self.source.count("\n", 0, found.start()) + 1
        return ValueError(f"{self.path}, line {line}: {problem}")


def bundle(entry: Path) -> str:
    """Return the script at `entry` and all that it imports as one module without imports.

    Raises ValueError with the file and the line for a statement in another form, for an import of
    what is not there or of an entry point, and for modules that import one another in a circle.
    """
    modules: dict[Path, _Module] = {}
    _collect(entry.resolve(), (), modules)
    names = {path: f"module_{number}" for number, path in enumerate(modules, start=1)}
    *imported, last = modules.values()
    functions = [_as_function(module, names) for module in imported]
    return "\n".join([*functions, _without_imports(last, names)])


def _collect(path: Path, importers: tuple[Path, ...], modules: dict[Path, _Module]) -> None:
    """Add to `modules` the one at `path`, after those it imports that are not there yet."""
    module = _Module(path, path.read_text("utf-8"))
    _check_forms(module)
    for found in _IMPORT.finditer(module.source):
        target = module.target(found)
        if target in (*importers, path):
            raise module.error(found, f"{found[2]!r} itself needs {path.name!r} to run first")
        if not target.is_file():
            raise module.error(found, f"there is no file {found[2]!r}")
        if target not in modules:
            _collect(target, (*importers, path), modules)
        _check_import(module, found, modules[target])
    modules[path] = module


def _check_forms(module: _Module) -> None:
    forms = (_IMPORT, _EXPORT, _DEFAULT)
    for found in _STATEMENT.finditer(module.source):
        if not any(form.match(module.source, found.start()) for form in forms):
            raise module.error(found, f"{found[0]!r} has none of the forms that {__name__} knows")


def _check_import(module: _Module, found: re.Match[str], imported: _Module) -> None:
    if imported.is_entry:
        raise module.error(found, f"{found[2]!r} is an entry point, which nothing may import")
    for name in _IMPORTED.finditer(found[1]):
        if name[1] not in imported.exports:
            raise module.error(found, f"{found[2]!r} exports no {name[1]!r}")


def _as_function(module: _Module, names: dict[Path, str]) -> str:
    """Return the module as a constant that holds what it exports."""
    body = _EXPORT.sub("", _without_imports(module, names))
    title = f"{module.path.parent.name}/{module.path.name}"
    exports = ", ".join(module.exports)
    name = names[module.path]
    return f"const {name} = (() => {{ // {title}\n{body}\nreturn {{ {exports} }};\n}})();"


def _without_imports(module: _Module, names: dict[Path, str]) -> str:
    """Return the module with what it imports taken from the constants of other modules."""

    def taken(found: re.Match[str]) -> str:
        imported = _IMPORTED.sub(lambda name: ": ".join(filter(None, name.groups())), found[1])
        return f"const {{{imported}}} = {names[module.target(found)]};"

    return _IMPORT.sub(taken, module.source)
