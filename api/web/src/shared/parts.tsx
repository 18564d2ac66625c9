// The pieces that every page is made of: sources, badges, tables, notices.
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import type { Answer, EditionUsed, Problem, Source } from "./api";
import { links } from "./links";

/** Where a fact was stated: a short mark, and all of it on hover, on focus and in print. */
export function Cited({ source, editions }: { source: Source | null | undefined; editions?: EditionUsed[] }): JSX.Element | null {
  const id = useId();
  if (!source) return null;
  const edition = editions?.find((one) => one.key === source.edition);
  const short = source.cited ?? source.edition ?? "source unknown";
  return (
    <span class="cited" tabIndex={0} aria-describedby={id} onMouseEnter={beside} onFocus={beside}>
      <span class="cited-short">{short}</span>
      <span class="cited-all" role="tooltip" id={id}>
        {source.cited && <span>{source.cited}</span>}
        {source.evidence && <span class="faint">evidence: {source.evidence}</span>}
        {source.edition && (
          <span>
            {edition?.title ?? source.edition}
            {edition?.title && <span class="faint"> {source.edition}</span>}
          </span>
        )}
        {source.file && (
          <span class="faint">
            {source.file}
            {source.row ? `, row ${source.row}` : ""}
          </span>
        )}
        {edition?.in_force_from && (
          <span class="faint">
            in force {edition.in_force_from} to {edition.in_force_to ?? "now"}
            {edition.outlived ? "; older than its release rhythm" : ""}
          </span>
        )}
        {edition?.note && <span class="faint">{edition.note}</span>}
      </span>
    </span>
  );
}

/** Put the note next to its mark on the screen, where no scrolling table cuts it off. */
function beside(event: Event): void {
  const mark = event.currentTarget as HTMLElement;
  const note = mark.lastElementChild as HTMLElement;
  const place = mark.getBoundingClientRect();
  const width = Math.min(384, innerWidth - 16);
  note.style.maxWidth = `${width}px`;
  note.style.left = `${Math.max(8, Math.min(place.left, innerWidth - width - 8))}px`;
  const above = place.bottom > innerHeight * 0.7;
  note.style.top = above ? "" : `${place.bottom + 2}px`;
  note.style.bottom = above ? `${innerHeight - place.top + 2}px` : "";
}

export type Tone = "bad" | "warn" | "good" | "info" | "unknown";

const MARKS: Record<Tone, string> = { bad: "✕", warn: "!", good: "✓", info: "i", unknown: "?" };

/** A short word with a colour and a sign: colour alone never says anything. */
export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }): JSX.Element {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{MARKS[tone]}</span> {children}
    </span>
  );
}

export function CodeLink({ code, on, label }: { code: string; on?: string; label?: string | null }): JSX.Element {
  return (
    <a class="code" href={links.code(code, on)} title={label ?? undefined}>
      {code}
    </a>
  );
}

/** What is not held, and why: an absence is told like any other fact. */
export function Missing({ what, why }: { what: string; why: string }): JSX.Element {
  return (
    <p class="missing">
      <Badge tone="unknown">{what}</Badge> {why}
    </p>
  );
}

export function NotChecked({ reasons }: { reasons: string[] | undefined }): JSX.Element | null {
  if (!reasons?.length) return null;
  return (
    <div class="notice unknown">
      <strong>Not checked.</strong> Missing data is never a pass:
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </div>
  );
}

export function Trouble({ problem }: { problem: Problem }): JSX.Element {
  return (
    <div class="notice bad" role="alert">
      <strong>{problem.title || "That did not work"}.</strong> {problem.message}
    </div>
  );
}

export function Wait({ busy }: { busy: boolean }): JSX.Element {
  return <div role="status">{busy && <p class="wait">Loading …</p>}</div>;
}

/** Which graph answers; the embedded default says so on every page. */
export function AnsweredBy({ answer }: { answer: Answer | null }): JSX.Element | null {
  if (!answer) return null;
  return (
    <p class="answered">
      {answer.is_default ? (
        <>
          <strong>Embedded default:</strong> a curated subset of codes. It speaks of its own codes and no others; build a
          graph from the CMS files for real work.
        </>
      ) : (
        <>Graph: {answer.graph}</>
      )}
    </p>
  );
}

export function DateField({ on, change, label = "Date of service" }: { on: string; change: (on: string) => void; label?: string }): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input type="date" value={on} onChange={(event) => change(event.currentTarget.value)} />
    </label>
  );
}

/** Say how many there are of something. */
export function many(number: number, one: string, several = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : several}`;
}

export function period(row: { effective: string | null; deletion: string | null }): string {
  return `${row.effective ?? "unknown"} to ${row.deletion ?? "now"}`;
}
