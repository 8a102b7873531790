import type { Setting } from "../../source/setting.ts";
import type { Exposure } from "../../systemd/exposure/exposure.ts";
import type { Unit } from "../../systemd/unit/unit.ts";

/** A line that lowers the exposure, and the assessments that it brings to their best. */
export interface LoweringLine {
  readonly line: string;
  readonly assessments: readonly string[];
}

/**
 * Lines with which Pleroma works, and the programs that it starts (ImageMagick, ffmpeg, exiftool),
 * whatever else its unit says; NixOS runs Akkoma with all of their kinds. What is missing here has a
 * rule of its own, or may break an instance: `DynamicUser=` takes Pleroma's files from it,
 * `UMask=0077` takes them from nginx, `PrivateNetwork=` and `IPAddressDeny=` take the network. With
 * `MemoryDenyWriteExecute=` Erlang's just-in-time compiler starts only where it can map its code
 * twice (`pick_allocator()` of erts/emulator/beam/jit/beam_jit_main.cpp).
 */
export const LOWERING_LINES: readonly LoweringLine[] = [
  {
    line: "RestrictNamespaces=yes",
    assessments: ["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"].map(
      (namespace) => `RestrictNamespaces=~${namespace}`,
    ),
  },
  {
    line: "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
    assessments: ["RestrictAddressFamilies=~AF_PACKET", "RestrictAddressFamilies=~…"],
  },
  {
    line: "CapabilityBoundingSet=~CAP_SYS_PTRACE CAP_SYS_MODULE CAP_SYS_RAWIO CAP_SYS_TIME CAP_NET_ADMIN CAP_SYS_BOOT",
    assessments: [
      "CapabilityBoundingSet=~CAP_SYS_PTRACE",
      "CapabilityBoundingSet=~CAP_SYS_MODULE",
      "CapabilityBoundingSet=~CAP_SYS_RAWIO",
      "CapabilityBoundingSet=~CAP_SYS_TIME",
      "CapabilityBoundingSet=~CAP_NET_ADMIN",
      "CapabilityBoundingSet=~CAP_SYS_BOOT",
    ],
  },
  ...[
    "SystemCallArchitectures=native",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelLogs=yes",
    "ProtectControlGroups=yes",
    "ProtectClock=yes",
    "ProtectProc=invisible",
    "ProtectHostname=yes",
    "RestrictSUIDSGID=yes",
    "RestrictRealtime=yes",
    "LockPersonality=yes",
  ].map((line) => ({ line, assessments: [line.slice(0, line.indexOf("=") + 1)] })),
];

/** A line to write, and the empty one that has to stand before it where there is a list already. */
export interface AdvisedLine {
  readonly line: string;
  /** `RestrictAddressFamilies=`: without it the line would only be added to what is there. */
  readonly reset: string | undefined;
}

/** Lists that stay as they are, or grow, when a line is added. */
const GROWING = new Map<string, (unit: Unit) => Setting<unknown>>([
  ["RestrictAddressFamilies=", ({ sandbox }) => sandbox.addressFamilies],
  ["SystemCallArchitectures=", ({ sandbox }) => sandbox.systemCallArchitectures],
]);

/** The lines that would lower an exposure, in the order of the table. */
export function loweringLines({ entries }: Exposure, unit: Unit): readonly AdvisedLine[] {
  const adding = new Set(entries.flatMap(({ id, high }) => (high > 0 ? [id] : [])));
  return LOWERING_LINES.filter(({ assessments }) => assessments.some((id) => adding.has(id))).map(
    ({ line }) => {
      const key = line.slice(0, line.indexOf("=") + 1);
      const list = GROWING.get(key)?.(unit);
      return { line, reset: list === undefined || list.state === "unset" ? undefined : key };
    },
  );
}
