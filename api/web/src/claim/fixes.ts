// From the text of a fix to something that a button can do to the claim. A text that no row knows stays advice.
import { type Claim, type Finding, type Line, newLine } from "./claims";

export interface Action {
  name: string;
  apply: (claim: Claim) => Claim;
}

type Found = RegExpMatchArray;
type Maker = (found: Found, finding: Finding, claim: Claim) => Action[];

const CODE = "[0-9A-Z][0-9]{3}[0-9A-Z]";
const MODIFIER = "[0-9A-Z]{2}";

const KINDS: [RegExp, Maker][] = [
  [/Correct the units: at most (\d+) a day/, ([, units], finding) => [onLine(finding, `Set ${units} units`, (line) => ({ ...line, units: Number(units) }))]],
  [new RegExp(`(?:Bill a primary of ${CODE} that was performed that day(?:; listed)?|Listed primaries of ${CODE}): ([^.]*)\\.`), addPrimaries],
  [new RegExp(`\\b[Aa]dd (?:the modifier that says how: )?((?:${MODIFIER}(?:, | or )?)+)\\b(.*)`), addModifiers],
  [/report(?:s|ed)? .*?with (\d\d), (\d\d) or (\d\d)|say with (\d\d), (\d\d) or (\d\d)/, sayWith],
  [new RegExp(`[Rr]emove (?:or replace modifier )?(${MODIFIER})(?=\\.|,|;| from the modifiers)`), ([, modifier = ""], finding) => [withoutModifier(finding, modifier)]],
  [new RegExp(`[Rr]emove (${CODE})\\b`), ([, code = ""]) => [withoutCode(code)]],
  [/([Rr]emove|Otherwise remove) the (repeated line|bundled line|visit|line of the assistant)/, (_, finding) => [withoutLine(finding)]],
  [/otherwise remove it\./, (_, finding) => [withoutLine(finding)]],
  [/Remove the place of service\./, (_, finding) => [onLine(finding, "Clear the place of service", (line) => ({ ...line, place_of_service: null }))]],
  [/Remove the repeated modifier\./, (_, finding) => [onLine(finding, "Remove the repeated modifier", (line) => ({ ...line, modifiers: [...new Set(line.modifiers)] }))]],
  [/Report one line with modifier 50 and one unit\./, (_, finding) => [onLine(finding, "Add 50, one unit", (line) => ({ ...withModifier(line, "50"), units: 1 }))]],
  [new RegExp(`Move the modifier from (${CODE}) to (${CODE})`), moveModifier],
];

/** Return what can be done about a finding at the press of a button, each action once. */
export function actions(finding: Finding, claim: Claim): Action[] {
  const found = finding.fixes.flatMap((fix) =>
    KINDS.flatMap(([pattern, make]) => {
      const match = fix.match(pattern);
      return match ? make(match, finding, claim) : [];
    }),
  );
  return [...new Map(found.map((action) => [action.name, action])).values()];
}

function changed(claim: Claim, change: (lines: Line[]) => Line[]): Claim {
  return { ...claim, lines: change(claim.lines) };
}

function onLine(finding: Finding, name: string, change: (line: Line) => Line): Action {
  return lineAction(finding.line, name, change);
}

function lineAction(number: number, name: string, change: (line: Line) => Line): Action {
  return {
    name: `${name} on line ${number}`,
    apply: (claim) => changed(claim, (lines) => lines.map((line) => (line.number === number ? change(line) : line))),
  };
}

function withModifier(line: Line, modifier: string): Line {
  return line.modifiers.includes(modifier) ? line : { ...line, modifiers: [...line.modifiers, modifier] };
}

function withoutModifier(finding: Finding, modifier: string): Action {
  return onLine(finding, `Remove modifier ${modifier}`, (line) => ({ ...line, modifiers: line.modifiers.filter((one) => one !== modifier) }));
}

function withoutLine(finding: Finding): Action {
  return { name: `Remove line ${finding.line}`, apply: (claim) => changed(claim, (lines) => lines.filter((line) => line.number !== finding.line)) };
}

function withoutCode(code: string): Action {
  return { name: `Remove ${code}`, apply: (claim) => changed(claim, (lines) => lines.filter((line) => line.code !== code)) };
}

function addPrimaries([, listed = ""]: Found, finding: Finding): Action[] {
  const codes = listed.split(/[,\s]+/).filter((code) => new RegExp(`^${CODE}$`).test(code));
  return codes.slice(0, 4).map((code) => ({
    name: `Add ${code}`,
    apply: (claim) =>
      changed(claim, (lines) => {
        const like = lines.find((line) => line.number === finding.line);
        return [...lines, { ...newLine(Math.max(0, ...lines.map((line) => line.number)) + 1, like), code }];
      }),
  }));
}

/** The line is the one of a code that the text names after "on", else the visit's or the finding's own. */
function addModifiers([, listed = "", rest = ""]: Found, finding: Finding, claim: Claim): Action[] {
  const named = rest.match(new RegExp(`\\bon (?:line )?(${CODE})\\b`))?.[1];
  const number = claim.lines.find((line) => line.code === named)?.number ?? finding.line;
  const others = [...rest.matchAll(/\b(\d\d) \([^)]*\)|[(,] ?(\d\d) (?:if|for|in)\b/g)].map((match) => match[1] ?? match[2] ?? "");
  const all = [...listed.split(/, | or /), ...others].map((one) => one.trim()).filter((one) => new RegExp(`^${MODIFIER}$`).test(one));
  return all.map((modifier) => lineAction(number, `Add ${modifier}`, (line) => withModifier(line, modifier)));
}

function sayWith(found: Found, finding: Finding): Action[] {
  const modifiers = found.slice(1).filter(Boolean);
  return modifiers.map((modifier) => onLine(finding, `Add ${modifier}`, (line) => withModifier(line, modifier)));
}

function moveModifier([, from = "", to = ""]: Found, _finding: Finding, claim: Claim): Action[] {
  const moved = claim.lines.find((line) => line.code === from)?.modifiers.at(-1);
  if (!moved) return [];
  return [
    {
      name: `Move ${moved} from ${from} to ${to}`,
      apply: (now) =>
        changed(now, (lines) =>
          lines.map((line) => {
            if (line.code === from) return { ...line, modifiers: line.modifiers.filter((one) => one !== moved) };
            return line.code === to ? withModifier(line, moved) : line;
          }),
        ),
    },
  ];
}
