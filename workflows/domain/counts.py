"""How many there are, told to whoever may not see each of them."""

STEP = 5


def in_steps(count: int) -> int:
    """A count of incidents, or of what they cause, that takes in some the reader may not see: rounded up to a step.

    It is "up to" that many: nothing is told of one to four, and two of these counts never differ by one to four. Not to
    be told beside a sum of the same counts: as many of them as there are steps in it would each be one.
    """
    return -(-count // STEP) * STEP
