"""A bundle: which modules it holds and in which order, and what it refuses."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from memviz.components.shared.bundle import bundle

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes modules, by their paths, and returns the first of them."""

    def write(**modules: str) -> Path:
        paths = [tmp_path / f"{name.replace('__', '/')}.js" for name in modules]
        for path, source in zip(paths, modules.values(), strict=True):
            path.parent.mkdir(exist_ok=True)
            path.write_text(source, "utf-8")
        return paths[0]

    return write


def titles(script: str) -> list[str]:
    """Return the modules of a bundle that it imports, in their order."""
    return [title.partition("/")[2] for title in re.findall(r"// (.*\.js)$", script, re.MULTILINE)]


def test_a_script_without_imports_stays_as_it_is(write: Write) -> None:
    source = "// A script.\nconst one = 1;\nexport default () => one;\n"
    assert bundle(write(main=source)) == source


def test_no_import_is_left_and_only_the_entry_point_exports(write: Write) -> None:
    script = bundle(
        write(
            main='import { one } from "./a.js";\nexport default one;\n',
            a='import { two as second } from "./sub/b.js";\nexport const one = second;\n',
            sub__b="export async function two() {}\n",
        )
    )
    statements = re.findall(r"^(?:import|export)\b.*", script, re.MULTILINE)
    assert statements == ["export default one;"]


def test_what_is_imported_runs_first_and_once(write: Write) -> None:
    script = bundle(
        write(
            main='import { a } from "./a.js";\nimport { b } from "./b.js";\n',
            a='import { c } from "./c.js";\nexport const a = c;\n',
            b='import { c } from "./c.js";\nexport const b = c;\n',
            c="export const c = 1;\n",
        )
    )
    assert titles(script) == ["c.js", "a.js", "b.js"]


def test_names_may_stand_on_several_lines(write: Write) -> None:
    source = 'import {\n  one,\n  two as second,\n} from "./a.js";\n'
    script = bundle(write(main=source, a="export const one = 1;\nexport const two = 2;\n"))
    assert "const {\n  one,\n  two: second,\n} = module_1;" in script


def test_paths_of_this_machine_stay_out_of_it(write: Write) -> None:
    entry = write(main='import { a } from "./a.js";\n', a="export const a = 1;\n")
    assert str(entry.parents[1]) not in bundle(entry)


@pytest.mark.parametrize(
    "statement",
    [
        'import a from "./a.js";',
        'import * as a from "./a.js";',
        'import "./a.js";',
        "import { a } from './a.js';",
        'import { a } from "a.js";',
        'import { a } from "https://example.org/a.js";',
        'export { a } from "./a.js";',
        "export { a };",
        "export let a = 1;",
        "export const [a] = [1];",
    ],
)
def test_a_statement_of_another_form_is_refused(write: Write, statement: str) -> None:
    entry = write(main=f"// A script.\n{statement}\n", a="export const a = 1;\n")
    message = f"main.js, line 2: {statement!r} has none of the forms"
    with pytest.raises(ValueError, match=re.escape(message)):
        bundle(entry)


def test_a_file_that_is_not_there_is_named_with_who_wants_it(write: Write) -> None:
    with pytest.raises(ValueError, match=r"main\.js, line 2: there is no file './b\.js'"):
        bundle(write(main='\nimport { b } from "./b.js";\n'))


def test_a_name_that_is_not_exported_is_refused(write: Write) -> None:
    entry = write(main='import { a, b as c } from "./a.js";\n', a="export const a = 1, b = 2;\n")
    with pytest.raises(ValueError, match=r"main\.js, line 1: '\./a\.js' exports no 'b'"):
        bundle(entry)


def test_an_entry_point_cannot_be_imported(write: Write) -> None:
    entry = write(
        main='import { a } from "./a.js";\n', a="export const a = 1;\nexport default a;\n"
    )
    with pytest.raises(ValueError, match=r"'\./a\.js' is an entry point"):
        bundle(entry)


@pytest.mark.parametrize("back", ["main", "a", "b"])
def test_modules_that_import_one_another_in_a_circle_are_refused(write: Write, back: str) -> None:
    entry = write(
        main='import { a } from "./a.js";\n',
        a='import { b } from "./b.js";\nexport const a = 1;\n',
        b=f'import {{ a }} from "./{back}.js";\nexport const b = 1;\n',
    )
    message = rf"b\.js, line 1: '\./{back}\.js' itself needs 'b\.js' to run first"
    with pytest.raises(ValueError, match=message):
        bundle(entry)
