"""One module per published file family; each turns a file into rows of declared tables."""

from .aoc import AOC
from .asc import ASC
from .coverage import COVERAGE
from .hcpcs import HCPCS
from .icd10 import ICD10
from .interface import Head, Release, Source
from .mue import MUE
from .opps import OPPS
from .ptp import PTP
from .rvu import RVU

SOURCES: tuple[Source, ...] = (AOC, MUE, PTP, RVU, *HCPCS, OPPS, *ASC, *ICD10, *COVERAGE)
"""Every file family that a build recognises: a new one is a module and a row here."""

__all__ = ["SOURCES", "Head", "Release", "Source"]
