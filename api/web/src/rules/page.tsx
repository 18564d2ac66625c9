// Every rule: what it says, how a denial of it is coded, who published it, what it needs, and the shape itself.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Answer } from "../shared/api";
import { AnsweredBy, Badge, DateField, NotChecked, type Tone, Trouble, Wait } from "../shared/parts";
import { show } from "../shared/shell";
import { parameter, remember, useAnswer, useDate } from "../shared/use";
import { Examples } from "./examples";
import "./rules.css";

interface Rule {
  rule: string;
  shape: string;
  kind: string;
  label: string;
  severity: string;
  verdict: string | null;
  stage: number | null;
  denies: boolean;
  group: string | null;
  carc: string | null;
  rarc: string[];
  message: string | null;
  fixes: string[];
  source: string | null;
  needs: string[];
  judged_by: string[];
  not_checked: string[];
}

const TONES: Record<string, Tone> = { error: "bad", warning: "warn", info: "info" };

function RulesPage(): JSX.Element {
  const [kind, setKind] = useState(parameter("kind") || "claim");
  const [severity, setSeverity] = useState("");
  const [words, setWords] = useState("");
  const [on, setOn] = useDate();
  const asked = parameter("rule");
  const { answer, problem, busy } = useAnswer<Answer & { rules: Rule[] }>("/api/rules", { on, kind });
  useEffect(() => {
    if (answer && asked) document.getElementById(asked)?.scrollIntoView();
  }, [answer, asked]);
  const rules = (answer?.rules ?? []).filter(
    (rule) =>
      (!severity || rule.severity === severity) &&
      [rule.rule, rule.label, rule.message, rule.source, rule.carc, ...rule.rarc, name(rule)].join(" ").toLowerCase().includes(words.toLowerCase()),
  );
  return (
    <>
      <h1>Rules</h1>
      <p class="faint">Each rule is one SHACL shape. Claim rules judge claims; catalog rules judge whether the graph itself is well formed.</p>
      <div class="row no-print">
        <label class="field">
          <span>Kind</span>
          <select value={kind} onChange={(event) => (setKind(event.currentTarget.value), remember({ kind: event.currentTarget.value }))}>
            <option value="claim">Claim rules</option>
            <option value="catalog">Catalog rules</option>
          </select>
        </label>
        <label class="field">
          <span>Severity</span>
          <select value={severity} onChange={(event) => setSeverity(event.currentTarget.value)}>
            {["", "error", "warning", "info"].map((one) => (
              <option key={one} value={one}>
                {one || "all"}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>Filter</span>
          <input type="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
        <DateField on={on} change={setOn} />
      </div>
      {problem && <Trouble problem={problem} />}
      <Wait busy={busy && !answer} />
      {answer && <p class="faint" role="status">{`${rules.length} of ${answer.rules.length} rules`}</p>}
      <div class="rules">
        {rules.map((rule) => (
          <Card key={rule.shape} rule={rule} on={on} open={[rule.rule, name(rule)].includes(asked)} />
        ))}
      </div>
      <AnsweredBy answer={answer} />
    </>
  );
}

function name(rule: Rule): string {
  return rule.shape.split("#").at(-1) ?? rule.shape;
}

function Card({ rule, on, open }: { rule: Rule; on: string; open: boolean }): JSX.Element {
  const [isOpen, setOpen] = useState(open);
  const codes = [rule.group && rule.carc ? `${rule.group}-${rule.carc}` : "", ...rule.rarc].filter(Boolean).join(" ");
  return (
    <details id={name(rule)} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="code name">{rule.rule || name(rule)}</span>
        <span class="label">{rule.label}</span>
        <span class="codes faint">{codes}</span>
        <Badge tone={TONES[rule.severity] ?? "unknown"}>{rule.severity}</Badge>
      </summary>
      {isOpen && <Body rule={rule} on={on} />}
    </details>
  );
}

function Body({ rule, on }: { rule: Rule; on: string }): JSX.Element {
  const { answer, problem } = useAnswer<Answer & { shapes: (Rule & { turtle: string })[] }>(`/api/rules/${encodeURIComponent(name(rule))}`, { on });
  return (
    <div class="body">
      {rule.message && <p>{rule.message}</p>}
      {rule.fixes.length > 0 && (
        <ul>
          {rule.fixes.map((fix) => (
            <li key={fix}>{fix}</li>
          ))}
        </ul>
      )}
      <dl class="facts">
        <dt>Published by</dt>
        <dd>{rule.source || "unknown"}</dd>
        {rule.verdict && rule.verdict !== "violated" && (
          <>
            <dt>Says</dt>
            <dd>{rule.verdict}</dd>
          </>
        )}
        <dt>Judged by</dt>
        <dd>{rule.judged_by.length ? rule.judged_by.map((key) => <code key={key}>{key} </code>) : rule.needs.length ? "no loaded edition" : "the claim alone"}</dd>
        <dt>Shape</dt>
        <dd>
          <code class="iri">{rule.shape}</code>
        </dd>
      </dl>
      <NotChecked reasons={rule.not_checked} />
      <Examples rule={name(rule)} />
      {problem && <Trouble problem={problem} />}
      {answer?.shapes
        .filter((shape) => shape.shape === rule.shape)
        .map((shape) => (
          <details key={shape.shape}>
            <summary>The shape as Turtle</summary>
            <pre tabIndex={0}>{shape.turtle}</pre>
          </details>
        ))}
    </div>
  );
}

show("rules", RulesPage);
