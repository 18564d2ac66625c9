"""Keep a typing error from becoming a new IRI: the terms of every vocabulary in use, as closed namespaces.

A name that is not listed raises AttributeError. The names under `MCG` are those of ontology/vocabulary.
"""

from __future__ import annotations


class ClosedNamespace:
    """Give the IRI of a listed term as an attribute or an item; refuse every other name.

    Items are for names that Python reserves: `SH["in"]`, `SH["class"]`.
    """

    def __init__(self, base: str, names: tuple[str, ...]) -> None:
        self.base = base
        self.names = names
        self._iris = {name: base + name for name in names}

    def __getitem__(self, name: str) -> str:
        if name not in self._iris:
            raise AttributeError(f"{name} is not a term of {self.base}")
        return self._iris[name]

    def __getattr__(self, name: str) -> str:
        return self[name]


def _closed(base: str, names: str) -> ClosedNamespace:
    return ClosedNamespace(base, tuple(names.split()))


BASE = "https://w3id.org/medcodegraph/"

MCG = _closed(
    BASE + "ontology#",
    """
    AddOnEdit AdjustmentCode CdtCode Claim ClaimLine Code CodeFamily CodePair CodeRange CodeSystem Contradiction
    CptCode Edit EditSet Edition FeeScheduleItem Finding HcpcsCode Indicator Modifier ModifierConflict
    ModifierRequirement ModifierUse Page Patient Payer PayerIdentifier PayerStatement PlaceOfService Practitioner
    PtpEdit RateSetting Register Routing Rule ServiceDay Setting Source SourceFile Statement SupersededEdit Topic
    UnitLimit about addOn addOnDeletionDate addOnType adjudicationIndicator adjustmentKind amends
    assistantIndicator bilateralIndicator billedCode billedModifier bundles carc carriesHistory claimForm claimId
    codePair codeText columnOne columnTwo componentIndicator conflictSeverity contradictedText conversionFactor
    correction cosurgeonIndicator coverage coversCode coversTopic dayNumber daysAfter daysBefore deletionDate
    denies diagnosisText editSet effectiveDate endedBy endoscopicBase evidence facilityIndicator
    facilityPracticeRvu facilityTotalRvu findingEvidence findingOn findingRule findingSeverity firstCode
    firstModifier fix globalPeriod groupCode identifierScheme identifies inCategory inEdition inFamily inForceFrom
    inForceTo inSet instruction judgedUnder lastCode limitsCode lineNumber lineOfBusiness malpracticeRvu
    mayBeSupportedBy modifierCategory modifierEffect modifierIndicator modifierLevel modifierText
    multipleProcedureIndicator needsModifier needsSourceKind nonfacilityIndicator nonfacilityPracticeRvu
    nonfacilityTotalRvu notBefore notInSetting notInSource ofCode ofEdition ofSource onBillPrefix onClaim onEdit
    onForm onIndicator onLine onModifier onPage onPatient ordinal part payer payerScope paysCode paysModifier
    performedAt placeOfServiceText policyStructure position practitioner pricedBy primary primaryDeletionDate
    primaryNotation rangeCategory rarc rateSetting rationale reason release releaseGroup releasesPtp renderingNpi
    requirementVerdict requiresPrimary revenueCode rhythmMonths routedTo rowsKept rowsRead rowsRejected ruleId
    secondModifier serviceDay serviceFrom serviceTo sha256 shownBy sourceFile sourceKind sourceRow stage statedBy
    statedGlobalPeriod statedModifier statedPayer statedPrimary statedSetting statedUnitMaximum statedWorkRvu
    statementText statusIndicator sumsUnits supervisionIndicator supportedBy teamIndicator toSource topic
    typeOfBill underAddOnEdit unitBasis unitMaximum units unitsPerDay usedIn validFrom validTo validitySource
    verdict workRvu
    """,
)

SKOS = _closed(
    "http://www.w3.org/2004/02/skos/core#",
    """
    Concept ConceptScheme altLabel broader closeMatch definition exactMatch inScheme narrower notation
    note prefLabel scopeNote
    """,
)

RDF = _closed("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "first langString nil rest type")

RDFS = _closed(
    "http://www.w3.org/2000/01/rdf-schema#",
    "comment domain isDefinedBy label range seeAlso subClassOf subPropertyOf",
)

DC = _closed("http://purl.org/dc/elements/1.1/", "publisher rights")

DCTERMS = _closed(
    "http://purl.org/dc/terms/",
    "creator description identifier license modified rightsHolder source title",
)

PROV = _closed("http://www.w3.org/ns/prov#", "Entity generatedAtTime wasDerivedFrom")

SH = _closed(
    "http://www.w3.org/ns/shacl#",
    """
    BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRI IRIOrLiteral Info Literal NodeShape PropertyShape
    SPARQLConstraint SPARQLConstraintComponent SPARQLRule SPARQLTarget ValidationReport ValidationResult
    Violation Warning alternativePath and class closed conforms construct datatype deactivated declare
    description detail disjoint entailment equals flags focusNode group hasValue ignoredProperties in
    inversePath languageIn lessThan lessThanOrEquals maxCount maxExclusive maxInclusive maxLength message
    minCount minExclusive minInclusive minLength name namespace node nodeKind not oneOrMorePath or order
    path pattern prefix prefixes property qualifiedMaxCount qualifiedMinCount qualifiedValueShape
    qualifiedValueShapesDisjoint result resultMessage resultPath resultSeverity rule select severity
    shapesGraph sourceConstraint sourceConstraintComponent sourceShape sparql target targetClass
    targetNode targetObjectsOf targetSubjectsOf uniqueLang value xone zeroOrMorePath zeroOrOnePath
    """,
)

XSD = _closed("http://www.w3.org/2001/XMLSchema#", "boolean date dateTime decimal double integer string")

# `code` reaches every system, with the slash escaped: code:cpt\/63621; the others need no escape: cpt:63621.
PREFIXES: dict[str, str] = {
    "mcg": MCG.base,
    "mcgsh": BASE + "shapes#",
    "code": BASE + "code/",
    "cpt": BASE + "code/cpt/",
    "hcpcs": BASE + "code/hcpcs/",
    "cdt": BASE + "code/cdt/",
    "modifier": BASE + "modifier/",
    "pos": BASE + "setting/pos/",
    "ratesetting": BASE + "rate-setting/",
    "payer": BASE + "payer/",
    "topic": BASE + "topic/",
    "family": BASE + "family/",
    "indicator": BASE + "indicator/",
    "set": BASE + "set/",
    "edit": BASE + "edit/",
    "source": BASE + "source/",
    "edition": BASE + "edition/",
    "derived": BASE + "derived/",
    "skos": SKOS.base,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "dc": DC.base,
    "dcterms": DCTERMS.base,
    "prov": PROV.base,
    "sh": SH.base,
    "xsd": XSD.base,
}

SPARQL_PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
