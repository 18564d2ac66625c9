// One claim as a form: its head, its lines, and under each line what was found.
import type { JSX } from "preact";
import { Badge } from "../shared/parts";
import { links } from "../shared/links";
import { isCode } from "../shared/links";
import { type Claim, type Finding, type Line, newLine } from "./claims";
import { FindingCard } from "./findings";
import { actions } from "./fixes";

interface Props {
  claim: Claim;
  findings: Finding[];
  change: (claim: Claim) => void;
  mend: (name: string, claim: Claim) => void;
}

export function ClaimForm({ claim, findings, change, mend }: Props): JSX.Element {
  const setLine = (at: number, line: Line): void => change({ ...claim, lines: claim.lines.map((one, place) => (place === at ? line : one)) });
  const add = (): void => {
    const number = Math.max(0, ...claim.lines.map((line) => line.number)) + 1;
    change({ ...claim, lines: [...claim.lines, newLine(number, claim.lines.at(-1))] });
  };
  const isHospital = claim.form === "837I";
  return (
    <section class="card claim" aria-label={`Claim ${claim.id}`}>
      <div class="row">
        <Text label="Claim" value={claim.id} size={14} set={(id) => change({ ...claim, id: id ?? "" })} />
        <label class="field">
          <span>Form</span>
          <select value={claim.form} onChange={(event) => change({ ...claim, form: event.currentTarget.value })}>
            <option value="837P">837P professional</option>
            <option value="837I">837I institutional</option>
          </select>
        </label>
        <Text label="Payer" value={claim.payer} size={12} set={(payer) => change({ ...claim, payer })} />
        <Text label="Patient key" value={claim.patient} size={14} set={(patient) => change({ ...claim, patient })} />
        {isHospital && <Text label="Type of bill" value={claim.type_of_bill} size={5} set={(type_of_bill) => change({ ...claim, type_of_bill })} />}
      </div>
      <div class="lines">
        {claim.lines.map((line, at) => {
          const found = findings.filter((finding) => finding.line === line.number && finding.verdict !== "not checked");
          return (
            <fieldset key={line.number} class={worst(found)}>
              <legend>
                Line {line.number} {isCode(line.code) && <a href={links.code(line.code, line.from)}>about {line.code}</a>}{" "}
                {!found.length && findings.length > 0 && <Badge tone="good">nothing found</Badge>}
              </legend>
              <LineFields line={line} isHospital={isHospital} set={(next) => setLine(at, next)} />
              <button
                type="button"
                class="plain small remove no-print"
                aria-label={`Remove line ${line.number}`}
                onClick={() => change({ ...claim, lines: claim.lines.filter((one) => one !== line) })}
              >
                Remove
              </button>
              {found.map((finding, place) => (
                <FindingCard key={place} finding={finding} actions={actions(finding, claim)} act={(action) => mend(action.name, action.apply(claim))} />
              ))}
            </fieldset>
          );
        })}
      </div>
      <button type="button" class="plain small no-print" onClick={add}>
        Add a line
      </button>
    </section>
  );
}

function worst(findings: Finding[]): string {
  const violations = findings.filter((finding) => finding.verdict === "violated").map((finding) => finding.severity);
  return violations.includes("error") ? "bad" : violations.includes("warning") ? "warn" : "";
}

function LineFields({ line, isHospital, set }: { line: Line; isHospital: boolean; set: (line: Line) => void }): JSX.Element {
  return (
    <div class="row fields">
      <Text label="Code" value={line.code} size={7} set={(code) => set({ ...line, code: (code ?? "").toUpperCase() })} />
      <Text label="Modifiers" value={line.modifiers.join(" ")} size={12} set={(text) => set({ ...line, modifiers: words(text) })} />
      <label class="field">
        <span>Units</span>
        <input type="number" min="0" step="any" class="units" value={line.units ?? ""} onChange={(event) => set({ ...line, units: numberOr(event.currentTarget.value) })} />
      </label>
      <label class="field">
        <span>From</span>
        <input type="date" value={line.from} onChange={(event) => set({ ...line, from: event.currentTarget.value, to: null })} />
      </label>
      {isHospital ? (
        <Text label="Revenue code" value={line.revenue_code} size={5} set={(revenue_code) => set({ ...line, revenue_code })} />
      ) : (
        <Text label="Place" value={line.place_of_service} size={3} set={(place_of_service) => set({ ...line, place_of_service })} />
      )}
      <Text label="Rendering" value={line.rendering} size={11} set={(rendering) => set({ ...line, rendering })} />
      <Text label="Diagnoses" value={line.diagnoses.join(" ")} size={12} set={(text) => set({ ...line, diagnoses: words(text) })} />
    </div>
  );
}

function words(text: string | null): string[] {
  return (text ?? "").toUpperCase().split(/[\s,;]+/).filter(Boolean);
}

function numberOr(text: string): number | null {
  return text === "" ? null : Number(text);
}

/** A text field that gives its value when it is left, so that half-typed words are never split. */
function Text({ label, value, size, set }: { label: string; value: string | null; size: number; set: (value: string | null) => void }): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input class="code" size={size} value={value ?? ""} autocomplete="off" spellcheck={false} onChange={(event) => set(event.currentTarget.value.trim() || null)} />
    </label>
  );
}
