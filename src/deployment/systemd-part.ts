import type { Problem } from "../source/problem.ts";
import type { Repository } from "../source/repository.ts";
import { SourceFile } from "../source/source-file.ts";
import { assembleUnits } from "../systemd/assemble.ts";
import { type PleromaService, selectServices } from "./services.ts";

export interface SystemdPart {
  /** `undefined` where no unit is Pleroma's. */
  readonly services: readonly PleromaService[] | undefined;
  /** Of Pleroma's own units, as those of other services are not judged; and units left unread. */
  readonly problems: readonly Problem[];
}

/** An encrypted file is like a template of which all is filled in later: it may set anything. */
function readable(file: SourceFile): SourceFile {
  if (file.encryption === undefined) return file;
  return new SourceFile(file.path, `[Service]\n{{ what ${file.encryption} encrypts }}\n`);
}

export function readSystemd(repository: Repository): SystemdPart {
  const files = repository.candidates.systemd
    .flatMap((path) => repository.files.get(path) ?? [])
    .map(readable);
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
