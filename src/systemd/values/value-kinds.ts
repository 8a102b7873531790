import { splitWords } from "../syntax/words.ts";
import { parseBoolean } from "./boolean.ts";
import { isAbsolutePath } from "./path.ts";

/** What values some keys of `[Service]` take; of anything else systemd warns, and ignores it. */
export interface ValueKind {
  readonly keys: string;
  readonly accepts: (value: string) => boolean;
  /** Whether an empty value is a reset; else it is ignored like any other wrong one. */
  readonly hasReset: boolean;
  /** As the rest of a sentence. */
  readonly expected: string;
  /** The value is a list: what is right in it counts. */
  readonly isList?: boolean;
}

const EMERGENCY_ACTIONS =
  "none reboot reboot-force reboot-immediate poweroff poweroff-force poweroff-immediate exit exit-force";
const LEVELS = "emerg alert crit err warning notice info debug";
const TIME_UNIT =
  "(?:seconds?|sec|s|minutes?|min|months?|M|msec|ms|m|hours?|hr|h|days?|d|weeks?|w|years?|y|usec|us|µs|μs)?";

/** systemd.exec(5), systemd.kill(5), systemd.service(5) and systemd.resource-control(5). */
const KINDS: readonly ValueKind[] = [
  oneOf("ExitType", "main cgroup"),
  oneOf("OOMPolicy", "continue stop kill"),
  oneOf("Restart", "no always on-success on-failure on-abnormal on-abort on-watchdog"),
  oneOf("FailureAction StartLimitAction", EMERGENCY_ACTIONS),
  oneOf("TimeoutStartFailureMode TimeoutStopFailureMode", "terminate abort kill"),
  oneOf("UtmpMode", "init login user"),
  oneOf("ManagedOOMPreference", "none avoid omit"),
  withReset(oneOf("KillMode", "control-group process mixed none")),
  withReset(oneOf("ManagedOOMSwap ManagedOOMMemoryPressure", "auto kill")),
  withReset(oneOf("NUMAPolicy", "default preferred bind interleave local")),
  {
    ...oneOf("SyslogLevel LogLevelMax", LEVELS),
    accepts: (value) => /^[0-7]$/.test(value) || LEVELS.split(" ").includes(value),
  },
  {
    keys: "RuntimeDirectoryPreserve",
    accepts: (value) => value === "restart" || parseBoolean(value) !== undefined,
    hasReset: false,
    expected: "it must be `yes`, `no` or `restart`",
  },
  {
    keys: "MountAPIVFS",
    accepts: (value) => parseBoolean(value) !== undefined,
    hasReset: true,
    expected: "the value must be `yes` or `no`, with nothing after it",
  },
  {
    keys: `RestartSec RuntimeMaxSec RuntimeRandomizedExtraSec WatchdogSec LogRateLimitIntervalSec
      StartLimitInterval TimeoutSec TimeoutStartSec TimeoutStopSec TimeoutCleanSec`,
    accepts: matching(
      new RegExp(`^\\+?(?:infinity|(?:\\d{1,15}(?:\\.\\d{0,15})?\\s*${TIME_UNIT}\\s*)+)$`),
    ),
    hasReset: false,
    expected: "it must be a time such as `30s`, `5min` or `infinity`",
  },
  {
    keys: `CacheDirectoryMode ConfigurationDirectoryMode LogsDirectoryMode RuntimeDirectoryMode
      StateDirectoryMode`,
    accepts: matching(/^\+?0*[0-7]{1,4}$/),
    hasReset: false,
    expected: "it must be an octal number such as `0750`",
  },
  {
    keys: "KillSignal RestartKillSignal FinalKillSignal WatchdogSignal",
    accepts: matching(
      /^(?:\+?(?:[1-9]|[1-5]\d|6[0-4])|(?:SIG)?(?:RTM(?:IN|AX)(?:[-+]\d{1,2})?|[A-Z][A-Z0-9]{1,7}))$/,
    ),
    hasReset: false,
    expected: "it must be a signal such as `SIGTERM`",
  },
  {
    keys: `LimitAS LimitCORE LimitCPU LimitDATA LimitFSIZE LimitLOCKS LimitMEMLOCK LimitMSGQUEUE
      LimitNOFILE LimitNPROC LimitRSS LimitRTPRIO LimitRTTIME LimitSIGPENDING LimitSTACK`,
    accepts: matching(/^(?:infinity|\+?\d[^:]*)(?::(?:infinity|\+?\d[^:]*))?$/),
    hasReset: false,
    expected: "it must be a number, `SOFT:HARD` or `infinity`",
  },
  {
    keys: "FileDescriptorStoreMax LogRateLimitBurst StartLimitBurst",
    accepts: isUnsigned,
    hasReset: false,
    expected: "it must be a number",
  },
  {
    keys: "TTYColumns TTYRows",
    accepts: isUnsigned,
    hasReset: true,
    expected: "it must be a number",
  },
  number("Nice", -20, 19),
  number("OOMScoreAdjust", -1000, 1000),
  number("IOSchedulingPriority", 0, 7),
  number("IOWeight StartupIOWeight", 1, 10_000),
  {
    keys: "CPUWeight StartupCPUWeight",
    accepts: (value) => value === "idle" || isWithin(value, 1, 10_000),
    hasReset: true,
    expected: "it must be a number from 1 to 10000, or `idle`",
  },
  {
    keys: "CPUQuota",
    accepts: matching(/^0*[\d.]*[1-9][\d.]*%$/),
    hasReset: true,
    expected: "it must be a percentage such as `50%`",
  },
  {
    keys: "MemoryMax MemoryHigh MemoryLow MemoryMin MemorySwapMax DefaultMemoryLow DefaultMemoryMin",
    accepts: matching(/^(?:infinity|\+?\d[\d.]*\s*(?:[BKMGTPE]\s*)?|\d[\d.]*[%‰‱])$/),
    hasReset: true,
    expected: "it must be a number, with `M`, `G` or `%` behind it if need be, or `infinity`",
  },
  {
    keys: "TasksMax",
    accepts: matching(/^(?:infinity|\+?\d+|\d[\d.]*[%‰‱])$/),
    hasReset: true,
    expected: "it must be a number, a percentage such as `50%`, or `infinity`",
  },
  {
    keys: "IPCNamespacePath NetworkNamespacePath TTYPath USBFunctionDescriptors USBFunctionStrings",
    accepts: (value) => isAbsolutePath(value),
    hasReset: true,
    expected: "it must be an absolute path without `..`",
  },
  {
    keys: `ReadWritePaths ReadOnlyPaths InaccessiblePaths ExecPaths NoExecPaths
      ReadWriteDirectories ReadOnlyDirectories InaccessibleDirectories`,
    accepts: everyWord((word) => isAbsolutePath(word.replace(/^-?\+?/, ""))),
    hasReset: true,
    expected: "each path must be absolute and without `..`",
    isList: true,
  },
  {
    keys: "BindPaths BindReadOnlyPaths",
    accepts: everyWord((word) => {
      const [source = "", target = source, , ...more] = word.split(":");
      const from = source.replace(/^-/, "");
      return isAbsolutePath(from) && isAbsolutePath(target.replace(/^-/, "")) && more.length === 0;
    }),
    hasReset: true,
    expected: "each must be `SOURCE` or `SOURCE:TARGET`, of absolute paths without `..`",
    isList: true,
  },
  {
    keys: "TemporaryFileSystem",
    accepts: everyWord((word) => isAbsolutePath(word.split(":")[0] ?? "")),
    hasReset: true,
    expected: "each path must be absolute and without `..`",
    isList: true,
  },
  {
    keys: "BusName",
    accepts: matching(/^[A-Za-z_-][\w-]*(?:\.[A-Za-z_-][\w-]*)+$/),
    hasReset: false,
    expected: "it must be the name of a D-Bus service such as `org.example.Service`",
  },
];

/** By key of `[Service]`. */
export const VALUE_KINDS: ReadonlyMap<string, ValueKind> = new Map(
  KINDS.flatMap((kind) => kind.keys.split(/\s+/).map((key) => [key, kind] as const)),
);

function oneOf(keys: string, words: string): ValueKind {
  const known = new Set(words.split(" "));
  const names = [...known].map((word) => `\`${word}\``).join(", ");
  return {
    keys,
    accepts: (value) => known.has(value),
    hasReset: false,
    expected: `the value must be one of ${names}`,
  };
}

function withReset(kind: ValueKind): ValueKind {
  return { ...kind, hasReset: true };
}

function number(keys: string, lowest: number, highest: number): ValueKind {
  return {
    keys,
    accepts: (value) => isWithin(value, lowest, highest),
    hasReset: true,
    expected: `it must be a number from ${lowest} to ${highest}`,
  };
}

function isWithin(value: string, lowest: number, highest: number): boolean {
  if (!/^[-+]?\d{1,9}$/.test(value)) return false;
  const written = Number(value);
  return written >= lowest && written <= highest;
}

function isUnsigned(value: string): boolean {
  return isWithin(value, 0, 0xffffffff) && !value.startsWith("-");
}

function matching(shape: RegExp): (value: string) => boolean {
  return (value) => value.length <= LONGEST && shape.test(value);
}

/** No value of these kinds is longer, and shapes are only tried on short texts. */
const LONGEST = 200;

function everyWord(accepts: (word: string) => boolean): (value: string) => boolean {
  return (value) => {
    const { words, error } = splitWords(value, "plain");
    return error === undefined && words.every(({ text }) => accepts(text));
  };
}
