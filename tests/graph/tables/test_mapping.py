"""The R2RML documents are read as records; what is not supported is refused by name."""

import pytest
from medcodegraph.errors import InputError
from medcodegraph.graph.tables.mapping import TermMap, read_mapping
from medcodegraph.graph.tables.schema import columns
from medcodegraph.graph.tables.triples import COLUMN

HEAD = """@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix ex: <https://example.org/> .
ex:maps#m a rr:TriplesMap ; rr:logicalTable [ rr:tableName "t" ] ;
""".replace("ex:maps#m", "<https://example.org/maps#m>")
SUBJECT = 'rr:subjectMap [ rr:template "https://example.org/{id}" ]'


def _read(tmp_path, text):
    path = tmp_path / "m.ttl"
    path.write_text(HEAD + text)
    return read_mapping([path])


def test_a_triples_map_is_a_record(tmp_path):
    ((triples_map,),) = _read(
        tmp_path,
        """rr:subjectMap [ rr:template "https://example.org/{id}" ; rr:class ex:C ; rr:graph ex:g ] ;
        rr:predicateObjectMap [ rr:predicate ex:z ; rr:object ex:o ] ,
          [ rr:predicate ex:b ; rr:objectMap [ rr:column "b" ; rr:language "en" ] ] ,
          [ rr:predicate ex:c ; rr:objectMap [ rr:column "c" ; rr:datatype ex:d ] ] ,
          [ rr:predicate ex:i ; rr:objectMap [ rr:column "i" ; rr:termType rr:IRI ] ] .""",
    ).values()
    assert (triples_map.name, triples_map.table) == ("m", "t")
    assert triples_map.subject == TermMap("template", "https://example.org/{id}")
    assert triples_map.graph == TermMap("constant", "https://example.org/g")
    assert triples_map.predicates == (
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", TermMap("constant", "https://example.org/C")),
        ("https://example.org/b", TermMap("column", "b", None, "en")),
        ("https://example.org/c", TermMap("column", "c", "https://example.org/d")),
        ("https://example.org/i", TermMap("iri", "i")),
        ("https://example.org/z", TermMap("constant", "https://example.org/o")),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{SUBJECT} ; rr:sqlQuery 'SELECT 1' .", "R2RML term not supported: rr:sqlQuery"),
        (f"{SUBJECT} ; rr:joinCondition [] .", "R2RML term not supported: rr:joinCondition"),
        (f"{SUBJECT} ; rr:predicatObjectMap [] .", "R2RML term not supported: rr:predicatObjectMap"),
        (
            f'{SUBJECT} ; rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ rr:column "c" ;'
            " rr:termType rr:BlankNode ] ] .",
            "R2RML term type not supported: <http://www.w3.org/ns/r2rml#BlankNode>",
        ),
        ("rr:subjectMap [] .", "neither rr:template nor rr:column"),
        (f"{SUBJECT} , [ rr:template 'x' ] .", "has 2 rr:subjectMap, expected one"),
        ("rr:predicateObjectMap [ rr:predicate ex:p ; rr:object ex:o ] .", "has 0 rr:subjectMap, expected one"),
        (f"{SUBJECT} ; rr:predicateObjectMap [ rr:object ex:o ] .", "has 0 rr:predicate, expected one"),
    ],
)
def test_what_is_not_supported_is_refused(tmp_path, text, reason):
    with pytest.raises(InputError, match=reason):
        _read(tmp_path, text)


def test_every_column_of_the_mapping_exists(mapping, database):
    """DuckDB would say so at the first build; this says it before."""
    count = 0
    for table, maps in mapping.items():
        for triples_map in maps:
            terms = [triples_map.subject, triples_map.graph, *(term for _, term in triples_map.predicates)]
            for term in filter(None, terms):
                used = COLUMN.findall(term.text) if term.kind == "template" else [term.text]
                if term.kind != "constant":
                    assert set(used) <= set(columns(database, table)), (table, term.text)
                    count += len(used)
    assert count > 250
