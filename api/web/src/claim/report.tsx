// What the judging of some claims came to.
import type { JSX } from "preact";
import type { Answer } from "../shared/api";
import { many } from "../shared/parts";
import type { Claim, Finding } from "./claims";
import { FindingCard } from "./findings";

export interface Broken {
  position: string;
  line: number | null;
  claim: string | null;
  reason: string;
}

export interface Report extends Answer {
  claims: number;
  lines: number;
  counts: Record<string, number>;
  findings: Finding[];
  broken: Broken[];
  read?: Claim[];
}

export function summary(report: Report): string {
  const counts = Object.entries(report.counts).filter(([, number]) => number > 0);
  const told = counts.length ? counts.map(([name, number]) => `${number} ${name}`).join(", ") : "no finding";
  return `${many(report.claims, "claim")}, ${many(report.lines, "line")}: ${told}.`;
}

export function Summary({ report, mended }: { report: Report; mended: string }): JSX.Element {
  const { error = 0, warning = 0 } = report.counts;
  const tone = error ? "bad" : warning ? "warn" : report.counts["not checked"] ? "unknown" : "good";
  return (
    <div class={`notice ${tone} summary`}>
      {mended && <div>{mended}</div>}
      <strong>{summary(report)}</strong>
    </div>
  );
}

export function Unlinked({ report }: { report: Report }): JSX.Element {
  return (
    <>
      <Summary report={report} mended="" />
      {report.findings
        .filter((finding) => finding.verdict !== "not checked")
        .map((finding, at) => (
          <div key={at} class="card">
            <p class="faint">
              Claim {finding.claim}, line {finding.line}
            </p>
            <FindingCard finding={finding} actions={[]} act={() => undefined} />
          </div>
        ))}
    </>
  );
}

export function BrokenList({ broken }: { broken: Broken[] }): JSX.Element | null {
  if (!broken.length) return null;
  return (
    <div class="notice bad">
      <strong>Could not be read:</strong>
      <ul>
        {broken.map((one, at) => (
          <li key={at}>
            {one.claim && `claim ${one.claim} `}
            {one.line && `line ${one.line} `}
            {one.position} {one.reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
