"""What is shown of an earlier moment: it says so first, and has nothing to press."""

from commands.views.blocks import Block, Rendered, section


def read_only(shown: Rendered, heading: str) -> Rendered:
    kept = [_without_button(block) for block in shown.blocks if block["type"] != "actions"]
    return Rendered(text=f"{heading} {shown.text}", blocks=(section(f":hourglass: *{heading}*"), *kept))


def _without_button(block: Block) -> Block:
    return {name: value for name, value in block.items() if name != "accessory"}
