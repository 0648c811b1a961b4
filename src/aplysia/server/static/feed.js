// What the server tells while it happens, handed to whoever listens; it connects again by itself.

import { events } from "./api.js";

const FIRST_MS = 500;
const LONGEST_MS = 15_000;
const listeners = new Set();
const turns = new Map();
const KEPT = 200;
let connection = null;

/** Hear every event; the call that ends it is returned. {kind: "open"} and "closed" are ours. */
export function listen(work) {
  listeners.add(work);
  return () => listeners.delete(work);
}

/** What came back and was learned for a turn, once it was told. */
export const turn = (episode) => turns.get(episode);

function tell(event) {
  if (event.kind === "turn" && event.episode) {
    turns.set(event.episode, event);
    if (turns.size > KEPT) turns.delete(turns.keys().next().value);
  }
  for (const work of listeners) work(event);
}

export function restart() {
  connection?.abort();
  connection = new AbortController();
  follow(connection.signal);
}

async function follow(signal) {
  let wait = FIRST_MS;
  while (!signal.aborted) {
    try {
      for await (const event of events(signal)) {
        if (signal.aborted) return;
        wait = FIRST_MS;
        tell(event);
      }
    } catch (error) {
      if (signal.aborted) return;
    }
    tell({ kind: "closed" });
    await new Promise((wake) => setTimeout(wake, wait));
    wait = Math.min(LONGEST_MS, wait * 2);
  }
}
