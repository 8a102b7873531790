import type { Problem } from "../source/problem.ts";
import type { Repository } from "../source/repository.ts";
import { assembleUnits } from "../systemd/assemble.ts";
import { type PleromaService, selectServices } from "./services.ts";

export interface SystemdPart {
  /** `undefined` where no unit is Pleroma's. */
  readonly services: readonly PleromaService[] | undefined;
  /** Of Pleroma's own units, as those of other services are not judged; and units left unread. */
  readonly problems: readonly Problem[];
}

export function readSystemd(repository: Repository): SystemdPart {
  const files = repository.candidates.systemd.flatMap((path) => repository.files.get(path) ?? []);
  if (files.length === 0) return { services: undefined, problems: [] };
  const configuration = assembleUnits(files, { links: repository.links });
  const services = selectServices(configuration);
  return {
    services: services.length > 0 ? services : undefined,
    problems: [
      ...services.flatMap(({ unit }) => unit.problems),
      ...configuration.problems.filter(({ code }) => code === "systemd/limit"),
    ],
  };
}
