import { type Instance, RECOMMENDED } from "../../src/deployment/instance.ts";

/** An instance of which the repository holds nothing yet. */
export const EMPTY_INSTANCE: Instance = {
  name: "default",
  host: null,
  family: "pleroma",
  files: [],
  preset: RECOMMENDED,
  elixir: undefined,
  nginx: undefined,
  services: undefined,
  exposure: undefined,
  maxExposure: undefined,
  secrets: [],
};
