"""One module per published file family; each turns a file into rows of declared tables."""

from .aoc import AOC
from .interface import Head, Release, Source
from .mue import MUE
from .ptp import PTP
from .rvu import RVU

SOURCES: tuple[Source, ...] = (AOC, MUE, PTP, RVU)
"""Every file family that a build recognises: a new one is a module and a row here."""

__all__ = ["SOURCES", "Head", "Release", "Source"]
