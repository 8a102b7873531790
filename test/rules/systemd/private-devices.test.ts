import { privateDevices } from "../../../src/rules/systemd/private-devices.ts";
import { serviceTable } from "./service-row.ts";

serviceTable(privateDevices, {
  accept: [
    { unit: "PrivateDevices=true", at: "true" },
    { unit: "User=x", dropIn: "PrivateDevices=y" },
  ],
  reject: [
    { unit: "User=pleroma", says: "Raspberry Pi", at: "[Service]", edit: "add" },
    { unit: "PrivateDevices=false", at: "false" },
    { name: "no dynamic user implies it", unit: "DynamicUser=yes" },
    { unit: "PrivateDevices=yes\nPrivateDevices=0", at: "0" },
  ],
  unknown: [
    { unit: "PrivateDevices={{ private_devices | default('yes') }}" },
    { unit: "PrivateDevices=yes\nBindPaths=/dev/dri", says: "`BindPaths=/dev/dri`" },
  ],
});
