"""Every command of the documentation runs, in the order in which it is to be typed."""

import pytest

from tests.support.documents.code_blocks import DOCUMENTS, blocks, commands, in_language
from tests.support.documents.ways import NoWayError, run
from tests.support.project import ROOT

TUTORIAL = ROOT / "docs" / "your_own_unit.md"  # lived by a test of its own
WITH_COMMANDS = [document for document in DOCUMENTS if commands(document) and document != TUTORIAL]
LANGUAGES = {"sh", "python", "text", "html"}


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("document", WITH_COMMANDS, ids=lambda path: path.name)
def test_the_commands_of_a_document_run(document, project):
    (project / "mingru.py").write_text(in_language(TUTORIAL, "python")[0])
    for command in commands(document):
        run(command)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_block_says_its_language_so_that_no_command_is_missed(document):
    assert {block.language for block in blocks(document)} <= LANGUAGES


@pytest.mark.parametrize(
    "command",
    ["frobnicate --all", "python -m nowhere", "python script.py", "DEBUG=1 frobnicate"],
)
def test_a_command_without_a_way_fails(command):
    with pytest.raises(NoWayError, match="no way to run"):
        run(command)


@pytest.mark.parametrize(
    "command",
    [
        "python -m train fit --preset compact --unit grru --corpus text8",
        "python -m train fit --preset compact --unit gru --corpse text8",
        "python -m bench --quickly",
        "accelerate launch --multi_gpu --num_processes 4 -m train fit --unit grru",
        'sbatch --array=0-8 --wrap "python -m train swep"',
    ],
)
def test_a_word_that_means_nothing_fails(command):
    with pytest.raises(SystemExit) as end:
        run(command)
    assert end.value.code == 2


def test_a_target_that_make_does_not_know_fails():
    with pytest.raises(Exception, match="make"):
        run("make coffee")
