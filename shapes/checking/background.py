"""What the catalog shapes need to know beside the checked files: small pieces of the graph.

The published lists always; of the codes that the files name, what the graph holds of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ...ontology.terms import BASE
from .document import Document, Fact

if TYPE_CHECKING:
    from ...graph.store import Store

LISTS = (
    "?s a mcg:Modifier ; skos:notation ?notation ; mcg:inEdition ?edition",
    "?s a mcg:PlaceOfService ; skos:notation ?notation ; skos:prefLabel ?name ; mcg:inEdition ?edition",
    "?s a mcg:PlaceOfService ; mcg:rateSetting ?rate",
    "?s a mcg:Indicator ; skos:inScheme ?scheme ; skos:notation ?notation",
    "?s a mcg:ModifierRequirement ; mcg:onModifier ?m ; mcg:onIndicator ?i ; mcg:requirementVerdict ?v ; mcg:reason ?r",
    "?s a mcg:PayerIdentifier ; mcg:identifies ?payer ; skos:notation ?notation ; mcg:identifierScheme ?scheme",
    "?s a mcg:Contradiction ; mcg:correction ?correction",
    "?s mcg:contradictedText ?pattern",
    "?s mcg:notInSetting ?setting",
    "?s a mcg:Contradiction ; mcg:inFamily ?family",
    "?s a mcg:Edition ; mcg:ofSource ?source ; mcg:release ?release ; mcg:sourceFile ?file ; mcg:sha256 ?sum",
    "?s a mcg:Edition ; mcg:rowsRead ?read ; mcg:rowsKept ?kept ; mcg:rowsRejected ?rejected",
)
OF_CODES = (
    "?code skos:notation ?notation",
    "?code mcg:inFamily ?family",
    "?s mcg:addOn ?code ; mcg:addOnType ?type ; mcg:primaryNotation ?notation",
    "?s mcg:addOn ?code ; mcg:primary ?primary",
    "?s mcg:addOn ?code ; mcg:deletionDate ?end",
    "?s mcg:limitsCode ?code ; mcg:unitMaximum ?maximum ; mcg:inSet ?set",
    "?s mcg:paysCode ?code ; mcg:globalPeriod ?global",
    "?s mcg:paysCode ?code ; mcg:paysModifier ?modifier",
    "?s mcg:paysCode ?code ; mcg:nonfacilityIndicator ?rare",
    "?s mcg:paysCode ?code ; ?property ?indicator . ?indicator a mcg:Indicator",
)
"""Patterns about `?code`. No class is told of these rows, so that they are known and not judged themselves."""
CODE = BASE + "code/"
SHARED = (CODE, BASE + "modifier/", BASE + "setting/")
"""Things of which a file and the graph speak together: the file names them, the published list knows them."""


def background(store: Store, documents: list[Document]) -> Iterator[Fact]:
    """Give the triples of a store that the shapes need to judge some files.

    A row that the files describe themselves is left to them: theirs and the graph's would mix.
    """
    own = {subject for document in documents for subject in document.subjects}
    codes = sorted({term.value for document in documents for fact in document.facts for term in _codes(fact)})
    values = "VALUES ?code { " + " ".join(f"<{code}>" for code in codes) + " }"
    queries = [(pattern, "") for pattern in LISTS] + [(pattern, values) for pattern in OF_CODES if codes]
    for pattern, restriction in queries:
        for fact in _construct(store, pattern, restriction):
            if fact[0] not in own or fact[0].value.startswith(SHARED):
                yield fact


def _codes(fact: Fact) -> Iterator[ox.NamedNode]:
    for term in (fact[0], fact[2]):
        if isinstance(term, ox.NamedNode) and term.value.startswith(CODE):
            yield term


def _construct(store: Store, pattern: str, values: str) -> Iterator[Fact]:
    answer = store.query(f"CONSTRUCT {{ {pattern} }} WHERE {{ {values} {pattern} }}")
    if isinstance(answer, ox.QueryTriples):
        for triple in answer:
            if not isinstance(triple.subject, ox.Triple) and not isinstance(triple.object, ox.Triple):
                yield triple.subject, triple.predicate, triple.object
