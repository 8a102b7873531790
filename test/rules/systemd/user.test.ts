import { expect, test } from "vitest";
import { selectServices } from "../../../src/deployment/services.ts";
import { user } from "../../../src/rules/systemd/user.ts";
import { SourceFile } from "../../../src/source/source-file.ts";
import { assembleUnits } from "../../../src/systemd/unit/assemble.ts";
import { EMPTY_INSTANCE } from "../instance.ts";
import { serviceTable } from "./service-row.ts";

serviceTable(user, {
  accept: [
    { unit: "User=pleroma", says: "`pleroma`", at: "pleroma" },
    { unit: "User=1000" },
    { unit: "DynamicUser=yes", at: "yes" },
    { unit: "User=root", dropIn: "User=akkoma", at: "akkoma" },
    {
      name: "!! matters on old kernels only",
      unit: "User=pleroma\nExecStart=!!/opt/pleroma/bin/pleroma start",
    },
    { name: "made of the unit's name", unit: "User=%p", says: "`pleroma`" },
    { name: "nothing but a name for root", unit: "User=Root" },
  ],
  reject: [
    { unit: "PrivateTmp=yes", says: "Nobody sets `User=`", at: "[Service]" },
    { unit: "User=root", at: "root" },
    { unit: "User=0", at: "0" },
    { name: "the manager's user, not the service's", unit: "User=%u", at: "%u" },
    { unit: "User=root\nDynamicUser=yes", at: "root" },
    { name: "reset", unit: "User=pleroma", dropIn: "User=", at: "User=" },
    { name: "no user at all", unit: "DynamicUser=no" },
    { unit: "User=pleroma\nExecStart=!/opt/pleroma/bin/pleroma start", says: "cancels `User=`" },
  ],
  unknown: [
    {
      unit: "ExecStart=/bin/su - pleroma -c '/opt/pleroma/bin/pleroma start'",
      says: "what `su` in `ExecStart=` makes of it",
    },
    { unit: "User=pleroma\nExecStart=/usr/bin/sudo -u root /opt/pleroma/bin/pleroma start" },
    { unit: "User=pleroma\nExecStart=/usr/bin/systemd-run /opt/pleroma/bin/pleroma start" },
    { unit: "User=__APP__", says: "`__APP__`", at: "__APP__" },
    { unit: `User=\${PLEROMA_USER}` },
    { unit: "User=pleroma\n{% if container %}\nUser=root\n{% endif %}", at: "root" },
    { unit: "DynamicUser={{ dynamic }}" },
  ],
});

test("judges each service, and knows nothing of who runs a user's unit", () => {
  const start = "[Service]\nExecStart=/opt/pleroma/bin/pleroma start\n";
  const files = [
    new SourceFile("etc/systemd/system/pleroma@.service", `${start}User=%i\n`),
    new SourceFile("etc/systemd/system/pleroma@a.service.d/x.conf", "[Service]\n"),
    new SourceFile("etc/systemd/system/pleroma@root.service.d/x.conf", "[Service]\n"),
    new SourceFile(".config/systemd/user/akkoma.service", start),
  ];
  const services = selectServices(assembleUnits(files));
  const findings = user.evaluate({ ...EMPTY_INSTANCE, services });
  expect(findings.map(({ subject, status }) => `${subject}: ${status}`)).toEqual([
    "service@a: pass",
    "service@root: fail",
    "service: unknown",
  ]);
});
