// A slider over the dates of service, with a mark on each day that an edit begins or is no longer active.
import type { JSX } from "preact";
import { many } from "../shared/parts";
import { today } from "../shared/use";

const DAY = 86_400_000;
const ROOM = 60;

function number(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY);
}

function iso(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

export function Timeline({ on, dates, change }: { on: string; dates: string[]; change: (on: string) => void }): JSX.Element {
  const days = [...new Set(dates)].sort().map(number);
  const now = number(on);
  const first = Math.min(days[0] ?? now, now, number(today())) - ROOM;
  const last = Math.max(days.at(-1) ?? now, now, number(today())) + ROOM;
  const earlier = days.findLast((day) => day < now);
  const later = days.find((day) => day > now);
  return (
    <div class="slider no-print">
      <button type="button" class="plain small" disabled={earlier === undefined} onClick={() => earlier !== undefined && change(iso(earlier))}>
        ◂ change before
      </button>
      <div class="track">
        <input
          type="range"
          aria-label="Date of service"
          aria-valuetext={on}
          min={first}
          max={last}
          value={now}
          onInput={(event) => change(iso(Number(event.currentTarget.value)))}
        />
        <svg aria-hidden="true" preserveAspectRatio="none" viewBox={`${first} 0 ${last - first} 10`}>
          {days.map((day) => (
            <line key={day} x1={day} x2={day} y1="2" y2="10" stroke="currentColor" stroke-width="2" vector-effect="non-scaling-stroke" />
          ))}
        </svg>
        <div class="ends faint" aria-hidden="true">
          <span>{iso(first)}</span>
          <span>{days.length ? many(days.length, "day of change", "days of change") : "no day of change in the loaded editions"}</span>
          <span>{iso(last)}</span>
        </div>
      </div>
      <button type="button" class="plain small" disabled={later === undefined} onClick={() => later !== undefined && change(iso(later))}>
        change after ▸
      </button>
    </div>
  );
}
