import { effectiveSetting } from "../../deployment/effective-setting.ts";
import type { Instance } from "../../deployment/instance.ts";
import {
  type HttpSecurity,
  pleromaHeaders,
  readHttpSecurity,
} from "../../deployment/pleroma-headers.ts";
import { createProbes, type Probes } from "../../deployment/probes/probes.ts";
import { startOf } from "../../source/location.ts";
import type { Need } from "../define-rule.ts";

/** Every rule asks about the same instance: its requests are routed once. */
const KNOWN = new WeakMap<Instance, Probes>();

/** The requests to the instance and what comes of them; `undefined` without nginx. */
export const probes: Need<Probes | undefined> = { kind: "nginx", resolve: probesOf };

/** What Pleroma itself sends, nginx or not. */
export const httpSecuritySettings: Need<HttpSecurity> = { kind: null, resolve: httpSecurityOf };

function probesOf(instance: Instance): Probes | undefined {
  const { nginx, family } = instance;
  if (nginx === undefined) return undefined;
  const known = KNOWN.get(instance);
  if (known !== undefined) return known;
  const host = nginx.hosts[0]?.name ?? "localhost";
  const created = createProbes(nginx, pleromaHeaders(family, host, httpSecurityOf(instance)));
  KNOWN.set(instance, created);
  return created;
}

function httpSecurityOf({ elixir }: Instance): HttpSecurity {
  return readHttpSecurity((key) =>
    elixir === undefined
      ? { state: "unset", nearest: startOf("") }
      : effectiveSetting(elixir, ["pleroma", "http_security", key]),
  );
}

/** The same fact where the instance has such files, for rules that can do without. */
export function optional<T>(need: Need<T>): Need<T> {
  return { kind: null, resolve: need.resolve };
}
