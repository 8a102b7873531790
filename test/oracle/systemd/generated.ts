import type { OracleCase } from "./cases.ts";
import { Random } from "./random.ts";

/** Units made of what units are made of, put together at random; the same ones each time. */
export function generateCases(count: number, seed: number): readonly OracleCase[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => generateCase(`generated ${index}`, random));
}

const UNITS: readonly (readonly [
  unit: string,
  mains: readonly string[],
  folders: readonly string[],
])[] = [
  ["pleroma.service", ["pleroma.service"], ["pleroma.service.d", "service.d"]],
  [
    "pleroma-web.service",
    ["pleroma-web.service"],
    ["pleroma-web.service.d", "pleroma-.service.d", "service.d"],
  ],
  [
    "pleroma@main.service",
    ["pleroma@main.service", "pleroma@.service"],
    ["pleroma@main.service.d", "pleroma@.service.d", "service.d"],
  ],
];

const LEVELS = [
  "etc/systemd/system",
  "run/systemd/system",
  "usr/local/lib/systemd/system",
  "usr/lib/systemd/system",
];

const DROP_INS = ["a.conf", "b.conf", "10-x.conf", "9.conf", "Z.conf"];

const KEYS = [
  ..."PrivateTmp NoNewPrivileges PrivateDevices ProtectHome ProtectSystem".split(" "),
  ..."CapabilityBoundingSet User DynamicUser Group WorkingDirectory Environment".split(" "),
  ..."EnvironmentFile ExecReload ExecStartPre ExecStop Type RemoveIPC Foo X-Foo".split(" "),
  ..."Description WantedBy privatetmp".split(" "),
];

const VALUES = [
  ..."yes no true 0 1 maybe full strict read-only tmpfs ~CAP_SYS_ADMIN CAP_SYS_ADMIN ~".split(" "),
  ..."CAP_FOO root pleroma %p %i %n %h %Q %% /x -/x rel A=1 A =1 63 64 nobody $X".split(" "),
  ..."/ //bin/x /bin/../x /%i/x ~/x -~ - \\ a\\x A=\\x41 A=\\q \\\" '' \"\" 'yes' \"A !!/bin/x".split(
    " ",
  ),
  ...["", "CAP_CHOWN CAP_KILL", "~CAP_CHOWN cap_sys_admin", "/bin/a b", "-b/c", "yes #", ";"],
  ...["'A=1' \"B=2 c\"", "@/bin/x", "@/bin/x y", "!/bin/x ; /bin/y", "/bin/x ; y/z", '"/bin/x" y'],
  ...["- x", "/bin/x\\x20y", "A= B=", "  x  "],
];

const EQUALS = ["=", "=", "=", "=", "=", "= ", " = ", "\t=", "", "=="];
const LINE_ENDS = [
  "\n",
  "\n",
  "\n",
  "\n",
  "\n",
  "\r\n",
  "\\\n",
  "\n\n",
  " \\\n# c\n",
  " \n",
  "\\\\\n",
];
const OTHER_LINES = ["# PrivateTmp=yes", "; x", "  # c\\", "foo", "=x", "", "   ", "[Service]"];
const HEADERS = ["[Service]", "[Unit]", "[Install]", "[X-A]", "[service]", "[]", "[Socket]"];
const BAD_HEADERS = ["[Service", '[Ser"vice]', "[Service]x"];

function generateCase(name: string, random: Random): OracleCase {
  const [unit, mains, folders] = random.pick(UNITS);
  const main = `[Service]\nExecStart=/bin/true\nUser=aa\n${generateLines(random, random.below(6), 12)}\n`;
  const files: Record<string, string> = {
    [`${random.pick(LEVELS)}/${random.pick(mains)}`]: main,
    // The folder that makes an instance of the template.
    [`${LEVELS[0]}/${unit}.d/zzz.conf`]: "[Service]\n",
  };
  for (let left = random.below(5); left > 0; left--) {
    const path = `${random.pick(LEVELS)}/${random.pick(folders)}/${random.pick(DROP_INS)}`;
    const isMask = random.below(12) === 0;
    files[path] = isMask ? "" : `[Service]\n${generateLines(random, random.below(4), 3)}`;
  }
  return { name, files, unit };
}

/** @param badHeaders one header of so many is broken */
function generateLines(random: Random, count: number, badHeaders: number): string {
  return Array.from({ length: count }, () => {
    const kind = random.below(20);
    const end = random.pick(LINE_ENDS);
    if (kind === 0) {
      const headers = random.below(badHeaders) === 0 ? BAD_HEADERS : HEADERS;
      return random.pick(headers) + end;
    }
    if (kind < 3) return random.pick(OTHER_LINES) + end;
    return random.pick(KEYS) + random.pick(EQUALS) + random.pick(VALUES) + end;
  }).join("");
}
