// The answer of /api/codes/{code}.
import type { AddOnRow, Answer, PtpRow, Source } from "../shared/api";

export interface Stated {
  statement: string;
  source: Source;
}

export interface Indicator {
  field: string;
  value: string;
  label: string | null;
  meaning: string | null;
  source: Source;
}

export interface ModifierFact {
  modifier: string;
  label: string;
  verdict: "allowed" | "conditional" | "refused";
  reasons: { verdict: string; reason: string; source: Source }[];
}

export interface CodeFacts extends Answer {
  code: string;
  system: string;
  iri: string;
  on: string;
  summary: { label: string; family: string; source: Source } | null;
  valid_to: { last_day: string; source: Source } | null;
  service_type: Stated[] | null;
  typical_settings: Stated[] | null;
  clinical_context: Stated[] | null;
  course_limit: Stated[] | null;
  payers: (Stated & { payer: string })[] | null;
  edit_sets: (Stated & { payer: string })[] | null;
  add_on_rule: (Stated & { payer: string })[] | null;
  corrections: { correction: string; source: Source }[] | null;
  indicators: Indicator[] | null;
  modifiers: ModifierFact[] | null;
  global_period: Indicator | null;
  benchmarks: (Record<string, number | string | null> & { source: Source })[] | null;
  primaries: AddOnRow[] | null;
  add_ons: AddOnRow[] | null;
  chains: { codes: string[]; source: Source }[] | null;
  bundling: (PtpRow & { with: string; this_code_is: string; label: string | null })[] | null;
  releasing_modifiers: { modifier: string; label: string; group: string; source: Source }[] | null;
  unit_limit:
    | { set: string; units: number; adjudication_indicator: string | null; meaning: string | null; rationale: string | null; source: Source }[]
    | null;
  policy_changes:
    | { date: string; what: string; change: string; before: string | number | null; after: string | number | null; source: Source }[]
    | null;
  not_in_source: string[];
  not_in_force: Record<string, string>;
}

/** Why a topic is empty: no source holds it, none answers on the date, or there is nothing to tell. */
export function whyEmpty(facts: CodeFacts, topic: string): string {
  if (facts.not_in_source.includes(topic)) return "not in source: no loaded edition holds this";
  return facts.not_in_force[topic] ?? "none";
}

export const FIELDS: Record<string, string> = {
  status: "Status",
  component: "PC/TC",
  global: "Global period",
  multiple: "Multiple procedures",
  bilateral: "Bilateral",
  assistant: "Assistant surgeon",
  cosurgeon: "Co-surgeons",
  team: "Team surgery",
  supervision: "Supervision",
  nonfacility: "Non-facility setting",
  facility: "Facility setting",
};
