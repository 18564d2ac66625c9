// What a rule says of a line: why, by which record, how a payer would code it, and what mends it.
import type { JSX } from "preact";
import { Badge, type Tone } from "../shared/parts";
import { links } from "../shared/links";
import type { Evidence, Finding } from "./claims";
import type { Action } from "./fixes";

const TONES: Record<string, Tone> = { error: "bad", warning: "warn", info: "info" };
const EDITION = /^.*\/edition\//;

interface Props {
  finding: Finding;
  actions: Action[];
  act: (action: Action) => void;
}

export function FindingCard({ finding, actions, act }: Props): JSX.Element {
  const isViolation = finding.verdict === "violated";
  const tone = isViolation ? (TONES[finding.severity] ?? "info") : "good";
  return (
    <div class={`finding ${tone}`}>
      <div class="head">
        <Badge tone={tone}>{isViolation ? finding.severity : finding.verdict}</Badge>
        <a class="code" href={links.rules(finding.shape.split("#").at(-1))}>
          {finding.rule}
        </a>
        <Denial finding={finding} />
      </div>
      <p>{finding.message}</p>
      {isViolation && finding.fixes.length > 0 && (
        <ul class="fixes">
          {finding.fixes.map((fix) => (
            <li key={fix}>{fix}</li>
          ))}
        </ul>
      )}
      {isViolation && actions.length > 0 && (
        <div class="row no-print acts">
          {actions.map((action) => (
            <button key={action.name} type="button" class="plain small" onClick={() => act(action)}>
              {action.name}
            </button>
          ))}
        </div>
      )}
      <ul class="evidence">
        {finding.evidence.map((item, at) => (
          <li key={at}>{stated(item)}</li>
        ))}
      </ul>
    </div>
  );
}

function stated(item: Evidence): string {
  const row = item.row === null ? "" : `, row ${item.row}`;
  return `by ${item.edition.replace(EDITION, "")} (${item.source_file}${row})`;
}

function Denial({ finding }: { finding: Finding }): JSX.Element | null {
  const codes = [finding.group && finding.carc ? `${finding.group}-${finding.carc}` : finding.carc, ...finding.rarc].filter(Boolean);
  if (!codes.length) return null;
  return (
    <span class="denial" title="Claim adjustment group and reason code, and remark codes, as a payer would report it">
      {codes.map((code) => (
        <code key={code}>{code}</code>
      ))}
    </span>
  );
}

/** What no loaded edition covers, gathered by its reason. */
export function NotCheckedList({ findings }: { findings: Finding[] }): JSX.Element | null {
  const notices = Map.groupBy(
    findings.filter((finding) => finding.verdict === "not checked"),
    (finding) => finding.message,
  );
  if (!notices.size) return null;
  return (
    <div class="notice unknown">
      <strong>Not checked.</strong> Missing data is never a pass:
      <ul>
        {[...notices].map(([message, found]) => (
          <li key={message}>
            {message} <span class="faint">{where(found)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function where(found: Finding[]): string {
  const places = [...new Set(found.map((finding) => `${finding.claim} line ${finding.line}`))];
  return places.length > 3 ? `${places.slice(0, 3).join(", ")} and ${places.length - 3} more` : places.join(", ");
}
