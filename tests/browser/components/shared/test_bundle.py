"""A bundle in a browser: it does what its modules do there by themselves."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

import memviz
from memviz.components.shared.assets import script_of
from memviz.components.shared.bundle import bundle

pytestmark = pytest.mark.browser

PACKAGE = Path(memviz.__file__).parent
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.glob("components/**/*.js"))
COMPONENTS = [path.parent.name for path in MODULES if path.stem == path.parent.name]
RUN = """async (source) => {
  const script = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
  return script.default();
}"""
OF_TOY = {
    "main": """import { count } from "./count.js";
import { name as other, Person } from "./person.js";
const name = "main";
export default async () => [name, other, new Person().greeting(), await count(), await count()];
""",
    "count": """let calls = 0;
export async function count() { return ++calls; }
""",
    "person": """import { count } from "./count.js";
export const name = "person";
const greeting = "good day";
export class Person { constructor() { count(); } greeting() { return greeting; } }
""",
}


def test_modules_keep_their_own_names_and_share_what_they_import(
    desktop: Page, tmp_path: Path
) -> None:
    for name, source in OF_TOY.items():
        (tmp_path / f"{name}.js").write_text(source, "utf-8")
    found = desktop.evaluate(RUN, bundle(tmp_path / "main.js"))
    assert found == ["main", "person", "good day", 2, 3]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_every_script_is_a_module_that_a_browser_loads_as_it_is(modules: Page, path: Path) -> None:
    exported = modules.evaluate("async (path) => Object.keys(await import(path))", f"/{path}")
    assert exported != []


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_exports_one_function_for_streamlit_to_call(
    desktop: Page, component: str
) -> None:
    exported = desktop.evaluate(
        """async (source) => {
          const url = "data:text/javascript;charset=utf-8," + encodeURIComponent(source);
          return Object.entries(await import(url)).map(([name, value]) => [name, typeof value]);
        }""",
        script_of(component),
    )
    assert exported == [["default", "function"]]
