"""`./muster demo` without a browser: the story plays to its end, and ten lines are enough."""

import subprocess
import sys
from pathlib import Path

from bot.demo.play import BEGIN

HERE = Path(__file__).resolve().parents[2]
MOST = 10


def demo(*options: str) -> str:
    command = [sys.executable, "-m", "bot.demo.play", "--port", "0", *options]
    return subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True, timeout=300).stdout


def test_the_story_plays_and_ten_lines_say_how_it_went() -> None:
    said = demo().splitlines()

    assert 1 < len(said) <= MOST
    assert "Refused by Slack's rules: 0." in "\n".join(said)
    assert len(BEGIN.splitlines()) <= MOST


def test_the_transcript_is_a_page_of_what_people_read() -> None:
    page = demo("--transcript")

    assert page.startswith("# ")
    assert "Alice chooses “Declare incident from message”" in page
    assert "\n## #inc-" in page
    assert page.count("```") % 2 == 0
