// Small hooks: an answer of the API as state, and the date of service in the address.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ask, Problem, type Query } from "./api";

export interface Loading<T> {
  /** The last answer: it stays on the screen while the next one loads. */
  answer: T | null;
  problem: Problem | null;
  busy: boolean;
}

/** Ask again whenever the address changes; a null path asks nothing. The answer to an older question is dropped. */
export function useAnswer<T>(path: string | null, query: Query = {}): Loading<T> {
  const [state, setState] = useState<Loading<T>>({ answer: null, problem: null, busy: path !== null });
  const wanted = path === null ? null : JSON.stringify([path, query]);
  useEffect(() => {
    if (wanted === null) {
      setState({ answer: null, problem: null, busy: false });
      return;
    }
    const [to, parts] = JSON.parse(wanted) as [string, Query];
    const leaving = new AbortController();
    setState((now) => ({ ...now, busy: true }));
    ask<T>(to, parts, { signal: leaving.signal }).then(
      (answer) => !leaving.signal.aborted && setState({ answer, problem: null, busy: false }),
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        const said = error instanceof Problem ? error : new Problem(0, "Error", String(error));
        setState({ answer: null, problem: said, busy: false });
      },
    );
    return () => leaving.abort();
  }, [wanted]);
  return state;
}

export function parameter(name: string): string {
  return new URLSearchParams(location.search).get(name) ?? "";
}

/** Write the query of the address without a step in the history, so that every view can be linked to. */
export function remember(values: Record<string, string | null>): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  if (url.href !== location.href) history.replaceState(null, "", url);
}

export function today(): string {
  const now = new Date();
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

const ISO = /^\d{4}-\d\d-\d\d$/;

/** The date of service, kept in the address as `on`. */
export function useDate(): [string, (on: string) => void] {
  const asked = parameter("on");
  const [on, setOn] = useState(ISO.test(asked) ? asked : today());
  const change = useCallback((next: string) => {
    if (!ISO.test(next)) return;
    setOn(next);
    remember({ on: next === today() ? null : next });
  }, []);
  return [on, change];
}

/** A value that settles once it has not changed for a while: a slider asks the server when the hand rests. */
export function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  const timer = useRef(0);
  useEffect(() => {
    timer.current = window.setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer.current);
  }, [value, milliseconds]);
  return settled;
}
