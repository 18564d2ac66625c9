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
    AddOnEdit AdjustmentCode BillType CdtCode Change Claim ClaimLine Code CodeEntry CodeFamily CodeGroup
    CodePair CodeRange CodeSystem Contradiction CoverageArticle CoverageContractor CoverageDocument
    CoverageVersion CptCode CrossCheck DeviceOffset DiagnosisChange DiagnosisCode DiagnosisEntry Edit EditSet
    Edition FacilityItem FeeScheduleItem Finding HcpcsCode HcpcsEntry Indicator LocalCoverageDetermination
    Modifier ModifierConflict ModifierEntry ModifierRequirement ModifierUse OutpatientItem Page Patient Payer
    PayerIdentifier PayerStatement PaymentClass PlaceOfService Practitioner PtpEdit RateSetting Register
    RevenueCode Routing Rule ServiceArea ServiceDay Setting Source SourceFile Statement SupersededEdit
    SurgicalCenterExclusion SurgicalCenterItem Topic UnitLimit about actionDate addOn addOnDeletionDate
    addOnType addedDate addendum addendumMarker adjudicationIndicator adjustedCopay adjustmentKind amends
    assistantIndicator betosCategory bilateralIndicator billable billedCode billedModifier bundles carc
    carriesHistory changeKind changedCode claimForm claimId classDevicePercent codePair codeText columnOne
    columnTwo componentIndicator conflictSeverity contractorNumber contradictedText conversionFactor
    copayCapped correction cosurgeonIndicator coverage coversCode coversTopic dayNumber daysAfter daysBefore
    deletionDate denies deviceAmount devicePercent diagnosisText differenceKind disagreements documentNumber
    editSet effectiveDate endedBy endoscopicBase evidence exampleCodes facilityIndicator facilityPracticeRvu
    facilityStatus facilityTotalRvu findingEvidence findingOn findingRule findingSeverity firstCode
    firstModifier fix fromEdition globalPeriod groupCode groupKind groupNumber identifierScheme identifies
    inArea inCategory inEdition inFamily inForceFrom inForceTo inPaymentClass inSet instruction judgedUnder
    lastCode limitsCode lineNumber lineOfBusiness longText maintenanceAction malpracticeRvu mayBeSupportedBy
    mayMean medicareCoverage minimumCopay modifierCategory modifierEffect modifierIndicator modifierLevel
    modifierText multipleDiscount multiplePricing multipleProcedureIndicator nationalCopay needsModifier
    needsSource needsSourceKind nonfacilityIndicator nonfacilityPracticeRvu nonfacilityTotalRvu notBefore
    notInSetting notInSource npiCheck ofCode ofComparedEdition ofContractor ofDiagnosis ofDocument ofEdition ofModifier
    ofSource ofVersion onBillPrefix onBillType onClaim onCode onEdit onForm onIndicator onLine onModifier
    onPage onPatient onRevenueCode orderNumber ordinal originalClaim outpatientRate part passThroughEnds payer
    payerScope paymentRate paymentWeight paysCode paysModifier performedAt placeOfServiceText policyStructure position
    practitioner pricedBy pricingMethod primary primaryDeletionDate primaryNotation rangeCategory rarc
    rateSetting rationale reason referenceText release releaseGroup releasesPtp renderingNpi requirementVerdict
    requiresPrimary revenueCode rhythmMonths routedTo rowChanged rowsKept rowsRead rowsRejected ruleId
    secondModifier serviceDay serviceFrom serviceTo serviceType sha256 shortText shownBy sourceFile sourceKind
    sourceRow stage statedBy statedGlobalPeriod statedModifier statedPayer statedPrimary statedSetting
    statedUnitMaximum statedWorkRvu statementText statusIndicator sumsUnits supervisionIndicator supportedBy
    teamIndicator terminationDate toCode toEdition toSource toVersion topic typeOfBill underAddOnEdit unitBasis
    unitMaximum units unitsPerDay usedIn validFrom validTo validitySource verdict versionNumber withdrawal
    withdrawnBy workRvu
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

XSD = _closed("http://www.w3.org/2001/XMLSchema#", "anyURI boolean date dateTime decimal double integer string")

# `code` reaches every system, with the slash escaped: code:cpt\/63621; the others need no escape: cpt:63621.
PREFIXES: dict[str, str] = {
    "mcg": MCG.base,
    "mcgsh": BASE + "shapes#",
    "code": BASE + "code/",
    "cpt": BASE + "code/cpt/",
    "hcpcs": BASE + "code/hcpcs/",
    "cdt": BASE + "code/cdt/",
    "icd10cm": BASE + "code/icd10cm/",
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
