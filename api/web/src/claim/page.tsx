// Check a claim, see each finding on its line, mend it, and see the claim judged again. Nothing is stored.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { ask, Problem, useKey } from "../shared/api";
import { AnsweredBy, Trouble } from "../shared/parts";
import { show } from "../shared/shell";
import { type Claim, fromJson, SAMPLES, whole } from "./claims";
import { ClaimForm } from "./form";
import { NotCheckedList } from "./findings";
import { type Broken, BrokenList, type Report, Summary, summary, Unlinked } from "./report";
import "./claim.css";

const MOST_FORMS = 20;
const FORMS = "claim JSON, X12 837P or 837I, FHIR Claim, ExplanationOfBenefit or Bundle";

function ClaimPage(): JSX.Element {
  const [claims, setClaims] = useState<Claim[]>([SAMPLES[0]![1]]);
  const [way, setWay] = useState<"form" | "paste">("form");
  const [text, setText] = useState("");
  const [report, setReport] = useState<Report | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [mended, setMended] = useState("");
  const asked = useRef(0);

  const judge = async (body: string, read: Claim[] | null, done = ""): Promise<void> => {
    const turn = ++asked.current;
    setBusy(true);
    setProblem(null);
    try {
      const type = read ? "application/json" : "text/plain";
      const init = { method: "POST", body, headers: { "Content-Type": type } };
      const answer = await ask<Report>("/api/claims/validate", { released: true, echo: !read }, init);
      if (turn !== asked.current) return;
      const known = read ?? answer.read?.map(whole) ?? null;
      setReport(answer);
      setMended(done);
      setClaims(known ?? []);
      if (known) setWay("form");
    } catch (error) {
      if (turn !== asked.current) return;
      setReport(null);
      setProblem(error instanceof Problem ? error : new Problem(0, "Error", String(error)));
    } finally {
      if (turn === asked.current) setBusy(false);
    }
  };
  const judgeClaims = (next: Claim[], done = ""): void => {
    setClaims(next);
    void judge(JSON.stringify(next), next, done);
  };
  const judgeText = (pasted: string): void => {
    void judge(pasted, fromJson(pasted));
  };
  const change = (at: number, claim: Claim): void => setClaims(claims.map((one, place) => (place === at ? claim : one)));
  const mend = (at: number, name: string, claim: Claim): void => {
    judgeClaims(
      claims.map((one, place) => (place === at ? claim : one)),
      `${name}. The claim was judged again.`,
    );
  };
  const load = (claim: Claim): void => {
    setReport(null);
    setMended("");
    setWay("form");
    setClaims([claim]);
  };

  return (
    <div onDragOver={(event) => event.preventDefault()} onDrop={(event) => dropped(event, (got) => (setText(got), judgeText(got)))}>
      <div class="row spread">
        <h1>Check a claim</h1>
        <label class="field no-print">
          <span>Sample</span>
          <select onChange={(event) => load(SAMPLES[Number(event.currentTarget.value)]![1])}>
            {SAMPLES.map(([name], place) => (
              <option key={name} value={place}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="notice good kept-nowhere">
        <strong>Nothing is stored.</strong> The claim is judged in memory and forgotten; it is not logged and not sent to anyone else. Leave
        names and numbers of patients out all the same: any key that tells patients apart will do.
      </p>
      <div class="tabs no-print" role="tablist" aria-label="How to give the claim">
        <Tab id="form" way={way} setWay={setWay} name="Form" />
        <Tab id="paste" way={way} setWay={setWay} name="Paste or drop a file" />
      </div>
      {problem?.status === 401 && <KeyField />}
      {problem && <Trouble problem={problem} />}
      {problem && <BrokenList broken={(problem.body["broken"] as Broken[] | undefined) ?? []} />}
      <p class="unseen" role="status">{busy ? "Judging" : `${mended} ${report ? summary(report) : ""}`}</p>
      {way === "paste" && (
        <div role="tabpanel" aria-labelledby="tab-paste">
          <label class="field wide">
            <span>A claim as {FORMS}: its content tells which</span>
            <textarea rows={14} spellcheck={false} class="code" value={text} onInput={(event) => setText(event.currentTarget.value)} placeholder="Paste here, or drop a file anywhere on this page." />
          </label>
          <div class="row">
            <button type="button" class="plain main" disabled={!text.trim() || busy} onClick={() => judgeText(text)}>
              Check
            </button>
            <label class="field">
              <span>Or choose a file</span>
              <input type="file" onChange={(event) => void read(event.currentTarget.files, (got) => (setText(got), judgeText(got)))} />
            </label>
          </div>
          {report && !claims.length && <Unlinked report={report} />}
        </div>
      )}
      {way === "form" && (
        <div role="tabpanel" aria-labelledby="tab-form" class={busy ? "busy" : undefined}>
          {report && <Summary report={report} mended={mended} />}
          {claims.slice(0, MOST_FORMS).map((claim, at) => (
            <ClaimForm
              key={at}
              claim={claim}
              findings={report?.findings.filter((finding) => finding.claim === claim.id) ?? []}
              change={(next) => change(at, next)}
              mend={(name, next) => mend(at, name, next)}
            />
          ))}
          {claims.length > MOST_FORMS && <p class="notice unknown">{claims.length - MOST_FORMS} more claims were judged and are not shown as forms.</p>}
          <div class="row no-print">
            <button type="button" class="plain main" disabled={busy || !claims.length} onClick={() => judgeClaims(claims)}>
              Check the claim
            </button>
            <button type="button" class="plain" onClick={() => (setText(JSON.stringify(claims.length === 1 ? claims[0] : claims, null, 1)), setWay("paste"))}>
              As JSON
            </button>
          </div>
        </div>
      )}
      {report && <BrokenList broken={report.broken} />}
      {report && <NotCheckedList findings={report.findings} />}
      <AnsweredBy answer={report} />
    </div>
  );
}

function Tab({ id, way, setWay, name }: { id: "form" | "paste"; way: string; setWay: (way: "form" | "paste") => void; name: string }): JSX.Element {
  return (
    <button type="button" role="tab" id={`tab-${id}`} aria-selected={way === id} onClick={() => setWay(id)}>
      {name}
    </button>
  );
}

function KeyField(): JSX.Element {
  return (
    <label class="field">
      <span>This server asks for a key; it is kept in this page alone</span>
      <input type="password" autocomplete="off" onInput={(event) => useKey(event.currentTarget.value)} />
    </label>
  );
}

function dropped(event: DragEvent, then: (text: string) => void): void {
  event.preventDefault();
  void read(event.dataTransfer?.files ?? null, then);
}

async function read(files: FileList | null, then: (text: string) => void): Promise<void> {
  const file = files?.[0];
  if (file) then(await file.text());
}

show("claim", ClaimPage);
