/** The outside of the program, so that it can be run in a test as it runs in a shell. */
export interface Streams {
  readonly output: NodeJS.WriteStream;
  readonly errors: NodeJS.WriteStream;
  readonly environment: NodeJS.ProcessEnv;
}

export const EXIT = { passed: 0, failed: 1, wrongCall: 2 } as const;
