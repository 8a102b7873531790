// How fast units are read, and that time grows with their length and no faster:
//   npx esbuild bench/systemd.ts --bundle --platform=node --format=cjs | node
import { SourceFile } from "../src/source/source-file.ts";
import { assessExposure } from "../src/systemd/exposure/exposure.ts";
import { parseUnitFile } from "../src/systemd/syntax/parse.ts";
import { assembleUnits } from "../src/systemd/unit/assemble.ts";

const TYPICAL = `
# Pleroma as upstream starts it.
User=pleroma
WorkingDirectory=/opt/pleroma
Environment="MIX_ENV=prod" HOME=/var/lib/pleroma
ExecReload=/bin/kill \\
  $MAINPID
PrivateTmp=true
ProtectHome=true
ProtectSystem=full
CapabilityBoundingSet=~CAP_SYS_ADMIN
SystemCallFilter=@system-service
SystemCallFilter=~@privileged:EPERM
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
`;

/** What is repeated to make a long file. */
const INPUTS: Readonly<Record<string, string>> = {
  "a typical unit": TYPICAL,
  comments: `# ${"x".repeat(76)}\n`,
  continuations: "PrivateTmp=yes\\\n",
  "broken lines": "nonsense without a sign of equality\n",
  "unknown keys": "Nonsense=yes\n",
  filters: "SystemCallFilter=~@known read:EPERM\n",
  capabilities: "CapabilityBoundingSet=~CAP_KILL\n",
  credentials: "LoadCredentialEncrypted=name:/path\n",
  addresses: "IPAddressDeny=10.0.0.0/8 ::1\n",
  placeholders: "{{ line }}\n",
};

const SIZE = 256 * 1024;
const RUNS = 40;

/** The best of some runs, in milliseconds. */
function best(run: () => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

function textOf(unit: string, size: number): string {
  const head = "[Service]\nExecStart=/bin/true\n";
  return head + unit.repeat(Math.floor((size - head.length) / unit.length));
}

const rows = Object.entries(INPUTS).map(([name, unit]) => {
  const half = new SourceFile("pleroma.service", textOf(unit, SIZE / 2));
  const full = new SourceFile("pleroma.service", textOf(unit, SIZE));
  const parsing = [half, full].map((file) => best(() => parseUnitFile(file)));
  const whole = [half, full].map((file) =>
    best(() => {
      for (const merged of assembleUnits([file]).units) assessExposure(merged);
    }),
  );
  const speed = (time = 0) => full.text.length / 1e6 / (time / 1e3);
  const ratio = ([first = 0, second = 0]: readonly number[]) => (second / first).toFixed(2);
  return {
    input: name,
    "parse MB/s": Math.round(speed(parsing[1])),
    "ratio for twice the length": ratio(parsing),
    "all MB/s": Math.round(speed(whole[1])),
    "ratio, all": ratio(whole),
  };
});
console.table(rows);
