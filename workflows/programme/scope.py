"""Where an incident happened and where it reaches: regions and groups of markets."""

from typing import Annotated

from pydantic import Field

from workflows.programme.fields import Data, Market, Title

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


GroupName = Annotated[str, Field(pattern=r"^[A-Z]{2,5}$")]


class Region(Data):
    """A part of the world that has people of its own."""

    title: Title
    markets: tuple[Market, ...] = ()


class MarketGroup(Data):
    """Countries that are chosen as one market."""

    title: Title
    countries: Annotated[tuple[Country, ...], Field(min_length=1)]
