import { describe, expect, test } from "vitest";
import { combinePolicies } from "../../src/policy/combine.ts";
import { describeEdits } from "../../src/policy/edits.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { readPolicy } from "../../src/policy/read-policy.ts";
import type { RuleDefault } from "../../src/policy/rule-severity.ts";
import { SourceFile } from "../../src/source/source-file.ts";

const RULES: readonly RuleDefault[] = [
  { id: "pleroma/sts", severity: "medium" },
  { id: "systemd/private-tmp", severity: "low" },
];
const DEFAULTS = {
  rules: RULES,
  globs: { elixir: ["**/*.exs"], nginx: ["**/*.conf", "**/*.nginx"], systemd: ["**/*.service"] },
};
const RULE_IDS = new Set<string>(RULES.map(({ id }) => id));

function policy(text: string): Policy {
  const { policy: read, problems } = readPolicy(new SourceFile("p.yml", text), RULE_IDS);
  expect(problems).toEqual([]);
  return read;
}

function combine(head: string, base: string) {
  const { effective, pending, immediate } = combinePolicies(policy(head), policy(base), DEFAULTS);
  return { effective, pending: describeEdits(pending), immediate: describeEdits(immediate) };
}

const AT_ONCE = "Effective at once.";
const LATER = "Effective after the merge, because it may loosen what is asked.";

interface Row {
  readonly base: string;
  readonly head: string;
  /** A policy that says the same as the effective one. */
  readonly effective: string;
  readonly pending?: readonly string[];
  readonly immediate?: readonly string[];
}

describe("what loosens waits for the merge, what tightens or adds counts at once", () => {
  const rows: Readonly<Record<string, Row>> = {
    "nothing is edited": {
      base: "fail-on: low\nwaivers: [{rule: pleroma/sts, reason: a}]",
      head: "fail-on: low\nwaivers: [{rule: pleroma/sts, reason: a}]",
      effective: "fail-on: low\nwaivers: [{rule: pleroma/sts, reason: a}]",
    },
    "a first policy that loosens": {
      base: "",
      head: "fail-on: never\nallow-empty: true\nfiles: {exclude: [a/**]}\nrules: {pleroma/sts: off}",
      effective: "rules: {pleroma/sts: medium}",
      pending: [
        `Policy, fail-on: never is new. ${LATER}`,
        `Policy, allow-empty: true is new. ${LATER}`,
        `Policy, rules.pleroma/sts: off is new. ${LATER}`,
        `Policy, files.exclude: a/** is new. ${LATER}`,
      ],
    },
    "the policy is taken away": {
      base: "preset: strict\nfail-on: low\ngate: all\nfail-on-unknown: true\nsystemd: {max-exposure: 5}",
      head: "",
      effective:
        "preset: strict\nfail-on: low\ngate: all\nfail-on-unknown: true\nsystemd: {max-exposure: 5}",
      pending: [
        `Policy, preset: strict becomes recommended. ${LATER}`,
        `Policy, fail-on: low is taken away. ${LATER}`,
        `Policy, gate: all is taken away. ${LATER}`,
        `Policy, fail-on-unknown: true becomes false. ${LATER}`,
        `Policy, systemd.max-exposure: 5 is taken away. ${LATER}`,
      ],
    },
    "everything gets stricter": {
      base: "fail-on: never\nallow-empty: true\nsystemd: {max-exposure: 9}\nfiles: {exclude: [a, b]}",
      head: "preset: strict\nfail-on: high\ngate: all\nfail-on-unknown: true\nsystemd: {max-exposure: 8.5}\nfiles: {exclude: [b]}",
      effective:
        "preset: strict\nfail-on: high\ngate: all\nfail-on-unknown: true\nsystemd: {max-exposure: 8.5}\nfiles: {exclude: [b]}",
      immediate: [
        `Policy, preset: recommended becomes strict. ${AT_ONCE}`,
        `Policy, fail-on: never becomes high. ${AT_ONCE}`,
        `Policy, gate: all is new. ${AT_ONCE}`,
        `Policy, fail-on-unknown: false becomes true. ${AT_ONCE}`,
        `Policy, allow-empty: true is taken away. ${AT_ONCE}`,
        `Policy, systemd.max-exposure: 9 becomes 8.5. ${AT_ONCE}`,
        `Policy, files.exclude: a is taken away. ${AT_ONCE}`,
      ],
    },
    "a severity goes up, another one down": {
      base: "rules: {pleroma/sts: low, systemd/private-tmp: high}",
      head: "rules: {pleroma/sts: high, systemd/private-tmp: low}",
      effective: "rules: {pleroma/sts: high, systemd/private-tmp: high}",
      pending: [`Policy, rules.systemd/private-tmp: high becomes low. ${LATER}`],
      immediate: [`Policy, rules.pleroma/sts: low becomes high. ${AT_ONCE}`],
    },
    "a severity that is not set is the preset's": {
      base: "preset: strict",
      head: "rules: {pleroma/sts: medium}",
      effective: "preset: strict\nrules: {pleroma/sts: high}",
      pending: [
        `Policy, preset: strict becomes recommended. ${LATER}`,
        `Policy, rules.pleroma/sts: medium is new. ${LATER}`,
      ],
    },
    "a rule that was off is on again": {
      base: "rules: {pleroma/sts: off}",
      head: "",
      effective: "rules: {pleroma/sts: medium}",
      immediate: [`Policy, rules.pleroma/sts: off is taken away. ${AT_ONCE}`],
    },
    "globs of both are looked at": {
      base: "files: {nginx: [old/*.conf, both/*.conf], systemd: [units/*]}",
      head: "files: {nginx: [both/*.conf, new/*.conf], elixir: [config/*]}",
      effective:
        "files: {nginx: [both/*.conf, new/*.conf, old/*.conf], elixir: [config/*, '**/*.exs'], systemd: ['**/*.service', units/*]}",
      pending: [
        `Policy, files.elixir: the default becomes config/*. ${LATER}`,
        `Policy, files.nginx: old/*.conf is taken away. ${LATER}`,
        `Policy, files.systemd: units/* becomes the default. ${LATER}`,
      ],
      immediate: [`Policy, files.nginx: new/*.conf is new. ${AT_ONCE}`],
    },
    "the default globs and more": {
      base: "",
      head: "files: {nginx: ['**/*.conf', '**/*.nginx', more/*]}",
      effective: "files: {nginx: ['**/*.conf', '**/*.nginx', more/*]}",
      immediate: [
        `Policy, files.nginx: the default becomes **/*.conf, **/*.nginx, more/*. ${AT_ONCE}`,
      ],
    },
    "whose defaults apply, and what the host may set": {
      base: "family: pleroma\nelixir: {host-files-set: [Pleroma.Repo]}",
      head: "family: akkoma\nelixir: {host-files-set: []}",
      effective: "family: pleroma\nelixir: {host-files-set: [Pleroma.Repo]}",
      pending: [
        `Policy, family: pleroma becomes akkoma. ${LATER}`,
        `Policy, elixir.host-files-set: Pleroma.Repo becomes nothing. ${LATER}`,
      ],
    },
    "which files belong together": {
      base: "instances: [{name: a, files: [a/**], family: akkoma}, {name: b, files: [b/**]}]",
      head: "instances: [{name: a, files: [x/**], family: pleroma}, {name: c, files: [c/**], family: rebased}]",
      effective: "instances: [{name: a, files: [x/**], family: akkoma}, {name: c, files: [c/**]}]",
      pending: [
        `Policy, instances.a.family: akkoma becomes pleroma. ${LATER}`,
        `Policy, instances.c.family: rebased is new. ${LATER}`,
      ],
      immediate: [
        `Policy, instances.a.files: a/** becomes x/**. ${AT_ONCE}`,
        `Policy, instances.b.files: b/** is taken away. ${AT_ONCE}`,
        `Policy, instances.c.files: c/** is new. ${AT_ONCE}`,
      ],
    },
    "waivers: one more, one less, one with another reason": {
      base: "waivers: [{rule: pleroma/sts, reason: a}, {rule: pleroma/sts, path: x/, reason: b}]",
      head: "waivers: [{rule: pleroma/sts, path: x/, reason: c}, {rule: pleroma/sts, subject: s, instance: i, reason: d}]",
      effective: "waivers: [{rule: pleroma/sts, path: x/, reason: c}]",
      pending: [`New waiver: pleroma/sts of s for instance i (d). ${LATER}`],
      immediate: [
        `Policy, waivers: pleroma/sts (a) is taken away. ${AT_ONCE}`,
        `Policy, waivers: pleroma/sts in x/ (b) becomes pleroma/sts in x/ (c). ${AT_ONCE}`,
      ],
    },
    "waivers: a first policy with many": {
      base: "",
      head: `waivers: [${Array.from({ length: 17 }, (_, index) => `{rule: pleroma/sts, subject: s${index}, reason: r}`).join(", ")}]`,
      effective: "",
      pending: [
        ...[0, 1, 2, 3, 4].map((index) => `New waiver: pleroma/sts of s${index} (r). ${LATER}`),
        "There are 12 more new waivers, which count after the merge.",
      ],
    },
    "waivers: of two days the earlier one": {
      base: "waivers: [{rule: pleroma/sts, expires: 2027-05-01, reason: a}, {rule: systemd/private-tmp, reason: b}]",
      head: "waivers: [{rule: pleroma/sts, expires: 2027-06-01, reason: a}, {rule: systemd/private-tmp, expires: 2027-01-01, reason: b}]",
      effective:
        "waivers: [{rule: pleroma/sts, expires: 2027-05-01, reason: a}, {rule: systemd/private-tmp, expires: 2027-01-01, reason: b}]",
      pending: [
        `Policy, waivers: pleroma/sts until 2027-05-01 (a) becomes pleroma/sts until 2027-06-01 (a). ${LATER}`,
      ],
      immediate: [
        `Policy, waivers: systemd/private-tmp (b) becomes systemd/private-tmp until 2027-01-01 (b). ${AT_ONCE}`,
      ],
    },
    "waivers: repeating one does not prolong it": {
      base: "waivers: [{rule: pleroma/sts, expires: 2027-05-01, reason: a}]",
      head: "waivers: [{rule: pleroma/sts, reason: a}, {rule: pleroma/sts, expires: 2027-05-01, reason: a}]",
      effective:
        "waivers: [{rule: pleroma/sts, expires: 2027-05-01, reason: a}, {rule: pleroma/sts, expires: 2027-05-01, reason: a}]",
      pending: [
        `Policy, waivers: pleroma/sts until 2027-05-01 (a) becomes pleroma/sts (a). ${LATER}`,
      ],
    },
    "the switch for new waivers waits too": {
      base: "",
      head: "allow-new-waivers: true\nfail-on: never",
      effective: "",
      pending: [
        `Policy, fail-on: never is new. ${LATER}`,
        `Policy, allow-new-waivers: false becomes true. ${LATER}`,
      ],
    },
    "where the base allows new waivers, everything counts": {
      base: "allow-new-waivers: true\npreset: strict",
      head: "fail-on: never\nwaivers: [{rule: pleroma/sts, reason: a}]",
      effective:
        "allow-new-waivers: true\nfail-on: never\nwaivers: [{rule: pleroma/sts, reason: a}]",
      immediate: [
        `Policy, preset: strict becomes recommended. ${AT_ONCE}`,
        `Policy, fail-on: never is new. ${AT_ONCE}`,
        `Policy, allow-new-waivers: true becomes false. ${AT_ONCE}`,
        `New waiver: pleroma/sts (a). ${AT_ONCE}`,
      ],
    },
  };
  test.each(Object.entries(rows))("%s", (_, { head, base, effective, pending, immediate }) => {
    const combined = combine(head, base);
    const withoutLines = (read: Policy) => ({
      ...read,
      waivers: read.waivers.map(({ origin: _line, ...waiver }) => waiver),
    });
    expect(withoutLines(combined.effective)).toEqual(withoutLines(policy(effective)));
    expect(combined.pending).toEqual(pending ?? []);
    expect(combined.immediate).toEqual(immediate ?? []);
  });

  test.each(Object.entries(rows))("%s: what is effective loosens nothing", (_, { head, base }) => {
    const { effective } = combine(head, base);
    expect(combinePolicies(effective, policy(base), DEFAULTS).pending).toEqual([]);
    expect(combine(base, base)).toEqual({ effective: policy(base), pending: [], immediate: [] });
  });
});
