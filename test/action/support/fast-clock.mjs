// Loaded before the action (node --import): its clock runs faster, so that a test sees what comes
// after a minute of waiting.
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";

const FASTER = 1000;
/** An answer on a busy machine must not take longer than this part of a timeout. */
const TIMEOUTS_FASTER = 10;

const sleep = timers.setTimeout;
timers.setTimeout = (milliseconds, value, options) =>
  sleep((milliseconds ?? 0) / FASTER, value, options);
syncBuiltinESMExports();

const timeout = AbortSignal.timeout;
AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, milliseconds / TIMEOUTS_FASTER);
