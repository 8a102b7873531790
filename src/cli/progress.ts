/** A run that is over within this time, in milliseconds, shows no progress. */
const DELAY = 1000;

const CLEAR_LINE = "\r\u001B[K";

/** One line that says what is going on, on a terminal only, and gone when the run is over. */
export function startProgress(stream: NodeJS.WriteStream): {
  readonly show: (text: string) => void;
  readonly stop: () => void;
} {
  if (!stream.isTTY) return { show: () => {}, stop: () => {} };
  let current = "";
  let visible = false;
  const draw = () => {
    visible = true;
    stream.write(`${CLEAR_LINE}pleroma-hardening: ${current} …`);
  };
  const timer = setTimeout(draw, DELAY);
  return {
    show: (text) => {
      current = text;
      if (visible) draw();
    },
    stop: () => {
      clearTimeout(timer);
      if (visible) stream.write(CLEAR_LINE);
    },
  };
}
