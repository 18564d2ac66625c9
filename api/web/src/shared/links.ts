// Addresses of the pages; codes and dates are always encoded.
import { address } from "./api";
import { parameter, today } from "./use";

function on(): string {
  return parameter("on");
}

/** A link of today says no date, so that it still means today tomorrow. */
function dated(date: string): string {
  return date === today() ? "" : date;
}

export const links = {
  home: (): string => address("/", { on: on() }),
  search: (text: string): string => address("/", { q: text, on: on() }),
  code: (code: string, date = on()): string => address(`/code/${encodeURIComponent(code)}`, { on: dated(date) }),
  pair: (one: string, two: string, date = on()): string =>
    address(`/pair/${encodeURIComponent(one)}${two && `/${encodeURIComponent(two)}`}`, { on: dated(date) }),
  pairs: (): string => address("/pair", { on: on() }),
  claim: (): string => "/claim",
  explore: (): string => "/explore",
  rules: (rule?: string): string => address("/rules", { rule }),
  editions: (): string => address("/editions", { on: on() }),
  lists: (list?: string, item?: string): string => address("/lists", { list, item, on: on() }),
};

const OF_KIND: Record<string, (notation: string) => string> = {
  code: (notation) => links.code(notation),
  modifier: (notation) => links.lists("modifiers", notation),
  setting: (notation) => links.lists("settings", notation),
  payer: (notation) => links.lists("payers", notation),
};

export function linkOf(kind: string, notation: string): string {
  return (OF_KIND[kind] ?? links.search)(notation);
}

/** Say whether a text has the form of a CPT, HCPCS or CDT code. */
export function isCode(text: string): boolean {
  return /^(\d{4}[0-9AFMTU]|[A-V]\d{4})$/i.test(text.trim());
}
