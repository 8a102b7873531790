import { expect, test } from "vitest";
import { selectServices } from "../../../src/deployment/services.ts";
import { RULES } from "../../../src/rules/index.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { assembleUnits } from "../../../src/systemd/unit/assemble.ts";
import { EMPTY_INSTANCE } from "../instance.ts";

// `DynamicUser=` in the main file would make `ProtectHome=no` read-only.
test("what a drop-in leaves to a unit that is not in the repository is unknown, not unset", () => {
  const lines =
    "PrivateTmp=yes\nProtectHome=no\nUser=pleroma\nCapabilityBoundingSet=~CAP_SYS_ADMIN";
  const dropIn = new SourceFile(
    "etc/systemd/system/pleroma.service.d/override.conf",
    `[Service]\n${lines}\n`,
  );
  const services = selectServices(assembleUnits([dropIn]));
  const found = RULES.filter(({ id }) => id.startsWith("systemd/")).flatMap(({ id, evaluate }) =>
    evaluate({ ...EMPTY_INSTANCE, services, maxExposure: 8 }).map(({ status, message }) => ({
      line: `${id.slice("systemd/".length)}: ${status}`,
      message,
    })),
  );
  expect(found.map(({ line }) => line)).toEqual([
    "private-tmp: pass",
    "protect-home: unknown",
    "protect-system: unknown",
    "private-devices: unknown",
    "no-new-privileges: unknown",
    "capability-bounding-set: pass",
    "user: pass",
    "exposure: unknown",
  ]);
  expect(found.find(({ line }) => line.startsWith("no-new"))?.message).toBe(
    "Whether Pleroma can gain privileges depends on the unit's main file, which is not in the repository. `systemctl cat pleroma.service` shows that; a line of your own in the drop-in decides.",
  );
});
